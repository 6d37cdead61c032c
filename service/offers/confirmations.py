"""The table of duties to be confirmed: all SQL on it is here. Needs the area's lock where it writes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, insert, select, update

from schedules.confirming import asked_at, at_night, told_at
from schedules.organisation import Rota
from schedules.written import duration
from service import events
from service.line.conversations import next_number
from service.line.moment import Moment
from service.models import ConfirmationRow, metadata, new_id
from service.models.offer import ConfirmationState

CONFIRMATION = metadata.tables["confirmation"]
GRACE = timedelta(minutes=10)  # nobody is told on sooner than this after being asked
LIVE = CONFIRMATION.c.state != ConfirmationState.VOID


def by_number(moment: Moment, number: int) -> ConfirmationRow | None:
    found = _rows(moment.db, CONFIRMATION.c.area_id == moment.area.id, CONFIRMATION.c.number == number)
    return found[0] if found else None


def find(db: Connection, id: str) -> ConfirmationRow | None:
    return next(iter(_rows(db, CONFIRMATION.c.id == id)), None)


def waiting(moment: Moment, staff_id: str) -> list[ConfirmationRow]:
    """The duties of this staff member that are to begin and wait for an answer, in order of numbers."""
    return _rows(
        moment.db, CONFIRMATION.c.area_id == moment.area.id, CONFIRMATION.c.staff_id == staff_id,
        CONFIRMATION.c.state == ConfirmationState.WAITING, CONFIRMATION.c.start > moment.now,
    )  # fmt: skip


def live(db: Connection, since: datetime) -> list[ConfirmationRow]:
    """All that are not void and begin after `since`, and those that wait, whenever they began."""
    begins = (CONFIRMATION.c.start > since) | (CONFIRMATION.c.state == ConfirmationState.WAITING)
    return _rows(db, LIVE, begins)


def in_doubt(db: Connection, rotas: Sequence[str], since: datetime, before: datetime) -> list[ConfirmationRow]:
    """Those of the rotas that are neither void nor confirmed and begin in [since, before), by start."""
    begins = (CONFIRMATION.c.start >= since) & (CONFIRMATION.c.start < before)
    answered = (ConfirmationState.VOID, ConfirmationState.CONFIRMED)
    found = _rows(db, CONFIRMATION.c.rota_id.in_(rotas), begins, CONFIRMATION.c.state.not_in(answered))
    return sorted(found, key=lambda c: c.start)


def of_staff(db: Connection, staff_id: str, since: datetime) -> list[ConfirmationRow]:
    """Those of the staff member that are not void and begin after `since`, by start."""
    found = _rows(db, LIVE, CONFIRMATION.c.staff_id == staff_id, CONFIRMATION.c.start > since)
    return sorted(found, key=lambda c: c.start)


def create(
    moment: Moment, rota: str, staff: str, start: datetime, state: ConfirmationState, texts: Sequence[str] = (),
    number: int | None = None,
) -> ConfirmationRow:
    """A new one, with the area's next number if none was taken for it."""
    row = ConfirmationRow(
        id=new_id(), area_id=moment.area.id, number=number or next_number(moment), rota_id=rota, staff_id=staff,
        start=start, state=state, asked_at=moment.now, texts=list(texts),
        answered_at=moment.now if state == ConfirmationState.CONFIRMED else None,
    )  # fmt: skip
    moment.db.execute(insert(CONFIRMATION).values(**row.model_dump()))
    _record(moment, row, "asked" if state == ConfirmationState.WAITING else state)
    return row


def become(moment: Moment, row: ConfirmationRow, state: ConfirmationState, **values: Any) -> None:
    """A new state, with its event."""
    change(moment, row, state=state, **values)
    _record(moment, row, state)


def change(moment: Moment, row: ConfirmationRow, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    moment.db.execute(update(CONFIRMATION).where(CONFIRMATION.c.id == row.id).values(**values))


def confirmed_by_taking(moment: Moment, rota_id: str, staff_id: str, start: datetime) -> None:
    """Who has just said yes to a duty that would be asked about by now is not asked again."""
    rota = next(rota for rota in moment.standing.organisation.rotas if rota.id == rota_id)
    asked = asked_at(start, duration(rota.confirm_before), moment.zone)
    begins = any(begun.staff == staff_id for begun in moment.duty.starts(rota_id, start, start))
    if rota.confirm and begins and asked <= moment.now < start:
        create(moment, rota_id, staff_id, start, ConfirmationState.CONFIRMED)


def in_doubt_from(row: ConfirmationRow, rota: Rota, zone: ZoneInfo) -> datetime:
    """When an unanswered question makes the duty uncertain, and is told; who was asked late has ten minutes."""
    due = told_at(row.start, duration(rota.confirm_before), zone)
    late = max(due, row.asked_at + GRACE)
    return due if at_night(late, zone) else late  # else the night would pass before anybody heard of it


def _record(moment: Moment, row: ConfirmationRow, what: str) -> None:
    events.record(
        moment.db, f"confirmation:{what}", row.id, moment.now, area_id=row.area_id, staff_id=row.staff_id,
        number=row.number, rota=row.rota_id, start=row.start.isoformat(),
    )  # fmt: skip


def _rows(db: Connection, *conditions: ColumnElement[bool]) -> list[ConfirmationRow]:
    found = db.execute(select(CONFIRMATION).where(*conditions).order_by(CONFIRMATION.c.area_id, CONFIRMATION.c.number))
    return [ConfirmationRow(**row) for row in found.mappings()]
