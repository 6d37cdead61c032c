"""Kari at her desk on 10 December: pages, a conversation, offers and a confirmation, as many as the story wants."""

from dataclasses import dataclass
from datetime import datetime

from tests.offers.scene import CLOSES, OPENS, ORGANISATION, OSLO, Planned

USERS = """
service_users:
  - {id: anne, name: Anne Oppdikt, phone: "+4759442001", area: storvik}
  - {id: bo, name: Bo Oppdikt, phone: "+4759442002", area: storvik}
  - {id: cato, name: Cato Oppdikt, phone: "+4759442003", area: storvik}
"""
PEOPLE = {"anne": "+4759442001", "bo": "+4759442002", "cato": "+4759442003"}
NOON = datetime(2026, 12, 10, 12, tzinfo=OSLO)
NOON_OFF = datetime(2026, 12, 26, 14, tzinfo=OSLO)
# Kari has the ambulant rota all day, so that she is paged, and begins on the evening rota at 16.
ON_DUTY = ORGANISATION.replace("    shifts:\n", """    shifts:
      - {staff: kari, start: "2026-12-10T08:00", end: "2026-12-10T20:00"}
""").replace("confirm: false\n  - id: ambulant", """confirm: true
    shifts: [{staff: kari, start: "2026-12-10T16:00", end: "2026-12-10T20:00"}]
  - id: ambulant""").replace("wait: 30m", "wait: 3h")


@dataclass(frozen=True)
class Numbers:
    """What lies before Kari, by number."""

    held: frozenset[int]
    paged: frozenset[int]
    offered: frozenset[int]
    confirm: frozenset[int]

    @property
    def asked(self) -> frozenset[int]:
        return self.offered | self.confirm


def lay(planned: Planned, *, held: int, paged: int, offered: int, confirm: int) -> Numbers:
    """So many of each; at most one held, two pages, two offers and one confirmation, numbered as they came."""
    planned.organisation(ON_DUTY)
    planned.users(USERS, **PEOPLE)
    planned.wait_until(NOON)
    people = iter(PEOPLE)
    holds = list(range(1, held + 1))
    for number in holds:
        planned.texts(next(people), "er noen der?")
        planned.texts("kari", f"ja {number}")
    offers = [planned.offers(start=start, end=end).offer.number
              for start, end in ((OPENS, NOON_OFF), (NOON_OFF, CLOSES))[:offered]]
    if confirm:
        planned.tick()
    confirms = [int(str(row["number"])) for row in planned.rows("confirmation")]
    last = max([*holds, *offers, *confirms], default=0)
    pages = list(range(last + 1, last + 1 + paged))
    for _ in pages:
        planned.texts(next(people), "er noen der?")
    return Numbers(*(frozenset(numbers) for numbers in (holds, pages, offers, confirms)))


def done(planned: Planned, numbers: Numbers) -> dict[int, str]:
    """What has become of each number by Kari's answers: yes or no."""
    answers: dict[int, str] = {}
    for number in numbers.paged | numbers.held:
        if planned.conversation(number)["holder"] == "kari":
            answers[number] = "yes"
        elif any(answer == "no" for *_, answer in planned.pages(number)):
            answers[number] = "no"
    offers = {row["id"]: int(str(row["number"])) for row in planned.rows("offer")}
    for ask in planned.rows("offer_ask"):
        if ask["staff_id"] == "kari" and ask["answer"] in ("yes", "no"):
            answers[offers[ask["offer_id"]]] = str(ask["answer"])
    for row in planned.rows("confirmation"):
        if row["state"] in ("confirmed", "declined"):
            answers[int(str(row["number"]))] = "yes" if row["state"] == "confirmed" else "no"
    return answers
