"""The duty engine against the contract's words (tests/schedules/slowly.py), on random rotas around the bad nights."""

from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedules.coverage import gaps
from schedules.duty import Duty, Stretch
from schedules.organisation import Organisation
from tests.schedules import slowly
from tests.schedules.organisations import PEOPLE, random_organisations

HALF_HOUR = timedelta(minutes=30)
some = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
few = settings(some, max_examples=50)


def looks(focus: date, days: int = 8) -> list[datetime]:
    first = datetime(focus.year, focus.month, focus.day, tzinfo=UTC) - timedelta(days=4)
    return [first + n * HALF_HOUR for n in range(48 * days)]


def stretches(organisation: Organisation, times: list[datetime]) -> list[Stretch]:
    """What looking every half hour shows on the first rota."""
    seen = [(at, slowly.holder(organisation.rotas[0], at, organisation)) for at in times]
    found = []
    for held, looked in groupby(seen, key=lambda look: look[1]):
        when = [at for at, _ in looked]
        if held is not None:
            found.append(Stretch(held[0], when[0], when[-1] + HALF_HOUR, held[1]))
    return found


@some
@given(random_organisations())
def test_the_timeline_is_what_looking_every_half_hour_shows(made: tuple[Organisation, date]) -> None:
    organisation, focus = made
    times = looks(focus)

    shown = Duty(organisation).timeline("r0", times[0], times[-1] + HALF_HOUR)

    assert shown == stretches(organisation, times)


@some
@given(random_organisations(), st.integers(-4 * 86_400, 4 * 86_400), st.integers(0, 86_400))
def test_asking_for_a_point_is_asking_for_a_window_and_looking(
    made: tuple[Organisation, date], second: int, length: int
) -> None:
    organisation, focus = made
    at = datetime(focus.year, focus.month, focus.day, tzinfo=UTC) + timedelta(seconds=second, milliseconds=1)
    duty = Duty(organisation)

    shown = duty.timeline("r0", at - timedelta(seconds=length), at + timedelta(days=500))
    holding = [s.staff for s in shown if s.start <= at < s.end]
    until = at
    for stretch in shown:
        if holding and stretch.start <= until < stretch.end and stretch.staff == holding[0]:
            until = stretch.end

    asked = duty.on_duty("storvik", at)
    assert [holder.staff for holder in asked] == holding
    if asked:
        assert asked[0].until == (until if until <= at + timedelta(days=400) else None)


@few
@given(random_organisations(lines=2), st.integers(0, 8 * 48 - 1))
def test_starts_and_presence_are_what_looking_shows(made: tuple[Organisation, date], look: int) -> None:
    organisation, focus = made
    times = looks(focus)
    rotas = [[slowly.holder(rota, at, organisation) for at in times] for rota in organisation.rotas]
    held = [[found[0] if found else None for found in rota] for rota in rotas]
    starts = [
        (times[n], who[n], rota.id)
        for n in range(1, len(times))
        for rota, who in zip(organisation.rotas, held, strict=True)
        if who[n] is not None and who[n] != who[n - 1]
    ]
    duty, at = Duty(organisation), times[look]

    found = duty.next_start("storvik", at)
    expected = [start for start in starts if start[0] > at]
    assert [(s.at, s.staff, s.rota) for s in [found] if s is not None and s.at <= times[-1]] == expected[:1]
    exactly = [(s.at, s.staff, s.rota) for s in duty.starting("storvik", at)]
    assert look == 0 or exactly == [start for start in starts if start[0] == at]
    for who in PEOPLE:
        gone = (n for n in range(look, len(times)) if who not in (held[0][n], held[1][n]))
        left = next(gone, None)
        until = duty.present_until("storvik", who, at)
        assert until == times[left] if left is not None else until is None or until > times[-1]
        assert duty.absent(who, at) == slowly.absent(who, at, organisation)


def without(organisation: Organisation, who: str) -> Organisation:
    return organisation.model_copy(update={"absences": tuple(a for a in organisation.absences if a.staff != who)})


@few
@given(random_organisations(lines=2))
def test_gaps_are_what_counting_every_half_hour_shows(made: tuple[Organisation, date]) -> None:
    organisation, focus = made
    times = looks(focus, days=7)
    wanted = organisation.coverage[0]
    seen = [
        (at, slowly.counting(wanted, at, organisation)) if slowly.required(wanted, at, organisation) else (at, None)
        for at in times
    ]
    expected = []
    for count, looked in groupby(seen, key=lambda look: look[1]):
        if count is None or count >= wanted.minimum:
            continue
        when = [at for at, _ in looked]
        back = [w for w in PEOPLE if any(slowly.counting(wanted, t, without(organisation, w)) > count for t in when)]
        expected.append((when[0], when[-1] + HALF_HOUR, count, tuple(back)))

    found = gaps(Duty(organisation), times[0], times[-1] + HALF_HOUR)

    assert [(gap.start, gap.end, gap.covered, gap.absent) for gap in found] == expected
