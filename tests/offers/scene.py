"""Storvik before Christmas: Saturday 26 December from 08 to 20 nobody has the evening rota, and who could take it.

Kari, Ola and Per are nurses and free. Siri is no nurse. Tor is away. Une has the ambulant rota that day. Pia plans.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.duty import Duty
from service import gaps, offers, organisation
from service.line import Line
from service.offers import Made, Wish
from service.processes.jobs import Job, put_latest
from tests.line.night import Night

OSLO = ZoneInfo("Europe/Oslo")
BEFORE_CHRISTMAS = datetime(2026, 12, 1, 10, 0, tzinfo=OSLO)
OPENS, CLOSES = datetime(2026, 12, 26, 8, tzinfo=OSLO), datetime(2026, 12, 26, 20, tzinfo=OSLO)

ORGANISATION = """
areas:
  - id: storvik
    name: Storvik
    sms_number: "+4759440001"
    fallback: "Ring legevakten 116117. Ved fare for liv ring 113."
    managers: [mona]
    planners: [pia]
    ladder: [{rotas: [kveld, ambulant], wait: 30m}]
staff:
  - {id: kari, name: Kari Oppdikt, phone: "+4759441001", competences: [nurse]}
  - {id: ola, name: Ola Oppdikt, phone: "+4759441002", competences: [nurse]}
  - {id: per, name: Per Oppdikt, phone: "+4759441003", competences: [nurse]}
  - {id: siri, name: Siri Oppdikt, phone: "+4759441004"}
  - {id: tor, name: Tor Oppdikt, phone: "+4759441005", competences: [nurse]}
  - {id: une, name: Une Oppdikt, phone: "+4759441006", competences: [nurse]}
  - {id: pia, name: Pia Oppdikt, phone: "+4759441007"}
  - {id: mona, name: Mona Oppdikt, phone: "+4759441008"}
rotas:
  - id: kveld
    name: Kveldsvakt
    kind: after_hours
    areas: [storvik]
    confirm: false
  - id: ambulant
    name: Ambulant
    kind: ambulant
    areas: [storvik]
    confirm: false
    shifts:
      - {staff: une, start: "2026-12-26T08:00", end: "2026-12-26T20:00"}
absences:
  - {staff: tor, start: "2026-12-20T00:00", end: "2027-01-02T00:00"}
coverage:
  - {id: jul, area: storvik, kinds: [after_hours], competences: [nurse], start: "2026-12-26T08:00",
     end: "2026-12-26T20:00"}
"""


@dataclass
class Planned(Night):
    """A night in which time is offered and duty confirmed, with the clock's job for it."""

    _seen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.line = Line(self.database, self.vault, "simulator", "https://vakt.example.org", offers.Asked())
        transactions = self.line.transactions
        self.handlers |= {
            **self.line.handlers(self.wire), **gaps.handlers(transactions), **offers.handlers(transactions)
        }

    # -- what planners do

    def offers(self, gap: str | None = None, **more: object) -> Made:
        wish = Wish(gap or self.gap(), **more)  # type: ignore[arg-type]
        made = offers.offer(self.line.transactions, wish, self.clock.now())
        self.work()
        return made

    def withdraws(self, offer: str) -> None:
        offers.withdraw(self.line.transactions, offer, self.clock.now())
        self.work()

    # -- what the clock does

    def tick(self, at: datetime | None = None) -> None:
        """The clock's minute, and what comes of it."""
        if at is not None:
            self.wait_until(at)
        with self.database.write() as db:
            put_latest(db, Job(offers.CONFIRM), self.clock.now(), OSLO)
        self.work()

    def ticks_until(self, until: datetime, every: timedelta = timedelta(minutes=20)) -> None:
        while self.clock.now() + every < until:
            self.tick(self.clock.now() + every)
        self.tick(until)

    # -- what is stored

    def gap(self) -> str:
        """The id of the first gap that is open."""
        gaps.bring_up_to_date(self.database, self.clock.now())
        return str(min((gap for gap in self.rows("gap") if gap["state"] == "open"), key=_start)["id"])

    def duty(self) -> Duty:
        with self.database.read() as db:
            return organisation.standing(db).duty

    def answers(self) -> Mapping[str, object]:
        """What each who was asked about the last offer has said."""
        last = max(self.rows("offer"), key=lambda row: int(str(row["number"])))
        return {str(ask["staff_id"]): ask["answer"] for ask in self.rows("offer_ask") if ask["offer_id"] == last["id"]}

    def offer_row(self, number: int = 1) -> dict[str, object]:
        return next(row for row in self.rows("offer") if row["number"] == number)

    def confirmation(self, staff: str) -> dict[str, object]:
        """The one of this person that is not void."""
        [row] = [row for row in self.rows("confirmation") if row["staff_id"] == staff and row["state"] != "void"]
        return row

    def events(self, prefix: str) -> list[str]:
        rows = sorted(self.rows("event"), key=lambda row: int(str(row["seq"])))
        return [str(row["name"]) for row in rows if str(row["name"]).startswith(prefix)]


def _start(gap: dict[str, object]) -> datetime:
    assert isinstance(gap["start"], datetime)
    return gap["start"]
