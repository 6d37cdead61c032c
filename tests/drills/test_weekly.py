"""Each week by the clock, where the area says when."""

from datetime import UTC, datetime, timedelta

import pytest

from schedules.organisation import Drill
from service.drills.weekly import latest
from tests.drills.scene import ORGANISATION, OSLO, Drilled, at

WEEKLY = ORGANISATION.replace("    ladder:", '    drill: {day: wed, at: "10:30"}\n    ladder:')


def drills_begun(storvik: Drilled) -> list[datetime]:
    found = [row["begun_at"] for row in storvik.rows("drill")]
    return sorted(begun.astimezone(OSLO) for begun in found if isinstance(begun, datetime))


def test_it_begins_at_its_time_each_week_and_once(storvik: Drilled) -> None:
    storvik.organisation(WEEKLY.replace("2026-12-23T15:00", "2026-12-22T15:00"))
    storvik.clock_ticks(at(9, day=16), every=timedelta(hours=7))
    storvik.clock_ticks(at(12, day=16))
    storvik.clock_ticks(at(10, day=23), every=timedelta(hours=7))
    storvik.clock_ticks(at(12, day=23))
    assert drills_begun(storvik) == [at(10, 30, day=16), at(10, 30, day=23)]
    assert all(row["by_clock"] for row in storvik.rows("drill"))


def test_without_a_time_there_is_none(storvik: Drilled) -> None:
    storvik.clock_ticks(at(12, day=23), every=timedelta(hours=7))
    assert drills_begun(storvik) == []


def test_a_time_that_has_just_been_set_begins_with_the_next_week(storvik: Drilled) -> None:
    storvik.organisation(WEEKLY.replace("wed", "mon"))
    storvik.clock_ticks(at(12, day=20), every=timedelta(hours=7))
    assert drills_begun(storvik) == []


def test_a_clock_that_was_away_begins_it_late_within_the_hour_and_not_after(storvik: Drilled) -> None:
    storvik.organisation(WEEKLY)
    storvik.wait_until(at(11, 20, day=16))
    storvik.clock_ticks(at(11, 21, day=16))
    assert drills_begun(storvik) == [at(11, 21, day=16)]
    storvik.wait_until(at(13, day=23))
    storvik.clock_ticks(at(14, day=23), every=timedelta(minutes=30))
    assert len(drills_begun(storvik)) == 1


@pytest.mark.parametrize(("day", "clock", "now", "expected"), [
    ("wed", "10:30", "2026-12-16T10:30", "2026-12-16T10:30"),
    ("wed", "10:30", "2026-12-16T10:29", "2026-12-09T10:30"),
    ("tue", "24:00", "2026-12-16T00:00", "2026-12-16T00:00"),
    ("sun", "24:00", "2026-12-20T23:00", "2026-12-14T00:00"),
    ("sun", "12:00", "2026-10-25T12:00", "2026-10-25T12:00"),
    ("thu", "00:00", "2027-01-01T00:00", "2026-12-31T00:00"),
])
def test_the_latest_time_of_the_week(day: str, clock: str, now: str, expected: str) -> None:
    drill = Drill.model_validate({"day": day, "at": clock})
    asked = datetime.fromisoformat(now).replace(tzinfo=OSLO).astimezone(UTC)
    assert latest(drill, asked, OSLO) == datetime.fromisoformat(expected).replace(tzinfo=OSLO)
