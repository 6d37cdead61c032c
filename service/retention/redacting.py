"""Asking the provider to forget what it has delivered, where an area says `redact: true` (docs/retention.md).

A day after each text: until then the provider's list is what a database that was put back is completed from. What
cannot be had now is asked again a quarter of an hour later, for as long as LOOKS_BACK; that it waits is in the report.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select, update

from channels.base import Channel, Forgetful, ProviderSilent
from service import events, log, queue
from service.database import Database
from service.models import metadata
from service.models.conversation import Delivery, Direction
from service.organisation import standing
from service.queue import Claimed

REDACT = "redact"
TEXT = metadata.tables["text"]
AFTER = timedelta(days=1)
LOOKS_BACK = timedelta(days=45)
AT_ONCE = 40  # texts of one claim: a second for each where the provider is slow
SILENCES = 2  # after so many that could not be asked for, the others wait for the next time
DONE_WITH = (Delivery.DELIVERED, Delivery.UNDELIVERED, Delivery.ACCEPTED)


def handler(database: Database, channel: Channel) -> Callable[[Claimed, datetime], None]:
    """Work kind `redact`; a channel that keeps nothing has nothing to forget."""

    def run(claimed: Claimed, now: datetime) -> None:
        with database.write() as db:
            queue.finish_or_undo(db, claimed, now)
            due = _due(db, now) if isinstance(channel, Forgetful) else []
        if isinstance(channel, Forgetful):
            _forget(database, channel, due, now)

    return run


def waiting(db: Connection, now: datetime) -> int:
    """How many the provider should have forgotten by now, and has not been got to."""
    return db.execute(select(func.count()).select_from(TEXT).where(*_wanted(db, now))).scalar_one()


def _due(db: Connection, now: datetime) -> Sequence[Row[Any]]:
    """Oldest first."""
    asked = select(TEXT.c.id, TEXT.c.provider_id).where(*_wanted(db, now))
    return list(db.execute(asked.order_by(TEXT.c.at, TEXT.c.id).limit(AT_ONCE)))


def _wanted(db: Connection, now: datetime) -> tuple[ColumnElement[bool], ...]:
    areas = [area.id for area in standing(db).organisation.areas if area.redact]
    finished = or_(TEXT.c.direction == Direction.IN, TEXT.c.delivery.in_(DONE_WITH))
    return (TEXT.c.at < now - AFTER, TEXT.c.at > now - LOOKS_BACK, TEXT.c.area_id.in_(areas),
            TEXT.c.provider_id.is_not(None), TEXT.c.redacted_at.is_(None), finished)  # fmt: skip


def _forget(database: Database, channel: Forgetful, due: Sequence[Row[Any]], now: datetime) -> None:
    done: list[str] = []
    silences = 0
    for text in due:
        try:
            if channel.forget(text.provider_id):
                done.append(text.id)
        except ProviderSilent as silent:
            silences += 1
            log.warning("retention:not_redacted", text=text.id, reason=silent.reason)
            if silences == SILENCES:
                break
    if done:
        with database.write() as db:
            db.execute(update(TEXT).where(TEXT.c.id.in_(done)).values(redacted_at=now))
            events.record(db, "retention:redacted", "provider", now, texts=len(done))
