"""Processes that are killed while an offer is told and taken: one has it, and nobody is told otherwise (contract 9.2).

Real processes, SIGKILL, both databases. The counts are printed: `pytest -s tests/faults`.
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from channels.base import Inbound
from service import gaps, heartbeat, offers
from service.bootstrap import build
from service.clock import FrozenClock
from service.config import settings
from service.database import Database
from service.processes import worker
from service.vault import Vault
from tests.e2e.house import House, open_house, wait_until
from tests.faults.eight import NUMBER, at_once
from tests.faults.test_offer_race import PHONES, gap_of, organisation, said_by, taker, yes
from tests.offers.scene import Planned
from tests.standin.twilio import Misdeed

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
SLOW = Misdeed(accepts=True, stalls=0.2)
# After the leases of the killed are over, what they were sending is in doubt; then the provider's list settles it.
LATER = [timedelta(seconds=seconds) for seconds in (61, 67, 90)]
ROUNDS = 6
SOON, STEP = 0.05, 0.02  # seconds: until both say yes, and how much later each second round's are killed


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as opened:
        opened.furnish(organisation(datetime.now(UTC) + timedelta(days=7)), "service_users: []")
        yield opened


def test_workers_killed_while_they_tell_of_an_offer_and_of_who_took_it(house: House) -> None:
    wiring = build(settings(house.environ))
    transactions = wiring.line.transactions
    gaps.bring_up_to_date(house.database, datetime.now(UTC))
    first = min((gap for gap in house.rows("gap", area_id="sted")), key=lambda gap: gap["start"])
    asked = offers.offer(transactions, offers.Wish(first["id"]), datetime.now(UTC)).asked
    house.provider.misbehave(*[SLOW] * 4 * len(asked))

    in_doubt = killed_after(house, 3)
    with house.database.write() as db:
        heartbeat.beat(db, "a worker", "worker", datetime.now(UTC))
    at_once([
        partial(wiring.line.receive, Inbound(house.new_sid(), PHONES[who], NUMBER, "ja 1"), datetime.now(UTC))
        for who in asked
    ])
    in_doubt += killed_after(house, house.provider.attempts + 3)
    for later in LATER:
        worker.once(wiring, datetime.now(UTC) + later)
    wiring.close()

    [offer] = house.rows("offer")
    assert in_doubt > 0, "somebody was killed in the middle"
    assert Counter(ask["answer"] for ask in house.rows("offer_ask")) == {"yes": 1, "too_late": len(asked) - 1}
    assert [duty["staff_id"] for duty in house.rows("duty")] == [offer["taken_by"]]
    for who in asked:
        inbox = house.inbox(PHONES[who])
        has, lost = "Takk! Vakten #1 er din", f"{offer['taken_by'].upper()} har tatt vakten #1"
        told = Counter(key for body in inbox for key in ("ledig vakt", has, lost) if key in body)
        assert (told[has], told[lost]) == ((1, 0) if who == offer["taken_by"] else (0, 1))
        assert told["ledig vakt"] <= 1
        assert len(inbox) == told.total(), "and nothing else was said"
    assert {row["delivery"] for row in house.rows("text", direction="out")} <= {"accepted", "dropped"}
    print(f"\nworkers killed, {house.database.engine.dialect.name}: {in_doubt} texts were in doubt")


def killed_after(house: House, sends: int) -> int:
    """A worker that is killed once the provider has been asked so often; how many texts were on their way."""
    killed = house.start_worker()
    wait_until(lambda: house.provider.attempts >= sends, lambda: house.said)
    killed.kill()
    return len(house.rows("text", delivery="sending"))


@pytest.fixture
def planned(database: Database, vault: Vault, clock: FrozenClock) -> Planned:
    clock.set(datetime.now(UTC))
    made = Planned(database, vault, clock)
    made.organisation(organisation(made.clock.now() + timedelta(days=7)))
    made.work()
    return made


@contextmanager
def lines(database_url: str) -> Iterator[list["subprocess.Popen[str]"]]:
    """Two processes that take texts in, killed at the end."""
    words = [sys.executable, "-m", "tests.faults.line_process", database_url]
    started = [
        subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                         text=True)
        for _ in range(2)
    ]  # fmt: skip
    try:
        assert [said_by(process) for process in started] == ["ready"] * 2
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()


def test_a_yes_whose_process_was_killed_is_taken_in_again_and_still_one_has_it(
    planned: Planned, database: Database, database_url: str
) -> None:
    stored: Counter[int] = Counter()
    for number in range(1, ROUNDS + 1):
        two = ("s1", "s2")
        planned.clock.set(datetime.now(UTC))
        planned.offers(gap_of(planned, "sted"), to=two)
        with lines(database_url) as processes:
            with database.write() as db:
                heartbeat.beat(db, "the worker", "worker", datetime.now(UTC))
            instant = time.time() + SOON
            for process, staff in zip(processes, two, strict=True):
                assert process.stdin is not None
                process.stdin.write(f"{instant} {PHONES[staff]} SM{number}-{staff} JA {number}\n")
                process.stdin.flush()
            if number % 2:
                wait_until(lambda until=instant + STEP * number: time.time() >= until, str)  # type: ignore[misc]
            else:  # one is done, the other is in the middle of it
                wait_until(lambda number=number: taken_in(planned, number) > 0, str)  # type: ignore[misc]
        stored[taken_in(planned, number)] += 1
        planned.clock.set(datetime.now(UTC))
        for staff in two:  # the provider had no answer, and asks again
            yes(planned, staff, number)()
        planned.work()
        has = taker(planned, number, two)
        [lost] = set(two) - {has}
        assert sum(f"Vakten #{number} er din" in body for body in planned.inbox(PHONES[has])) == 1
        assert sum(f"{has.upper()} har tatt vakten #{number} " in body for body in planned.inbox(PHONES[lost])) == 1
        assert not any(f"Vakten #{number} er din" in body for body in planned.inbox(PHONES[lost]))
    assert stored[1] or stored[2], "somebody was killed once it was stored"
    print(f"\nlines killed, {database.engine.dialect.name}: rounds by texts stored before the kill {dict(stored)}")


def taken_in(planned: Planned, number: int) -> int:
    """How many of the round's texts are stored."""
    return sum(str(row["provider_id"]).startswith(f"SM{number}-") for row in planned.rows("text"))
