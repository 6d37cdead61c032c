"""Whose turn it is in a layer: handoffs by the clock, by elapsed hours, and by shift (contract, section 3).

`between(start, end)` gives the turns that overlap [start, end), cut to it, in order and without overlap. A turn that
is empty on purpose (a null member) is left out. What a turn costs does not grow with the age of the rota.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import cycle, islice
from threading import Lock
from typing import Protocol

from schedules.instants import HOUR, Zone
from schedules.intervals import FOREVER, Piece, Turn, topmost
from schedules.organisation import Layer
from schedules.windows import BLOCK, Dated, HoursBook


class Turns(Protocol):
    def between(self, start: int, end: int) -> list[Turn]: ...


class SoleTurn:
    """One person who hands off to nobody else."""

    def __init__(self, member: str, start: int, until: int) -> None:
        self._turns = [(start, until, member)] if start < until else []

    def between(self, start: int, end: int) -> list[Turn]:
        return _cut(self._turns, start, end)


class HourTurns:
    """A handoff every so many elapsed hours."""

    def __init__(self, layer: Layer, start: int, until: int) -> None:
        self._members = layer.members
        self._start, self._until = start, until
        self._step = layer.handoff.every * HOUR

    def between(self, start: int, end: int) -> list[Turn]:
        first = max(0, (start - self._start) // self._step)
        after = -((self._start - min(end, self._until)) // self._step)
        handoffs = [self._start + k * self._step for k in range(first, max(first, after) + 1)]
        return _cut(_turns(self._members, first, handoffs), start, min(end, self._until))


class DayTurns:
    """A handoff every so many days, at the same time on the wall clock as the first was written."""

    def __init__(self, layer: Layer, zone: Zone, until: int) -> None:
        self._members = layer.members
        self._zone = zone
        self._start, self._until = zone.instant(layer.handoff.start), until
        self._day, self._second = zone.wall(layer.handoff.start)
        self._step = layer.handoff.every * (7 if layer.handoff.unit == "week" else 1)

    def between(self, start: int, end: int) -> list[Turn]:
        # A date either side makes up for handoffs later in the day, and for a date that a zone skips.
        first = max(0, (self._zone.day(start) - self._day - 1) // self._step - 1)
        after = max(first, (self._zone.day(min(end, self._until)) - self._day) // self._step + 2)
        days = range(self._day + first * self._step, self._day + after * self._step + 1, self._step)
        handoffs = self._zone.each(days, self._second)
        if first == 0:
            handoffs = [self._start, *handoffs[1:]]
        return _cut(_turns(self._members, first, handoffs), start, min(end, self._until))


class ShiftTurns:
    """The turn passes with each dated interval of the windows, numbered from `handoff.start` on."""

    def __init__(self, layer: Layer, book: HoursBook, start: int, until: int) -> None:
        self._members = layer.members
        self._every = layer.handoff.every
        self._hours = book.of(layer.windows or ())
        self._start, self._until = start, until
        self._first_block = start // BLOCK
        self._counting = Lock()
        self._counts = [0]  # how many intervals take a number before each block from the first on

    def between(self, start: int, end: int) -> list[Turn]:
        end = min(end, self._until)
        if end <= max(start, self._start):
            return []
        pieces: list[Piece] = []
        for number, (s, e, _) in self._numbered(start, end):
            member = self._members[number // self._every % len(self._members)]
            if s < end and e > start:
                pieces.append((max(s, start), min(e, end), number, member, ""))
        return [(s, e, member) for s, e, _, member, _ in topmost(pieces) if member is not None]

    def _numbered(self, start: int, end: int) -> list[tuple[int, Dated]]:
        """The intervals that overlap [start, end) and some around it, with their numbers."""
        block = max(start // BLOCK, self._first_block)
        dated = self._hours.dated(block * BLOCK, end)
        first = bisect_left(dated, (self._start,))
        before = bisect_left(dated, (block * BLOCK,), first) - first
        return list(enumerate(dated[first:], self._count(block) - before))

    def _count(self, block: int) -> int:
        """How many intervals take a number before the block begins."""
        place = block - self._first_block
        with self._counting:
            while len(self._counts) <= place:
                at = (self._first_block + len(self._counts) - 1) * BLOCK
                dated = self._hours.dated(at, at + BLOCK)
                first = bisect_left(dated, (max(at, self._start),))
                self._counts.append(self._counts[-1] + bisect_left(dated, (at + BLOCK,), first) - first)
        return self._counts[place]


def _turns(members: Sequence[str | None], first: int, handoffs: list[int]) -> list[Turn]:
    """The turns between handoffs that follow each other, the first of which has number `first`."""
    member = islice(cycle(members), first % len(members), None)
    turns = zip(handoffs, handoffs[1:], member, strict=False)
    return [(start, end, who) for start, end, who in turns if who is not None and start < end]


def _cut(turns: list[Turn], start: int, end: int) -> list[Turn]:
    """What of the turns, none empty, in order and without overlap, lies in [start, end)."""
    first, after = 0, len(turns)
    while first < after and turns[first][1] <= start:
        first += 1
    while first < after and turns[after - 1][0] >= end:
        after -= 1
    kept = turns[first:after] if start < end else []
    for place in {0, len(kept) - 1} if kept else ():
        s, e, member = kept[place]
        kept[place] = max(s, start), min(e, end), member
    return kept


def turns(layer: Layer, zone: Zone, book: HoursBook) -> Turns:
    """The turns of a layer, from its first handoff to its `until`."""
    start = zone.instant(layer.handoff.start)
    until = zone.instant(layer.until) if layer.until is not None else FOREVER
    if layer.handoff.unit == "shift":
        return ShiftTurns(layer, book, start, until)
    if layer.members[0] is not None and len(set(layer.members)) == 1:
        return SoleTurn(layer.members[0], start, until)
    if layer.handoff.unit == "hour":
        return HourTurns(layer, start, until)
    return DayTurns(layer, zone, until)
