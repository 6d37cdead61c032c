"""What a planner should look at in duty as it stands: rest, working time, double duty, turns of people who are away.

Each finding has the rule behind it and, for the catalogue, the key `check_KIND` and its facts. See `schedules.rest` for
the rules of rest. Working time: 40 hours in seven days (aml. § 10-4 (1)), here by calendar week, stand-by counted by
its part (§ 10-4 (3)); agreements that average it (§ 10-5) are for people to weigh. Datetimes go out in UTC.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from typing import Literal, TypeAlias

from schedules.duty import Duty
from schedules.instants import DAY, HOUR, moment, seconds, seconds_up
from schedules.intervals import Line, clip, intersect, overlapping, union
from schedules.organisation import Organisation
from schedules.rest import LAW, WEEK, Agreement, CallOut, agreements, breaches, named, rested_at, stints
from schedules.worktime import Worktime, worktimes

Kind: TypeAlias = Literal["daily_rest", "weekly_rest", "hours", "woken", "double_duty", "absent"]
Fact: TypeAlias = datetime | timedelta | int | str

AROUND = 2 * WEEK  # work this far outside is looked at, so that a stint that reaches in is seen
HOURS_A_WEEK = 40 * HOUR
NIGHT = (21, 7)  # a call that begins between these hours, local time, wakes somebody


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule`: the section of the act, None where there is none but sense. `rotas`: those it is about, by id."""

    kind: Kind
    staff: str
    start: datetime
    end: datetime
    rule: str | None = None
    rotas: tuple[str, ...] = ()
    facts: dict[str, Fact] = field(default_factory=dict)


def findings(
    duty: Duty, start: datetime, end: datetime, callouts: Iterable[CallOut] = (), area: str | None = None
) -> list[Finding]:
    """All that reach into [start, end), by start, staff and kind; with `area`, of those named in a rota that serves it.

    Work is looked at for two weeks on either side, and longer stints without rest are cut there.
    """
    since, until = seconds(start), seconds_up(end)
    if since >= until:
        return []
    wanted = _people(duty.organisation, area)
    found: list[Finding] = []
    times = worktimes(duty, since - AROUND, until + AROUND, callouts)
    agreed = agreements(duty.organisation)
    for staff in wanted:
        time = times.get(staff, Worktime())
        found += _of(duty, staff, time, agreed.get(staff, LAW), since, until)
    inside = [finding for finding in found if finding.start < moment(until) and finding.end > moment(since)]
    return sorted(inside, key=lambda finding: (finding.start, finding.staff, finding.kind, finding.rotas))


def _of(duty: Duty, staff: str, time: Worktime, agreed: Agreement, start: int, end: int) -> Iterator[Finding]:
    yield from _rest(staff, time.work, agreed)
    yield from _woken(duty, staff, time.called, agreed.daily)
    yield from _hours(duty, staff, time, start, end)
    yield from _double(staff, time)
    yield from _absent(duty, staff, start, end)


def _rest(staff: str, work: Line, agreed: Agreement) -> Iterator[Finding]:
    rules: tuple[tuple[Kind, str, int, int], ...] = (
        ("daily_rest", "aml. § 10-8 (1)", agreed.daily, DAY),
        ("weekly_rest", "aml. § 10-8 (2)", agreed.weekly, WEEK),
    )
    for kind, rule, free, within in rules:
        for breach in breaches(work, free, within):
            yield Finding(kind, staff, moment(breach.start), moment(breach.end), rule, facts={
                "needed": timedelta(seconds=free), "longest": timedelta(seconds=breach.longest)})


def _woken(duty: Duty, staff: str, called: Line, free: int) -> Iterator[Finding]:
    """Nights broken by calls, each until the person is rested again; calls without rest between are one."""
    nightly = [(s, e) for s, e in called if not NIGHT[1] <= duty.zone.local(moment(s)).hour < NIGHT[0]]
    for night in stints(nightly, free):
        first, last = night[0][0], night[-1][1]
        yield Finding("woken", staff, moment(first), moment(rested_at(night, last, free)), "aml. § 10-8 (1)", facts={
            "until": moment(last), "times": len(night)})


def _hours(duty: Duty, staff: str, time: Worktime, start: int, end: int) -> Iterator[Finding]:
    """Calendar weeks, local time, with more than is normal."""
    if not time.duty and not time.called:
        return
    day = duty.zone.day(start)
    for monday in range(day - (day + 6) % 7, duty.zone.day(end) + 1, 7):
        week = duty.zone.at(monday, 0), duty.zone.at(monday + 7, 0)
        counted = time.counted(*week)
        if counted > HOURS_A_WEEK:
            yield Finding("hours", staff, moment(week[0]), moment(week[1]), "aml. § 10-4 (1), (3)", facts={
                "hours": timedelta(seconds=round(counted)), "limit": timedelta(seconds=HOURS_A_WEEK)})


def _double(staff: str, time: Worktime) -> Iterator[Finding]:
    for (one, line), (other, also) in combinations(time.by_rota.items(), 2):
        for start, end in intersect(line, also):
            yield Finding("double_duty", staff, moment(start), moment(end), rotas=(one, other))


def _absent(duty: Duty, staff: str, start: int, end: int) -> Iterator[Finding]:
    """When somebody would have duty but for their own absence."""
    missed = list(overlapping(duty.absences.get(staff, []), start, end))
    others = {who: line for who, line in duty.absences.items() if who != staff} if missed else {}
    for away in missed:
        for rota in duty.rotas.values():
            if staff in rota.people:
                had = rota.final(*clip([away], start, end)[0], others)
                for s, e in union((s, e) for s, e, who, _ in had if who == staff):
                    yield Finding("absent", staff, moment(s), moment(e), rotas=(rota.id,))


def _people(organisation: Organisation, area: str | None) -> list[str]:
    """Who is looked at, in the file's order."""
    if area is None:
        return [staff.id for staff in organisation.staff]
    serving = set().union(*(named(rota) for rota in organisation.rotas if area in rota.areas))
    return [staff.id for staff in organisation.staff if staff.id in serving]
