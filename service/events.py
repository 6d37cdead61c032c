"""The append-only log of what happened, named `source:subject:action` as in `conversation:page:sent`.

An event is written in the transaction of what it tells, and holds ids and counts: no text, name or number.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from service import prepared
from service.models import metadata

EVENT = metadata.tables["event"]


def record(
    db: Connection, name: str, subject: str, now: datetime,
    *, area_id: str | None = None, staff_id: str | None = None, **detail: Any,
) -> None:
    """`subject` is the id of the conversation, rota, area … that it happened to; `detail` must be JSON."""
    prepared.add(db, EVENT, {
        "at": now, "name": name, "subject": subject, "area_id": area_id, "staff_id": staff_id, "detail": detail,
    })


def of(db: Connection, subjects: Sequence[str]) -> Sequence[Row[Any]]:
    """All that has happened to these, oldest first."""
    return db.execute(select(EVENT).where(EVENT.c.subject.in_(subjects)).order_by(EVENT.c.seq)).all()
