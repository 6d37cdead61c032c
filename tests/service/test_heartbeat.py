"""A process counts as alive while it says so."""

from datetime import timedelta

from service import heartbeat
from service.clock import FrozenClock
from service.database import Database

TEN = timedelta(seconds=10)


def alive(database: Database, clock: FrozenClock, kind: str = "worker") -> bool:
    with database.read() as db:
        return heartbeat.alive(db, kind, clock.now(), TEN)


def beat(database: Database, clock: FrozenClock, id: str = "w1") -> None:
    with database.write() as db:
        heartbeat.beat(db, id, "worker", clock.now())


def test_nobody_is_alive_before_the_first_beat(database: Database, clock: FrozenClock) -> None:
    assert not alive(database, clock)


def test_a_worker_that_beats_is_alive_and_is_no_clock(database: Database, clock: FrozenClock) -> None:
    beat(database, clock)

    assert alive(database, clock)
    assert not alive(database, clock, "clock")


def test_a_worker_silent_for_ten_seconds_is_not_counted_on(database: Database, clock: FrozenClock) -> None:
    beat(database, clock)
    clock.move(TEN - timedelta(milliseconds=1))
    assert alive(database, clock)

    clock.move(timedelta(milliseconds=1))
    assert not alive(database, clock)


def test_a_worker_that_beats_again_stays_alive(database: Database, clock: FrozenClock) -> None:
    beat(database, clock)
    clock.move(TEN)
    beat(database, clock)

    assert alive(database, clock)


def test_a_worker_that_stops_on_purpose_is_gone_at_once_and_another_is_not(
    database: Database, clock: FrozenClock
) -> None:
    beat(database, clock, "w1")
    beat(database, clock, "w2")
    with database.write() as db:
        heartbeat.gone(db, "w1")
    assert alive(database, clock)

    with database.write() as db:
        heartbeat.gone(db, "w2")
    assert not alive(database, clock)


def test_what_killed_processes_left_is_forgotten_and_the_living_are_not(
    database: Database, clock: FrozenClock
) -> None:
    beat(database, clock, "killed")
    clock.move(TEN)
    beat(database, clock, "lives")

    with database.write() as db:
        assert heartbeat.forget_silent(db, clock.now()) == 1
    assert alive(database, clock)
