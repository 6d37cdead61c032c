"""Duty that nobody can be sure of: its person said no, or had not confirmed it 2 hours before (contract, section 8),
or texts do not reach their phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from schedules.duty import Duty
from schedules.instants import moment, seconds, seconds_up
from schedules.organisation import Rota
from service import organisation, unreachable
from service.models import ConfirmationRow
from service.models.offer import ConfirmationState
from service.offers import confirmations
from service.organisation import Standing
from service.unreachable import Unreachable

UNREACHABLE = "unreachable"
LONGEST = timedelta(days=62)  # an unbroken duty that has lasted so long is in doubt no more


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The person's duty [start, end); `end` None beyond 400 days. `why`: unconfirmed, declined or unreachable.

    Of who is unreachable, what lies in the time that was asked about, and not what was over before.
    """

    staff: str
    start: datetime
    end: datetime | None
    why: str


def uncertain(db: Connection, rota: str, start: datetime, end: datetime, now: datetime) -> list[Uncertain]:
    """The rota's duty that overlaps [start, end) and is uncertain at `now`, by start, as the organisation stands."""
    return uncertain_on(db, [rota], start, end, now)[rota]


def uncertain_on(
    db: Connection, rotas: Sequence[str], start: datetime, end: datetime, now: datetime
) -> dict[str, list[Uncertain]]:
    """As `uncertain`, of each of these rotas; duty that began more than LONGEST before `start` is left out."""
    stands = organisation.standing(db)
    found: dict[str, list[Uncertain]] = {rota: [] for rota in rotas}
    known = {rota.id: rota for rota in stands.organisation.rotas if rota.id in found}
    for row in confirmations.in_doubt(db, list(known), start - LONGEST, end):
        declined = row.state == ConfirmationState.DECLINED
        holder = stands.duty.holder(row.rota_id, row.start)
        if not _is_unsure(row, known[row.rota_id], stands, now) or holder is None or holder.staff != row.staff_id:
            continue
        if holder.until is None or holder.until > start:
            why = "declined" if declined else "unconfirmed"
            found[row.rota_id].append(Uncertain(row.staff_id, row.start, holder.until, why))
    for mark in unreachable.marked(db, stands.organisation.staff).values():
        for rota_id, others in found.items():
            others += _of_unreachable(stands.duty, rota_id, mark, max(start, mark.since), end, others)
    return {rota_id: sorted(them, key=lambda one: one.start) for rota_id, them in found.items()}


def _of_unreachable(
    duty: Duty, rota: str, mark: Unreachable, start: datetime, end: datetime, others: Sequence[Uncertain]
) -> list[Uncertain]:
    """Their stretches on the rota in [start, end); none of those that are in doubt already."""
    if rota not in duty.rotas or mark.staff not in duty.rotas[rota].people or start >= end:
        return []
    known = [(seconds(one.start), one.end) for one in others if one.staff == mark.staff]
    runs = duty.rotas[rota].runs(seconds(start), seconds_up(end))
    return [
        Uncertain(mark.staff, moment(begins), moment(ends), UNREACHABLE) for begins, ends, who in runs
        if who == mark.staff and not any(s < ends and (e is None or seconds(e) > begins) for s, e in known)
    ]  # fmt: skip


def _is_unsure(row: ConfirmationRow, rota: Rota, stands: Standing, now: datetime) -> bool:
    """Refused, or not confirmed in time; whether or not planners could be told yet."""
    if row.state == ConfirmationState.WAITING:
        zone = ZoneInfo(stands.organisation.timezone)
        return row.told_at is not None or confirmations.in_doubt_from(row, rota, zone) <= now
    return row.state in (ConfirmationState.DECLINED, ConfirmationState.SILENT)
