"""Duty that nobody can be sure of: its person said no, or had not confirmed it 2 hours before (contract, section 8)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from schedules.organisation import Rota
from service import organisation
from service.models import ConfirmationRow
from service.models.offer import ConfirmationState
from service.offers import confirmations
from service.organisation import Standing


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The person's unbroken duty [start, end); `end` None beyond 400 days. `why`: unconfirmed or declined."""

    staff: str
    start: datetime
    end: datetime | None
    why: str


def uncertain(db: Connection, rota: str, start: datetime, end: datetime, now: datetime) -> list[Uncertain]:
    """The rota's duty that overlaps [start, end) and is uncertain at `now`, by start, as the organisation stands."""
    stands, found = organisation.standing(db), []
    [asked] = [one for one in stands.organisation.rotas if one.id == rota]
    for row in confirmations.of_rota(db, rota, end):
        declined = row.state == ConfirmationState.DECLINED
        holder = stands.duty.holder(rota, row.start)
        if not _is_unsure(row, asked, stands, now) or holder is None or holder.staff != row.staff_id:
            continue
        if holder.until is None or holder.until > start:
            found.append(Uncertain(row.staff_id, row.start, holder.until, "declined" if declined else "unconfirmed"))
    return found


def _is_unsure(row: ConfirmationRow, rota: Rota, stands: Standing, now: datetime) -> bool:
    """Refused, or not confirmed in time; whether or not planners could be told yet."""
    if row.state == ConfirmationState.WAITING:
        zone = ZoneInfo(stands.organisation.timezone)
        return row.told_at is not None or confirmations.in_doubt_from(row, rota, zone) <= now
    return row.state in (ConfirmationState.DECLINED, ConfirmationState.SILENT)
