"""Duty that nobody can be sure of: its person said no, or had not confirmed it 2 hours before (contract, section 8)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service import organisation
from service.models.offer import ConfirmationState
from service.offers import confirmations


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The person's unbroken duty [start, end); `end` None beyond 400 days. `why`: unconfirmed or declined."""

    staff: str
    start: datetime
    end: datetime | None
    why: str


def uncertain(db: Connection, rota: str, start: datetime, end: datetime) -> list[Uncertain]:
    """The uncertain duty on the rota that overlaps [start, end), by start, as the organisation stands."""
    duty, found = organisation.standing(db).duty, []
    for row in confirmations.of_rota(db, rota, end):
        declined = row.state == ConfirmationState.DECLINED
        unsure = declined or row.told_at is not None or row.state == ConfirmationState.SILENT
        holder = duty.holder(rota, row.start)
        if not unsure or holder is None or holder.staff != row.staff_id:
            continue
        if holder.until is None or holder.until > start:
            found.append(Uncertain(row.staff_id, row.start, holder.until, "declined" if declined else "unconfirmed"))
    return found
