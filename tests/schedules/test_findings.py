"""What `findings` tells a planner, as people would say it; and the time behind it, half hour for half hour."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.duty import Duty
from schedules.findings import Finding, findings
from schedules.instants import seconds
from schedules.intervals import holding
from schedules.organisation import Organisation
from schedules.rest import CallOut
from schedules.worktime import Worktime, worktimes
from tests.schedules import slowly
from tests.schedules.asking import duty_of
from tests.schedules.organisations import PEOPLE, layer, organisation, random_organisations, rota

HALF_HOUR = timedelta(minutes=30)
NIGHTS = [{"from": "22:00", "to": "06:00"}]
WEEKDAYS = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "16:00"}]


def shift(staff: str, start: str, end: str) -> dict[str, Any]:
    return {"staff": staff, "start": start, "end": end}


def callout(duty: Duty, staff: str, start: str, end: str) -> CallOut:
    return CallOut(staff, duty.zone.moment(start), duty.zone.moment(end))


def found(duty: Duty, start: str, end: str, *callouts: CallOut, area: str | None = None) -> list[Finding]:
    return findings(duty, duty.zone.moment(start), duty.zone.moment(end), callouts, area)


def told(duty: Duty, start: str, end: str, *callouts: CallOut) -> list[tuple[str, str, str, str]]:
    """(kind, staff, start, end) by the clock on the wall."""
    return [
        (f.kind, f.staff, f"{duty.zone.local(f.start):%m-%dT%H:%M}", f"{duty.zone.local(f.end):%m-%dT%H:%M}")
        for f in found(duty, start, end, *callouts)
    ]


def test_stand_by_that_nobody_calls_on_is_rest() -> None:
    duty = duty_of(layer(["ada"], "2026-06-01T00:00"), duty="standby", standby_factor="0")
    assert told(duty, "2026-06-01", "2026-07-01") == []


def test_active_duty_without_end_breaks_every_rule() -> None:
    duty = duty_of(layer(["ada"], "2026-06-01T00:00"))
    kinds = {kind for kind, *_ in told(duty, "2026-06-08", "2026-06-09")}
    assert kinds == {"daily_rest", "weekly_rest", "hours"}


def test_whoever_was_woken_on_stand_by_is_off_until_eleven_hours_later() -> None:
    duty = duty_of(layer(["ada"], "2026-06-01T00:00"), duty="standby")
    woken = callout(duty, "ada", "2026-06-10T02:10", "2026-06-10T03:40")

    finding, = found(duty, "2026-06-10", "2026-06-11", woken)

    assert (finding.kind, finding.staff, finding.rule) == ("woken", "ada", "aml. § 10-8 (1)")
    assert (finding.start, finding.end) == (woken.start, duty.zone.moment("2026-06-10T14:40"))
    assert finding.facts == {"until": woken.end, "times": 1}


def test_whoever_was_woken_twice_in_a_night_is_told_of_once() -> None:
    duty = duty_of(layer(["ada"], "2026-06-01T00:00"), duty="standby")
    calls = [callout(duty, "ada", "2026-06-10T01:00", "2026-06-10T01:20"),
             callout(duty, "ada", "2026-06-10T04:00", "2026-06-10T04:30")]

    assert told(duty, "2026-06-10", "2026-06-11", *calls) == [("woken", "ada", "06-10T01:00", "06-10T15:30")]
    assert found(duty, "2026-06-10", "2026-06-11", *calls)[0].facts["times"] == 2


def test_agreed_rest_lets_whoever_was_woken_come_back_earlier() -> None:
    duty = duty_of(layer(["ada"], "2026-06-01T00:00"), duty="standby", rest={"daily": "8h"})
    woken = callout(duty, "ada", "2026-06-10T02:10", "2026-06-10T03:40")
    assert told(duty, "2026-06-10", "2026-06-11", woken) == [("woken", "ada", "06-10T02:10", "06-10T11:40")]


def test_a_call_at_noon_is_work_but_wakes_nobody() -> None:
    duty = duty_of(layer(["ada"], "2026-06-01T00:00"), duty="standby")
    assert told(duty, "2026-06-10", "2026-06-11", callout(duty, "ada", "2026-06-10T12:00", "2026-06-10T12:30")) == []


@pytest.mark.parametrize(("start", "end", "wakes"), [
    ("20:59", "21:30", False), ("21:00", "21:30", True), ("06:59", "07:30", True), ("07:00", "07:30", False),
])  # fmt: skip
def test_night_is_from_nine_to_seven(start: str, end: str, wakes: bool) -> None:
    duty = duty_of(layer(["ada"], "2026-06-01T00:00"), duty="standby")
    called = callout(duty, "ada", f"2026-06-10T{start}", f"2026-06-10T{end}")
    assert bool(told(duty, "2026-06-10", "2026-06-11", called)) is wakes


def test_nobody_on_active_duty_is_woken() -> None:
    duty = duty_of(shifts=[shift("ada", "2026-06-10T00:00", "2026-06-10T08:00")])
    assert told(duty, "2026-06-10", "2026-06-11", callout(duty, "ada", "2026-06-10T02:10", "2026-06-10T03:40")) == []


def test_a_call_at_night_takes_the_rest_before_a_days_work() -> None:
    town = organisation(
        rota(layer(["ada"], "2026-06-01T00:00", windows=NIGHTS), duty="standby", standby_factor="0"),
        rota(layer(["ada"], "2026-06-01T00:00", windows=WEEKDAYS), id="dag", kind="daytime"),
    )
    duty = Duty(town)
    woken = callout(duty, "ada", "2026-06-10T02:10", "2026-06-10T03:40")

    assert told(duty, "2026-06-10", "2026-06-11") == []
    assert told(duty, "2026-06-10", "2026-06-11", woken) == [
        ("hours", "ada", "06-08T00:00", "06-15T00:00"),
        ("daily_rest", "ada", "06-09T08:00", "06-10T16:00"),
        ("woken", "ada", "06-10T02:10", "06-10T14:40"),
    ]
    assert found(duty, "2026-06-10", "2026-06-11", woken)[1].facts == {
        "needed": timedelta(hours=11), "longest": timedelta(hours=10, minutes=10)}


def test_a_weekend_of_stand_by_counts_as_a_seventh() -> None:
    """The Labour Inspection Authority's example: Friday 16 to Sunday 24 is 56 hours, and counts as 8."""
    duty = duty_of(shifts=[shift("ada", "2026-06-12T16:00", "2026-06-15T00:00")], duty="standby")
    start, end = seconds(duty.zone.moment("2026-06-08")), seconds(duty.zone.moment("2026-06-15"))
    assert worktimes(duty, start, end)["ada"].counted(start, end) == 8 * 3600


