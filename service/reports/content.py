"""What a report says, as data: one content, however it is rendered (contract, section 8).

Frozen, without wording: times are aware, UTC; hours are numbers; people come with their names, since a report is read
when they may have left. `stored` and `read` are the form in which the report's row keeps it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from schedules.periodnames import Names


class Cover(StrEnum):
    """How a stretch of a requirement's time stands, from the least grave to the gravest."""

    FREE = "free"  # nothing is required
    COVERED = "covered"
    THIN = "thin"  # met, but only one person is on duty in the whole area: without that one there is nobody
    UNCERTAIN = "uncertain"  # met, if somebody comes who has not confirmed the duty, or has said no
    ACCEPTED = "accepted"
    OPEN = "open"


@dataclass(frozen=True)
class Span:
    start: datetime
    end: datetime
    cover: Cover


@dataclass(frozen=True)
class Row:
    """One requirement over the whole period. `worst` holds the gravest of each of the picture's columns."""

    requirement: str
    minimum: int
    spans: tuple[Span, ...]
    worst: tuple[Cover, ...]


@dataclass(frozen=True)
class Column:
    """A day of the period, or a week or month of a long one."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Picture:
    unit: str  # day | week | month
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Person:
    id: str
    name: str


@dataclass(frozen=True)
class Askable:
    """Somebody who could take the time, and their hours of holiday duty, a year back and as far as is planned.

    `part`: nobody was found for the whole at once; they could take a part.
    """

    person: Person
    holiday_hours: float
    part: bool = False  # reports of before it was known have none


@dataclass(frozen=True)
class OthersOnDuty:
    """Somebody who is on duty in a part of the gap, and on which rota.

    `counts`: for the requirement, which wants more. `paged`: the ladder asks that rota.
    """

    person: Person
    rota: str
    start: datetime
    end: datetime
    counts: bool = True  # reports of before these were known have neither
    paged: bool = True


@dataclass(frozen=True)
class ReportedGap:
    """A gap as far as it lies in the period. `id` is None beyond the time that is recorded.

    `new`: it was not in the report before. `alone`: at some time of it no rota of the ladder has anybody.
    """

    id: str | None
    state: str
    requirement: str
    start: datetime
    end: datetime
    minimum: int
    covered: int
    absent: tuple[Person, ...]
    new: bool
    alone: bool
    others: tuple[OthersOnDuty, ...]
    could_be_asked: tuple[Askable, ...] | None  # None: over, accepted, or too far ahead to know
    accepted_by: Person | None
    accepted_reason: str | None
    told_instead: str | None
    promised: str | None = None  # how many people's promised help falls in it, as it may be told; None: not reckoned

    @property
    def hours(self) -> float:
        return (self.end - self.start).total_seconds() / 3600


@dataclass(frozen=True)
class FilledGap:
    """Time that was open or accepted in the report before, and is covered now. `part`: more of it is not."""

    id: str | None
    requirement: str
    start: datetime
    end: datetime
    part: bool = False

    @property
    def hours(self) -> float:
        return (self.end - self.start).total_seconds() / 3600


@dataclass(frozen=True)
class Requirement:
    """What must be covered. `hours`: outside (office hours), windows or always; `name` None: it has none of its own."""

    id: str
    name: str | None
    minimum: int
    kinds: tuple[str, ...] | None
    competences: tuple[str, ...] | None
    hours: str


@dataclass(frozen=True)
class UncertainDuty:
    """Duty in the period that nobody can be sure of. `why`: unconfirmed, or declined."""

    person: Person
    rota: str
    start: datetime
    end: datetime
    why: str


@dataclass(frozen=True)
class Away:
    person: Person
    start: datetime
    end: datetime


@dataclass(frozen=True)
class LastYear:
    """How the same period stood in the end. `gaps` is None where nothing was recorded then."""

    id: str
    name: str
    start: datetime
    end: datetime
    gaps: int | None
    hours: float
    accepted: int
    conversations_in_gaps: int
    names: Names | None = None  # by language; None for the file's own periods, and in reports of before it was known


@dataclass(frozen=True)
class AreaReport:
    """One area's. `previous`: when the report before was made; without one, nothing is new and nothing was filled."""

    id: str
    name: str
    language: str
    fallback: str
    always_paged: tuple[Person, ...]  # by name on the ladder, whatever their duty
    managers: tuple[Person, ...]
    picture: Picture
    open: tuple[ReportedGap, ...]
    accepted: tuple[ReportedGap, ...]
    passed: tuple[ReportedGap, ...]
    filled: tuple[FilledGap, ...]
    away: tuple[Away, ...]
    previous: datetime | None
    last_year: LastYear | None
    requirements: tuple[Requirement, ...] = ()
    uncertain: tuple[UncertainDuty, ...] = ()


@dataclass(frozen=True)
class Report:
    """On one period. `lead_day`: how many days ahead it is sent, None when somebody asked for it."""

    period: str
    name: str
    start: datetime
    end: datetime
    zone: str
    made_at: datetime
    lead_day: int | None
    areas: tuple[AreaReport, ...]
    names: Names | None = None  # as of `LastYear`

    def called(self, language: str) -> str:
        """The period, in a language of the catalogue."""
        return str(getattr(self.names, language)) if self.names is not None else self.name

    @property
    def open(self) -> tuple[ReportedGap, ...]:
        return tuple(gap for area in self.areas for gap in area.open)


_REPORT = TypeAdapter(Report)


def stored(report: Report) -> dict[str, Any]:
    """As JSON can hold it."""
    kept: dict[str, Any] = _REPORT.dump_python(report, mode="json")
    return kept


def read(kept: dict[str, Any]) -> Report:
    """The report that `stored` kept."""
    return _REPORT.validate_python(kept)
