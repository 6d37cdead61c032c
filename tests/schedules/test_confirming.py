"""When people are asked to confirm a duty, and when planners hear that they have not: never at night."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schedules.confirming import asked_at, at_night, may_be_asked, told_at

OSLO = ZoneInfo("Europe/Oslo")
FOUR = timedelta(hours=4)


def oslo(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=OSLO)


@pytest.mark.parametrize(("start", "asked", "told"), [
    pytest.param("2026-12-26T16:00", "2026-12-26T12:00", "2026-12-26T14:00", id="an afternoon: four and two hours"),
    pytest.param("2026-12-26T12:00", "2026-12-26T08:00", "2026-12-26T10:00", id="at eight the night is over"),
    pytest.param("2026-12-26T11:59", "2026-12-25T20:00", "2026-12-26T09:59", id="before eight it is night"),
    pytest.param("2026-12-26T08:00", "2026-12-25T20:00", "2026-12-25T20:59", id="a morning: the evening before"),
    pytest.param("2026-12-27T00:59", "2026-12-26T20:59", "2026-12-26T20:59", id="before nine it is evening"),
    pytest.param("2026-12-27T01:00", "2026-12-26T20:00", "2026-12-26T20:59", id="at nine it is night"),
    pytest.param("2026-03-29T08:00", "2026-03-28T20:00", "2026-03-28T20:59", id="the night summer time begins"),
    pytest.param("2026-10-25T11:30", "2026-10-24T20:00", "2026-10-25T09:30", id="the day summer time ends"),
])
def test_a_duty_is_asked_about_four_hours_before_or_in_the_evening(start: str, asked: str, told: str) -> None:
    assert asked_at(oslo(start), FOUR, OSLO) == oslo(asked)
    assert told_at(oslo(start), FOUR, OSLO) == oslo(told)


def test_a_duty_that_is_asked_about_an_hour_before_is_told_of_half_an_hour_before() -> None:
    assert told_at(oslo("2026-12-26T16:00"), timedelta(hours=1), OSLO) == oslo("2026-12-26T15:30")


starts = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
befores = st.integers(1, 30 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(starts, befores)
@example(datetime(2026, 10, 25, 6, tzinfo=UTC), FOUR)
@example(datetime(2026, 3, 29, 6, tzinfo=UTC), FOUR)
@example(datetime(2025, 12, 31, 20, 0, 30, tzinfo=UTC), timedelta(minutes=1))
def test_nobody_is_asked_or_told_at_night_and_telling_comes_after_asking(start: datetime, before: timedelta) -> None:
    asked, told = asked_at(start, before, OSLO), told_at(start, before, OSLO)
    assert not at_night(asked, OSLO) and not at_night(told, OSLO)
    assert asked <= told < start
    assert start - before - timedelta(hours=14) < asked <= start - before


@pytest.mark.parametrize(("now", "start", "may"), [
    ("2026-12-26T14:00", "2026-12-26T16:00", True),
    ("2026-12-26T16:00", "2026-12-26T16:00", False),
    ("2026-12-26T22:00", "2026-12-26T23:00", True),
    ("2026-12-26T22:00", "2026-12-27T08:00", True),
    ("2026-12-26T22:00", "2026-12-27T08:01", False),
    ("2026-12-27T07:59", "2026-12-27T09:00", False),
    ("2026-12-27T08:00", "2026-12-27T09:00", True),
])
def test_a_late_question_waits_for_the_morning_if_the_duty_does(now: str, start: str, may: bool) -> None:
    assert may_be_asked(oslo(now), oslo(start), OSLO) is may
