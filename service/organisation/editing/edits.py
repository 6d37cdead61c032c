"""What a planner wants changed: values, with times as they are written in the organisation file.

What is already there is named by what it says (`old`), not by its place: places move when somebody else adds a shift.
Of several that say the same the topmost is meant.
"""

from dataclasses import dataclass
from typing import TypeAlias

from schedules.organisation import Absence, Layer, Override, Shift

Dated: TypeAlias = Shift | Override


@dataclass(frozen=True)
class Add:
    """On top of the other shifts, or of the other overrides, of the rota."""

    rota: str
    duty: Dated


@dataclass(frozen=True)
class Change:
    """`new` takes the place of `old`, and is of the same kind."""

    rota: str
    old: Dated
    new: Dated


@dataclass(frozen=True)
class Remove:
    rota: str
    old: Dated


@dataclass(frozen=True)
class Split:
    """From `at` on it is `to`'s: None is nobody, on purpose, which only an override can say."""

    rota: str
    old: Dated
    at: str
    to: str | None


@dataclass(frozen=True)
class Held:
    """Duty that somebody has on a rota, whatever it comes from."""

    rota: str
    staff: str
    start: str
    end: str


@dataclass(frozen=True)
class Swap:
    """Each takes the other's duty: an override for each."""

    one: Held
    other: Held


@dataclass(frozen=True)
class EditLayer:
    """`old` None: a new one, on top of the others; `new` None: it goes."""

    rota: str
    old: Layer | None
    new: Layer | None


@dataclass(frozen=True)
class Register:
    absence: Absence


@dataclass(frozen=True)
class ChangeAbsence:
    """Of the same person."""

    old: Absence
    new: Absence


@dataclass(frozen=True)
class RemoveAbsence:
    old: Absence


Edit: TypeAlias = Add | Change | Remove | Split | Swap | EditLayer | Register | ChangeAbsence | RemoveAbsence
