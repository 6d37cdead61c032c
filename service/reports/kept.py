"""The tables of reports: all SQL on them is here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, exists, func, select, update

from service.database import insert
from service.models import metadata, new_id
from service.models.report import Mail, ReportState
from service.reports import content
from service.reports.content import Report
from service.reports.lead_days import Lead

REPORT, COPY, AREA = (metadata.tables[name] for name in ("report", "report_copy", "area"))
TROUBLED = (Mail.REFUSED, Mail.GIVEN_UP, Mail.UNKNOWN)
RECENT = timedelta(days=7)
LATE = timedelta(hours=1)


@dataclass(frozen=True)
class Copy:
    """One person's copy, as it is to be stored."""

    staff: str
    escalated: bool
    text: bool
    mail: Mail


def imported_at(db: Connection) -> dict[str, datetime]:
    """When each area was first imported, retired ones left out."""
    rows = db.execute(select(AREA.c.id, AREA.c.imported_at).where(AREA.c.retired_at.is_(None)))
    return {row.id: row.imported_at for row in rows}


def is_made(db: Connection, area: str, lead: Lead) -> bool:
    made = select(REPORT.c.id).where(*_of(area, lead), REPORT.c.state == ReportState.MADE)
    return db.execute(made).first() is not None


def previous(db: Connection, area: str, period: str) -> Report | None:
    """The area's last report on the period."""
    made = select(REPORT.c.content).where(
        REPORT.c.area_id == area, REPORT.c.period_id == period, REPORT.c.state == ReportState.MADE)
    found = db.execute(made.order_by(REPORT.c.made_at.desc(), REPORT.c.lead_day).limit(1)).scalar_one_or_none()
    return content.read(found) if found is not None else None


def keep(db: Connection, area: str, lead: Lead, report: Report) -> str:
    """Stores the report, over the note that it could not be made; its id."""
    values = {"state": ReportState.MADE, "made_at": report.made_at, "content": content.stored(report)}
    return _upsert(db, area, lead, values)


def keep_failure(db: Connection, area: str, lead: Lead) -> str:
    """Notes that the report could not be made so far; its id."""
    return _upsert(db, area, lead, {"state": ReportState.FAILED})


def told_failed(db: Connection, id: str, now: datetime) -> None:
    db.execute(update(REPORT).where(REPORT.c.id == id).values(told_failed_at=now))


def told_unmailed(db: Connection, id: str, now: datetime) -> bool:
    """Notes that managers are told; False where they have been."""
    told = update(REPORT).where(REPORT.c.id == id, REPORT.c.told_unmailed_at.is_(None)).values(told_unmailed_at=now)
    return db.execute(told).rowcount == 1


def keep_copies(db: Connection, report: str, copies: list[Copy]) -> list[tuple[str, Copy]]:
    """Stores them; each with its id."""
    named = [(new_id(), copy) for copy in copies]
    rows = [{"id": id, "report_id": report, "staff_id": copy.staff, "escalated": copy.escalated, "text": copy.text,
             "mail": copy.mail, "attempt": 0, "repeated": 0} for id, copy in named]  # fmt: skip
    if rows:
        db.execute(COPY.insert(), rows)
    return named


def copy(db: Connection, id: str) -> Row[Any]:
    """The copy with its report's area, content and time."""
    joined = select(COPY, REPORT.c.area_id, REPORT.c.period_id, REPORT.c.content, REPORT.c.made_at).join(
        REPORT, REPORT.c.id == COPY.c.report_id)
    return db.execute(joined.where(COPY.c.id == id)).one()


def change_copy(db: Connection, id: str, **values: Any) -> None:
    db.execute(update(COPY).where(COPY.c.id == id).values(**values))


def begin_sending(db: Connection, id: str, attempt: int, now: datetime) -> bool:
    """Notes that this attempt hands the copy to the mail server; False where it waits no more."""
    waiting = update(COPY).where(COPY.c.id == id, COPY.c.mail == Mail.QUEUED)
    return db.execute(waiting.values(mail=Mail.SENDING, attempt=attempt, attempted_at=now)).rowcount == 1


def _of(area: str, lead: Lead) -> tuple[Any, ...]:
    return (REPORT.c.area_id == area, REPORT.c.period_id == lead.period.id, REPORT.c.lead_day == lead.days)


def _upsert(db: Connection, area: str, lead: Lead, values: dict[str, Any]) -> str:
    key = {"area_id": area, "period_id": lead.period.id, "lead_day": lead.days}
    new = {"id": new_id(), **key, "due_at": lead.due_at, "period_end": lead.period.end, **values}
    stored = insert(db, REPORT).values(new).on_conflict_do_update(index_elements=list(key), set_=values)
    return str(db.execute(stored.returning(REPORT.c.id)).scalar_one())


def troubles(db: Connection, now: datetime) -> dict[str, int]:
    """What an operator should look at: words, and how many of each."""
    unmade = (REPORT.c.state == ReportState.FAILED, REPORT.c.period_end > now)
    lately = REPORT.c.made_at > now - RECENT
    waiting = (COPY.c.mail.in_((Mail.QUEUED, Mail.SENDING)), REPORT.c.made_at < now - LATE)
    nobody = (REPORT.c.state == ReportState.MADE, lately, ~exists().where(COPY.c.report_id == REPORT.c.id))
    copies = COPY.join(REPORT, REPORT.c.id == COPY.c.report_id)
    return {
        "reports that could not be made": _count(db, REPORT, *unmade),
        "reports with nobody to send them to, last week": _count(db, REPORT, *nobody),
        "copies of reports that could not be mailed, last week": _count(db, copies, COPY.c.mail.in_(TROUBLED), lately),
        "copies of reports that have waited for the mail server for an hour": _count(db, copies, *waiting),
    }


def _count(db: Connection, of: FromClause, *conditions: ColumnElement[bool]) -> int:
    return int(db.execute(select(func.count()).select_from(of).where(*conditions)).scalar_one())
