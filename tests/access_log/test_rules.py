"""What managers are shown: rules as data, each with openings that it finds and openings that it leaves alone."""

from datetime import UTC, datetime, timedelta

import pytest

from service.access_log.rules import RULES, Opening, Rule, apply
from service.plans import Opened
from service.plans.grounds import Ground

AT_TWO = datetime(2026, 12, 18, 1, 0, tzinfo=UTC)
BULK = next(rule for rule in RULES if rule.name == "in_bulk")


def opening(
    person: str = "anne", staff: str = "ola", minutes: float = 0, what: str = Opened.PLAN,
    ground: Ground | None = Ground.DUTY, out: bool | None = True,
) -> Opening:
    return Opening(AT_TWO + timedelta(minutes=minutes), staff, person, "storvik", what, ground, out, None)


def names(openings: list[Opening], rules: tuple[Rule, ...] = RULES) -> list[str]:
    return [finding.rule.name for finding in apply(openings, rules)]


@pytest.mark.parametrize("one, expected", [
    pytest.param(opening(), [], id="on duty at night"),
    pytest.param(opening(ground=Ground.HOLDS), [], id="has the conversation"),
    pytest.param(opening(ground=Ground.NONE), ["without"], id="neither duty nor conversation"),
    pytest.param(opening(ground=Ground.NONE, out=False), ["without"], id="the same in office hours"),
    pytest.param(opening(ground=Ground.KNOWS), ["out_of_hours"], id="the coordinator, at night"),
    pytest.param(opening(ground=Ground.KNOWS, out=False), [], id="the coordinator, by day"),
    pytest.param(opening(ground=Ground.HAD), [], id="journals what they had"),
    pytest.param(opening(ground=Ground.ASKED), [], id="was asked to take it"),
    pytest.param(opening(ground=Ground.ASKED_FOR, what=Opened.ACCESS_LOG), [], id="hands the log over at night"),
    pytest.param(opening(ground=Ground.HOLDS, what=Opened.BREAK_GLASS), ["break_glass"], id="a shut plan"),
    pytest.param(opening(ground=None, out=None), [], id="of before the ground was noted"),
])
def test_a_single_opening_is_found_for_what_it_is(one: Opening, expected: list[str]) -> None:
    assert names([one]) == expected


@pytest.mark.parametrize("minutes, expected", [((0, 5, 64), [3]), ((0, 5, 65), [2, 1]), ((0,), [1])])
def test_what_belongs_to_one_visit_is_one_thing_to_ask_about(minutes: tuple[int, ...], expected: list[int]) -> None:
    findings = apply([opening(minutes=minute, ground=Ground.NONE) for minute in minutes])
    assert [len(finding.openings) for finding in reversed(findings)] == expected


def test_two_people_and_two_helpers_are_things_apart() -> None:
    who = [("anne", "ola"), ("bo", "ola"), ("anne", "per")]
    assert len(apply([opening(person, staff, ground=Ground.NONE) for person, staff in who])) == 3


@pytest.mark.parametrize("people, minutes, expected", [
    pytest.param(8, 1, 0, id="as many as there may be"),
    pytest.param(9, 1, 1, id="one more"),
    pytest.param(9, 7.4, 1, id="just within the hour"),
    pytest.param(9, 7.5, 0, id="the ninth as the first is an hour ago"),
    pytest.param(30, 20, 0, id="three an hour all night"),
])
def test_many_people_within_an_hour_are_one_finding(people: int, minutes: float, expected: int) -> None:
    listed = [opening(f"u{nth}", minutes=nth * minutes) for nth in range(people)]
    assert len(apply(listed, (BULK,))) == expected


def test_the_same_person_many_times_is_not_many_people() -> None:
    assert apply([opening(minutes=nth) for nth in range(50)], (BULK,)) == []


def test_two_staff_members_do_not_add_up() -> None:
    assert apply([opening(f"u{nth}", "ola" if nth % 2 else "per", nth) for nth in range(16)], (BULK,)) == []


def test_a_finding_in_bulk_says_whose_it_is_how_many_and_from_when_to_when() -> None:
    quiet, busy = [opening("u0", minutes=-300)], [opening(f"u{nth}", minutes=nth) for nth in range(12)]
    [finding] = apply([*quiet, *busy], (BULK,))
    assert (finding.staff_id, finding.people, finding.openings) == ("ola", 12, tuple(busy))


def test_two_nights_in_bulk_are_two_findings_the_newest_first() -> None:
    listed = [opening(f"u{nth}", minutes=night * 1440 + nth) for night in range(2) for nth in range(10)]
    assert [finding.at for finding in apply(listed, (BULK,))] == [AT_TWO + timedelta(days=1), AT_TWO]


def test_a_slow_reading_of_everybody_is_found_by_the_day() -> None:
    listed = [opening(f"u{nth}", minutes=nth * 30) for nth in range(30)]
    assert names(listed) == ["in_bulk_of_a_day"]


def test_each_rule_finds_something() -> None:
    everything = [
        opening(f"u{nth}", minutes=nth / 10, what=Opened.BREAK_GLASS if nth else Opened.PLAN,
                ground=Ground.KNOWS if nth % 2 else Ground.NONE) for nth in range(30)
    ]  # fmt: skip
    assert set(names(everything)) == {rule.name for rule in RULES}
