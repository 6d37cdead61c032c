"""What recurs is queued once for each time, in Norwegian time, however it is looked at."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from schedules.organisation import Organisation
from service.clock import FrozenClock
from service.database import Database
from service.processes import clock as keeper
from service.processes.jobs import Job, jobs, latest, put_latest
from service.processes.lease import hold, let_go
from service.queue import claim

OSLO = ZoneInfo("Europe/Oslo")
MINUTELY, DAILY = Job("sweep"), Job("tidy", at=time(2, 30))


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(UTC)


@pytest.mark.parametrize("job, now, expected", [
    pytest.param(MINUTELY, "2026-11-22T02:14:59Z", "2026-11-22T03:14+01:00", id="a minute lasts until the next"),
    pytest.param(DAILY, "2026-11-22T01:29:59Z", "2026-11-21", id="before its time it is yesterday's"),
    pytest.param(DAILY, "2026-11-22T01:30:00Z", "2026-11-22", id="from its time on it is today's"),
    pytest.param(DAILY, "2026-11-22T23:30:00Z", "2026-11-22", id="after midnight it is still the day before's"),
    pytest.param(DAILY, "2026-03-29T01:00:00Z", "2026-03-29", id="a time that summer time skips is not skipped"),
])
def test_the_latest_time_of_a_job(job: Job, now: str, expected: str) -> None:
    assert latest(job, at(now), OSLO) == expected


def test_in_october_the_hour_that_comes_twice_is_swept_twice_and_tidied_once() -> None:
    night = [at("2026-10-24T23:00:00Z") + timedelta(minutes=minute) for minute in range(180)]
    assert len({latest(MINUTELY, now, OSLO) for now in night}) == 180
    assert len({latest(DAILY, now, OSLO) for now in night}) == 2


def test_two_clocks_that_look_at_the_same_time_queue_it_once(database: Database, clock: FrozenClock) -> None:
    with database.write() as db:
        first = put_latest(db, MINUTELY, clock.now(), OSLO)
        second = put_latest(db, MINUTELY, clock.move(timedelta(seconds=20)), OSLO)
    assert (first, second) == (True, False)


def test_after_a_night_without_a_clock_each_job_is_queued_once(database: Database, clock: FrozenClock) -> None:
    recurring = jobs(Organisation())
    assert keeper.once(database, clock.now()) == len(recurring)
    later = clock.move(timedelta(hours=30))
    assert keeper.once(database, later) == len(recurring)
    assert keeper.once(database, later) == 0
    with database.write() as db:
        assert sorted(work.kind for work in claim(db, later, 100)) == sorted(2 * [job.kind for job in recurring])


def test_only_one_holds_the_lease_until_it_lets_go_or_is_gone(database: Database, clock: FrozenClock) -> None:
    with database.write() as db:
        assert hold(db, "clock", "one", clock.now())
        assert not hold(db, "clock", "two", clock.now())
        assert hold(db, "clock", "one", clock.move(timedelta(seconds=10)))
        assert not hold(db, "clock", "two", clock.move(timedelta(seconds=14)))
        assert hold(db, "clock", "two", clock.move(timedelta(seconds=1))), "fifteen seconds of silence"
        assert not hold(db, "clock", "one", clock.now())
        let_go(db, "clock", "one")
        assert not hold(db, "clock", "one", clock.now()), "nobody lets go of what another holds"
        let_go(db, "clock", "two")
        assert hold(db, "clock", "one", clock.now())


def test_every_third_minute_is_one_time_for_three_minutes() -> None:
    found = {latest(Job("reconcile", every=3), at(f"2026-11-22T02:{minute:02}:30Z"), OSLO) for minute in range(12, 18)}
    assert found == {"2026-11-22T03:12+01:00", "2026-11-22T03:15+01:00"}
