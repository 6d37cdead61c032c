"""Lines of intervals against the plain sets of seconds that they stand for."""

from hypothesis import given
from hypothesis import strategies as st

from schedules.intervals import Line, clip, complement, counts, holding, intersect, overlapping, topmost, union

START, END = 5, 25
intervals = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8)


def covered(line: Line) -> set[int]:
    return {at for start, end in line for at in range(start, end)}


def is_a_line(line: Line) -> bool:
    return all(s < e for s, e in line) and all(one[1] < other[0] for one, other in zip(line, line[1:], strict=False))


@given(intervals)
def test_a_union_covers_what_any_covers_in_as_few_as_can_be(some: list[tuple[int, int]]) -> None:
    assert covered(union(some)) == covered(some)
    assert is_a_line(union(some))


@given(intervals, intervals)
def test_the_algebra_of_lines_is_that_of_sets(some: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    one, other, whole = union(some), union(others), set(range(START, END))
    assert covered(intersect(one, other)) == covered(one) & covered(other)
    assert covered(clip(one, START, END)) == covered(one) & whole
    assert covered(complement(one, START, END)) == whole - covered(one)
    assert is_a_line(complement(one, START, END))


@given(intervals, st.integers(0, 30), st.integers(0, 30))
def test_looking_a_line_up_finds_what_holds_and_what_overlaps(some: list[tuple[int, int]], at: int, end: int) -> None:
    line = union(some)
    assert holding(line, at) == next(((s, e) for s, e in line if s <= at < e), None)
    assert list(overlapping(line, at, end)) == [(s, e) for s, e in line if at < end and s < end and e > at] or at >= end


@given(st.lists(intervals, max_size=4))
def test_counting_tells_how_many_lines_hold_all_the_way(some: list[list[tuple[int, int]]]) -> None:
    lines = [union(i) for i in some]
    counted = counts(lines, START, END)
    assert [n for s, e, n in counted for _ in range(s, e)] == [
        sum(at in covered(line) for line in lines) for at in range(START, END)
    ]
    assert all(one[2] != other[2] for one, other in zip(counted, counted[1:], strict=False))


@given(intervals)
def test_the_highest_rank_has_every_second_that_it_claims(some: list[tuple[int, int]]) -> None:
    pieces = [(s, e, rank, str(rank), "layer") for rank, (s, e) in enumerate(some) if s < e]
    won = {at: rank for s, e, rank, _, _ in topmost(pieces) for at in range(s, e)}
    best = {at: rank for s, e, rank, _, _ in pieces for at in range(s, e)}
    assert won == best
