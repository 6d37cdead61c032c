"""What a change of the organisation would lead to, before it is kept: pure.

Whose duty it moves, which time it opens or covers, and what a planner should look at that was not so before.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Generic, TypeAlias, TypeVar

from schedules import coverage
from schedules.duty import Duty
from schedules.findings import Finding, findings
from schedules.instants import moment
from schedules.intervals import subtract
from schedules.organisation import Organisation, Rota
from schedules.rest import CallOut, named
from schedules.touched import touched
from service.gaps.presence import present

Value = TypeVar("Value", bound=Hashable)
Held: TypeAlias = tuple[datetime, datetime, Value]


@dataclass(frozen=True, slots=True)
class Moved:
    """On the rota, [start, end) is `after`'s and not `before`'s; None is nobody."""

    rota: str
    start: datetime
    end: datetime
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Turned:
    """Of a requirement, in [start, end), `after` are there and not `before`; `minimum` or more count as `minimum`."""

    area: str
    requirement: str
    start: datetime
    end: datetime
    minimum: int
    before: int
    after: int
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Emptied:
    """In [start, end) nobody at all would be on duty in the area, and somebody is."""

    area: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Foreseen:
    """All within the time that was asked about, by start."""

    moved: tuple[Moved, ...]
    opened: tuple[Turned, ...]
    mended: tuple[Turned, ...]
    findings: tuple[Finding, ...]
    emptied: tuple[Emptied, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.moved or self.opened or self.mended or self.findings or self.emptied)


def foresee(
    before: Organisation, after: Organisation, start: datetime, end: datetime, callouts: Sequence[CallOut] = ()
) -> Foreseen:
    """What lies in [start, end) of what `after` would make of `before`; only rotas and people are other."""
    if start >= end:
        return Foreseen((), (), (), ())
    areas, changed = touched(before, after), differing(before, after)
    old, new = (Duty(reduced(one, areas, changed)) for one in (before, after))
    moved = [one for id in sorted(changed) for one in _moved(id, old, new, start, end)]
    turned = [one for area in sorted(areas) for one in _turned(area, old, new, start, end)]
    seen = set(map(_said, findings(old, start, end, callouts)))
    found = [finding for finding in findings(new, start, end, callouts) if _said(finding) not in seen]
    return Foreseen(
        tuple(sorted(moved, key=lambda one: (one.start, one.rota))),
        tuple(one for one in turned if one.after < one.before),
        tuple(one for one in turned if one.after > one.before),
        tuple(found), tuple(sorted(_emptied(areas, old, new, start, end), key=lambda one: (one.start, one.area))),
    )


def differing(before: Organisation, after: Organisation) -> set[str]:
    """The rotas whose duty may be other: those that differ, and those that name somebody whose absences do."""
    old = {rota.id: rota for rota in before.rotas}
    away = {one.staff for one in set(before.absences) ^ set(after.absences)}
    return {rota.id for rota in after.rotas if old.get(rota.id) != rota or not away.isdisjoint(named(rota))}


def reduced(organisation: Organisation, areas: set[str], rotas: set[str]) -> Organisation:
    """What matters for these areas and rotas: all else that the same people have duty on, too."""
    def serves(rota: Rota) -> bool:
        return rota.id in rotas or not areas.isdisjoint(rota.areas)

    people = {staff for rota in organisation.rotas if serves(rota) for staff in named(rota)}
    return organisation.model_copy(update={
        "rotas": tuple(r for r in organisation.rotas if serves(r) or not people.isdisjoint(named(r))),
        "staff": tuple(one for one in organisation.staff if one.id in people),
        "absences": tuple(one for one in organisation.absences if one.staff in people),
        "coverage": tuple(one for one in organisation.coverage if one.area in areas),
    })


def _moved(rota: str, old: Duty, new: Duty, start: datetime, end: datetime) -> Iterator[Moved]:
    held = [[(s.start, s.end, s.staff) for s in duty.timeline(rota, start, end)] for duty in (old, new)]
    for other in _Between(*held).others():
        yield Moved(rota, *other)


def _emptied(areas: set[str], old: Duty, new: Duty, start: datetime, end: datetime) -> Iterator[Emptied]:
    for area in areas:
        gone = subtract(present(old, area, start, end), present(new, area, start, end))
        yield from (Emptied(area, moment(first), moment(last)) for first, last in gone)


def _turned(area: str, old: Duty, new: Duty, start: datetime, end: datetime) -> Iterator[Turned]:
    found = [coverage.gaps(duty, start, end, area) for duty in (old, new)]
    for wanted in new.requirements(area):
        gaps = [[gap for gap in some if gap.requirement == wanted.id] for some in found]
        held = [[(gap.start, gap.end, gap.covered) for gap in some] for some in gaps]
        for s, e, was, will in _Between(*held).others():
            absent = {staff for gap in gaps[1] if gap.start < e and gap.end > s for staff in gap.absent}
            least = wanted.minimum
            yield Turned(area, wanted.id, s, e, least, least if was is None else was, least if will is None else will,
                         tuple(sorted(absent)))


@dataclass(frozen=True)
class _Between(Generic[Value]):
    """Two lines of time, each in order and without overlap, that say something of it."""

    old: Sequence[Held[Value]]
    new: Sequence[Held[Value]]

    def others(self) -> Iterator[tuple[datetime, datetime, Value | None, Value | None]]:
        """Where they say other things; neighbours alike are one."""
        waiting: tuple[datetime, datetime, Value | None, Value | None] | None = None
        for start, end in pairwise(sorted({at for one in (*self.old, *self.new) for at in one[:2]})):
            was, will = _at(self.old, start), _at(self.new, start)
            if waiting is not None and (was, will) == waiting[2:] and waiting[1] == start:
                waiting = (waiting[0], end, was, will)
                continue
            if waiting is not None:
                yield waiting
            waiting = (start, end, was, will) if was != will else None
        if waiting is not None:
            yield waiting


def _at(line: Sequence[Held[Value]], at: datetime) -> Value | None:
    return next((value for start, end, value in line if start <= at < end), None)


def _said(finding: Finding) -> tuple[object, ...]:
    return finding.kind, finding.staff, finding.start, finding.end, finding.rotas