def test_a_call_in_stand_by_counts_in_full_and_the_rest_of_it_by_its_part() -> None:
    duty = duty_of(shifts=[shift("ada", "2026-06-12T16:00", "2026-06-13T07:00")], duty="standby", standby_factor="1/7")
    start, end = seconds(duty.zone.moment("2026-06-08")), seconds(duty.zone.moment("2026-06-15"))
    called = callout(duty, "ada", "2026-06-12T23:00", "2026-06-13T00:00")
    assert worktimes(duty, start, end, [called])["ada"].counted(start, end) == 3600 + 2 * 3600


def test_where_two_stand_bys_meet_the_greater_part_counts_and_only_once() -> None:
    twelve = shift("ada", "2026-06-10T08:00", "2026-06-10T20:00")
    duty = Duty(organisation(
        rota(id="a", duty="standby", standby_factor="1/7", shifts=[twelve]),
        rota(id="b", duty="standby", standby_factor="1/5", shifts=[twelve | {"end": "2026-06-10T13:00"}]),
    ))  # fmt: skip
    start, end = seconds(duty.zone.moment("2026-06-10")), seconds(duty.zone.moment("2026-06-11"))
    assert worktimes(duty, start, end)["ada"].counted(start, end) == (1 + 1) * 3600


def test_a_full_week_at_work_and_stand_by_every_night_are_more_than_forty_hours() -> None:
    turns = rota(layer(["ada"], "2026-06-01T00:00"), duty="standby")
    days = rota(layer(["ada"], "2026-06-01T00:00", windows=WEEKDAYS), id="dag", kind="daytime")
    whole = Duty(organisation(turns, days))
    hours = [f for f in found(whole, "2026-06-10", "2026-06-11") if f.kind == "hours"]

    assert [(f.start, f.end) for f in hours] == [(whole.zone.moment("2026-06-08"), whole.zone.moment("2026-06-15"))]
    assert hours[0].facts["hours"] == timedelta(hours=40, seconds=round(128 * 3600 / 7))


def test_duty_on_two_rotas_at_once_is_told_with_both() -> None:
    duty = Duty(organisation(
        rota(id="a", shifts=[shift("ada", "2026-06-10T08:00", "2026-06-10T12:00")]),
        rota(id="b", shifts=[shift("ada", "2026-06-10T10:00", "2026-06-10T14:00")]),
    ))  # fmt: skip
    assert told(duty, "2026-06-10", "2026-06-11") == [("double_duty", "ada", "06-10T10:00", "06-10T12:00")]
    assert found(duty, "2026-06-10", "2026-06-11")[0].rotas == ("a", "b")


def test_a_turn_of_somebody_who_is_away_is_told_and_one_that_was_given_away_is_not() -> None:
    away = [shift("ada", "2026-06-10T00:00", "2026-06-12T00:00")]
    nights = layer(["ada"], "2026-06-01T00:00", windows=NIGHTS)
    left = duty_of(nights, absences=away)
    given = duty_of(nights, absences=away, overrides=[shift("bo", "2026-06-10T00:00", "2026-06-10T06:00"),
                                                      shift("bo", "2026-06-10T22:00", "2026-06-11T06:00")])

    assert told(left, "2026-06-10", "2026-06-11") == [
        ("absent", "ada", "06-10T00:00", "06-10T06:00"), ("absent", "ada", "06-10T22:00", "06-11T00:00")]
    assert told(given, "2026-06-10", "2026-06-11") == []


