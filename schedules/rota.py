"""The final duty of one rota: layers, shifts, overrides and absences put together (contract, section 3).

Everything is asked of `laid(start, end)`. What is asked often — a point, a year — is put together from blocks of time,
each worked out once and the latest used kept, so asking for a point is asking for a window and looking.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from schedules.instants import Zone
from schedules.intervals import Interval, Line, Piece, Turn, overlapping, topmost
from schedules.organisation import Layer, Override, Rota, Shift
from schedules.painting import over, split, stacked, without
from schedules.turns import Turns, turns
from schedules.windows import BLOCK, HoursBook, always

Stint: TypeAlias = tuple[int, int, str, str]  # start, end, staff, source
Run: TypeAlias = tuple[int, int, str]  # start, end, staff, whatever the source
Absences: TypeAlias = Mapping[str, Line]

# Eleven years of blocks for each rota.
KEPT = 128


class Block(NamedTuple):
    stints: list[Stint]
    runs: list[Run]


class Laid(NamedTuple):
    """Pieces without overlap, in order, that say who has duty (staff None: nobody, on purpose); and claims of people
    who are absent, in no order: their rank says whether they would have had duty."""

    won: list[Piece]
    missed: list[Piece]


class _Layer(NamedTuple):
    members: frozenset[str]
    turns: Turns
    hours: Callable[[int, int], Line]


class RotaDuty:
    """Who has duty on one rota. `people` is everyone who is named in it."""

    def __init__(self, rota: Rota, zone: Zone, book: HoursBook, absences: Absences) -> None:
        self.id, self.kind = rota.id, rota.kind
        named = [member for layer in rota.layers for member in layer.members]
        named += [shift.staff for shift in rota.shifts] + [override.staff for override in rota.overrides]
        self.people = {staff for staff in named if staff is not None}
        self._absences = absences
        self._layers = [_layer(layer, zone, book) for layer in rota.layers]
        self._dated = sorted(_dated(rota, zone))
        self._ended = list(accumulate((end for _, end, *_ in self._dated), max))
        self.block: Callable[[int], Block] = lru_cache(maxsize=KEPT)(self._block)
        self.held: Callable[[int, int], Mapping[str, Line]] = lru_cache(maxsize=KEPT)(self._held)

    def laid(self, start: int, end: int, absences: Absences) -> Laid:
        """What says who has duty in [start, end) if `absences` are all there are, with what they took away."""
        coats: list[list[Piece]] = []
        missed: list[Piece] = []
        for rank, layer in enumerate(self._layers):
            hours = layer.hours(start, end)
            kept, lost = without(layer.turns.between(start, end), _absent(layer.members, absences))
            coats.append(_within(hours, kept, rank))
            missed += _within(hours, lost, rank)
        dated: list[Piece] = []
        for s, e, rank, staff, source in self._dated_between(start, end):
            away = absences.get(staff, []) if staff is not None else []
            present, absent = split(s, e, overlapping(away, s, e))
            dated += [(s, e, rank, staff, source) for s, e in present]
            missed += [(s, e, rank, staff, source) for s, e in absent]
        return Laid(over(stacked(coats), topmost(dated)), missed)

    def final(self, start: int, end: int, absences: Absences) -> list[Stint]:
        """Who has duty in [start, end) if `absences` are all there are; neighbours alike are one."""
        stints: list[Stint] = []
        for s, e, _, staff, source in self.laid(start, end, absences).won:
            if staff is None:
                continue
            if stints and stints[-1][1:] == (s, staff, source):
                stints[-1] = (stints[-1][0], e, staff, source)
            else:
                stints.append((s, e, staff, source))
        return stints

    def stints(self, start: int, end: int) -> list[Stint]:
        """Who has duty in [start, end), and from what; cut at its edges, neighbours alike are one."""
        found: list[Stint] = []
        for number in range(start // BLOCK, -(-end // BLOCK)):
            for s, e, staff, source in self.block(number).stints:
                if s >= end or e <= start:
                    continue
                if found and found[-1][1:] == (s, staff, source):
                    found[-1] = (found[-1][0], min(e, end), staff, source)
                else:
                    found.append((max(s, start), min(e, end), staff, source))
        return found

    def runs(self, start: int, end: int) -> list[Run]:
        """As `stints`, whatever the source."""
        runs = merged(run for n in range(start // BLOCK, -(-end // BLOCK)) for run in self.block(n).runs)
        return [(max(s, start), min(e, end), staff) for s, e, staff in runs if s < end and e > start]

    def _held(self, start: int, end: int) -> Mapping[str, Line]:
        """As `runs`, by staff."""
        held: dict[str, Line] = {}
        for since, until, staff in self.runs(start, end):
            held.setdefault(staff, []).append((since, until))
        return held

    def holder(self, at: int, horizon: int) -> tuple[str, int] | None:
        """Who has duty at the instant, and the end of that unbroken duty, or of the block that holds `horizon`."""
        number = at // BLOCK
        runs = self.block(number).runs
        place = bisect_right(runs, at, key=_start) - 1
        if place < 0 or runs[place][1] <= at:
            return None
        _, end, staff = runs[place]
        while end <= horizon and end == (number + 1) * BLOCK:
            number += 1
            runs = self.block(number).runs
            if not runs or runs[0][0] != end or runs[0][2] != staff:
                break
            end = runs[0][1]
        return staff, end

    def _block(self, number: int) -> Block:
        stints = self.final(number * BLOCK, (number + 1) * BLOCK, self._absences)
        return Block(stints, merged((s, e, staff) for s, e, staff, _ in stints))

    def _dated_between(self, start: int, end: int) -> Iterator[Piece]:
        """Shifts and overrides as far as they lie in [start, end)."""
        for s, e, rank, staff, source in self._dated[bisect_right(self._ended, start) :]:
            if s >= end:
                break
            if e > start:
                yield max(s, start), min(e, end), len(self._layers) + rank, staff, source


def merged(runs: Iterable[Run]) -> list[Run]:
    """Neighbours of the same person as one."""
    joined: list[Run] = []
    for start, end, staff in runs:
        if joined and joined[-1][1:] == (start, staff):
            joined[-1] = (joined[-1][0], end, staff)
        else:
            joined.append((start, end, staff))
    return joined


def _start(run: Run) -> int:
    return run[0]


def _end(interval: Interval) -> int:
    return interval[1]


def _layer(layer: Layer, zone: Zone, book: HoursBook) -> _Layer:
    members = frozenset(member for member in layer.members if member is not None)
    return _Layer(members, turns(layer, zone, book), _hours(layer, book))


def _hours(layer: Layer, book: HoursBook) -> Callable[[int, int], Line]:
    if layer.windows is not None:
        return book.of(layer.windows).line
    if layer.outside_office_hours_of is not None:
        return book.office(layer.outside_office_hours_of).outside
    return always


def _dated(rota: Rota, zone: Zone) -> list[Piece]:
    """Shifts and overrides, ranked above each other as they lie; those that summer time empties are left out."""
    items: list[tuple[Shift | Override, str]] = [(shift, "shift") for shift in rota.shifts]
    items += [(override, "override") for override in rota.overrides]
    pieces = [
        (zone.instant(item.start), zone.instant(item.end), rank, item.staff, source)
        for rank, (item, source) in enumerate(items)
    ]
    return [piece for piece in pieces if piece[0] < piece[1]]


def _absent(members: frozenset[str], absences: Absences) -> list[tuple[str, Line]]:
    return [(staff, absences[staff]) for staff in members if staff in absences]


def _within(hours: Line, whose: list[Turn], rank: int) -> list[Piece]:
    """The turns, in order and without overlap, as far as they lie in the hours."""
    pieces: list[Piece] = []
    first, last = 0, len(hours)
    for start, end, member in whose:
        if first < last and hours[first][1] <= start:
            first = bisect_right(hours, start, first, key=_end)
        while first < last and hours[first][1] <= end:
            s, e = hours[first]
            pieces.append((s if s > start else start, e, rank, member, "layer"))
            first += 1
        if first < last and hours[first][0] < end:
            s = hours[first][0]
            pieces.append((s if s > start else start, end, rank, member, "layer"))
    return pieces
