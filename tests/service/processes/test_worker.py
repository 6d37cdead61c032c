"""The worker, with a line that only notes what it was asked to do."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from channels.base import Receipt
from channels.simulator import Simulator
from service import queue
from service.bootstrap import Handler, Wiring
from service.clock import FrozenClock, SystemClock
from service.database import Database
from service.heartbeat import alive
from service.line import Line
from service.line.transactions import Transactions
from service.processes import worker
from service.queue import Claimed
from service.vault import Vault

TEN = timedelta(seconds=10)


@dataclass
class NotingLine:
    """Finishes what it is given, and notes it; fails for subjects in `broken`."""

    database: Database
    done: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    at_work: Callable[[str], None] = lambda subject: None

    @property
    def transactions(self) -> Transactions:
        return Transactions(self.database, Vault([b"\x01" * 32]), "https://vakt.example.org")

    def handlers(self, channel: object, stopping: Callable[[], bool]) -> Mapping[str, Handler]:
        return {"note": self.note}

    def note(self, claimed: Claimed, now: datetime) -> None:
        self.at_work(claimed.subject)
        with self.database.write() as db:
            queue.finish_or_undo(db, claimed, now)
            if claimed.subject in self.broken:
                raise RuntimeError("a mistake of ours")
        self.done.append(claimed.subject)

    def receipt(self, receipt: Receipt, now: datetime) -> None:
        raise AssertionError("nothing was sent")


@pytest.fixture
def line(database: Database) -> NotingLine:
    return NotingLine(database)


@pytest.fixture
def wiring(database: Database, vault: Vault, line: NotingLine) -> Wiring:
    simulator = Simulator(SystemClock().now)
    return Wiring(database, vault, simulator, simulator.take_receipts, cast(Line, line), SystemClock())


def put(database: Database, subject: str, due_at: datetime, lane: str | None = None) -> None:
    with database.write() as db:
        queue.put(db, key=subject, kind="note", subject=subject, due_at=due_at, now=due_at, lane=lane)


def stopped_after(wiring: Wiring, finished: threading.Event) -> None:
    """Runs a worker until `finished` is set, and until it has stopped."""
    stopping = threading.Event()
    running = threading.Thread(target=worker.run, args=(wiring, stopping))
    running.start()
    came = finished.wait(20)
    stopping.set()
    running.join(20)
    assert came
    assert not running.is_alive()


def test_once_does_what_is_due_in_order_and_leaves_what_is_not(
    wiring: Wiring, line: NotingLine, clock: FrozenClock
) -> None:
    now = clock.now()
    for subject, after in (("second", 1), ("first", 0), ("later", 11)):
        put(wiring.database, subject, now + timedelta(seconds=after))

    assert worker.once(wiring, now + TEN) == 2
    assert line.done == ["first", "second"]


def test_once_does_what_its_work_makes_due_and_leaves_no_heartbeat(
    wiring: Wiring, line: NotingLine, clock: FrozenClock
) -> None:
    put(wiring.database, "first", clock.now())
    line.at_work = lambda subject: put(wiring.database, "next", clock.now()) if subject == "first" else None

    assert worker.once(wiring, clock.now()) == 2
    assert line.done == ["first", "next"]
    with wiring.database.read() as db:
        assert not alive(db, "worker", clock.now(), timedelta(days=1))


def test_a_mistake_of_ours_is_tried_again_with_growing_waits_and_delays_nobody_else(
    wiring: Wiring, line: NotingLine, clock: FrozenClock
) -> None:
    line.broken = {"ours"}
    put(wiring.database, "ours", clock.now())
    put(wiring.database, "another's", clock.now())

    assert worker.once(wiring, clock.now()) == 2
    assert line.done == ["another's"]
    assert worker.once(wiring, clock.now()) == 0, "it rests for a second"
    assert worker.once(wiring, clock.move(timedelta(seconds=1))) == 1
    assert worker.once(wiring, clock.move(timedelta(seconds=1))) == 0, "then for two"
    line.broken = set()
    assert worker.once(wiring, clock.move(timedelta(seconds=1))) == 1
    assert line.done == ["another's", "ours"]


@pytest.mark.parametrize("failures, rest", [(1, 1), (2, 2), (6, 32), (7, 60), (1_000_000, 60)])
def test_the_rest_grows_to_a_minute(failures: int, rest: int) -> None:
    assert worker.wait_after(failures) == timedelta(seconds=rest)


def test_work_of_a_kind_that_this_version_does_not_know_is_kept(
    wiring: Wiring, clock: FrozenClock
) -> None:
    with wiring.database.write() as db:
        queue.put(db, key="new", kind="of_tomorrow", subject="x", due_at=clock.now(), now=clock.now())
    worker.once(wiring, clock.now())
    with wiring.database.write() as db:
        assert [work.key for work in queue.claim(db, clock.move(TEN), 1)] == ["new"]


def test_work_that_was_moved_meanwhile_is_undone_and_comes_at_its_new_time(
    wiring: Wiring, line: NotingLine, clock: FrozenClock
) -> None:
    def move(subject: str) -> None:
        with wiring.database.write() as db:
            queue.put_or_move(db, key=subject, kind="note", subject=subject, due_at=clock.now() + TEN, now=clock.now())

    put(wiring.database, "timer", clock.now())
    line.at_work = move
    worker.once(wiring, clock.now())
    assert line.done == []
    line.at_work = lambda subject: None
    assert worker.once(wiring, clock.move(TEN)) == 1
    assert line.done == ["timer"]


def test_a_running_worker_says_that_it_lives_and_takes_its_word_back_when_it_stops(
    wiring: Wiring, line: NotingLine
) -> None:
    seen, finished = [], threading.Event()

    def look(subject: str) -> None:
        with wiring.database.read() as db:
            seen.append(alive(db, "worker", datetime.now(UTC), TEN))
        finished.set()

    line.at_work = look
    put(wiring.database, "look", datetime.now(UTC))
    stopped_after(wiring, finished)

    assert seen == [True]
    assert line.done == ["look"], "what was claimed was finished before it stopped"
    with wiring.database.read() as db:
        assert not alive(db, "worker", datetime.now(UTC), TEN)


def test_slow_work_holds_up_no_other_and_a_lane_keeps_its_order(wiring: Wiring, line: NotingLine) -> None:
    now, others, finished = datetime.now(UTC), threading.Event(), threading.Event()
    lane = [f"lane-{place}" for place in range(6)]
    waited: list[bool] = []

    def at_work(subject: str) -> None:
        if subject == "slow":
            waited.append(others.wait(20))
            finished.set()
        if subject == lane[-1]:
            others.set()

    line.at_work = at_work
    put(wiring.database, "slow", now - TEN)
    for subject in lane:
        put(wiring.database, subject, now, lane="one")
    stopped_after(wiring, finished)

    assert waited == [True]
    assert [subject for subject in line.done if subject != "slow"] == lane

