"""One shift that would fill gaps of several requirements or areas is offered once (contract, section 8)."""

from collections.abc import Sequence

from sqlalchemy import Connection

from schedules.duty import Duty
from schedules.fitting import counting
from schedules.organisation import Coverage
from service.gaps import Record
from service.gaps import book as gap_book
from service.models import OfferRow
from service.models.gap import GapState
from service.offers import book, needed


def fills(duty: Duty, wanted: Coverage, offer: OfferRow) -> bool:
    """Whether whoever takes the offered time counts for this requirement: it is on a rota that does, and whoever has
    the competence that was asked for has one that this asks for."""
    if offer.held_by is not None:
        return False
    if offer.requirement_id == wanted.id:
        return True
    other = needed.requirement(duty, offer.requirement_id)
    asked = set(other.competences) if other is not None and other.competences is not None else None
    competent = wanted.competences is None or (asked is not None and asked <= set(wanted.competences))
    return competent and offer.rota_id in [rota.id for rota in counting(duty, wanted)]


def also_filled(db: Connection, duty: Duty, offer: OfferRow) -> list[Record]:
    """The open gaps of other requirements that a yes to the offer would fill too, or a part of them."""
    areas = next((rota.areas for rota in duty.organisation.rotas if rota.id == offer.rota_id), ())
    return [
        gap for gap in gap_book.between(db, areas, offer.start, offer.end)
        if gap.state == GapState.OPEN and gap.requirement_id != offer.requirement_id
        and (wanted := needed.requirement(duty, gap.requirement_id)) is not None and fills(duty, wanted, offer)
    ]  # fmt: skip


def filled_by(db: Connection, duty: Duty, gap: Record) -> list[OfferRow]:
    """The open offers of other gaps that would fill this one too, or a part of it."""
    wanted = needed.requirement(duty, gap.requirement_id)
    offered: Sequence[OfferRow] = book.open_at(db, gap.start, gap.end) if wanted is not None else ()
    return [offer for offer in offered
            if wanted is not None and offer.requirement_id != gap.requirement_id and fills(duty, wanted, offer)]
