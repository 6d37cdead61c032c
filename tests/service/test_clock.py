"""Clocks: one that runs, one that is moved; both aware, both UTC."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.clock import FrozenClock, SystemClock


def test_the_systems_clock_runs_in_utc() -> None:
    before, after = SystemClock().now(), SystemClock().now()

    assert before <= after
    assert before.utcoffset() == timedelta()


def test_a_frozen_clock_moves_only_when_moved(clock: FrozenClock) -> None:
    before = clock.now()
    assert clock.now() == before

    assert clock.move(timedelta(minutes=5)) == clock.now() == before + timedelta(minutes=5)


def test_a_clock_set_in_norwegian_time_tells_utc() -> None:
    clock = FrozenClock(datetime(2026, 12, 24, 15, tzinfo=ZoneInfo("Europe/Oslo")))

    assert clock.now().isoformat() == "2026-12-24T14:00:00+00:00"
    assert clock.now().tzinfo is UTC


def test_a_clock_is_not_set_to_a_time_without_zone() -> None:
    with pytest.raises(ValueError, match="without zone"):
        FrozenClock(datetime(2026, 12, 24, 15))  # noqa: DTZ001 - that is what is refused
