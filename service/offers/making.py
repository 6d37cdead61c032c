"""A planner offers open time: which rota it is duty on, who is asked, until when they may answer (contract, section 8).

The deadline is 24 hours ahead, or 4 hours before the time begins if that is sooner; but everyone has an hour to answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from schedules.confirming import at_night, night_ends
from schedules.duty import Duty
from schedules.fill import Open
from schedules.instants import Zone
from schedules.organisation import Coverage
from schedules.parts import Takers, part_takers
from service import events, gaps, organisation, queue
from service.errors import UnknownStaff
from service.gaps import Record
from service.gaps import book as gap_book
from service.gaps.errors import UnknownGap
from service.line.conversations import next_number
from service.line.moment import Moment
from service.line.transactions import Transactions
from service.models import OfferRow, new_id
from service.models.gap import GapState
from service.offers import book, needed, shared
from service.offers.errors import (
    AlreadyOffered,
    DeadlineBeforeMorning,
    DeadlineTooLate,
    GapNotOpen,
    NobodyEligible,
    NotEligible,
    OutsideGap,
    TooLongForOne,
)
from service.offers.telling import to_staff

DAY, BEFORE, LEAST = timedelta(hours=24), timedelta(hours=4), timedelta(hours=1)
ENDS = "offer_ends"  # the kind of the timer for an offer's deadline


@dataclass(frozen=True)
class Wish:
    """What a planner wants offered: a gap, or [start, end) of it, on a rota, to staff; None and empty: our choice."""

    gap: str
    to: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    rota: str | None = None
    deadline: datetime | None = None
    at_once: bool = False  # also at night: else nobody is woken for duty that is more than a day off


@dataclass(frozen=True)
class Made:
    offer: OfferRow
    asked: tuple[str, ...]  # staff ids, fewest holiday hours first
    sent: datetime  # when the texts go


@dataclass(frozen=True)
class Reckoned:
    """A wish, and whom it comes to."""

    wish: Wish
    area_id: str
    asked: tuple[str, ...]


def offer(transactions: Transactions, wish: Wish, now: datetime) -> Made:
    """Stores the offer and queues a text to everyone who is asked.

    UnknownGap, GapNotOpen, OutsideGap, DeadlineTooLate, UnknownStaff, UnknownArea, and what is in `offers.errors`.
    """
    reckoned = reckon(transactions, wish, now)
    with transactions.database.write() as db:
        return make(transactions, db, reckoned, now)


def reckon(transactions: Transactions, wish: Wish, now: datetime) -> Reckoned:
    """Whom to ask, which takes time and holds nobody up: whoever says yes is looked at again then. As `offer`."""
    gaps.bring_up_to_date(transactions.database, now)
    with transactions.database.read() as db:
        duty, plan = organisation.standing(db).duty, _plan(db, organisation.standing(db).duty, wish, now)
        return Reckoned(wish, plan.area_id, tuple(_eligible(db, duty, plan, wish, now)))


def make(transactions: Transactions, db: Connection, reckoned: Reckoned, now: datetime) -> Made:
    """The offer, in a transaction that may hold more. As `offer`."""
    wish, moment = reckoned.wish, transactions.moment(db, reckoned.area_id, now)
    made = _plan(db, moment.duty, wish, now)
    made.number = next_number(moment)
    sent = _sent(moment.duty.zone, made.start, wish, now)
    store(moment, made, reckoned.asked, "offer", sent)
    return Made(made, reckoned.asked, sent)


def _plan(db: Connection, duty: Duty, wish: Wish, now: datetime) -> OfferRow:
    """The offer, all but its number, as it can be made now."""
    gap = gap_book.find(db, wish.gap)
    wanted = needed.requirement(duty, gap.requirement_id) if gap is not None else None
    if gap is None:
        raise UnknownGap(wish.gap)
    if gap.state != GapState.OPEN or gap.end <= now or wanted is None:
        raise GapNotOpen(gap.id, "over" if gap.state == GapState.OPEN else gap.as_told)
    start, end = _hours(duty.zone, gap, wish, now)
    offered = book.open_at(db, start, end)
    same = [offer for offer in offered if shared.fills(duty, wanted, offer)]
    if len(same) >= gap.missing:
        raise AlreadyOffered(same[-1].number)
    return OfferRow(
        id=new_id(), area_id=gap.area_id, number=0, gap_id=gap.id, requirement_id=gap.requirement_id,
        rota_id=_rota(duty, wanted, wish, (start, end), offered), start=start, end=end,
        deadline=_deadline(duty.zone, wish, (start, end), now), offered_at=now,
    )  # fmt: skip


def _hours(zone: Zone, gap: Record, wish: Wish, now: datetime) -> tuple[datetime, datetime]:
    earliest = max(gap.start, now.replace(second=0, microsecond=0))
    start, end = wish.start or earliest, wish.end or gap.end
    if not earliest <= start < end <= gap.end:
        raise OutsideGap(zone.local(earliest), zone.local(gap.end))
    return start, end


def _rota(
    duty: Duty, wanted: Coverage, wish: Wish, hours: tuple[datetime, datetime], offered: list[OfferRow]
) -> str:
    if wish.rota is None:
        return needed.rota_for(duty, wanted, *hours, offered)
    return needed.named_rota(duty, wanted, wish.rota, *hours, offered)


def _deadline(zone: Zone, wish: Wish, hours: tuple[datetime, datetime], now: datetime) -> datetime:
    start, end = hours
    sent = _sent(zone, start, wish, now)
    if wish.deadline is None:
        return deadline_for(start, end, sent)
    if not now < wish.deadline <= end:
        raise DeadlineTooLate(zone.local(wish.deadline))
    if wish.deadline <= sent:
        raise DeadlineBeforeMorning(zone.local(wish.deadline))
    return wish.deadline


def asked_when(zone: Zone, start: datetime, now: datetime) -> datetime:
    """When people are asked about duty from `start` on: at 08 where it is night, and the duty more than a day off."""
    late = at_night(now, zone.info) and start - now > DAY
    return night_ends(now, zone.info) if late else now


def _sent(zone: Zone, start: datetime, wish: Wish, now: datetime) -> datetime:
    return now if wish.at_once else asked_when(zone, start, now)


def deadline_for(start: datetime, end: datetime, now: datetime) -> datetime:
    """Until when people may answer where nobody has said so."""
    return min(now + DAY, max(start - BEFORE, min(now + LEAST, end)))


def _eligible(db: Connection, duty: Duty, plan: OfferRow, wish: Wish, now: datetime) -> list[str]:
    """Who is asked, fewest holiday hours first. UnknownStaff, NotEligible, NobodyEligible, TooLongForOne."""
    wanted = Open(str(plan.requirement_id), plan.start, plan.end, plan.rota_id)
    filling = needed.filling(db, duty, wanted, now)
    against = {one.staff: one.reasons_against for one in filling.considered(wanted)}
    for staff in wish.to:
        if staff not in against:
            raise UnknownStaff(staff)
        if against[staff]:
            _refuse_too_long(duty.zone, part_takers(filling, wanted, (staff,)))
            raise NotEligible(staff, against[staff])
    free = [staff for staff, reasons in against.items() if not reasons and (not wish.to or staff in wish.to)]
    if not free:
        _refuse_too_long(duty.zone, part_takers(filling, wanted))
        raise NobodyEligible(str(plan.gap_id), against)
    return free if wish.to else _not_asked_yet(db, plan, free)


def _not_asked_yet(db: Connection, plan: OfferRow, free: list[str]) -> list[str]:
    """Nobody gets two offers of the same hours, for two requirements, where there is somebody else to ask."""
    others = [one for one in book.open_at(db, plan.start, plan.end) if one.requirement_id != plan.requirement_id]
    asked = {ask.staff_id for ask in book.asks(db, *others)} if others else set()
    return [staff for staff in free if staff not in asked] or free


def _refuse_too_long(zone: Zone, found: Takers) -> None:
    """TooLongForOne where somebody could take a part."""
    if found.part is not None:
        staff = [one.staff for one in found.candidates]
        raise TooLongForOne(staff, zone.local(found.part.start), zone.local(found.part.end))


def store(moment: Moment, made: OfferRow, asked: Sequence[str], key: str, sent: datetime, **more: object) -> None:
    """The offer, a text of this key to everyone who is asked, at `sent`, and the timer for its deadline."""
    book.add(moment.db, made)
    rota = next(rota for rota in moment.standing.organisation.rotas if rota.id == made.rota_id)
    facts = {
        "area": moment.area.name, "number": made.number, "rota": rota.name,
        "start": made.start, "end": made.end, "by": made.deadline, **more,
    }  # fmt: skip
    for staff in asked:
        later = sent if sent > moment.now else None
        texts = to_staff(moment, staff, (key, facts), until=made.deadline, not_before=later)
        book.add_ask(moment, made, staff, texts)
    queue.put(
        moment.db, key=f"{ENDS}:{made.id}", kind=ENDS, subject=made.id, due_at=made.deadline, now=moment.now
    )
    events.record(
        moment.db, "offer:made", made.id, moment.now, area_id=made.area_id,
        number=made.number, gap=made.gap_id, rota=made.rota_id, asked=list(asked),
    )  # fmt: skip
