"""Two versions of a plan beside each other: line by line what is new, what is gone, what is the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from service.people.usersfile import Audience, PlanField
from service.plans import marks
from service.plans.marks import Fields


class Change(StrEnum):
    SAME = "same"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Line:
    change: Change
    said: str


@dataclass(frozen=True)
class Compared:
    """A field that one of the two has. `marked_before` differs from `marked` where it was for others then."""

    field: PlanField
    lines: Sequence[Line]
    marked_before: tuple[Audience, ...]
    marked: tuple[Audience, ...]


def compare(old: Fields | None, new: Fields | None) -> list[Compared]:
    """In the order of the plan; what is gone stands after what is there."""
    found = [
        Compared(field, _lines(said(old, field), said(new, field)), marks.marks(old, field), marks.marks(new, field))
        for field in marks.FIELDS
    ]
    return [one for one in found if one.lines or one.marked != one.marked_before]


def said(fields: Fields | None, field: PlanField) -> list[str]:
    """The field as lines of words: a contact is its name, relation and number."""
    value = (fields or {}).get(field) or ()
    if isinstance(value, str):
        return value.splitlines()
    return [_row(one) if isinstance(one, Mapping) else str(one) for one in value]


def _row(row: Mapping[str, Any]) -> str:
    return ", ".join(str(part) for part in row.values() if part)


def _lines(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    there = [Line(Change.SAME if line in before else Change.NEW, line) for line in after]
    return [*there, *(Line(Change.GONE, line) for line in before if line not in after)]
