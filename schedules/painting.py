"""Claims on one rota laid over each other: what lies on top hides what is below, and who is absent hides nothing.

A *coat* is a list of pieces, sorted and without overlap. Cost is linear in the number of pieces, most of it in slices.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from schedules.intervals import Line, Piece, overlapping


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


def without(coat: list[Piece], absences: Iterable[tuple[str, Line]], missed: list[Piece]) -> list[Piece]:
    """The coat without what its absent people claim in it; that is put into `missed`."""
    if not coat:
        return coat
    first, after = coat[0][0], coat[-1][1]
    touched: dict[int, Line] = {}
    for staff, line in absences:
        for start, end in overlapping(line, first, after):
            place = max(bisect_left(coat, (start,)) - 1, 0)
            while place < len(coat) and coat[place][0] < end:
                if coat[place][3] == staff and coat[place][1] > start:
                    touched.setdefault(place, []).append((start, end))
                place += 1
    if not touched:
        return coat
    present: list[Piece] = []
    place = 0
    for at in sorted(touched):
        present += coat[place:at]
        present += part(coat[at], touched[at], missed)
        place = at + 1
    return present + coat[place:]


def part(piece: Piece, away: Iterable[tuple[int, int]], missed: list[Piece]) -> list[Piece]:
    """The piece without the intervals `away`, which overlap it, in order; those parts are put into `missed`."""
    start, end, rank, staff, source = piece
    kept: list[Piece] = []
    for from_, to in away:
        if from_ > start:
            kept.append((start, from_, rank, staff, source))
        missed.append((max(start, from_), min(end, to), rank, staff, source))
        start = to
    if start < end:
        kept.append((start, end, rank, staff, source))
    return kept
