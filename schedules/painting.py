"""Turns on one rota laid over each other: what lies on top hides what is below, and who is absent hides nothing.

A *coat* is a list of pieces, a *turn* a claim without a rank as yet; lists of both are sorted and without overlap. Cost
is linear in the number of pieces, most of it in slices.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import reduce
from itertools import chain

from schedules.intervals import Interval, Line, Piece, Turn, apart, overlapping


def stacked(coats: list[list[Piece]]) -> list[Piece]:
    """The coats laid over each other, the last on top."""
    pieces = sorted(chain.from_iterable(coats))
    return pieces if apart(pieces) else reduce(over, coats)


def over(below: list[Piece], top: list[Piece]) -> list[Piece]:
    """The coat `top` laid over the coat `below`."""
    if not below or not top:
        return top or below
    ends = [piece[1] for piece in below]
    laid: list[Piece] = []
    place, last = 0, len(below)
    rest: Piece | None = None  # what is left of below[place] behind the pieces laid so far
    for piece in top:
        start, end = piece[0], piece[1]
        if rest is not None and ends[place] <= start:
            laid.append(rest)
            rest, place = None, place + 1
        if rest is None and place < last and ends[place] <= start:
            until = bisect_right(ends, start, place)
            laid += below[place:until]
            place = until
        if place < last:
            under = rest or below[place]
            if under[0] < start:
                laid.append((under[0], start, under[2], under[3], under[4]))
            if ends[place] <= end:
                rest, place = None, place + 1
                if place < last and ends[place] <= end:
                    place = bisect_right(ends, end, place)
            if place < last and (under := rest or below[place])[0] < end:
                rest = (end, under[1], under[2], under[3], under[4])
        laid.append(piece)
    if rest is not None:
        laid.append(rest)
        place += 1
    return laid + below[place:]


def without(turns: list[Turn], absences: Iterable[tuple[str, Line]]) -> tuple[list[Turn], list[Turn]]:
    """What is left of turns, which are in order and without overlap, and what absent people miss of them."""
    away: dict[int, Line] = {}
    for staff, line in absences:
        for start, end in overlapping(line, turns[0][0], turns[-1][1]) if turns else ():
            place = max(bisect_left(turns, (start,)) - 1, 0)
            while place < len(turns) and turns[place][0] < end:
                if turns[place][2] == staff and turns[place][1] > start:
                    away.setdefault(place, []).append((start, end))
                place += 1
    kept: list[Turn] = []
    missed: list[Turn] = []
    at = 0
    for place in sorted(away):
        start, end, staff = turns[place]
        present, absent = split(start, end, away[place])
        kept += turns[at:place]
        kept += [(s, e, staff) for s, e in present]
        missed += [(s, e, staff) for s, e in absent]
        at = place + 1
    return kept + turns[at:], missed


def split(start: int, end: int, away: Iterable[Interval]) -> tuple[Line, Line]:
    """What of [start, end) lies outside and inside the intervals `away`, which overlap it, in order."""
    outside: Line = []
    inside: Line = []
    for from_, to in away:
        if from_ > start:
            outside.append((start, from_))
        inside.append((max(start, from_), min(end, to)))
        start = to
    if start < end:
        outside.append((start, end))
    return outside, inside
