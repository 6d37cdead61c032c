"""A machine's clock jumps, and nobody's wait ends early for it."""

from datetime import UTC, datetime, timedelta

import pytest

from service import heartbeat
from service.clock import HELD, FrozenClock, SteadyClock
from service.database import Database

NIGHT = datetime(2026, 11, 15, 1, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Machine:
    """`wall` is what somebody may set; `up` is what nobody can."""

    def __init__(self) -> None:
        self.wall, self.up = FrozenClock(NIGHT), 100.0
        self.clock = SteadyClock(self.wall, lambda: self.up)

    def lives(self, seconds: float) -> datetime:
        """Both go on, and somebody looks at the time each second."""
        for _ in range(round(seconds)):
            self.up += 1
            self.wall.move(timedelta(seconds=1))
            self.clock.now()
        return self.clock.now()

    def jumps(self, by: timedelta) -> None:
        self.wall.move(by)

    def hears(self, told: datetime) -> None:
        """From the clock that all share, and just now."""
        self.clock.agree(told, self.up)

    def goes_on(self, seconds: float) -> None:
        self.up += seconds
        self.wall.move(timedelta(seconds=seconds))


class PutOff(FrozenClock):
    """Whoever looks at this clock is put off for eight seconds right after, once."""

    machine: Machine | None = None

    def now(self) -> datetime:
        now, machine, self.machine = super().now(), self.machine, None
        if machine is not None:
            machine.goes_on(8)
        return now


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_it_goes_as_the_machines_clock_goes(machine: Machine) -> None:
    assert machine.lives(30) == NIGHT + timedelta(seconds=30)
    assert machine.clock.off() == timedelta()


def test_small_corrections_are_followed_at_once(machine: Machine) -> None:
    machine.jumps(timedelta(seconds=1.5))
    assert machine.clock.now() == NIGHT + timedelta(seconds=1.5)


@pytest.mark.parametrize("by", [HOUR, -HOUR, timedelta(seconds=10)])
def test_a_jump_is_held_for_a_minute_and_then_believed(machine: Machine, by: timedelta) -> None:
    machine.lives(10)
    machine.jumps(by)
    assert machine.lives(HELD - 1) == NIGHT + timedelta(seconds=10 + HELD - 1)
    assert machine.clock.off() == by
    assert machine.lives(2) == NIGHT + timedelta(seconds=10 + HELD + 1) + by
    assert machine.clock.off() == timedelta()


def test_a_jump_that_is_taken_back_has_never_been(machine: Machine) -> None:
    machine.jumps(HOUR)
    machine.lives(40)
    machine.jumps(-HOUR)
    machine.lives(40)
    machine.jumps(HOUR)
    assert machine.lives(40) == NIGHT + timedelta(seconds=120)


def test_each_new_jump_is_held_anew(machine: Machine) -> None:
    for _ in range(5):
        machine.jumps(HOUR)
        machine.lives(40)
    assert machine.clock.now() == NIGHT + timedelta(seconds=200)


def test_after_a_long_sleep_the_time_is_the_machines(machine: Machine) -> None:
    machine.up += 28_800
    machine.wall.move(timedelta(hours=8))
    assert machine.clock.now() == NIGHT + timedelta(hours=8)


def test_the_shared_clock_counts_whatever_the_machine_says(machine: Machine) -> None:
    machine.jumps(-HOUR)  # it was wrong before we began
    machine.hears(NIGHT)
    assert machine.lives(300) == NIGHT + timedelta(seconds=300)
    assert machine.clock.off() == -HOUR
    machine.jumps(HOUR / 2)
    assert machine.lives(300) == NIGHT + timedelta(seconds=600)


def test_a_shared_clock_that_jumps_is_held_and_then_believed(machine: Machine) -> None:
    machine.hears(NIGHT)
    machine.lives(10)
    for second in range(round(HELD)):
        machine.hears(NIGHT + HOUR + timedelta(seconds=10 + second))
        assert machine.clock.now() == NIGHT + timedelta(seconds=10 + second)
        machine.lives(1)
    machine.hears(NIGHT + HOUR + timedelta(seconds=10 + HELD))
    assert machine.clock.now() == NIGHT + HOUR + timedelta(seconds=10 + HELD)


def test_what_two_clocks_tell_is_believed_at_once(machine: Machine) -> None:
    machine.hears(NIGHT)
    machine.jumps(HOUR)  # the machine was paused, and has been told the time since
    machine.hears(NIGHT + HOUR)
    assert machine.clock.now() == NIGHT + HOUR


def test_whoever_is_put_off_while_they_look_at_the_clock_is_not_late_after(machine: Machine) -> None:
    machine.wall = wall = PutOff(NIGHT)
    machine.clock = SteadyClock(wall, lambda: machine.up)
    wall.machine = machine
    assert machine.clock.now() == NIGHT + timedelta(seconds=8)
    assert machine.lives(1) == NIGHT + timedelta(seconds=9)


def test_nor_is_one_that_is_put_off_as_it_starts(machine: Machine) -> None:
    machine.wall = wall = PutOff(NIGHT)
    wall.machine = machine
    machine.clock = SteadyClock(wall, lambda: machine.up)
    assert machine.clock.now() == NIGHT + timedelta(seconds=8)


@pytest.mark.parametrize("agreed", [False, True])
def test_nor_is_one_that_is_put_off_after_it_heard_the_shared_clock(machine: Machine, agreed: bool) -> None:
    if agreed:
        machine.hears(NIGHT)
    heard_at = machine.up
    machine.goes_on(8)
    machine.clock.agree(NIGHT, heard_at)
    assert machine.clock.now() == NIGHT + timedelta(seconds=8)
    assert machine.lives(1) == NIGHT + timedelta(seconds=9)


def test_a_beat_tells_how_far_off_the_machine_is(database: Database) -> None:
    machine = Machine()
    with database.write() as db:
        heartbeat.beat_by(db, "w1", "worker", machine.clock)
        heartbeat.beat_by(db, "c1", "clock", machine.wall)
        machine.jumps(-HOUR)
        heartbeat.beat_by(db, "w2", "worker", machine.clock)
    with database.read() as db:
        now = machine.clock.now()
        told = heartbeat.clocks_off(db, now)
        later = heartbeat.clocks_off(db, now + 2 * heartbeat.CLOCK_WITHIN)
    shared = database.file is None  # PostgreSQL's own clock is the real one, far from this machine's
    assert told["worker"] > 3600 if shared else told == {"worker": 3600}
    assert "clock" not in told and later == {}
