"""Who could be asked to take open time (contract, section 8).

Whoever has fewest hours of duty on holidays and in periods, a year back and 400 days ahead, is asked first. A `Filling`
works this out once for as many questions as there are gaps; `schedules.sharing` shares several out.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial, reduce

from schedules.calendar import calendar, periods
from schedules.duty import HORIZON, Duty
from schedules.fitting import by_fit
from schedules.instants import DAY, moment, seconds, seconds_up
from schedules.intervals import Interval, Line, clip, intersect, overlapping, union
from schedules.organisation import Coverage, Organisation, Rota, Staff
from schedules.rest import LAW, WEEK, Agreement, CallOut, agreement, agreements, breaches, stricter
from schedules.worktime import Worktime, worktimes

YEAR = 365 * DAY


class UnknownRequirement(LookupError):
    """The organisation has no coverage requirement with this id."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody for open time; with no reasons against, they may be asked.

    `holiday_hours`: hours of duty on holidays and in periods, from a year before to 400 days after.
    `reasons_against`: competence, other_rotas, on_duty, absent, daily_rest, weekly_rest.
    """

    staff: str
    holiday_hours: float
    reasons_against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """Time that needs somebody: for a requirement, and as duty on `rota` (the one that fits best, if None)."""

    requirement: str
    start: datetime
    end: datetime
    rota: str | None = None


def candidates(duty: Duty, wanted: Open, at: datetime, callouts: Iterable[CallOut] = ()) -> list[Candidate]:
    """Those who may be asked, fewest holiday hours first. UnknownRequirement."""
    return Filling(duty, at, callouts).candidates(wanted)


class Filling:
    """The duty of a year back and 400 days ahead, as seen at one time, and what more would make of it."""

    def __init__(self, duty: Duty, at: datetime, callouts: Iterable[CallOut] = ()) -> None:
        self._duty, self._start, self._end = duty, seconds(at) - YEAR, seconds(at) + HORIZON
        self._times = worktimes(duty, self._start, self._end, callouts)
        self._agreements = agreements(duty.organisation)
        self._rota: Callable[[Open], Rota | None] = cache(partial(_rota, duty))
        self._holidays = holidays(duty, self._start, self._end)
        self._hours = {staff: _length(intersect(time.duty, self._holidays)) for staff, time in self._times.items()}

    def considered(self, wanted: Open) -> list[Candidate]:
        """Everyone, those who may be asked first; then fewest holiday hours, then id."""
        requirement = _requirement(self._duty.organisation, wanted.requirement)
        rota, hours = self._rota(wanted), _hours(wanted)
        theirs = {id for serving in self._duty.serving(requirement.area) for id in serving.people}
        everyone = [
            Candidate(staff.id, self._hours.get(staff.id, 0) / 3600, (
                *_unfit(requirement, staff, theirs), *self._against(staff.id, hours, rota)))
            for staff in self._duty.organisation.staff
        ]  # fmt: skip
        return sorted(everyone, key=_askable_first)

    def for_rota(self, id: str, start: datetime, end: datetime) -> list[Candidate]:
        """As `considered`, for time on a rota that no requirement asks for: whoever is free may be asked."""
        rota = next((rota for rota in self._duty.organisation.rotas if rota.id == id), None)
        hours = seconds(start), seconds_up(end)
        everyone = [
            Candidate(staff.id, self._hours.get(staff.id, 0) / 3600, tuple(self._against(staff.id, hours, rota)))
            for staff in self._duty.organisation.staff
        ]
        return sorted(everyone, key=_askable_first)

    def candidates(self, wanted: Open) -> list[Candidate]:
        """Those who may be asked."""
        return [candidate for candidate in self.considered(wanted) if not candidate.reasons_against]

    def _against(self, staff: str, hours: Interval, rota: Rota | None, more: Sequence[Open] = ()) -> list[str]:
        """What speaks against this person in these hours, if `more` is also theirs."""
        time = self._times.get(staff, Worktime())
        added = [_hours(one) for one in more]
        reasons = []
        if any(overlapping(time.duty, *hours)) or any(s < hours[1] and e > hours[0] for s, e in added):
            reasons.append("on_duty")
        if any(overlapping(self._duty.absences.get(staff, []), *hours)):
            reasons.append("absent")
        if rota is None or rota.duty == "active":
            near = overlapping(time.work, hours[0] - 2 * WEEK, hours[1] + 2 * WEEK)
            reasons += _unrested(union([*near, *self._work(more), hours]), hours, self._agreed(staff, rota))
        return reasons

    def can_still(self, staff: str, one: Open, given: Sequence[Open]) -> bool:
        """Whether somebody who could take it still can, had they been given this too. UnknownRequirement."""
        return not self._against(staff, _hours(one), self._rota(one), given)

    def holiday_seconds(self, staff: str) -> int:
        return self._hours.get(staff, 0)

    def _work(self, given: Sequence[Open]) -> Line:
        """What of the given time is work."""
        placed = [(one, self._rota(one)) for one in given]
        return [_hours(one) for one, rota in placed if rota is None or rota.duty == "active"]

    def _agreed(self, staff: str, rota: Rota | None) -> Agreement:
        agreed = [self._agreements[staff]] if staff in self._agreements else []
        if rota is not None:
            agreed.append(agreement(rota))
        return reduce(stricter, agreed) if agreed else LAW


def _askable_first(one: Candidate) -> tuple[bool, float, str]:
    return bool(one.reasons_against), one.holiday_hours, one.staff


def holidays(duty: Duty, start: int, end: int) -> Line:
    """All holidays and periods in [start, end)."""
    organisation = duty.organisation
    named = [(seconds(p.start), seconds(p.end)) for p in periods(organisation, moment(start), moment(end))]
    days = calendar(organisation.country, organisation.extra_holidays)
    dates = days.holidays(duty.zone.day(start), duty.zone.day(end))
    return clip(union(named + [(duty.zone.at(day, 0), duty.zone.at(day + 1, 0)) for day in dates]), start, end)


def _unrested(work: Line, hours: Interval, agreed: Agreement) -> list[str]:
    """Which rest is missing around the hours, given the work around them, theirs included."""
    rules = (("daily_rest", agreed.daily, DAY), ("weekly_rest", agreed.weekly, WEEK))
    return [
        name for name, free, within in rules
        if any(breach.start < hours[1] and breach.end > hours[0] for breach in breaches(work, free, within))
    ]  # fmt: skip


def _requirement(organisation: Organisation, id: str) -> Coverage:
    for requirement in organisation.coverage:
        if requirement.id == id:
            return requirement
    raise UnknownRequirement(f"there is no coverage requirement {id!r}")


def _rota(duty: Duty, wanted: Open) -> Rota | None:
    """The named rota; else the one that fits best of those whose duty counts. UnknownRequirement."""
    requirement = _requirement(duty.organisation, wanted.requirement)
    if wanted.rota is not None:
        return next((rota for rota in duty.organisation.rotas if rota.id == wanted.rota), None)
    return next(iter(by_fit(duty, requirement, *_hours(wanted))), None)


def _unfit(wanted: Coverage, staff: Staff, on_its_rotas: Collection[str]) -> list[str]:
    """Why somebody is none of those who work there: a wanted competence, or else a rota that serves the area."""
    if wanted.competences is not None:
        return [] if not set(wanted.competences).isdisjoint(staff.competences) else ["competence"]
    return [] if staff.id in on_its_rotas else ["other_rotas"]


def _hours(one: Open) -> Interval:
    return seconds(one.start), seconds_up(one.end)


def _length(line: Iterable[Interval]) -> int:
    return sum(end - start for start, end in line)
