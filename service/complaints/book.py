"""Complaints as they are stored: found, listed, and what is sealed of them opened."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, select

from service.line.complaint import COMPLAINT
from service.models import ComplaintRow
from service.vault import Vault

AT_MOST = 200  # in a list


class Shelf(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    ANSWERED = "answered"


def find(db: Connection, id: str) -> ComplaintRow | None:
    found = db.execute(select(COMPLAINT).where(COMPLAINT.c.id == id)).one_or_none()
    return None if found is None else ComplaintRow(**found._mapping)


def listed(db: Connection, areas: Collection[str], shelf: Shelf, now: datetime) -> list[ComplaintRow]:
    """What is due first, first; of what is answered, the latest first."""
    last = shelf is Shelf.ANSWERED
    order = COMPLAINT.c.answered_at.desc() if last else COMPLAINT.c.due_at
    asked = select(COMPLAINT).where(COMPLAINT.c.area_id.in_(areas), _on(shelf, now))
    return [ComplaintRow(**row) for row in db.execute(asked.order_by(order, COMPLAINT.c.id).limit(AT_MOST)).mappings()]


def how_many(db: Connection, areas: Collection[str], now: datetime) -> Mapping[Shelf, int]:
    """On each shelf; what is overdue is open too."""
    counts = {}
    for shelf in Shelf:
        asked = select(func.count()).where(COMPLAINT.c.area_id.in_(areas), _on(shelf, now))
        counts[shelf] = int(db.execute(asked).scalar_one())
    return counts


def body_of(vault: Vault, one: ComplaintRow) -> str | None:
    return _opened(vault, one, "body_sealed")


def answer_of(vault: Vault, one: ComplaintRow) -> str | None:
    return _opened(vault, one, "answer_sealed")


def number_of(vault: Vault, one: ComplaintRow) -> str | None:
    """The number that it came from, or that was given for the answer."""
    return _opened(vault, one, "phone_sealed")


def _opened(vault: Vault, one: ComplaintRow, column: str) -> str | None:
    sealed: str | None = getattr(one, column)
    return None if sealed is None else vault.open(sealed, table="complaint", id=one.id, column=column)


def _on(shelf: Shelf, now: datetime) -> ColumnElement[bool]:
    if shelf is Shelf.ANSWERED:
        return COMPLAINT.c.answered_at.is_not(None)
    waits = COMPLAINT.c.answered_at.is_(None)
    return waits & (COMPLAINT.c.due_at < now) if shelf is Shelf.OVERDUE else waits
