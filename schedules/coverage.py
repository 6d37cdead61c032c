"""Gaps: time in which a coverage requirement is not met, and whose absence is behind it (contract, section 3).

People are counted, not rotas: one person on duty on two rotas is one. Datetimes go out in UTC.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from schedules.calendar import periods
from schedules.duty import Duty
from schedules.instants import moment, seconds, seconds_up
from schedules.intervals import Count, Interval, Line, counts, intersect, overlapping, union
from schedules.organisation import Coverage
from schedules.rota import RotaDuty, Run
from schedules.windows import always


@dataclass(frozen=True, slots=True)
class Gap:
    """Time in which `covered` people are on duty where `minimum` must be.

    `period` is the first period, by start, that the gap overlaps; `absent` each person whose absences alone, taken
    away, would raise `covered` at some instant of the gap, sorted.
    """

    area: str
    requirement: str
    start: datetime
    end: datetime
    minimum: int
    covered: int
    period: str | None
    absent: tuple[str, ...]


def gaps(duty: Duty, start: datetime, end: datetime, area: str | None = None) -> list[Gap]:
    """Every gap in [start, end), cut at its edges, by area, requirement and start; of one area if it is given."""
    since, until = seconds(start), seconds_up(end)
    named = [(seconds(p.start), seconds(p.end), p.id) for p in periods(duty.organisation, start, end)]
    asked = [c for c in duty.organisation.coverage if area is None or c.area == area]
    return [
        gap
        for requirement in sorted(asked, key=lambda c: (c.area, c.id))
        for gap in _gaps(_Counting(duty, requirement), named, since, until)
    ]


class _Counting:
    """The rotas and people that count for one requirement."""

    def __init__(self, duty: Duty, requirement: Coverage) -> None:
        self.duty, self.requirement = duty, requirement
        kinds, wanted = requirement.kinds, requirement.competences
        self.rotas = [rota for rota in duty.serving(requirement.area) if kinds is None or rota.kind in kinds]
        self.people = {
            s.id for s in duty.organisation.staff if wanted is None or not set(wanted).isdisjoint(s.competences)
        }

    def hours(self, start: int, end: int) -> Line:
        """When the requirement holds."""
        wanted, zone = self.requirement, self.duty.zone
        start = max(start, zone.instant(wanted.start)) if wanted.start is not None else start
        end = min(end, zone.instant(wanted.end)) if wanted.end is not None else end
        line = always(start, end)
        if wanted.outside_office_hours:
            line = intersect(line, self.duty.hours.office(wanted.area).outside(start, end))
        if wanted.windows is not None:
            line = intersect(line, self.duty.hours.of(wanted.windows).line(start, end))
        return line

    def counted(self, start: int, end: int) -> list[Count]:
        """How many are on duty, all through [start, end)."""
        return counts(self._lines(run for rota in self.rotas for run in rota.runs(start, end)), start, end)

    def counted_with(self, staff: str, start: int, end: int) -> list[Count]:
        """As `counted`, had the person no absences."""
        away = {who: line for who, line in self.duty.absences.items() if who != staff}
        runs = (run for rota in self.rotas for run in _runs_with(rota, staff, away, start, end))
        return counts(self._lines(runs), start, end)

    def missed(self) -> list[tuple[str, Interval]]:
        """The absences of everyone who counts and is named in a rota that counts."""
        named = {staff for rota in self.rotas for staff in rota.people} & self.people
        return [(staff, away) for staff in sorted(named) for away in self.duty.absences.get(staff, [])]

    def _lines(self, runs: Iterable[Run]) -> list[Line]:
        lines: dict[str, Line] = {}
        for start, end, staff in runs:
            if staff in self.people:
                lines.setdefault(staff, []).append((start, end))
        return [union(line) for line in lines.values()]


def _runs_with(rota: RotaDuty, staff: str, away: Mapping[str, Line], start: int, end: int) -> list[Run]:
    if staff not in rota.people:
        return rota.runs(start, end)
    return [(s, e, who) for s, e, who, _ in rota.final(start, end, away)]


def _gaps(counting: _Counting, named: list[tuple[int, int, str]], start: int, end: int) -> list[Gap]:
    wanted = counting.requirement
    open_time = _open(counting, start, end)
    absent = _absent(counting, open_time)
    return [
        Gap(
            area=wanted.area,
            requirement=wanted.id,
            start=moment(s),
            end=moment(e),
            minimum=wanted.minimum,
            covered=covered,
            period=next((id_ for from_, to, id_ in named if from_ < e and to > s), None),
            absent=tuple(absent[s]),
        )
        for s, e, covered in open_time
    ]


def _open(counting: _Counting, start: int, end: int) -> list[Count]:
    """The maximal stretches in which the same, too small number of people is on duty."""
    hours = counting.hours(start, end)
    if not hours:
        return []
    return [
        (max(s, from_), min(e, to), covered)
        for s, e, covered in counting.counted(hours[0][0], hours[-1][1])
        if covered < counting.requirement.minimum
        for from_, to in overlapping(hours, s, e)
    ]


def _absent(counting: _Counting, open_time: list[Count]) -> dict[int, list[str]]:
    """By the start of each stretch, those whose absences alone, taken away, would have more people there."""
    missed: dict[int, list[str]] = {start: [] for start, _, _ in open_time}
    covered = {start: count for start, _, count in open_time}
    line = [(start, end) for start, end, _ in open_time]
    for staff, (from_, to) in counting.missed():
        touched = list(overlapping(line, from_, to))
        if not touched:
            continue
        hull = max(from_, touched[0][0]), min(to, touched[-1][1])
        with_them = counting.counted_with(staff, *hull)
        for start, end in touched:
            more = any(n > covered[start] and max(s, start) < min(e, end) for s, e, n in with_them)
            if more and staff not in missed[start]:
                missed[start].append(staff)
    return missed
