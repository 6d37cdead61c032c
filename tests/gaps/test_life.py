"""What becomes of a recorded gap when its time is looked at again: the rules, without a database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeAlias

import pytest

from schedules.coverage import Gap
from service.gaps.life import Look, Step, What, decide
from service.gaps.records import Record, ground_of
from service.gaps.worse import worse

Told: TypeAlias = tuple[str, str, str, float, float]  # what, id, state, start, end

MIDNIGHT = datetime(2026, 12, 24, tzinfo=UTC)
FAR = MIDNIGHT + timedelta(days=400)


def at(hour: float) -> datetime:
    return MIDNIGHT + timedelta(hours=hour)


def gap(start: float, end: float, covered: int = 0, minimum: int = 1, absent: tuple[str, ...] = ()) -> Gap:
    return Gap("storvik", "natt", at(start), at(end), minimum, covered, None, absent)


def kept(id: str, start: float, end: float, state: str = "open", covered: int = 0, minimum: int = 1) -> Record:
    record = Record(id, "storvik", "natt", at(start), at(end), False, minimum, covered, (), state, at(-90), at(-90))
    return replace(record, ground=ground_of(record, []).written()) if state == "accepted" else record


def look(now: float, records: Sequence[Record], *found: Gap) -> list[Step]:
    numbers = count(1)
    return decide(records, found, Look(at(now), FAR, lambda: f"new{next(numbers)}"))


def told(steps: Sequence[Step]) -> list[Told]:
    hour = timedelta(hours=1)
    return [(str(step.what), step.after.id, str(step.after.state), (step.after.start - MIDNIGHT) / hour,
             (step.after.end - MIDNIGHT) / hour) for step in steps]


@pytest.mark.parametrize("records, found, expected", [
    pytest.param([], [gap(20, 32)], [("opened", "new1", "open", 20, 32)], id="a new one opens"),
    pytest.param([kept("a", 20, 32)], [gap(20, 32)], [], id="nothing changes and nothing is said"),
    pytest.param([kept("a", 20, 32)], [gap(24, 30)], [("changed", "a", "open", 24, 30)], id="who shrinks is the same"),
    pytest.param([kept("a", 20, 32)], [gap(18, 40)], [("changed", "a", "open", 18, 40)], id="who grows is the same"),
    pytest.param([kept("a", 20, 32)], [], [("filled", "a", "filled", 20, 32)], id="duty is added"),
    pytest.param([kept("a", 20, 32, "filled")], [gap(20, 32)], [("reopened", "a", "open", 20, 32)],
                 id="duty is taken away again"),
    pytest.param([kept("a", 20, 32, "filled")], [], [], id="filled stays filled"),
    pytest.param([kept("a", 20, 32)], [gap(40, 44)],
                 [("filled", "a", "filled", 20, 32), ("opened", "new1", "open", 40, 44)], id="another time is another"),
    pytest.param([kept("a", 20, 32)], [gap(20, 22), gap(24, 32)],
                 [("changed", "a", "open", 24, 32), ("split", "new1", "open", 20, 22)], id="the larger part stays"),
    pytest.param([kept("a", 20, 24), kept("b", 26, 36)], [gap(20, 36)],
                 [("changed", "b", "open", 20, 36), ("merged", "a", "filled", 20, 24)], id="two become one"),
    pytest.param([kept("a", 20, 24, "filled"), kept("b", 23, 25)], [gap(20, 25)], [("changed", "b", "open", 20, 25)],
                 id="open time goes before what was filled"),
    pytest.param([kept("a", 20, 32, minimum=2)], [gap(20, 26, 0, 2), gap(26, 32, 1, 2)],
                 [("changed", "a", "open", 20, 26), ("split", "new1", "open", 26, 32)], id="somebody comes for half"),
])
def test_a_gap_ahead(records: list[Record], found: list[Gap], expected: list[Told]) -> None:
    assert told(look(0, records, *found)) == expected


@pytest.mark.parametrize("records, found, expected", [
    pytest.param([kept("a", 18, 19)], [], [("passed", "a", "passed", 18, 19)], id="its time is over"),
    pytest.param([kept("a", 18, 19, "accepted")], [], [("passed", "a", "passed", 18, 19)], id="accepted, and over"),
    pytest.param([kept("a", 18, 32)], [gap(20, 32)], [], id="it goes on"),
    pytest.param([kept("a", 18, 32)], [gap(20, 25)], [("changed", "a", "open", 18, 25)], id="it will end sooner"),
    pytest.param([kept("a", 18, 32)], [], [("filled", "a", "passed", 18, 20)],
                 id="somebody comes now, and it has been until now"),
    pytest.param([kept("a", 18, 32)], [gap(24, 32)],
                 [("passed", "new1", "passed", 18, 20), ("changed", "a", "open", 24, 32)],
                 id="somebody comes for a while, and what goes on keeps the id"),
    pytest.param([kept("a", 18, 32, minimum=2)], [gap(20, 32, 1, 2)],
                 [("passed", "new1", "passed", 18, 20), ("changed", "a", "open", 20, 32)],
                 id="half of what is missing comes, and the past stays as it was"),
])
def test_a_gap_under_way(records: list[Record], found: list[Gap], expected: list[Told]) -> None:
    assert told(look(20, records, *found)) == expected


@pytest.mark.parametrize("found, expected", [
    pytest.param([gap(20, 32, 1, 2)], [], id="nothing"),
    pytest.param([gap(22, 30, 1, 2)], [("changed", "a", "accepted", 22, 30)], id="shorter"),
    pytest.param([gap(20, 33, 1, 2)], [("reopened", "a", "open", 20, 33)], id="longer"),
    pytest.param([gap(19, 32, 1, 2)], [("reopened", "a", "open", 19, 32)], id="longer at the other end"),
    pytest.param([gap(20, 32, 0, 2)], [("reopened", "a", "open", 20, 32)], id="fewer there"),
    pytest.param([gap(20, 32, 1, 3)], [("reopened", "a", "open", 20, 32)], id="more needed"),
    pytest.param([gap(20, 24, 1, 2), gap(26, 32, 1, 2)],
                 [("changed", "a", "accepted", 26, 32), ("split", "new1", "accepted", 20, 24)],
                 id="parted, and both parts are as accepted"),
    pytest.param([gap(20, 24, 0, 2), gap(24, 32, 1, 2)],
                 [("changed", "a", "accepted", 24, 32), ("split", "new1", "open", 20, 24)],
                 id="parted, and one part is worse"),
])
def test_an_accepted_gap_is_reopened_when_its_ground_changes(
    found: list[Gap], expected: list[Told]
) -> None:
    assert told(look(0, [kept("a", 20, 32, "accepted", covered=1, minimum=2)], *found)) == expected


def test_a_gap_that_shrank_and_grows_back_stays_accepted() -> None:
    [shrunk] = look(0, [kept("a", 20, 32, "accepted")], gap(24, 30))
    assert told(look(1, [shrunk.after], gap(20, 32))) == [("changed", "a", "accepted", 20, 32)]


def test_a_gap_without_end_is_not_reopened_or_told_of_every_night() -> None:
    def all_time(now: float, until: datetime) -> Gap:
        return replace(gap(now, 0), end=until)

    [opened] = look(0, [], all_time(0, FAR))
    endless = replace(opened.after, state="accepted", ground=ground_of(opened.after, []).written())
    later = FAR + timedelta(days=1)
    [step] = decide([endless], [all_time(24, later)], Look(at(24), later, lambda: "new"))
    assert (step.what, step.after.state, step.after.end) == (What.EXTENDED, "accepted", later)


def test_whoever_was_away_in_the_part_that_passed_is_still_behind_it() -> None:
    record = replace(kept("a", 18, 32), absent=("kari",))
    assert look(20, [record], gap(20, 32)) == []
    [step] = look(20, [record], gap(20, 32, absent=("ola",)))
    assert step.after.absent == ("kari", "ola")


@pytest.mark.parametrize("before, after, expected", [
    pytest.param([], [kept("a", 20, 32)], ["a"], id="opened"),
    pytest.param([kept("a", 20, 32)], [kept("a", 22, 30)], [], id="shrunk"),
    pytest.param([kept("a", 20, 32)], [kept("a", 20, 33)], ["a"], id="grown"),
    pytest.param([kept("a", 20, 32, covered=1, minimum=2)], [kept("a", 20, 32, minimum=2)], ["a"], id="fewer there"),
    pytest.param([kept("a", 20, 32, minimum=2)], [kept("a", 20, 32, covered=1, minimum=2)], [], id="more there"),
    pytest.param([kept("a", 20, 32)], [kept("a", 26, 32), kept("b", 20, 22)], [], id="parted"),
    pytest.param([kept("a", 20, 24), kept("b", 24, 30)], [kept("b", 20, 30)], [], id="joined, with nothing between"),
    pytest.param([kept("a", 20, 24), kept("b", 26, 30)], [kept("b", 20, 30)], ["b"], id="joined by what was between"),
    pytest.param([], [kept("a", 80, 90)], [], id="later than that"),
    pytest.param([kept("a", 70, 80)], [kept("a", 70, 90)], [], id="longer, but later than that"),
])
def test_what_a_change_has_made_worse_within_three_days(
    before: list[Record], after: list[Record], expected: list[str]
) -> None:
    assert [gap.id for gap in worse(before, after, at(0), at(72))] == expected
