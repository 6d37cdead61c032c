"""JA and NEI on the page to an offer or a confirmation: the very transaction that a text's JA and NEI make."""

from flask import abort, flash

from service.errors import UnknownArea
from service.line.moment import Moment
from service.models import ConfirmationRow, OfferAskRow, OfferRow
from service.models.offer import ConfirmationState, OfferAnswer, OfferState
from service.offers import book, confirmations
from service.web.edge import edge
from service.web.words import _

Said = tuple[str, str]  # a sentence, and what kind of notice it is


def answer(staff_id: str, area: str, number: int, *, accepts: bool) -> None:
    """Done, or told why not, in a notice. 404 for a number that this person was not asked under."""
    transactions = edge().transactions
    try:
        with edge().database.write() as db:
            moment = transactions.moment(db, area, edge().now())
            if not moment.questions.asked(moment, staff_id, number):
                abort(404)
            (moment.questions.accept if accepts else moment.questions.decline)(moment, staff_id, number)
            sentence, kind = _said(moment, staff_id, number)
    except UnknownArea:
        abort(404)
    flash(sentence, kind)


def _said(moment: Moment, staff_id: str, number: int) -> Said:
    """What has become of it."""
    offer = book.by_number(moment, number)
    ask = book.ask_of(moment.db, offer, staff_id) if offer is not None else None
    if offer is not None and ask is not None:
        return _of_offer(moment, offer, ask)
    row = confirmations.by_number(moment, number)
    return _of_confirmation(row) if row is not None else abort(404)


def _of_offer(moment: Moment, offer: OfferRow, ask: OfferAskRow) -> Said:
    if offer.taken_by == ask.staff_id:
        return _("Vakten er din. Turnusplanleggeren har fått vite det."), "good"
    if offer.taken_by is not None:
        return _("{name} har tatt vakten. Den er ikke lenger ledig.", name=moment.first_name(offer.taken_by)), "warn"
    if offer.state != OfferState.OPEN:
        return _("Vakten er ikke lenger ledig."), "warn"
    if ask.answer == OfferAnswer.NOT_ELIGIBLE:
        return _("Du får ikke vakten: nå har du annen vakt eller fravær da, eller for lite hvile. Snakk med "
                 "turnusplanleggeren hvis det ikke stemmer."), "wrong"
    return _("Du har sagt nei til vakten. Ombestemmer du deg, kan du ta den så lenge den er ledig."), "good"


def _of_confirmation(row: ConfirmationRow) -> Said:
    if row.state == ConfirmationState.CONFIRMED:
        return _("Takk, vakten er bekreftet."), "good"
    if row.state == ConfirmationState.DECLINED:
        return _("Vi har skrevet opp at du ikke kan. Turnusplanleggeren får vite det nå."), "warn"
    return _("Vakten er ikke din nå, så du trenger ikke svare på den."), "warn"
