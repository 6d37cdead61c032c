"""docs/architecture.md shows the states, runs and timers that there are, and no others."""

import re
from pathlib import Path

import pytest

from service.line.states import MOVES
from service.line.timers import Timer
from service.models.conversation import RunKind

PAGE = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text("utf-8")
NOTHING_YET = "[*]"


def drawn() -> list[tuple[str, str, str]]:
    """Every arrow of the state diagram: from, move, to."""
    [picture] = re.findall(r"```mermaid\nstateDiagram-v2\n(.*?)```", PAGE, re.DOTALL)
    arrows = [re.fullmatch(r" +(\S+) --> (\S+): (\S+)", line) for line in picture.splitlines()]
    assert all(arrows), "a line of the state diagram is no arrow with a move"
    return [(arrow[1], arrow[3], arrow[2]) for arrow in arrows if arrow]


def first_column(heading: str) -> list[str]:
    """The words that the rows of the table under a heading begin with."""
    section = PAGE.split(f"\n### {heading}\n")[1].split("\n#")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def test_every_move_that_can_happen_is_drawn_once_and_no_other() -> None:
    moves = [(NOTHING_YET if state is None else state, move, to) for (state, move), to in MOVES.items()]
    assert sorted(drawn()) == sorted((str(state), str(move), str(to)) for state, move, to in moves)


def test_every_move_has_its_sentence() -> None:
    explained = PAGE.split("\n## The conversation\n")[1].split("\n### ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", explained, re.MULTILINE)) == {str(move) for _, move in MOVES}


@pytest.mark.parametrize(("heading", "words"), [("Runs", RunKind), ("Timers", Timer)])
def test_every_run_and_timer_has_its_row(heading: str, words: type[RunKind] | type[Timer]) -> None:
    assert first_column(heading) == [str(word) for word in words]