def test_only_what_reaches_into_the_time_asked_about_is_told() -> None:
    duty = duty_of(shifts=[shift("ada", "2026-06-10T06:00", "2026-06-10T22:00")])
    long_day = [("daily_rest", "ada", "06-10T06:00", "06-10T22:00")]

    assert told(duty, "2026-06-10T21:59", "2026-06-11") == long_day
    assert told(duty, "2026-06-10T22:00", "2026-06-11") == []
    assert told(duty, "2026-06-09", "2026-06-10T06:00") == []
    assert told(duty, "2026-06-10T10:00", "2026-06-10T10:00") == []


def test_an_area_is_told_of_its_own_people_with_all_their_duty() -> None:
    duty = Duty(organisation(
        rota(id="a", shifts=[shift("ada", "2026-06-10T06:00", "2026-06-10T14:00")]),
        rota(id="b", areas=[], shifts=[shift("ada", "2026-06-10T14:00", "2026-06-10T22:00"),
                                       shift("bo", "2026-06-11T06:00", "2026-06-11T22:00")]),
    ))  # fmt: skip
    assert [f.staff for f in found(duty, "2026-06-10", "2026-06-12")] == ["ada", "bo"]
    assert [f.staff for f in found(duty, "2026-06-10", "2026-06-12", area="storvik")] == ["ada"]
    assert found(duty, "2026-06-10", "2026-06-12", area="elsewhere") == []


@pytest.mark.parametrize(("night", "length"), [
    pytest.param(("2026-03-28T20:00", "2026-03-29T10:00"), [], id="an hour less in March"),
    pytest.param(("2026-10-24T20:00", "2026-10-25T09:00"), ["daily_rest"], id="an hour more in October"),
])  # fmt: skip
def test_summer_time_counts_by_the_hours_that_pass(night: tuple[str, str], length: list[str]) -> None:
    duty = duty_of(shifts=[shift("ada", *night)])
    assert [kind for kind, *_ in told(duty, "2026-01-01", "2027-01-01")] == length


@st.composite
def standing_by(draw: st.DrawFn) -> tuple[Duty, datetime, list[CallOut]]:
    """Two random rotas, each active or stand-by, and call-outs; about the two days from the focus."""
    made, focus = draw(random_organisations(lines=2))
    kinds = [draw(st.sampled_from((("active", "1"), ("standby", "1/7"), ("standby", "0.5")))) for _ in made.rotas]
    rotas = tuple(line.model_copy(update={"duty": kind, "standby_factor": part})
                  for line, (kind, part) in zip(made.rotas, kinds, strict=True))
    start = slowly.instant(datetime.combine(focus, datetime.min.time()))
    calls = draw(st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(-4, 90), st.integers(1, 8)), max_size=3))
    called = [CallOut(who, start + n * HALF_HOUR, start + (n + length) * HALF_HOUR) for who, n, length in calls]
    return Duty(made.model_copy(update={"rotas": rotas})), start, called


def away_from_nothing(organisation: Organisation, staff: str) -> Organisation:
    kept = tuple(absence for absence in organisation.absences if absence.staff != staff)
    return organisation.model_copy(update={"absences": kept})


@given(standing_by())
@settings(max_examples=60, deadline=None)
def test_work_stand_by_and_turns_missed_are_what_each_half_hour_says(
    drawn: tuple[Duty, datetime, list[CallOut]]
) -> None:
    duty, start, called = drawn
    town, end = duty.organisation, start + timedelta(days=2)
    times = worktimes(duty, seconds(start), seconds(end), called)
    missed = [f for f in findings(duty, start, end, called) if f.kind == "absent"]
    double = [f for f in findings(duty, start, end, called) if f.kind == "double_duty"]
    total = dict.fromkeys(PEOPLE, Fraction(0))
    for step in range(96):
        at = start + step * HALF_HOUR
        held = [slowly.holder(line, at, town) for line in town.rotas]
        for who in PEOPLE:
            time = times.get(who, Worktime())
            mine = [line for line, holder in zip(town.rotas, held, strict=True) if holder and holder[0] == who]
            works = any(c.staff == who and c.start <= at < c.end for c in called) or any(
                line.duty == "active" for line in mine)
            assert (holding(time.work, seconds(at)) is not None) == works
            assert (holding(time.duty, seconds(at)) is not None) == bool(mine)
            assert any(f.staff == who and f.start <= at < f.end for f in double) == (len(mine) == 2)
            total[who] += 1 if works else max((Fraction(line.standby_factor) for line in mine), default=Fraction(0))
            freed = away_from_nothing(town, who)
            would = {line.id for line in town.rotas
                     if slowly.absent(who, at, town) and (slowly.holder(line, at, freed) or ("",))[0] == who}
            assert {f.rotas[0] for f in missed if f.staff == who and f.start <= at < f.end} == would
    for who in PEOPLE:
        assert times.get(who, Worktime()).counted(seconds(start), seconds(end)) == total[who] * 1800
