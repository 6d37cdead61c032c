"""Simultaneous JA to offered time: exactly one has it, the rota says so, and the others hear who (contract, section 8).

Real threads and real processes on both databases. The counts are printed: `pytest -s tests/faults`.
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from channels.base import Inbound
from service import heartbeat
from service.clock import FrozenClock
from service.database import Database
from service.models import metadata
from service.vault import Vault
from tests.faults.eight import IDS, NUMBER, STAFF, at_once
from tests.offers.scene import OSLO, Planned

ROOT = Path(__file__).parents[2]
ROUNDS, ROUNDS_OF_PROCESSES, ROUNDS_WITH_IMPORTS = 12, 8, 8
SOON = 0.05  # seconds
PHONES = dict(zip(IDS, STAFF, strict=True))


def organisation(first: datetime, name: str = "Sted") -> str:
    """Eight who may take what nobody has: three hours on each of some days, on the one rota of two areas."""
    days = [first + timedelta(days=2 * day) for day in range(ROUNDS)]
    return f'''
areas:
  - {{id: sted, name: {name}, sms_number: "{NUMBER}", fallback: "Ring 116117.", planners: [], ladder: []}}
  - {{id: annet, name: Annet, sms_number: "+4759440002", fallback: "Ring 116117.", ladder: []}}
staff:
{"".join(f"""  - {{id: {id}, name: {id.upper()} Oppdikt, phone: "{phone}", competences: [vakt]}}
""" for id, phone in PHONES.items())}
rotas:
  - {{id: kveld, name: Kveldsvakt, kind: after_hours, areas: [sted, annet], confirm: false}}
coverage:
{"".join(f"""  - {{id: "{area}-{n}", area: {area}, start: "{day:%Y-%m-%d}T12:00", end: "{day:%Y-%m-%d}T15:00",
     competences: [vakt]}}
