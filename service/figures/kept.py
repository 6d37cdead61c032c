"""Months that have been counted, kept in the database: the clock has them counted at night, and pages add them up.

A conversation of long ago can still be answered, closed or answered again. Whatever happens to one is an event, and so
is a text that was taken in late: a month that anything has happened to since it was looked at is counted anew.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, func, select, true, union_all

from service import organisation
from service.database import Database, insert
from service.events import EVENT
from service.figures.asking import TEXT, counted
from service.figures.begun import CONVERSATION
from service.figures.counts import Counts
from service.figures.months import Month, after, begins, month_of, settled
from service.models import metadata

FIGURES = metadata.tables["figures"]
LATE = "area:text:late"  # with the id of the text
HOURS = {f"{day} {hour}": (day, hour) for day in range(7) for hour in range(24)}  # as they are written
LAG = timedelta(minutes=10)  # what is committed after it was looked may be written as having happened so long before


@dataclass(frozen=True)
class Kept:
    """What began in the month before `until`, by area."""

    until: datetime
    counts: Mapping[str, Counts]


def read(db: Connection, zone: ZoneInfo, first: Month, last: Month) -> dict[Month, Kept]:
    """Those months of [first, last] to which nothing has happened since they were looked at."""
    within = FIGURES.c.month.between(_written(first), _written(last))
    return {_month(row): Kept(row.until, _read(row)) for row in _standing(db, zone, within)}


def keep(database: Database, now: datetime) -> int:
    """Brings what is kept up to date, over all years that there are; how many months were counted."""
    with database.read() as db:
        zone = ZoneInfo(organisation.standing(db).organisation.timezone)
        found = list(_to_count(db, zone, now))
        made = [_made(zone, month, until, now, counted(db, zone, begins(zone, month), until)) for month, until in found]
    with database.write() as db:
        db.execute(FIGURES.update().where(FIGURES.c.zone == zone.key).values(looked_at=now))
        if made:
            added = insert(db, FIGURES).values(made)
            changed = {name: added.excluded[name] for name in ("until", "looked_at", "counts")}
            db.execute(added.on_conflict_do_update(index_elements=["zone", "month"], set_=changed))
    return len(made)


def _to_count(db: Connection, zone: ZoneInfo, now: datetime) -> Iterator[tuple[Month, datetime]]:
    """Each month that is not kept as far as it has settled, or has been touched since, and how far it has."""
    month, whole = _first(db, zone), settled(zone, now)
    known = {_month(row): row.until for row in _standing(db, zone, true())}
    while month is not None and begins(zone, month) < whole:
        until = min(whole, begins(zone, after(month)))
        if known.get(month) != until:
            yield month, until
        month = after(month)


def _first(db: Connection, zone: ZoneInfo) -> Month | None:
    """January of the year before anything to count began, which pages show beside it; None where there is nothing."""
    asked = union_all(select(func.min(CONVERSATION.c.opened_at).label("at")), select(func.min(TEXT.c.at).label("at")))
    found = [at for at in db.scalars(asked) if at is not None]
    return (month_of(zone, min(found))[0] - 1, 1) if found else None


def _standing(db: Connection, zone: ZoneInfo, within: ColumnElement[bool]) -> list[Row[Any]]:
    """The rows that say how it is still."""
    rows = db.execute(select(FIGURES).where(FIGURES.c.zone == zone.key, within)).all()
    touched = _touched(db, min(row.looked_at for row in rows)) if rows else []
    first: dict[Month, datetime] = {}
    for at in sorted(touched):
        first.setdefault(month_of(zone, at), at)
    return [row for row in rows if _month(row) not in first or first[_month(row)] >= row.until]


def _touched(db: Connection, since: datetime) -> list[datetime]:
    """When that began, or was written, to which anything has happened since."""
    lately = EVENT.c.at > since - LAG
    begun = select(CONVERSATION.c.opened_at).join(EVENT, EVENT.c.subject == CONVERSATION.c.id).where(lately).distinct()
    late = select(EVENT.c.detail).where(lately, EVENT.c.name == LATE)
    texts = [detail["text"] for detail in db.scalars(late)]
    return [*db.scalars(begun), *db.scalars(select(TEXT.c.at).where(TEXT.c.id.in_(texts)))]


def _made(zone: ZoneInfo, month: Month, until: datetime, now: datetime, counts: Mapping[str, Counts]) -> dict[str, Any]:
    named = {hour: written for written, hour in HOURS.items()}
    kept = {area: {**vars(one), "hours": {named[hour]: n for hour, n in one.hours.items()}}
            for area, one in counts.items()}  # fmt: skip
    return {"zone": zone.key, "month": _written(month), "until": until, "looked_at": now, "counts": kept}


def _read(row: Row[Any]) -> Mapping[str, Counts]:
    return {area: _counts(one) for area, one in row.counts.items()}


def _counts(one: dict[str, Any]) -> Counts:
    hours = {HOURS[written]: n for written, n in one["hours"].items()}
    waits = {int(minutes): n for minutes, n in one["waits"].items()}
    return Counts(**{**one, "waits": Counter(waits), "hours": Counter(hours)})


def _month(row: Row[Any]) -> Month:
    year, number = row.month.split("-")
    return int(year), int(number)


def _written(month: Month) -> str:
    return f"{month[0]:04}-{month[1]:02}"
