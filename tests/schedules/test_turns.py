"""Handoffs by the clock, by the hour and by shift (contract, section 3)."""

from collections import Counter
from datetime import timedelta

from tests.schedules.asking import NIGHTS, duty_of, on, shown
from tests.schedules.organisations import PEOPLE, layer


def test_a_handoff_at_eight_stays_at_eight_across_summer_time() -> None:
    duty = duty_of(layer(["ada", "bo"], "2026-03-23T08:00", "week"))
    assert shown(duty, "2026-03-29T00:00", "2026-04-07T00:00") == [
        ("ada", "03-29T00:00", "03-30T08:00"),
        ("bo", "03-30T08:00", "04-06T08:00"),
        ("ada", "04-06T08:00", "04-07T00:00"),
    ]


def test_a_handoff_every_day_by_the_hour_moves_on_the_clock() -> None:
    duty = duty_of(layer(["ada", "bo"], "2026-03-27T08:00", "hour", 24))
    assert [start for _, start, _ in shown(duty, "2026-03-27T08:00", "2026-03-30T00:00")] == [
        "03-27T08:00",
        "03-28T08:00",
        "03-29T09:00",
    ]


def test_handoffs_step_from_the_time_as_written_even_if_that_one_is_skipped() -> None:
    duty = duty_of(layer(["ada", "bo"], "2026-03-29T02:30"))
    assert [start for _, start, _ in shown(duty, "2026-03-29T00:00", "2026-03-31T12:00")] == [
        "03-29T03:30",
        "03-30T02:30",
        "03-31T02:30",
    ]


def test_a_handoff_written_with_an_offset_starts_there_and_steps_on_our_wall() -> None:
    duty = duty_of(layer(["ada", "bo"], "2026-10-25T02:30+01:00"))
    start = duty.zone.moment("2026-10-25T01:30Z")
    [first, second] = duty.timeline("natt", start - timedelta(days=1), start + timedelta(days=1, hours=1))
    assert (first.start, second.start) == (start, duty.zone.moment("2026-10-26T02:30"))


def test_everyone_gets_a_turn_when_the_turn_passes_per_shift() -> None:
    """Three people and seven nights a week: by the clock with weekly turns some would never have a Friday."""
    weekly = [{**NIGHTS, "days": ["fri"]}, {"days": ["sun"], "from": "08:00", "to": "20:00"}]
    duty = duty_of(layer(list(PEOPLE), "2026-01-01T00:00", "shift", windows=weekly))
    start = duty.zone.moment("2026-01-01")
    stretches = duty.timeline("natt", start, start + timedelta(weeks=30))
    fridays = Counter(s.staff for s in stretches if duty.zone.local(s.start).weekday() == 4)
    assert [s.staff for s in stretches] == [*PEOPLE] * 20
    assert fridays == dict.fromkeys(PEOPLE, 10)


def test_a_shift_that_summer_time_empties_takes_no_turn() -> None:
    short = layer(list(PEOPLE), "2026-03-28T00:00", "shift", windows=[{"from": "02:00", "to": "03:00"}])
    assert [who for who, _, _ in shown(duty_of(short), "2026-03-28T00:00", "2026-04-01T00:00")] == [*PEOPLE]


def test_a_window_without_any_time_in_it_takes_no_turn() -> None:
    windows = [{"from": "08:00", "to": "16:00"}, {"from": "24:00", "to": "00:00"}]
    duty = duty_of(layer(list(PEOPLE), "2026-06-01T00:00", "shift", windows=windows))
    assert [who for who, _, _ in shown(duty, "2026-06-01T00:00", "2026-06-04T00:00")] == [*PEOPLE]


def test_shifts_that_begin_together_are_numbered_by_place_and_the_higher_has_the_overlap() -> None:
    windows = [{"from": "08:00", "to": "12:00"}, {"from": "08:00", "to": "10:00"}, {"from": "09:00", "to": "11:00"}]
    duty = duty_of(layer(list(PEOPLE), "2026-06-01T08:00", "shift", windows=windows))
    assert shown(duty, "2026-06-01T00:00", "2026-06-02T00:00") == [
        ("bo", "06-01T08:00", "06-01T09:00"),
        ("cleo", "06-01T09:00", "06-01T11:00"),
        ("ada", "06-01T11:00", "06-01T12:00"),
    ]


def test_where_shifts_overlap_an_empty_or_absent_turn_leaves_duty_below_not_beside() -> None:
    windows = [{"from": "08:00", "to": "12:00"}, {"from": "09:00", "to": "11:00"}]
    below = layer(["cleo"], "2026-01-01T00:00")
    empty = duty_of(below, layer(["ada", None], "2026-06-01T00:00", "shift", windows=windows))
    away = [{"staff": "bo", "start": "2026-06-01T00:00", "end": "2026-06-03T00:00"}]
    absent = duty_of(below, layer(["ada", "bo"], "2026-06-01T00:00", "shift", windows=windows), absences=away)
    for duty in (empty, absent):
        assert [on(duty, f"2026-06-01T{hour}") for hour in ("08:30", "10:00", "11:30")] == [["ada"], ["cleo"], ["ada"]]


def test_a_shift_that_began_before_the_first_handoff_takes_no_turn_and_every_counts_shifts() -> None:
    duty = duty_of(layer(["ada", "bo"], "2026-06-01T23:00", "shift", 2, windows=[NIGHTS]))
    nights = shown(duty, "2026-06-01T00:00", "2026-06-07T12:00")
    assert [(who, start[:5]) for who, start, _ in nights] == [
        ("ada", "06-02"),
        ("ada", "06-03"),
        ("bo", "06-04"),
        ("bo", "06-05"),
        ("ada", "06-06"),
    ]


def test_shifts_are_numbered_the_same_however_late_and_in_whatever_order_we_ask() -> None:
    windows = [NIGHTS, {"from": "08:00", "holidays": "exclude"}]
    turns = layer(list(PEOPLE), "2016-01-01T00:00", "shift", windows=windows)
    late, early = duty_of(turns), duty_of(turns)
    early.timeline("natt", early.zone.moment("2015-12-01"), early.zone.moment("2026-07-01"))
    assert shown(late, "2026-06-01", "2026-06-10") == shown(early, "2026-06-01", "2026-06-10")
