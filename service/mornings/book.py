"""The rows of duty reports and their copies. All SQL on them is here."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from service.models import DutyReportCopyRow, DutyReportRow, metadata

REPORT, COPY = metadata.tables["duty_report"], metadata.tables["duty_report_copy"]


def last_until(db: Connection, area_id: str) -> datetime | None:
    """To when the area's last report goes; None before the first."""
    return db.execute(select(func.max(REPORT.c.until)).where(REPORT.c.area_id == area_id)).scalar_one_or_none()


def add(db: Connection, report: DutyReportRow, copies: Sequence[DutyReportCopyRow]) -> None:
    db.execute(insert(REPORT).values(report.model_dump()))
    add_copies(db, copies)


def add_copies(db: Connection, copies: Sequence[DutyReportCopyRow]) -> None:
    if copies:
        db.execute(insert(COPY), [copy.model_dump() for copy in copies])


def find(db: Connection, id: str) -> DutyReportRow | None:
    found = db.execute(select(REPORT).where(REPORT.c.id == id)).one_or_none()
    return None if found is None else DutyReportRow(**found._mapping)


def change(db: Connection, id: str, **values: Any) -> None:
    db.execute(update(REPORT).where(REPORT.c.id == id).values(values))


def listed(
    db: Connection, staff_id: str | None, areas: Collection[str], since: datetime, limit: int
) -> Sequence[tuple[DutyReportRow, DutyReportCopyRow | None]]:
    """Those made for the staff member, and those of `areas`; newest first, with the staff member's own copy."""
    mine = (COPY.c.report_id == REPORT.c.id) & (COPY.c.staff_id == staff_id)
    found = (
        select(*[column.label(f"r_{column.name}") for column in REPORT.c],
               *[column.label(f"c_{column.name}") for column in COPY.c])
        .outerjoin(COPY, mine)
        .where(REPORT.c.until >= since, COPY.c.id.is_not(None) | REPORT.c.area_id.in_(areas))
        .order_by(REPORT.c.until.desc(), REPORT.c.area_id).limit(limit)
    )
    return [(DutyReportRow(**_part(row, "r_")), DutyReportCopyRow(**_part(row, "c_")) if row.c_id else None)
            for row in db.execute(found)]


def copy_of(db: Connection, report_id: str, staff_id: str | None) -> DutyReportCopyRow | None:
    found = db.execute(select(COPY).where(COPY.c.report_id == report_id, COPY.c.staff_id == staff_id)).one_or_none()
    return None if found is None else DutyReportCopyRow(**found._mapping)


def copies_of(db: Connection, report_id: str) -> list[DutyReportCopyRow]:
    found = db.execute(select(COPY).where(COPY.c.report_id == report_id).order_by(COPY.c.id))
    return [DutyReportCopyRow(**row._mapping) for row in found]


def copy(db: Connection, id: str) -> DutyReportCopyRow:
    return DutyReportCopyRow(**db.execute(select(COPY).where(COPY.c.id == id)).one()._mapping)


def change_copy(db: Connection, id: str, **values: Any) -> None:
    db.execute(update(COPY).where(COPY.c.id == id).values(values))


def _part(row: Row[Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in row._mapping.items() if name.startswith(prefix)}
