"""A planner gives open time to somebody, who has said yes otherwise: an override, kept so that it can be undone.

Looked at anew with nobody else changing the organisation meanwhile, as a JA to an offer is (`taking`).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from schedules.fill import Open
from schedules.organisation import Override
from service import events, gaps, organisation
from service.errors import UnknownStaff
from service.gaps import Record
from service.gaps import book as gap_book
from service.gaps.errors import UnknownGap
from service.line import duty_changed
from service.line.moment import Moment
from service.line.transactions import Transactions
from service.models.gap import GapState
from service.models.offer import OfferState
from service.offers import book, needed
from service.offers.ending import end as end_offer
from service.offers.errors import GapNotOpen, NotEligible, OutsideGap
from service.organisation import overrides
from service.organisation.editing import Add, Kept, Maker, keep_held


@dataclass(frozen=True)
class Assignment:
    """[start, end) of the gap for one person, on `rota`; None: all of it, on the rota that fits best.

    `account_id` is whose change it is, `by` the same person's staff id, if any, and `what` it is in their words.
    """

    gap: str
    staff: str
    start: datetime | None
    end: datetime | None
    account_id: str
    by: str | None
    what: str
    rota: str | None = None


def assign(transactions: Transactions, wish: Assignment, now: datetime) -> Kept:
    """The override, stored, with all that follows from it.

    UnknownGap, GapNotOpen, OutsideGap, UnknownStaff, NotEligible, RotaDoesNotCount, RotaHeld, NoRotaFree, UnknownArea.
    """
    gaps.bring_up_to_date(transactions.database, now)
    with transactions.database.write() as db:
        found = gap_book.find(db, wish.gap)
        if found is None:
            raise UnknownGap(wish.gap)
        moment = transactions.moment(db, found.area_id, now)
        moment = replace(moment, standing=overrides.hold(db))
        gap = gap_book.find(db, wish.gap) or found
        wanted = _wanted(moment, gap, wish)
        against = needed.reasons_against(db, moment.duty, wanted, wish.staff, now)
        if against:
            raise NotEligible(wish.staff, against)
        kept = _give(moment, gap, wanted, wish)
        _end_what_nobody_needs(moment, gap)
        return kept


def _wanted(moment: Moment, gap: Record, wish: Assignment) -> Open:
    duty = moment.duty
    requirement = needed.requirement(duty, gap.requirement_id)
    if gap.state != GapState.OPEN or gap.end <= moment.now or requirement is None:
        raise GapNotOpen(gap.id, "over" if gap.state == GapState.OPEN else gap.as_told)
    if moment.standing.staff(wish.staff) is None:
        raise UnknownStaff(wish.staff)
    earliest = max(gap.start, moment.now.replace(second=0, microsecond=0))
    start, end = wish.start or earliest, wish.end or gap.end
    if not earliest <= start < end <= gap.end:
        raise OutsideGap(duty.zone.local(earliest), duty.zone.local(gap.end))
    if wish.rota is None:
        rota = needed.rota_for(duty, requirement, start, end, [])
    else:
        rota = needed.named_rota(duty, requirement, wish.rota, start, end, [])
    return Open(requirement.id, start, end, rota)


def _give(moment: Moment, gap: Record, wanted: Open, wish: Assignment) -> Kept:
    clock = moment.duty.zone
    override = Override(
        staff=wish.staff, start=overrides.written(clock, wanted.start), end=overrides.written(clock, wanted.end))
    maker = Maker(wish.account_id, wish.what, seen=None)  # under the lock: nothing is overwritten
    kept = keep_held(moment.db, Add(str(wanted.rota), override), maker, moment.now, duty_changed)
    events.record(
        moment.db, "gap:assigned", gap.id, moment.now, area_id=gap.area_id, staff_id=wish.by,
        to=wish.staff, rota=wanted.rota, start=wanted.start.isoformat(), end=wanted.end.isoformat(), change=kept.id,
    )  # fmt: skip
    gaps.recompute(moment.db, organisation.standing(moment.db), [gap.area_id], moment.now)
    return kept


def _end_what_nobody_needs(moment: Moment, gap: Record) -> None:
    """Offers of the same time that are still open, where somebody has all of it now."""
    duty = organisation.standing(moment.db).duty
    for offer in book.open_at(moment.db, gap.start, gap.end):
        start = max(offer.start, moment.now)
        same = offer.requirement_id == gap.requirement_id and start < offer.end
        if same and not needed.still_needed(duty, offer, start):
            end_offer(moment, offer, OfferState.NOT_NEEDED)
