"""Eight staff who are all paged together, as many service users as there are rounds to play, and who came first."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select

from service.database import Database
from service.models import metadata

NUMBER = "+4759440001"
STAFF = [f"+475944100{k}" for k in range(1, 9)]
USERS = [f"+475944{2000 + k}" for k in range(1, 61)]
IDS = [f"s{k}" for k in range(1, 9)]
Answer = TypeVar("Answer")

ORGANISATION = f'''
areas:
  - id: sted
    name: Sted
    sms_number: "{NUMBER}"
    fallback: "Ring 116117."
    managers: [s1]
    ladder: [{{rotas: [{", ".join(IDS)}], wait: 30m}}]
staff:
{"".join(f"""  - {{id: {id}, name: {id.upper()} Oppdikt, phone: "{phone}"}}
""" for id, phone in zip(IDS, STAFF, strict=True))}
rotas:
{"".join(f"""  - id: {id}
    name: Vakt {id}
    kind: after_hours
    areas: [sted]
    layers: [{{members: [{id}], handoff: {{start: "2026-01-05T08:00", every: 1, unit: week}}}}]
""" for id in IDS)}
'''
SERVICE_USERS = "service_users:\n" + "".join(
    f'  - {{id: u{k}, name: Bruker Oppdikt, phone: "{phone}", area: sted}}\n' for k, phone in enumerate(USERS, start=1)
)


def at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """All of them at the same instant, each in its own thread; what they gave, or the first error."""
    together = threading.Barrier(len(calls))
    given: dict[int, Answer | BaseException] = {}

    def run(place: int) -> None:
        together.wait(30)
        try:
            given[place] = calls[place]()
        except BaseException as error:
            given[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    answers = []
    for place in range(len(calls)):
        answer = given[place]
        if isinstance(answer, BaseException):
            raise answer
        answers.append(answer)
    return answers


@dataclass(frozen=True)
class Outcome:
    """What a race about one conversation left behind: who holds it, and who was told what."""

    takers: list[str]
    texts: Counter[tuple[str, str | None]]  # (catalogue key, staff id or None for the user)

    @property
    def taker(self) -> str:
        [taker] = self.takers
        return taker

    @property
    def told_who_has_it(self) -> list[str]:
        return sorted(staff for key, staff in self.texts.elements() if key == "who_has" and staff is not None)


def outcome(database: Database, number: int) -> Outcome:
    conversation, holding, text = (metadata.tables[name] for name in ("conversation", "holding", "text"))
    with database.read() as db:
        id = db.execute(select(conversation.c.id).where(conversation.c.number == number)).scalar_one()
        takers = db.execute(select(holding.c.staff_id).where(holding.c.conversation_id == id)).scalars()
        ours = select(text.c.template, text.c.to_staff).where(text.c.conversation_id == id, text.c.direction == "out")
        return Outcome(list(takers), Counter((row.template, row.to_staff) for row in db.execute(ours)))


def assert_one_taker_and_everyone_told(found: Outcome) -> None:
    """One holding row, one `taken` to the user, one `you_have`; everyone else heard who has it, once."""
    assert len(found.takers) == 1, found
    assert found.texts["taken", None] == 1, found
    assert [staff for key, staff in found.texts.elements() if key == "you_have"] == found.takers, found
    assert found.told_who_has_it == sorted(set(IDS) - set(found.takers)), found
