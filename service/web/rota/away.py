"""Who is absent though they were planned, and who has stepped in. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from schedules.duty import Duty
from schedules.instants import moment, seconds, seconds_up
from schedules.intervals import Line, intersect, overlapping, subtract, union
from schedules.rota import Laid, RotaDuty


@dataclass(frozen=True, slots=True)
class Away:
    """In [start, end) `staff` would have had duty but for an absence; `instead` has it, or nobody (None)."""

    staff: str
    start: datetime
    end: datetime
    instead: str | None


def away(duty: Duty, rota: RotaDuty, start: datetime, end: datetime) -> list[Away]:
    """By start; cut at the edges of [start, end)."""
    since, until = seconds(start), seconds_up(end)
    if not any(any(overlapping(duty.absences.get(who, []), since, until)) for who in rota.people):
        return []
    laid = rota.laid(since, until, duty.absences)
    found = [one for who, line in sorted(_planned(laid).items()) for one in _stood_in(laid, who, line)]
    return sorted(found, key=lambda one: (one.start, one.staff))


def _planned(laid: Laid) -> dict[str, Line]:
    """When each absent person would have had duty: their claim lies on top of what won."""
    lines: dict[str, Line] = {}
    for start, end, rank, staff, _ in laid.missed:
        if staff is not None:
            above = [(s, e) for s, e, top, _, _ in laid.won if top > rank and s < end and e > start]
            lines[staff] = [*lines.get(staff, []), *subtract([(start, end)], union(above))]
    return {staff: union(line) for staff, line in lines.items()}


def _stood_in(laid: Laid, staff: str, line: Line) -> Iterator[Away]:
    held: dict[str, Line] = {}
    for start, end, _, who, _ in laid.won:
        if who is not None:
            held.setdefault(who, []).append((start, end))
    for who, theirs in held.items():
        yield from (Away(staff, moment(s), moment(e), who) for s, e in intersect(line, union(theirs)))
    nobody = subtract(line, union(stint for theirs in held.values() for stint in theirs))
    yield from (Away(staff, moment(s), moment(e), None) for s, e in nobody)
