"""Open time offered to staff: as `vaktlinje offer` and `vaktlinje offers`."""

from dataclasses import asdict

from flask import Response, url_for
from sqlalchemy import Connection

from service import offers
from service.accounts.tokens import Scope
from service.api.answering import answer, page
from service.api.changing import must_be_there
from service.api.door import blueprint as api
from service.api.door import needs, without_body
from service.api.once import created, done, once
from service.api.problems import invalid
from service.api.shapes import OfferIn, OfferOut, OffersQuery, list_of
from service.api.sight import Sight, sight
from service.errors import UnknownRota, UnknownStaff
from service.gaps import book
from service.gaps.errors import UnknownGap
from service.offers import Listed, Wish, ending, making
from service.web.edge import edge

TIMES = ("start", "end", "deadline")


@api.get("/offers")
@needs(Scope.OFFERS_READ)
@api.input(OffersQuery, location="query", arg_name="asked")
@api.output(list_of(OfferOut))
def list_offers(asked: OffersQuery) -> Response:
    """Offers, oldest first: who was asked and what they said, and who has taken them."""
    known = sight()
    with edge().database.read() as db:
        found = [offer for offer in _all(db, known, asked.area) if asked.state in (None, offer.state)]
    shown, more = page(found, lambda offer: offer.id, asked)
    return answer([_out(known, offer) for offer in shown], headers=more)


@api.get("/offers/<id>")
@needs(Scope.OFFERS_READ)
@api.output(OfferOut)
def one_offer(id: str) -> Response:
    """One offer."""
    known = sight()
    with edge().database.read() as db:
        return answer(_find(db, known, id))


@api.post("/offers")
@needs(Scope.OFFERS_WRITE)
@api.input(OfferIn, arg_name="wanted")
@api.output(OfferOut, status_code=201)
@once
def make_offer(wanted: OfferIn) -> Response:
    """Offers a gap's time, or a part of it, to staff who are competent, free and rested; each gets a text."""
    known = sight()
    _know(known, wanted)
    wish = Wish(wanted.gap, tuple(dict.fromkeys(wanted.to)), wanted.start, wanted.end, wanted.rota, wanted.deadline)
    now = edge().now()
    reckoned = making.reckon(edge().transactions, wish, now)
    with edge().database.write() as db:
        made = _find(db, known, making.make(edge().transactions, db, reckoned, now).offer.id)
        where = url_for(".one_offer", id=made.id)
        done(db, made, where)
    return created(made, where)


@api.post("/offers/<id>/withdrawal")
@needs(Scope.OFFERS_WRITE)
@api.output(OfferOut, status_code=201)
@without_body
@once
def withdraw_offer(id: str) -> Response:
    """Takes an open offer back; whoever answers it later is told."""
    known = sight()
    with edge().database.write() as db:
        _find(db, known, id)
        ending.take_off(edge().transactions, db, id, edge().now())
        withdrawn = _find(db, known, id)
        done(db, withdrawn)
    return created(withdrawn)


def _know(known: Sight, wanted: OfferIn) -> None:
    """UnknownGap, UnknownStaff, UnknownRota for what the token does not see."""
    with edge().database.read() as db:
        gap = book.find(db, wanted.gap)
    if gap is None or not known.token.sees(gap.area_id):
        raise UnknownGap(wanted.gap)
    seen = {person.id for person in known.staff}
    for staff in wanted.to:
        if staff not in seen:
            raise UnknownStaff(staff)
    if wanted.rota is not None and wanted.rota not in {rota.id for rota in known.rotas}:
        raise UnknownRota(wanted.rota)
    if wanted.deadline is not None and wanted.deadline <= edge().now():
        raise invalid("deadline", "the deadline must lie ahead")


def _all(db: Connection, known: Sight, area: str | None = None) -> list[Listed]:
    return offers.listed(db, known.area_ids(area), edge().now())


def _find(db: Connection, known: Sight, id: str) -> OfferOut:
    return _out(known, must_be_there(next((offer for offer in _all(db, known) if offer.id == id), None)))


def _out(known: Sight, found: Listed) -> OfferOut:
    row = {name: known.zone.local(value) if name in TIMES else value for name, value in asdict(found).items()}
    return OfferOut.model_validate({**row, "asked": [{"staff": who, "answer": said} for who, said in found.asked]})
