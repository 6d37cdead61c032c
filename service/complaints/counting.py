"""What was told us and what went wrong, in counts: for figures. No persons."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from service.complaints.deviations import DEVIATION
from service.line.complaint import COMPLAINT
from service.models.told import DeviationState, Ground


@dataclass
class Counts:
    """Of what came in a stretch of time. `in_time`: of the answered. A deviation may have several grounds."""

    complaints: int = 0
    answered: int = 0
    in_time: int = 0
    deviations: int = 0
    grounds: Counter[Ground] = field(default_factory=Counter)
    states: Counter[DeviationState] = field(default_factory=Counter)


def counted(db: Connection, areas: Collection[str], start: datetime, end: datetime) -> Counts:
    """[start, end), of these areas together."""
    found, told, wrong = Counts(), COMPLAINT.c, DEVIATION.c
    for row in db.execute(
        select(told.answered_at, told.due_at).where(told.area_id.in_(areas), told.at >= start, told.at < end)
    ):
        found.complaints += 1
        found.answered += row.answered_at is not None
        found.in_time += row.answered_at is not None and row.answered_at <= row.due_at
    for row in db.execute(
        select(wrong.grounds, wrong.state).where(wrong.area_id.in_(areas), wrong.at >= start, wrong.at < end)
    ):
        found.deviations += 1
        found.grounds.update(map(Ground, row.grounds))
        found.states[DeviationState(row.state)] += 1
    return found
