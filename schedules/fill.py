"""Who could be asked to take open time (contract, section 8).

Whoever has fewest hours of duty on holidays and in periods, a year back and 400 days ahead, is asked first. A `Filling`
works this out once for as many questions as there are gaps.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from schedules.duty import HORIZON, Duty
from schedules.fitting import by_fit
from schedules.instants import DAY, seconds, seconds_up
from schedules.intervals import Interval, Line, overlapping
from schedules.organisation import Coverage, Organisation, Rota, Staff
from schedules.rest import WEEK, Agreement, CallOut, stint_around
from schedules.workload import Workload

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
    """The duty of a year back and 400 days ahead, as seen at one time.

    Rest is judged by what lies within two weeks: a call-out further off matters to nothing.
    """

    def __init__(self, duty: Duty, at: datetime, callouts: Iterable[CallOut] = ()) -> None:
        self._duty = duty
        self._load = Workload(duty, seconds(at) - YEAR, seconds(at) + HORIZON, callouts)
        self._rota: Callable[[Open], Rota | None] = cache(partial(_rota, duty))
        self._fitness: Callable[[str], list[tuple[str, tuple[str, ...]]]] = cache(partial(_fitness, duty))

    def considered(self, wanted: Open) -> list[Candidate]:
        """Everyone, those who may be asked first; then fewest holiday hours, then id."""
        hours, rota = _hours(wanted), self._rota(wanted)
        return self._ordered(
            (staff, (*unfit, *self._against(staff, hours, rota))) for staff, unfit in self._fitness(wanted.requirement))

    def for_rota(self, id: str, start: datetime, end: datetime) -> list[Candidate]:
        """As `considered`, for time on a rota that no requirement asks for: whoever is free may be asked."""
        rota = next((rota for rota in self._duty.organisation.rotas if rota.id == id), None)
        hours = seconds(start), seconds_up(end)
        everyone = (staff.id for staff in self._duty.organisation.staff)
        return self._ordered((staff, tuple(self._against(staff, hours, rota))) for staff in everyone)

    def candidates(self, wanted: Open) -> list[Candidate]:
        """Those who may be asked."""
        hours, rota = _hours(wanted), self._rota(wanted)
        fit = [staff for staff, unfit in self._fitness(wanted.requirement) if not unfit]
        return self._ordered((staff, ()) for staff in fit if next(self._against(staff, hours, rota), None) is None)

    def _ordered(self, against: Iterable[tuple[str, tuple[str, ...]]]) -> list[Candidate]:
        everyone = [Candidate(staff, self._load.holiday_seconds(staff) / 3600, reasons) for staff, reasons in against]
        return sorted(everyone, key=_askable_first)

    def _against(self, staff: str, hours: Interval, rota: Rota | None) -> Iterator[str]:
        """What speaks against this person in these hours."""
        time = self._load.near(staff, hours[0] - 2 * WEEK, hours[1] + 2 * WEEK)
        if any(overlapping(time.duty, *hours)):
            yield "on_duty"
        if any(overlapping(self._duty.absences.get(staff, []), *hours)):
            yield "absent"
        if rota is None or rota.duty == "active":
            yield from _unrested(time.work, hours, self._load.agreed(staff, rota))


def _askable_first(one: Candidate) -> tuple[bool, float, str]:
    return bool(one.reasons_against), one.holiday_hours, one.staff


def _unrested(work: Line, hours: Interval, agreed: Agreement) -> Iterator[str]:
    """Which rest is missing around the hours, given the work around them, were they work too."""
    for name, free, within in (("daily_rest", agreed.daily, DAY), ("weekly_rest", agreed.weekly, WEEK)):
        start, end = stint_around(work, *hours, free)
        if end - start > within - free:
            yield name


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


def _fitness(duty: Duty, requirement: str) -> list[tuple[str, tuple[str, ...]]]:
    """Everyone, and why they are none of those who work there. UnknownRequirement."""
    wanted = _requirement(duty.organisation, requirement)
    theirs = {id for serving in duty.serving(wanted.area) for id in serving.people}
    return [(staff.id, _unfit(wanted, staff, theirs)) for staff in duty.organisation.staff]


def _unfit(wanted: Coverage, staff: Staff, on_its_rotas: Collection[str]) -> tuple[str, ...]:
    """Why somebody is none of those who work there: a wanted competence, or else a rota that serves the area."""
    if wanted.competences is not None:
        return () if not set(wanted.competences).isdisjoint(staff.competences) else ("competence",)
    return () if staff.id in on_its_rotas else ("other_rotas",)


def _hours(one: Open) -> Interval:
    return seconds(one.start), seconds_up(one.end)
