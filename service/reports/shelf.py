"""The archive of reports a page at a time, and who got each: for pages beside `archive`."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from service.reports.archive import COLUMNS, Archived
from service.reports.kept import COPY, REPORT


def a_page(db: Connection, areas: Sequence[str], limit: int, offset: int = 0) -> list[Archived]:
    """Newest first."""
    asked = select(*COLUMNS).where(REPORT.c.area_id.in_(areas))
    order = (REPORT.c.due_at.desc(), REPORT.c.area_id, REPORT.c.period_id)
    return [Archived(*row) for row in db.execute(asked.order_by(*order).limit(limit).offset(offset))]


def number(db: Connection, areas: Sequence[str]) -> int:
    return int(db.execute(select(func.count()).select_from(REPORT).where(REPORT.c.area_id.in_(areas))).scalar_one())


def copies(db: Connection, reports: Sequence[str]) -> Mapping[str, list[Row[Any]]]:
    """By report, who got it: `staff_id`, `escalated`, `text`, `mail`, `sent_at`, `error`."""
    found: dict[str, list[Row[Any]]] = {}
    for row in db.execute(select(COPY).where(COPY.c.report_id.in_(reports)).order_by(COPY.c.escalated, COPY.c.id)):
        found.setdefault(row.report_id, []).append(row)
    return found
