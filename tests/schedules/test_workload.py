"""Who may be asked, worked out for a few weeks and the holidays, held to what a whole year of everybody's duty says."""

from datetime import date, timedelta
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.duty import HORIZON, Duty
from schedules.fill import YEAR, Filling, Open
from schedules.instants import DAY, seconds, seconds_up
from schedules.intervals import intersect, overlapping, union
from schedules.organisation import Organisation
from schedules.rest import LAW, WEEK, CallOut, agreement, agreements, breaches, stint_around, stricter
from schedules.workload import holidays
from schedules.worktime import Worktime, worktimes
from tests.schedules.openings import opening, shift, town
from tests.schedules.organisations import PEOPLE, random_organisations


def by_the_whole_year(duty: Duty, wanted: Open, callouts: list[CallOut]) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Of each: hours on holidays, and what speaks against them on the rota, whatever the requirement."""
    start, end = seconds(wanted.start) - YEAR, seconds(wanted.start) + HORIZON
    times, off = worktimes(duty, start, end, callouts), holidays(duty, start, end)
    hours = seconds(wanted.start), seconds_up(wanted.end)
    rota = next(one for one in duty.organisation.rotas if one.id == wanted.rota)
    found = {}
    for staff in PEOPLE:
        time, against = times.get(staff, Worktime()), []
        if any(overlapping(time.duty, *hours)):
            against.append("on_duty")
        if any(overlapping(duty.absences.get(staff, []), *hours)):
            against.append("absent")
        theirs = agreements(duty.organisation).get(staff, LAW)
        agreed = reduce(stricter, [theirs, agreement(rota)])
        work = union([*time.work, hours])
        for name, free, within in (("daily_rest", agreed.daily, DAY), ("weekly_rest", agreed.weekly, WEEK)):
            if any(one.start < hours[1] and one.end > hours[0] for one in breaches(work, free, within)):
                against.append(name)
        held = sum(e - s for s, e in intersect(time.duty, off)) / 3600
        found[staff] = held, tuple(against if rota.duty == "active" else against[:2])
    return found


@given(random_organisations(lines=2), st.integers(-60, 60), st.sampled_from((1, 6, 12, 30, 24 * 40)),
       st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(-24 * 20, 24 * 20), st.integers(1, 30)), max_size=4))
@settings(max_examples=150, deadline=None)
def test_a_few_weeks_and_the_holidays_say_what_the_whole_year_does(
    drawn: tuple[Organisation, date], hours: int, length: int, called: list[tuple[str, int, int]]
) -> None:
    made, focus = drawn
    duty = Duty(made)
    middle = duty.zone.moment(str(focus))
    start = middle + timedelta(hours=hours)
    wanted = Open("krav", start, start + timedelta(hours=length), "r0")
    begun = [(who, middle + timedelta(hours=at), lasts) for who, at, lasts in called]
    callouts = [CallOut(who, at, at + timedelta(hours=lasts)) for who, at, lasts in begun]
    found = Filling(duty, start, callouts).for_rota("r0", wanted.start, wanted.end)
    assert {one.staff: (one.holiday_hours, one.reasons_against) for one in found} == by_the_whole_year(
        duty, wanted, callouts)


@given(random_organisations(lines=2), st.integers(-60, 60))
@settings(max_examples=60, deadline=None)
def test_those_who_may_be_asked_have_nothing_against_them(drawn: tuple[Organisation, date], hours: int) -> None:
    made, focus = drawn
    duty = Duty(made)
    start = duty.zone.moment(str(focus)) + timedelta(hours=hours)
    wanted, filling = Open("krav", start, start + timedelta(hours=8), "r0"), Filling(duty, start)
    assert filling.candidates(wanted) == [one for one in filling.considered(wanted) if not one.reasons_against]


def test_work_that_never_paused_for_weeks_is_seen_from_far_behind() -> None:
    """Two blocks and more of unbroken work before the time: where it began is not looked for, and rest is missing."""
    duty = town(shift("ada", "2026-09-01T00:00", "2026-12-26T08:00"))
    wanted = opening(duty, "2026-12-26T08:00", "2026-12-26T09:00")
    considered = {one.staff: one.reasons_against for one in Filling(duty, wanted.start).considered(wanted)}
    assert considered["ada"] == ("daily_rest", "weekly_rest")
    assert considered["bo"] == ()


def test_a_stint_reaches_as_far_as_no_rest_parts_it() -> None:
    work = [(0, 5), (10, 20), (24, 30), (31, 32), (45, 50)]
    assert stint_around(work, 21, 22, free=10) == (0, 32)
    assert stint_around(work, 21, 22, free=5) == (10, 32)
    assert stint_around(work, 19, 25, free=2) == (10, 32)
    assert stint_around(work, 60, 61, free=10) == (60, 61)
    assert stint_around(work, 60, 61, free=11) == (45, 61)
    assert stint_around([], 60, 61, free=11) == (60, 61)
