"""The picture of a period: one row a requirement, the time of the period across. Pure; contract, section 8."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from schedules.duty import Duty
from schedules.fitting import counting
from schedules.instants import Day, moment
from schedules.intervals import Interval, Line, complement, counts, intersect, subtract, union
from schedules.organisation import Coverage
from schedules.windows import always
from service.reports.content import Column, Cover, Picture, Row, Span

MOST_COLUMNS = 45  # of days; a longer period is shown by weeks, and one that is longer still by months

GRAVITY = tuple(Cover)

Unsure: TypeAlias = Mapping[str, Sequence[tuple[int, int, str]]]  # by rota: start, end, staff


def picture(
    duty: Duty, area: str, period: Interval, gaps: Mapping[str, Sequence[tuple[int, int, Cover]]], unsure: Unsure
) -> Picture:
    """`gaps` by requirement: [start, end) in seconds, open or accepted. `period` in seconds, not empty."""
    unit, columns = _columns(duty, period)
    alone = _one_person(duty, area, period)
    asked = sorted((c for c in duty.organisation.coverage if c.area == area), key=lambda c: c.id)
    doubts = {wanted.id: _in_doubt(duty, wanted, period, unsure) for wanted in asked}
    rows = [
        _row(wanted, _spans(duty, wanted, alone, doubts[wanted.id], gaps.get(wanted.id, ()), period), columns)
        for wanted in asked
    ]
    return Picture(unit, tuple(Column(moment(s), moment(e)) for s, e in columns), tuple(rows))


def _spans(
    duty: Duty, wanted: Coverage, alone: Line, doubt: Line, gaps: Sequence[tuple[int, int, Cover]], period: Interval
) -> list[tuple[int, int, Cover]]:
    """All of the period, each stretch once, in order."""
    hours = required(duty, wanted, *period)
    missing = union((s, e) for s, e, _ in gaps)
    held = subtract(hours, missing)
    met = subtract(held, doubt)
    thin = intersect(met, alone) if wanted.minimum else []
    parts = [
        *((s, e, Cover.FREE) for s, e in complement(union(hours + missing), *period)),
        *((s, e, Cover.UNCERTAIN) for s, e in intersect(held, doubt)),
        *((s, e, Cover.THIN) for s, e in thin),
        *((s, e, Cover.COVERED) for s, e in subtract(met, thin)),
        *gaps,
    ]
    return sorted(parts)


def _row(wanted: Coverage, spans: Sequence[tuple[int, int, Cover]], columns: Sequence[Interval]) -> Row:
    worst = [Cover.FREE for _ in columns]
    place = 0
    for start, end, cover in spans:
        while columns[place][1] <= start:
            place += 1
        for reached in range(place, len(columns)):
            if columns[reached][0] >= end:
                break
            worst[reached] = max(worst[reached], cover, key=GRAVITY.index)
    shown = tuple(Span(moment(s), moment(e), cover) for s, e, cover in spans)
    return Row(wanted.id, wanted.minimum, shown, tuple(worst))


def required(duty: Duty, wanted: Coverage, start: int, end: int) -> Line:
    """When the requirement holds."""
    start = max(start, duty.zone.instant(wanted.start)) if wanted.start is not None else start
    end = min(end, duty.zone.instant(wanted.end)) if wanted.end is not None else end
    line = always(start, end)
    if line and wanted.outside_office_hours:
        line = intersect(line, duty.hours.office(wanted.area).outside(start, end))
    if line and wanted.windows is not None:
        line = intersect(line, duty.hours.of(wanted.windows).line(start, end))
    return line


def _one_person(duty: Duty, area: str, period: Interval) -> Line:
    """When exactly one person is on duty in the area, on whichever of its rotas."""
    lines: dict[str, Line] = {}
    for rota in duty.serving(area):
        for start, end, staff in rota.runs(*period):
            lines.setdefault(staff, []).append((start, end))
    return [(s, e) for s, e, count in counts([union(line) for line in lines.values()], *period) if count == 1]


def _in_doubt(duty: Duty, wanted: Coverage, period: Interval, unsure: Unsure) -> Line:
    """When too few would be there, did none of the unsure come."""
    rotas = [duty.rotas[rota.id] for rota in counting(duty, wanted)]
    if not any(unsure.get(rota.id) for rota in rotas):
        return []
    able = duty.competent(wanted.competences) if wanted.competences is not None else duty.people
    lines: dict[str, Line] = {}
    for rota in rotas:
        for start, end, staff in rota.runs(*period):
            doubtful = union((s, e) for s, e, who in unsure.get(rota.id, ()) if who == staff)
            if staff in able:
                lines.setdefault(staff, []).extend(complement(doubtful, start, end))
    there = counts([union(line) for line in lines.values()], *period)
    return union((s, e) for s, e, count in there if count < wanted.minimum)


def _columns(duty: Duty, period: Interval) -> tuple[str, list[Interval]]:
    first, last = duty.zone.day(period[0]), duty.zone.day(period[1] - 1)
    days = last - first + 1
    unit = "day" if days <= MOST_COLUMNS else "week" if days <= 7 * MOST_COLUMNS else "month"
    edges = [duty.zone.at(day, 0) for day in _first_days(unit, first, last)]
    cuts = [period[0], *(edge for edge in edges if period[0] < edge < period[1]), period[1]]
    return unit, list(zip(cuts, cuts[1:], strict=False))


def _first_days(unit: str, first: Day, last: Day) -> Iterator[Day]:
    for day in range(first, last + 1):
        on = date.fromordinal(day)
        if unit == "day" or (unit == "week" and on.weekday() == 0) or (unit == "month" and on.day == 1):
            yield day
