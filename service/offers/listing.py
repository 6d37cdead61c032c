"""Offers as planners see them: what, until when, who was asked and what they said."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.models import OfferRow
from service.models.offer import OfferState
from service.offers import book


@dataclass(frozen=True, slots=True)
class Listed:
    """`asked`: (staff id, answer or None while they may still answer), by staff id."""

    id: str
    number: int
    area: str
    state: str
    gap: str
    rota: str
    start: datetime
    end: datetime
    deadline: datetime
    taken_by: str | None
    asked: tuple[tuple[str, str | None], ...]


def listed(db: Connection, areas: Sequence[str], now: datetime) -> list[Listed]:
    """All offers of these areas, oldest first; one whose deadline has passed is expired."""
    return _with_answers(db, book.all_of(db, areas), now)


def of_gaps(db: Connection, gaps: Sequence[str], now: datetime) -> list[Listed]:
    """As `listed`, of these gaps."""
    return _with_answers(db, book.of_gaps(db, gaps), now)


def _with_answers(db: Connection, offers: Sequence[OfferRow], now: datetime) -> list[Listed]:
    asked: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for ask in book.asks(db, *offers):
        asked[ask.offer_id].append((ask.staff_id, ask.answer))
    return [_listed(offer, tuple(asked[offer.id]), now) for offer in offers]


def _listed(row: OfferRow, asked: tuple[tuple[str, str | None], ...], now: datetime) -> Listed:
    over = row.state == OfferState.OPEN and row.deadline <= now  # a worker has yet to say so
    return Listed(
        row.id, row.number, row.area_id, OfferState.EXPIRED if over else row.state, str(row.gap_id), row.rota_id,
        row.start, row.end, row.deadline, row.taken_by, asked,
    )  # fmt: skip
