"""The reports that were made at their lead days, newest first: which there are, and each one's content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from service.reports import content
from service.reports.content import Report
from service.reports.kept import REPORT


@dataclass(frozen=True, slots=True)
class Archived:
    """`made` is None of one that could not be made so far. `state`: made or failed."""

    id: str
    area: str
    period: str
    lead_day: int
    due: datetime
    made: datetime | None
    state: str


COLUMNS = (
    REPORT.c.id, REPORT.c.area_id, REPORT.c.period_id, REPORT.c.lead_day, REPORT.c.due_at, REPORT.c.made_at,
    REPORT.c.state,
)  # fmt: skip


def listed(db: Connection, areas: Sequence[str], period: str | None = None) -> list[Archived]:
    """The reports of these areas, on one period or on all."""
    asked = select(*COLUMNS).where(REPORT.c.area_id.in_(areas))
    asked = asked if period is None else asked.where(REPORT.c.period_id == period)
    return [Archived(*row) for row in db.execute(asked.order_by(REPORT.c.due_at.desc(), REPORT.c.area_id))]


def find(db: Connection, id: str) -> tuple[Archived, Report | None] | None:
    """One with its content, None where it could not be made; None where there is no such report."""
    row = db.execute(select(*COLUMNS, REPORT.c.content).where(REPORT.c.id == id)).one_or_none()
    if row is None:
        return None
    return Archived(*row[:-1]), None if row.content is None else content.read(row.content)
