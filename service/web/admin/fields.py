"""What a form of the organisation is made of: data, from which it is shown, read and told what is wrong with it.

A field's `key` is the key in the organisation file, with a dot where it lies inside another (`fallback.default`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

Choices = Sequence[tuple[str, str]]


class Shape(StrEnum):
    LINE = "line"
    LONG = "long"  # text of several lines
    NUMBER = "number"
    CLOCK = "clock"  # a time of day
    TIME = "time"  # day and time of day
    LENGTH = "length"  # 5 min
    YES = "yes"  # a check box
    CHOICE = "choice"  # one of some; "" is none
    TICKS = "ticks"  # any of some
    LIST = "list"  # words, a line each
    PEOPLE = "people"  # staff, by name
    ROWS = "rows"  # mappings, made of `parts`


@dataclass(frozen=True)
class Field:
    """`place` among the parts of ROWS is not in the file: it says in which order the rows stand there."""

    key: str
    label: str
    shape: Shape = Shape.LINE
    hint: str = ""
    needed: bool = False
    choices: Choices = ()
    from_stored: str = ""  # choices that are the organisation's own: areas, rotas (of the area)
    parts: tuple["Field", ...] = ()
    row: str = ""  # what one of the rows is called: "Trinn {n}"
    spare: int = 1  # empty rows that are shown


@dataclass(frozen=True)
class Group:
    title: str
    fields: tuple[Field, ...]
    hint: str = ""


def flat(groups: Sequence[Group]) -> list[Field]:
    return [field for group in groups for field in group.fields]
