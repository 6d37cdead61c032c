"""Half-open intervals of whole seconds since 1970, UTC: [start, end).

A *line* is a list of them, sorted and disjoint. A *piece* is an interval that somebody claims, with a rank: where
pieces overlap, the highest rank has it. Nothing here reads a clock; cost is linear in the number of intervals (with a
logarithm where they are sorted) unless said otherwise.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from typing import TypeAlias

Interval: TypeAlias = tuple[int, int]
Line: TypeAlias = list[Interval]
Piece: TypeAlias = tuple[int, int, int, str | None, str]  # start, end, rank, staff, source
Count: TypeAlias = tuple[int, int, int]  # start, end, how many

FOREVER = 1 << 62


def union(intervals: Iterable[Interval]) -> Line:
    """The line that covers what any of `intervals` covers; empty ones vanish, touching ones join."""
    line: Line = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if line and start <= line[-1][1]:
            if end > line[-1][1]:
                line[-1] = (line[-1][0], end)
        else:
            line.append((start, end))
    return line


def clip(line: Iterable[Interval], start: int, end: int) -> Line:
    """What of the line, which is in order, lies in [start, end)."""
    kept = [interval for interval in line if interval[0] < end and interval[1] > start] if start < end else []
    if kept and kept[0][0] < start:
        kept[0] = (start, kept[0][1])
    if kept and kept[-1][1] > end:
        kept[-1] = (kept[-1][0], end)
    return kept


def complement(line: Line, start: int, end: int) -> Line:
    """What of [start, end) the line leaves open."""
    open_line: Line = []
    at = start
    for s, e in clip(line, start, end):
        if s > at:
            open_line.append((at, s))
        at = e
    if at < end:
        open_line.append((at, end))
    return open_line


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


def fewer(lines: Iterable[Line], levels: int, start: int, end: int) -> Iterator[Line]:
    """When fewer than 1, 2 … `levels` of the lines hold, within [start, end).

    With starts and ends sorted apart, fewer than n hold from the j-th end until start j + n, for every j.
    """
    held = [interval for line in lines for interval in line]
    starts = sorted([s for s, _ in held])
    ends = [start, *sorted([e for _, e in held])]
    for least in range(1, levels + 1):
        open_time = zip(ends, [*starts[least - 1 :], *[end] * least], strict=False)
        yield _joined([(s, e) for s, e in open_time if s < e], start, end)


def _joined(intervals: Iterable[Interval], start: int, end: int) -> Line:
    """The line of intervals whose starts and ends are both in order, within [start, end)."""
    line: Line = []
    for s, e in intervals:
        if line and s <= line[-1][1]:
            line[-1] = (line[-1][0], e)
        else:
            line.append((s, e))
    return clip(line, start, end)


def topmost(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces cut so that none overlap: at each instant the one of highest rank, in order of time."""
    waiting = sorted(pieces)
    if _apart(waiting):
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


def _apart(pieces: list[Piece]) -> bool:
    """Whether none of the sorted pieces is empty or overlaps another."""
    at = -FOREVER
    for piece in pieces:
        if not at <= piece[0] < piece[1]:
            return False
        at = piece[1]
    return True
