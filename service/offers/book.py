"""The tables of offers and who was asked: all SQL on them is here. Needs the area's lock where it writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from service.line.moment import Moment
from service.models import OfferAskRow, OfferRow, metadata, new_id
from service.models.offer import OfferAnswer, OfferState

OFFER, ASK = metadata.tables["offer"], metadata.tables["offer_ask"]


def find(db: Connection, id: str) -> OfferRow | None:
    return next(iter(_offers(db, OFFER.c.id == id)), None)


def by_number(moment: Moment, number: int) -> OfferRow | None:
    found = _offers(moment.db, OFFER.c.area_id == moment.area.id, OFFER.c.number == number)
    return found[0] if found else None


def open_at(db: Connection, start: datetime, end: datetime) -> list[OfferRow]:
    """The open offers, of any area, of time that overlaps [start, end)."""
    return _offers(db, OFFER.c.state == OfferState.OPEN, OFFER.c.start < end, OFFER.c.end > start)


def all_of(db: Connection, areas: Sequence[str]) -> list[OfferRow]:
    """All offers of these areas' open time, oldest first; swaps are not among them."""
    return _offers(db, OFFER.c.area_id.in_(areas), OFFER.c.held_by.is_(None))


def swaps_of(db: Connection, staff_id: str, since: datetime) -> list[OfferRow]:
    """What this staff member wanted others to take, of time that ends after `since`."""
    return _offers(db, OFFER.c.held_by == staff_id, OFFER.c.end > since)


def taken_until(db: Connection, now: datetime) -> list[OfferRow]:
    """What somebody has taken by saying yes and is not over, swaps too."""
    return _offers(db, OFFER.c.state == OfferState.TAKEN, OFFER.c.end > now)


def open_to(db: Connection, staff_id: str, now: datetime) -> list[tuple[OfferRow, OfferAskRow]]:
    """The open offers, in any area, that this staff member was asked about and may still take, by start."""
    mine = select(ASK.c.offer_id).where(ASK.c.staff_id == staff_id)
    offers = _offers(db, OFFER.c.state == OfferState.OPEN, OFFER.c.deadline > now, OFFER.c.id.in_(mine))
    asked = {ask.offer_id: ask for ask in asks(db, *offers) if ask.staff_id == staff_id}
    return sorted(((offer, asked[offer.id]) for offer in offers), key=lambda pair: pair[0].start)


def of_gaps(db: Connection, gaps: Sequence[str]) -> list[OfferRow]:
    """All offers of these gaps, oldest first."""
    return _offers(db, OFFER.c.gap_id.in_(gaps)) if gaps else []


def waiting(moment: Moment, staff_id: str) -> list[OfferRow]:
    """The open offers of the area that this staff member has not answered, in order of numbers."""
    mine = select(ASK.c.offer_id).where(ASK.c.staff_id == staff_id, ASK.c.answer.is_(None))
    return _offers(
        moment.db, OFFER.c.area_id == moment.area.id, OFFER.c.state == OfferState.OPEN,
        OFFER.c.deadline > moment.now, OFFER.c.id.in_(mine),
    )  # fmt: skip


def ask_of(db: Connection, offer: OfferRow, staff_id: str) -> OfferAskRow | None:
    return next((ask for ask in asks(db, offer) if ask.staff_id == staff_id), None)


def asks(db: Connection, *offers: OfferRow) -> list[OfferAskRow]:
    """Everyone who was asked about these offers, by staff id."""
    found = db.execute(select(ASK).where(ASK.c.offer_id.in_([offer.id for offer in offers])).order_by(ASK.c.staff_id))
    return [OfferAskRow(**row) for row in found.mappings()]


def add(db: Connection, offer: OfferRow) -> None:
    db.execute(insert(OFFER).values(**offer.model_dump()))


def add_ask(moment: Moment, offer: OfferRow, staff_id: str, texts: Sequence[str]) -> None:
    ask = OfferAskRow(id=new_id(), offer_id=offer.id, staff_id=staff_id, asked_at=moment.now, texts=list(texts))
    moment.db.execute(insert(ASK).values(**ask.model_dump()))


def change(db: Connection, offer: OfferRow, **values: Any) -> None:
    """Stores these values and puts them on the row in hand."""
    for name, value in values.items():
        setattr(offer, name, value)
    db.execute(update(OFFER).where(OFFER.c.id == offer.id).values(**values))


def answered(moment: Moment, ask: OfferAskRow, answer: OfferAnswer) -> None:
    ask.answer, ask.answered_at = answer, moment.now
    values = {"answer": answer, "answered_at": moment.now}
    moment.db.execute(update(ASK).where(ASK.c.id == ask.id).values(values))


def told(moment: Moment, ask: OfferAskRow, texts: Sequence[str]) -> None:
    """These texts are what they were last sent about it."""
    ask.texts = list(texts)
    moment.db.execute(update(ASK).where(ASK.c.id == ask.id).values(texts=list(texts)))


def keep_silence(db: Connection, offer: OfferRow) -> None:
    """Who has not answered by now has not answered."""
    silent = update(ASK).where(ASK.c.offer_id == offer.id, ASK.c.answer.is_(None))
    db.execute(silent.values(answer=OfferAnswer.NONE))


def _offers(db: Connection, *conditions: ColumnElement[bool]) -> list[OfferRow]:
    found = db.execute(select(OFFER).where(*conditions).order_by(OFFER.c.offered_at, OFFER.c.number))
    return [OfferRow(**row) for row in found.mappings()]
