"""A gap as it is recorded, a value: what `life` decides about and `book` keeps in the table."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schedules.instants import seconds, seconds_up
from schedules.intervals import Line, clip, subtract
from service.models.gap import GapState

LIVE = (GapState.OPEN, GapState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Record:
    """The columns of `GapRow`; times are aware, UTC, on whole seconds."""

    id: str
    area_id: str
    requirement_id: str
    start: datetime
    end: datetime
    beyond: bool
    minimum: int
    covered: int
    absent: tuple[str, ...]
    state: str
    opened_at: datetime
    changed_at: datetime
    accepted_by: str | None = None
    accepted_at: datetime | None = None
    accepted_reason: str | None = None
    told_instead: str | None = None
    ground: dict[str, Any] | None = None
    split_from: str | None = None
    merged_into: str | None = None

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def as_told(self) -> str:
        """The state; but `merged` where no duty was added, and it is a part of another gap now."""
        return "merged" if self.state == GapState.FILLED and self.merged_into is not None else self.state

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return self.minimum - self.covered


@dataclass(frozen=True, slots=True)
class Ground:
    """What accepting a gap stood on; `end` None: for as long as it lasts."""

    start: datetime
    end: datetime | None
    minimum: int
    covered: int
    reached: Line | None = None  # when somebody was on duty whom texts reach; None: not kept by older acceptances

    def holds(self, record: Record, reached: Line) -> bool:
        """Whether the gap is no longer, has no fewer people and needs no more than when it was accepted; and whether
        nobody is `reached` in time of it in which somebody was."""
        first, last = seconds(record.start), seconds_up(record.end)
        if self.reached is not None and subtract(clip(self.reached, first, last), reached):
            return False
        within = self.start <= record.start and (self.end is None or record.end <= self.end)
        return within and record.covered >= self.covered and record.minimum <= self.minimum

    def written(self) -> dict[str, Any]:
        """As the row keeps it."""
        end = self.end.isoformat() if self.end is not None else None
        kept: dict[str, Any] = {
            "start": self.start.isoformat(), "end": end, "minimum": self.minimum, "covered": self.covered}
        return kept if self.reached is None else {**kept, "reached": [list(stretch) for stretch in self.reached]}


def ground_of(record: Record, reached: Line) -> Ground:
    """What accepting the gap now stands on; `reached`: when somebody is on duty whom texts reach."""
    first, last = seconds(record.start), seconds_up(record.end)
    end = None if record.beyond else record.end
    return Ground(record.start, end, record.minimum, record.covered, clip(reached, first, last))


def stored_ground(record: Record) -> Ground | None:
    """What accepting the gap stood on; None where it never was accepted."""
    if record.ground is None:
        return None
    kept = record.ground
    end = datetime.fromisoformat(kept["end"]) if kept["end"] is not None else None
    reached = [(start, last) for start, last in kept["reached"]] if "reached" in kept else None
    return Ground(datetime.fromisoformat(kept["start"]), end, kept["minimum"], kept["covered"], reached)
