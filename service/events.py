"""The append-only log of what happened, named `source:subject:action` as in `conversation:page:sent`.

An event is written in the transaction of what it tells, and holds ids and counts: no text, name or number.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from service.models import metadata

EVENT = metadata.tables["event"]


def record(
    db: Connection, name: str, subject: str, now: datetime,
    *, area_id: str | None = None, staff_id: str | None = None, **detail: Any,
) -> None:
    """`subject` is the id of the conversation, rota, area … that it happened to; `detail` must be JSON."""
    db.execute(insert(EVENT).values(
        at=now, name=name, subject=subject, area_id=area_id, staff_id=staff_id, detail=detail,
    ))
