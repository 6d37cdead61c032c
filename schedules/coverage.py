"""Gaps: time in which a coverage requirement is not met, and whose absence is behind it (contract, section 3).

People are counted, not rotas: one person on duty on two rotas is one. Datetimes go out in UTC.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, chain
from operator import itemgetter

from schedules.calendar import periods
from schedules.duty import Duty
from schedules.instants import moment, seconds, seconds_up
from schedules.intervals import FOREVER, Count, Line, Piece, clip, fewer, intersect
from schedules.organisation import Coverage
from schedules.rota import Laid
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
    if since >= until:
        return []
    named = _Named([(seconds(p.start), seconds(p.end), p.id) for p in periods(duty.organisation, start, end)])
    asked = sorted(duty.requirements(area), key=lambda c: (c.area, c.id))
    serving = {rota.id: rota for wanted in asked for rota in duty.serving(wanted.area)}
    laid = {id_: rota.laid(since, until, duty.absences) for id_, rota in serving.items()}
    return [gap for requirement in asked for gap in _gaps(_Counting(duty, requirement, laid), named, since, until)]


class _Named:
    """Periods by start: which is the first that overlaps."""

    def __init__(self, named: list[tuple[int, int, str]]) -> None:
        self._named = named
        self._ended = list(accumulate((end for _, end, _ in named), max))

    def first(self, start: int, end: int) -> str | None:
        for from_, to, id_ in self._named[bisect_right(self._ended, start) :]:
            if from_ >= end:
                return None
            if to > start:
                return id_
        return None


class _Counting:
    """The rotas and people that count for one requirement, and their duty as it is laid."""

    def __init__(self, duty: Duty, requirement: Coverage, laid: Mapping[str, Laid]) -> None:
        self.duty, self.requirement = duty, requirement
        kinds, wanted = requirement.kinds, requirement.competences
        self.laid = [laid[r.id] for r in duty.serving(requirement.area) if kinds is None or r.kind in kinds]
        self.people = duty.competent(wanted) if wanted is not None else duty.people

    def hours(self, start: int, end: int) -> Line:
        """When the requirement holds."""
        wanted, zone = self.requirement, self.duty.zone
        since = max(start, zone.instant(wanted.start)) if wanted.start is not None else start
        until = min(end, zone.instant(wanted.end)) if wanted.end is not None else end
        line = always(start, end)
        if wanted.outside_office_hours:
            line = self.duty.hours.office(wanted.area).outside(start, end)
        if wanted.windows is not None:
            line = intersect(line, self.duty.hours.of(wanted.windows).line(start, end))
        return line if (since, until) == (start, end) else clip(line, since, until)

    def bounds(self) -> tuple[list[int], list[int]]:
        """When people who count begin duty, and when they end it, each in order.

        Who has duty on two rotas at once begins the second where the first ends, and so is there once.
        """
        starts: list[int] = []
        ends: list[int] = []
        until: dict[str | None, int] = {}  # how far each person's duty is counted
        people = self.people
        for start, end, _, staff, _ in sorted(chain.from_iterable(laid.won for laid in self.laid), key=itemgetter(0)):
            if staff in people:
                since = until.get(staff, start)
                if since < end:
                    starts.append(start if start > since else since)
                    ends.append(end)
                    until[staff] = end
        return sorted(starts), sorted(ends)

    def missed(self) -> Iterator[Piece]:
        """What people who count would claim, were they not absent."""
        return (piece for laid in self.laid for piece in laid.missed if piece[3] in self.people)

    def most(self, staff: str, start: int, end: int) -> int:
        """The most people on duty at any instant of [start, end), had this person no absences."""
        won = [_between(laid.won, start, end) for laid in self.laid]
        back = [[p for p in laid.missed if p[3] == staff and p[0] < end and p[1] > start] for laid in self.laid]
        bounds = {at for pieces in (*won, *back) for piece in pieces for at in piece[:2] if start < at < end}
        return max(self._count([_top(w, b, at) for w, b in zip(won, back, strict=True)]) for at in (start, *bounds))

    def _count(self, held: list[str | None]) -> int:
        return len(self.people.intersection(held))


def _gaps(counting: _Counting, named: _Named, start: int, end: int) -> list[Gap]:
    wanted = counting.requirement
    open_time = _open(counting, start, end)
    absent = _absent(counting, open_time)
    nobody: tuple[str, ...] = ()
    return [
        Gap(
            wanted.area, wanted.id, moment(s), moment(e), wanted.minimum, covered, named.first(s, e),
            tuple(sorted(absent[s])) if s in absent else nobody,
        )
        for s, e, covered in open_time
    ]  # fmt: skip


def _open(counting: _Counting, start: int, end: int) -> list[Count]:
    """The maximal stretches in which the same, too small number of people is on duty."""
    hours, minimum = counting.hours(start, end), counting.requirement.minimum
    return fewer(*counting.bounds(), minimum, hours) if hours and minimum else []


def _absent(counting: _Counting, open_time: list[Count]) -> dict[int, set[str]]:
    """By the start of each stretch, those whose absences alone, taken away, would have more people there."""
    missed: dict[int, set[str]] = {}
    for start, end, _, staff, _ in counting.missed() if open_time else ():
        place = max(bisect_right(open_time, (start, FOREVER)) - 1, 0)
        while place < len(open_time) and open_time[place][0] < end:
            s, e, covered = open_time[place]
            place += 1
            if staff is None or e <= start or staff in missed.get(s, ()):
                continue
            if counting.most(staff, max(s, start), min(e, end)) > covered:
                missed.setdefault(s, set()).add(staff)
    return missed


def _between(won: list[Piece], start: int, end: int) -> list[Piece]:
    """The pieces that overlap [start, end)."""
    first = max(bisect_right(won, (start, FOREVER)) - 1, 0)
    return [piece for piece in won[first : bisect_left(won, (end,))] if piece[1] > start]


def _top(won: list[Piece], back: list[Piece], at: int) -> str | None:
    """Who has duty on a rota at the instant, with these claims back among those that have won."""
    holding = [piece for piece in (*won, *back) if piece[0] <= at < piece[1]]
    return max(holding, key=lambda piece: piece[2])[3] if holding else None
