"""Getting a new copy of what is followed: a work row each, which sets its own next time.

A copy that cannot be had, or cannot be read, changes nothing: the last good one stands, marked stale, and that is told.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import Connection

from schedules.planned import Planned, PlanRefused
from schedules.takein import Window
from service import events, queue
from service.calendars import applying, confined, sources
from service.calendars.confined import Asked
from service.calendars.fetching import FetchFailed, fetch, name
from service.calendars.sources import FETCH, Source, UnknownSource
from service.database import Database
from service.errors import UnknownRota, UnknownStaff
from service.models.calendar import Applies
from service.organisation import Standing, standing
from service.queue import Claimed
from service.vault import Vault

EVERY = timedelta(hours=1)
AGAIN = timedelta(minutes=15)  # after a failure
SAID = 300  # letters of a reason that are kept
Handler: TypeAlias = Callable[[Claimed, datetime], None]


def handlers(database: Database, vault: Vault) -> Mapping[str, Handler]:
    return {FETCH: lambda claimed, now: _fetch(database, vault, claimed, now)}


def _fetch(database: Database, vault: Vault, claimed: Claimed, now: datetime) -> None:
    try:
        with database.read() as db:
            source, stands = sources.find(db, claimed.subject), standing(db)
            columns = sources.columns_of(db, source.mapping)
    except UnknownSource:  # left since
        with database.write() as db:
            queue.finish(db, claimed, now)
        return
    within = applying.window(stands, now)
    try:
        copy = _copy(source, stands, vault, columns, within)
        with database.write() as db:
            _finish(db, claimed, now, EVERY)
            _good(db, sources.find(db, source.id), tuple(copy), within, now)
    except (FetchFailed, PlanRefused, UnknownRota, UnknownStaff) as refused:
        with database.write() as db:
            _finish(db, claimed, now, AGAIN)
            _stale(db, sources.find(db, source.id), str(refused)[:SAID], now)


def _copy(
    source: Source, stands: Standing, vault: Vault, columns: dict[str, str] | None, within: Window
) -> list[Planned]:
    address = sources.address(source, vault)
    content, file = fetch(address), name(address)
    asked = Asked(file, stands.organisation.timezone, within.since.isoformat(), within.until.isoformat(), columns)
    return applying.plan(stands, source.into, confined.occurrences(content, asked), file)


def _finish(db: Connection, claimed: Claimed, now: datetime, until_next: timedelta) -> None:
    queue.finish_or_undo(db, claimed, now)
    queue.put_or_move(db, key=claimed.key, kind=FETCH, subject=claimed.subject, due_at=now + until_next, now=now)


def _good(db: Connection, source: Source, copy: tuple[Planned, ...], within: Window, now: datetime) -> None:
    if source.stale_since is not None:
        events.record(db, "calendar:source:fresh", source.id, now)
    if copy != source.good:
        events.record(db, "calendar:source:changed", source.id, now, count=len(copy))
    sources.remember(db, source.id, good=copy, good_at=now, stale_since=None, trouble=None)
    if source.applies == Applies.BY_ITSELF:
        applying.apply(db, source, copy, within, now)


def _stale(db: Connection, source: Source, reason: str, now: datetime) -> None:
    if source.stale_since is None:
        events.record(db, "calendar:source:stale", source.id, now)
    sources.remember(db, source.id, stale_since=source.stale_since or now, trouble=reason)
