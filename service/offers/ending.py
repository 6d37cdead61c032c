"""How an offer ends but for being taken: its deadline, a planner's word, or because it is not needed any more.

Who has not answered by then has not answered, and that is kept; who answers later is told (`taking.show`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service import events, queue
from service.errors import UnknownArea
from service.line.moment import Moment
from service.line.transactions import Transactions
from service.models import OfferRow
from service.models.offer import OfferState
from service.offers import book
from service.offers.errors import OfferOver, UnknownOffer
from service.offers.making import ENDS
from service.offers.telling import take_back, to_planners, to_staff
from service.queue import Claimed


def end(moment: Moment, offer: OfferRow, state: OfferState, **values: Any) -> None:
    """Nobody is asked any more: texts that have not gone are taken back, and so is the timer."""
    for ask in book.asks(moment.db, offer):
        take_back(moment, ask.texts)
    book.keep_silence(moment.db, offer)
    book.change(moment.db, offer, state=state, ended_at=moment.now, **values)
    queue.drop(moment.db, f"{ENDS}:{offer.id}", moment.now)
    events.record(
        moment.db, f"offer:{state}", offer.id, moment.now,
        area_id=offer.area_id, staff_id=offer.taken_by, number=offer.number, gap=offer.gap_id,
    )  # fmt: skip


def expire(moment: Moment, offer: OfferRow) -> None:
    """Its time is over: planners are told that nobody took it; of a swap, who asked for it."""
    end(moment, offer, OfferState.EXPIRED)
    if offer.held_by is not None:
        to_holder(moment, offer, "swap_expired")
        return
    to_planners(moment, ("planner_offer_expired", hours_of(moment, offer)), until=offer.end)


def to_holder(moment: Moment, offer: OfferRow, key: str, **facts: object) -> None:
    """A text to who asked for the swap, while they are staff."""
    if moment.standing.staff(str(offer.held_by)) is not None:
        told = {"number": offer.number, "start": offer.start, **facts}
        to_staff(moment, str(offer.held_by), (key, told), until=offer.end)


def withdraw(transactions: Transactions, offer_id: str, now: datetime) -> OfferRow:
    """A planner takes it back. UnknownOffer, OfferOver, UnknownArea."""
    with transactions.database.write() as db:
        return take_off(transactions, db, offer_id, now)


def take_off(transactions: Transactions, db: Connection, offer_id: str, now: datetime) -> OfferRow:
    """As `withdraw`, in a transaction that may hold more."""
    found = book.find(db, offer_id)
    if found is None:
        raise UnknownOffer(offer_id)
    moment = transactions.moment(db, found.area_id, now)
    offer = book.find(db, offer_id) or found  # as it is under the lock
    if offer.state != OfferState.OPEN:
        raise OfferOver(offer.number, offer.state)
    if offer.deadline <= now:  # its timer is about to say so to everybody
        raise OfferOver(offer.number, OfferState.EXPIRED)
    end(moment, offer, OfferState.WITHDRAWN)
    return offer


def deadline(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    """The worker's handler for `offer_ends`. ClaimLost undoes it."""
    with transactions.database.write() as db:
        moment = _moment(transactions, db, claimed.subject, now)
        queue.finish_or_undo(db, claimed, now)
        offer = book.find(db, claimed.subject)
        if moment is not None and offer is not None and offer.state == OfferState.OPEN:
            expire(moment, offer)


def _moment(transactions: Transactions, db: Connection, offer_id: str, now: datetime) -> Moment | None:
    """None where the area has been retired since: nobody is asked from there, or told."""
    offer = book.find(db, offer_id)
    try:
        return transactions.moment(db, offer.area_id, now) if offer is not None else None
    except UnknownArea:
        return None


def hours_of(moment: Moment, offer: OfferRow) -> dict[str, Any]:
    """The facts that planners are told of every offer."""
    return {"area": moment.area.name, "number": offer.number, "start": offer.start, "end": offer.end}
