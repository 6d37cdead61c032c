"""Claims laid over each other and cut by absences, against a plain look at every second."""

from hypothesis import given
from hypothesis import strategies as st

from schedules.intervals import Line, Piece, counts, fewer, subtract, union
from schedules.painting import over, without

END = 40


@st.composite
def coats(draw: st.DrawFn, rank: int) -> list[Piece]:
    """Pieces in order and without overlap; some meet, some have nobody."""
    bounds = sorted(draw(st.sets(st.integers(0, END), max_size=12)))
    pairs = zip(bounds, bounds[1:], strict=False)
    return [(s, e, rank, draw(st.sampled_from(("ada", "bo", None))), "layer") for s, e in pairs if draw(st.booleans())]


lines = st.lists(st.tuples(st.integers(0, END), st.integers(0, END)), max_size=5).map(union)


def seen(coat: list[Piece]) -> dict[int, tuple[int, str | None]]:
    assert all(start < end for start, end, *_ in coat)
    assert all(one[1] <= other[0] for one, other in zip(coat, coat[1:], strict=False))
    return {at: (rank, staff) for start, end, rank, staff, _ in coat for at in range(start, end)}


@given(coats(0), coats(1))
def test_what_lies_on_top_hides_what_is_below(below: list[Piece], top: list[Piece]) -> None:
    assert seen(over(below, top)) == seen(below) | seen(top)


@given(coats(0), lines, lines)
def test_whoever_is_absent_claims_nothing_and_that_is_remembered(coat: list[Piece], ada: Line, bo: Line) -> None:
    missed: list[Piece] = []
    away = {"ada": {at for s, e in ada for at in range(s, e)}, "bo": {at for s, e in bo for at in range(s, e)}}
    kept = seen(without(coat, [("ada", ada), ("bo", bo)], missed))
    assert kept == {at: who for at, who in seen(coat).items() if at not in away.get(who[1] or "", ())}
    assert {at: (p[2], p[3]) for p in missed for at in range(p[0], p[1])} | kept == seen(coat)


@given(st.lists(lines, max_size=4), st.integers(1, 5))
def test_when_fewer_hold_is_what_counting_shows(held: list[Line], levels: int) -> None:
    counted = counts(held, 5, 35)
    for least, line in enumerate(fewer(held, levels, 5, 35), 1):
        assert line == union((s, e) for s, e, count in counted if count < least)


@given(lines, lines)
def test_what_one_line_leaves_of_another(line: Line, other: Line) -> None:
    left = {at for s, e in line for at in range(s, e)} - {at for s, e in other for at in range(s, e)}
    assert {at for s, e in subtract(line, other) for at in range(s, e)} == left
