"""Half-open intervals of whole seconds since 1970, UTC: [start, end).

A *line* is a list of them, sorted and disjoint. A *piece* is an interval that somebody claims, with a rank: where
pieces overlap, the highest rank has it. Nothing here reads a clock; cost is linear in the number of intervals (with a
logarithm where they are sorted) unless said otherwise.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import chain, repeat
from typing import TypeAlias

Interval: TypeAlias = tuple[int, int]
Line: TypeAlias = list[Interval]
Turn: TypeAlias = tuple[int, int, str]  # start, end, staff
Piece: TypeAlias = tuple[int, int, int, str | None, str]  # start, end, rank, staff, source
Count: TypeAlias = tuple[int, int, int]  # start, end, how many

FOREVER = 1 << 62


def union(intervals: Iterable[Interval]) -> Line:
    """The line that covers what any of `intervals` covers; empty ones vanish, touching ones join."""
    line: Line = []
    until = 0  # where the last one ends
    for interval in sorted(intervals):
        start, end = interval
        if start >= end:
            continue
        if not line or start > until:
            line.append(interval)
            until = end
        elif end > until:
            line[-1] = (line[-1][0], end)
            until = end
    return line


def clip(line: Line, start: int, end: int) -> Line:
    """What of the line lies in [start, end)."""
    first = bisect_right(line, start, key=_end)
    kept = line[first : bisect_left(line, (end,), first)] if start < end else []
    if kept and kept[0][0] < start:
        kept[0] = (start, kept[0][1])
    if kept and kept[-1][1] > end:
        kept[-1] = (kept[-1][0], end)
    return kept


def _end(interval: Interval) -> int:
    return interval[1]


def complement(line: Line, start: int, end: int) -> Line:
    """What of [start, end) the line leaves open."""
    covered = clip(line, start, end)
    starts, ends = [s for s, _ in covered], [e for _, e in covered]
    return [(e, s) for e, s in zip([start, *ends], [*starts, end], strict=True) if e < s]


def intersect(one: Line, other: Line) -> Line:
    """What both lines cover."""
    both: Line = []
    place, last = 0, len(other)
    for start, end in one:
        while place < last and other[place][1] <= start:
            place += 1
        while place < last and other[place][1] <= end:
            s, e = other[place]
            both.append((s if s > start else start, e))
            place += 1
        if place < last and other[place][0] < end:
            s = other[place][0]
            both.append((s if s > start else start, end))
    return both


def subtract(line: Line, other: Line) -> Line:
    """What of the line the other leaves open."""
    return intersect(line, complement(other, line[0][0], line[-1][1])) if line else []


def holding(line: Line, at: int) -> Interval | None:
    """The interval of the line that holds `at`; logarithmic."""
    place = bisect_right(line, (at, FOREVER)) - 1
    return line[place] if place >= 0 and at < line[place][1] else None


def overlapping(line: Line, start: int, end: int) -> Iterator[Interval]:
    """The intervals of the line that overlap [start, end), whole; logarithmic to the first."""
    place = max(bisect_right(line, (start, FOREVER)) - 1, 0)
    while place < len(line) and line[place][0] < end:
        if line[place][1] > start:
            yield line[place]
        place += 1


def counts(lines: Iterable[Line], start: int, end: int) -> list[Count]:
    """How many of the lines hold, over all of [start, end): maximal stretches of the same count, none left out."""
    steps = [(at, step) for line in lines for s, e in clip(line, start, end) for at, step in ((s, 1), (e, -1))]
    counted: list[Count] = []
    at, count = start, 0
    for then, step in [*sorted(steps), (end, 0)]:
        if then > at:
            if counted and counted[-1][2] == count:
                counted[-1] = (counted[-1][0], then, count)
            else:
                counted.append((at, then, count))
            at = then
        count += step
    return counted


def fewer(starts: list[int], ends: list[int], least: int, hours: Line) -> list[Count]:
    """Where in the hours fewer than `least` of some intervals hold: maximal stretches of one count.

    `starts` and `ends` are those of the intervals, each in order; `least` is 1 or more, and there are hours. Fewer than
    n hold from the j-th end until start j + n, for every j.
    """
    open_time = zip([hours[0][0], *ends], chain(starts[least - 1 :], repeat(hours[-1][1])), strict=False)
    found: list[Count] = []
    for start, end in intersect(hours, union([(s, e) for s, e in open_time if s < e])):
        bounds = sorted({start, *_inside(starts, start, end), *_inside(ends, start, end)})
        for at, then in zip(bounds, [*bounds[1:], end], strict=True):
            count = bisect_right(starts, at) - bisect_right(ends, at)
            if found and found[-1][1:] == (at, count):
                found[-1] = (found[-1][0], then, count)
            else:
                found.append((at, then, count))
    return found


def _inside(bounds: list[int], start: int, end: int) -> list[int]:
    return bounds[bisect_right(bounds, start) : bisect_left(bounds, end)]


def topmost(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces cut so that none overlap: at each instant the one of highest rank, in order of time."""
    waiting = sorted(pieces)
    if apart(waiting):
        return waiting
    won: list[Piece] = []
    heap: list[tuple[int, int]] = []  # (-rank, place in waiting): the top is the one to have
    place, at = 0, 0
    while place < len(waiting) or heap:
        if not heap:
            at = waiting[place][0]
        while place < len(waiting) and waiting[place][0] <= at:
            heappush(heap, (-waiting[place][2], place))
            place += 1
        while heap and waiting[heap[0][1]][1] <= at:
            heappop(heap)
        if heap:
            top = waiting[heap[0][1]]
            then = min(top[1], waiting[place][0]) if place < len(waiting) else top[1]
            won.append((at, then, *top[2:]))
            at = then
    return won


def apart(pieces: list[Piece]) -> bool:
    """Whether none of the sorted pieces is empty or overlaps another."""
    at = -FOREVER
    for piece in pieces:
        if not at <= piece[0] < piece[1]:
            return False
        at = piece[1]
    return True
