"""What became of one gap: as it is, and its history from the log of events."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.gaps import book
from service.gaps.errors import UnknownGap
from service.gaps.records import Record
from service.models.gap import GapState


@dataclass(frozen=True, slots=True)
class Happened:
    """One event; `staff` did it or was told. What the gap was like after it, where the event says so."""

    at: datetime
    event: str
    staff: str | None
    start: datetime | None
    end: datetime | None
    covered: int | None
    minimum: int | None


def life_of(db: Connection, id: str, now: datetime) -> tuple[Record, list[Happened]]:
    """The gap and what has happened to it, oldest first. UnknownGap."""
    record = book.find(db, id)
    if record is None:
        raise UnknownGap(id)
    if record.live and record.end <= now:  # a worker has yet to say so
        record = replace(record, state=GapState.PASSED)
    return record, [_happened(event.at, event.name, event.staff_id, event.detail) for event in book.history(db, id)]


def _happened(at: datetime, name: str, staff: str | None, detail: dict[str, Any]) -> Happened:
    start, end = detail.get("start"), detail.get("end")
    return Happened(
        at, name.removeprefix("gap:"), staff,
        datetime.fromisoformat(start) if start else None, datetime.fromisoformat(end) if end else None,
        detail.get("covered"), detail.get("minimum"),
    )  # fmt: skip
