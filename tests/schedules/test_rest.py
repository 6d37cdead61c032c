"""Rest by the Working Environment Act, held against a reading of it that walks minute by minute."""

from hypothesis import example, given
from hypothesis import strategies as st

from schedules.intervals import Line, union
from schedules.organisation import Rota
from schedules.rest import LAW, Agreement, Breach, agreement, agreements, breaches, rested_at
from tests.schedules.organisations import layer, organisation, rota

HOUR, DAY = 60, 24 * 60  # minutes here: `breaches` and `rested_at` do not care what is counted
DAILY, WEEKLY = (11 * HOUR, DAY), (35 * HOUR, 7 * DAY)


def hours(*spans: tuple[float, float]) -> Line:
    return [(round(start * HOUR), round(end * HOUR)) for start, end in spans]


def days_of(start: float, end: float, *days: int) -> Line:
    return hours(*((24 * day + start, 24 * day + end) for day in days))


lines = st.lists(st.tuples(st.integers(0, 9 * DAY), st.integers(1, 14 * HOUR)), max_size=14).map(
    lambda spans: union((start, start + length) for start, length in spans))
dense = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 23), st.integers(1, 9 * HOUR)), max_size=30).map(
    lambda spans: union((24 * HOUR * day + HOUR * at, 24 * HOUR * day + HOUR * at + length)
                        for day, at, length in spans))


def by_the_minute(work: Line, free: int, within: int) -> list[Breach]:
    """Work begins after sufficient rest; then minute for minute: is there as much again inside the time given?"""
    if not work:
        return []
    last = work[-1][1] + within + free
    off = [True] * (last + 1)
    for start, end in work:
        off[start:end] = [False] * (end - start)
    runs = [0] * (last + 2)  # how long it is free from this minute on
    for minute in range(last, -1, -1):
        runs[minute] = runs[minute + 1] + 1 if off[minute] else 0
    found, minute = [], 0
    while minute < work[-1][1]:
        if off[minute]:
            minute += 1
            continue
        longest = max(min(runs[at], minute + within - at) for at in range(minute, minute + within))
        end = minute
        while runs[end] < free:
            end += 1
        if longest < free:
            found.append(Breach(minute, end, longest))
        minute = end
    return found


@given(lines | dense)
def test_daily_rest_is_what_the_law_says_minute_for_minute(work: Line) -> None:
    assert breaches(work, *DAILY) == by_the_minute(work, *DAILY)


@given(lines | dense)
def test_weekly_rest_is_what_the_law_says_minute_for_minute(work: Line) -> None:
    assert breaches(work, *WEEKLY) == by_the_minute(work, *WEEKLY)


@given(lines | dense, st.integers(8 * HOUR, 11 * HOUR))
def test_agreed_rest_is_held_to_minute_for_minute(work: Line, free: int) -> None:
    assert breaches(work, free, DAY) == by_the_minute(work, free, DAY)


@given(lines | dense, st.integers(0, 10 * DAY), st.sampled_from((DAILY[0], WEEKLY[0])))
@example([(0, 60)], 60 + 11 * HOUR - 1, 11 * HOUR)
def test_somebody_is_rested_at_the_first_minute_with_enough_time_off_before_it(work: Line, at: int, free: int) -> None:
    def is_rested(minute: int) -> bool:
        return not any(start < minute and end > minute - free for start, end in work)

    rested = rested_at(work, at, free)
    assert is_rested(rested)
    assert not any(is_rested(minute) for minute in range(at, rested))


def test_an_ordinary_week_gives_rest_enough() -> None:
    week = days_of(8, 16, 0, 1, 2, 3, 4)
    assert breaches(week, *DAILY) == breaches(week, *WEEKLY) == []


def test_thirteen_hours_of_work_leave_eleven_of_rest_and_a_minute_more_does_not() -> None:
    assert breaches(hours((8, 21)), *DAILY) == []
    assert breaches([(8 * HOUR, 21 * HOUR + 1)], *DAILY) == [Breach(8 * HOUR, 21 * HOUR + 1, 11 * HOUR - 1)]


def test_an_evening_and_the_next_morning_break_rest_unless_eight_hours_are_agreed() -> None:
    work = hours((15, 22), (31, 38))
    assert breaches(work, *DAILY) == [Breach(15 * HOUR, 38 * HOUR, 9 * HOUR)]
    assert breaches(work, 8 * HOUR, DAY) == []


def test_seven_days_in_a_row_leave_no_weekly_rest() -> None:
    assert breaches(days_of(8, 16, *range(6)), *WEEKLY) == []
    assert breaches(days_of(8, 16, *range(7)), *WEEKLY) == [Breach(8 * HOUR, 6 * DAY + 16 * HOUR, 16 * HOUR)]


def test_a_rota_has_the_laws_rest_unless_it_says_what_is_agreed() -> None:
    written = {"id": "natt", "name": "Natt", "kind": "backup"}
    assert agreement(Rota.model_validate(written)) == LAW == (11 * 3600, 35 * 3600)
    agreed = Rota.model_validate(written | {"rest": {"daily": "8h", "weekly": "28h"}})
    assert agreement(agreed) == (8 * 3600, 28 * 3600)


def test_somebody_on_two_rotas_has_the_stricter_rest() -> None:
    turn = layer(["ada", None], "2026-01-01T00:00")
    town = organisation(
        rota(turn, id="a", rest={"daily": "8h", "weekly": "30h"}),
        rota(id="b", rest={"daily": "9h", "weekly": "28h"}, shifts=[
            {"staff": "ada", "start": "2026-01-01T00:00", "end": "2026-01-02T00:00"},
            {"staff": "bo", "start": "2026-01-01T00:00", "end": "2026-01-02T00:00"}]),
    )  # fmt: skip
    assert agreements(town) == {"ada": Agreement(9 * 3600, 30 * 3600), "bo": Agreement(9 * 3600, 28 * 3600)}