""" for n, day in enumerate(days) for area in ("sted", "annet"))}
'''


@pytest.fixture
def planned(database: Database, vault: Vault, clock: FrozenClock) -> Planned:
    clock.set(datetime.now(UTC))
    made = Planned(database, vault, clock)
    made.organisation(organisation(made.clock.now() + timedelta(days=7)))
    made.work()
    return made


def yes(planned: Planned, staff: str, number: int, to: str = NUMBER) -> Callable[[], list[str]]:
    inbound = Inbound(f"SM{number}-{staff}", PHONES[staff], to, f"JA {number}")
    return partial(planned.line.receive, inbound, planned.clock.now())


def gap_of(planned: Planned, area: str) -> str:
    gaps = [gap for gap in planned.rows("gap") if (gap["state"], gap["area_id"]) == ("open", area)]
    return str(min(gaps, key=lambda gap: str(gap["start"]))["id"])


def taker(planned: Planned, number: int, asked: tuple[str, ...], area: str = "sted") -> str:
    """The one who has it, once everything that is to be true of the offer has been looked at."""
    [offer] = [row for row in planned.rows("offer") if (row["number"], row["area_id"]) == (number, area)]
    asks = {ask["staff_id"]: ask["answer"] for ask in planned.rows("offer_ask") if ask["offer_id"] == offer["id"]}
    assert offer["state"] == "taken"
    assert Counter(asks.values()) == {"yes": 1, "too_late": len(asked) - 1} and asks[offer["taken_by"]] == "yes"
    start, end = offer["start"], offer["end"]
    assert isinstance(start, datetime) and isinstance(end, datetime)
    held = planned.duty().timeline("kveld", start, end)
    assert [(stretch.staff, stretch.start, stretch.end) for stretch in held] == [(offer["taken_by"], start, end)]
    written = f"{start.astimezone(OSLO):%Y-%m-%dT%H:%M}"
    assert len([duty for duty in planned.rows("duty") if duty["start"] == written]) == 1
    return str(offer["taken_by"])


def move(database: Database, offer: str, rota: str) -> None:
    table = metadata.tables["offer"]
    with database.write() as db:
        db.execute(table.update().where(table.c.id == offer).values(rota_id=rota))


def told(planned: Planned, since: int) -> Counter[tuple[str, str]]:
    """(catalogue key, staff id) of the texts after the first `since`."""
    text = metadata.tables["text"]
    rows = sorted((row for row in planned.rows(text.name) if row["direction"] == "out"), key=lambda row: str(row["id"]))
    return Counter((str(row["template"]), str(row["to_staff"])) for row in rows[since:])


def test_of_eight_who_say_yes_in_threads_one_has_the_shift(planned: Planned, database: Database) -> None:
    takers: Counter[str] = Counter()
    for number in range(1, ROUNDS + 1):
        made = planned.offers(gap_of(planned, "sted"))
        since = told(planned, 0).total()
        at_once([yes(planned, staff, number) for staff in made.asked])
        planned.work()
        first = taker(planned, number, made.asked)
        takers[first] += 1
        heard = told(planned, since)
        assert [staff for key, staff in heard.elements() if key == "offer_yours"] == [first]
        assert {staff for key, staff in heard.elements() if key == "offer_taken"} == set(made.asked) - {first}
        for staff in set(made.asked) - {first}:
            assert sum(f"har tatt vakten #{number} " in body for body in planned.inbox(PHONES[staff])) == 1
    assert {gap["state"] for gap in planned.rows("gap")} == {"filled"}, "those of the other area are filled as well"
    print(f"\nthreads, {database.engine.dialect.name}: {ROUNDS} offers, one taker each; {dict(sorted(takers.items()))}")


@pytest.fixture
def processes(database_url: str) -> Iterator[list["subprocess.Popen[str]"]]:
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.line_process", database_url], cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]
    yield started
    for process in started:
        process.communicate(timeout=30)


def said_by(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_of_four_who_say_yes_in_processes_one_has_the_shift(
    planned: Planned, database: Database, processes: list["subprocess.Popen[str]"]
) -> None:
    assert [said_by(process) for process in processes] == ["ready"] * 4
    takers: Counter[str] = Counter()
    for number in range(1, ROUNDS_OF_PROCESSES + 1):
        four = planned.offers(gap_of(planned, "sted")).asked[:4]
        with database.write() as db:
            heartbeat.beat(db, "the worker", "worker", datetime.now(UTC))
        instant = time.time() + SOON
        for process, staff in zip(processes, four, strict=True):
            assert process.stdin is not None
            process.stdin.write(f"{instant} {PHONES[staff]} SM{number}-{staff} JA {number}\n")
            process.stdin.flush()
        assert [said_by(process) for process in processes] == ["taken in"] * 4
        planned.clock.set(datetime.now(UTC))
        planned.work()
        said = Counter(str(ask["answer"]) for ask in planned.rows("offer_ask") if ask["staff_id"] in four)
        assert (said["yes"], said["too_late"]) == (number, 3 * number)
        takers[str(planned.offer_row(number)["taken_by"])] += 1
    print(f"\nprocesses, {database.engine.dialect.name}: {ROUNDS_OF_PROCESSES} offers; {dict(sorted(takers.items()))}")


def test_two_areas_that_offer_the_same_time_on_one_rota_give_it_to_one(planned: Planned, database: Database) -> None:
    ends: Counter[str] = Counter()
    for number in range(1, ROUNDS_WITH_IMPORTS + 1):
        gap, other = gap_of(planned, "sted"), gap_of(planned, "annet")
        first = planned.offers(gap).offer
        move(database, first.id, "elsewhere")  # else the second would be refused, were it not made in the same instant
        asked = planned.offers(other).asked
        move(database, first.id, "kveld")
        numbers = [NUMBER, "+4759440002"] * 4
        at_once([yes(planned, staff, number, to) for staff, to in zip(asked, numbers, strict=True)])
        planned.work()
        offers = {str(row["state"]): row for row in planned.rows("offer") if row["number"] == number}
        assert set(offers) == {"not_needed", "taken"}
        ends[str(offers["taken"]["area_id"])] += 1
    assert len(planned.rows("duty")) == ROUNDS_WITH_IMPORTS
    print(f"\ntwo areas, {database.engine.dialect.name}: {dict(ends)}")


def test_a_yes_in_the_same_instant_as_an_import_waits_for_it_and_both_are_done(planned: Planned) -> None:
    first = planned.clock.now() + timedelta(days=7)
    for number in range(1, ROUNDS_WITH_IMPORTS + 1):
        asked = planned.offers(gap_of(planned, "sted")).asked
        calls: list[Callable[[], object]] = [yes(planned, staff, number) for staff in asked[:4]]
        calls += [partial(planned.organisation, organisation(first, f"Sted{number}{name}")) for name in "ab"]
        at_once(calls)
        planned.work()
        assert planned.offer_row(number)["state"] == "taken"
        with planned.database.read() as db:
            names = {row.written["name"] for row in db.execute(metadata.tables["area"].select())}
        assert names & {f"Sted{number}a", f"Sted{number}b"}
    assert len(planned.rows("duty")) == ROUNDS_WITH_IMPORTS
