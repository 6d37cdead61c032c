"""Claims laid over each other and cut by absences, against a plain look at every second."""

from hypothesis import given
from hypothesis import strategies as st

from schedules.intervals import Line, Piece, Turn, counts, fewer, union
from schedules.painting import over, stacked, without

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


def whose(turns: list[Turn]) -> dict[int, str]:
    assert all(start < end for start, end, _ in turns)
    assert all(one[1] <= other[0] for one, other in zip(turns, turns[1:], strict=False))
    return {at: staff for start, end, staff in turns for at in range(start, end)}


@given(coats(0), coats(1))
def test_what_lies_on_top_hides_what_is_below(below: list[Piece], top: list[Piece]) -> None:
    assert seen(over(below, top)) == seen(below) | seen(top)


@given(coats(0), coats(1), coats(2))
def test_the_last_of_many_hides_all_others(first: list[Piece], second: list[Piece], third: list[Piece]) -> None:
    assert seen(stacked([first, second, third])) == seen(first) | seen(second) | seen(third)


@given(coats(0), lines, lines)
def test_whoever_is_absent_claims_nothing_and_that_is_remembered(coat: list[Piece], ada: Line, bo: Line) -> None:
    turns = [(start, end, staff) for start, end, _, staff, _ in coat if staff is not None]
    away = {"ada": {at for s, e in ada for at in range(s, e)}, "bo": {at for s, e in bo for at in range(s, e)}}
    kept, missed = map(whose, without(turns, [("ada", ada), ("bo", bo)]))
    assert kept == {at: who for at, who in whose(turns).items() if at not in away[who]}
    assert missed == {at: who for at, who in whose(turns).items() if at in away[who]}


@given(st.lists(lines, max_size=4), st.integers(1, 5), lines.filter(bool))
def test_when_fewer_hold_is_what_counting_shows(held: list[Line], least: int, hours: Line) -> None:
    starts, ends = (sorted(interval[place] for line in held for interval in line) for place in (0, 1))
    found = fewer(starts, ends, least, hours)
    counted = [(max(s, start), min(e, end), n) for start, end in hours for s, e, n in counts(held, start, end)]
    assert found == [stretch for stretch in counted if stretch[2] < least]
