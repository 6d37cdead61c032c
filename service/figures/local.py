"""The clock on the wall in SQL, on both databases: an instant's weekday and hour in the organisation's zone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Integer, case, cast, extract, func

Number: TypeAlias = ColumnElement[Any]
HOUR = timedelta(hours=1)


class Local:
    """For instants in [start, end): outside, the hour may be that of the wrong season."""

    def __init__(self, db: Connection, zone: ZoneInfo, start: datetime, end: datetime) -> None:
        self._postgres = db.dialect.name == "postgresql"
        self._zone, self._seasons = zone, list(_seasons(zone, start, end))

    def of(self, at: ColumnElement[datetime]) -> ColumnElement[Any]:
        """The wall-clock time; to be had in a subquery, and asked below."""
        if self._postgres:
            return func.timezone(self._zone.key, at)
        *before, (_until, last) = self._seasons
        if not before:
            return func.datetime(at, _shift(last))
        return func.datetime(at, case(*[(at < until, _shift(offset)) for until, offset in before], else_=_shift(last)))

    def weekday(self, local: ColumnElement[Any]) -> Number:
        """0 is Monday."""
        if self._postgres:
            return cast(extract("isodow", local) - 1, Integer)
        return (cast(func.strftime("%w", local), Integer) + 6) % 7

    def hour(self, local: ColumnElement[Any]) -> Number:
        return cast(extract("hour", local), Integer) if self._postgres else cast(func.substr(local, 12, 2), Integer)

    def minutes(self, start: ColumnElement[Any], end: ColumnElement[Any]) -> Number:
        """Whole minutes in which it was done: begun ones count."""
        if self._postgres:
            return cast(func.ceil(extract("epoch", end - start) / 60), Integer)
        seconds = cast(func.strftime("%s", end), Integer) - cast(func.strftime("%s", start), Integer)
        return (seconds + 59) // 60


def _shift(offset: timedelta) -> str:
    return f"{int(offset.total_seconds()):+d} seconds"


def _seasons(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """(until, how far the clock is ahead of UTC), in order, over [start, end)."""
    at, stop = start.astimezone(UTC), end.astimezone(UTC)
    while at < stop:
        ahead = _ahead(zone, at)
        while at < stop and _ahead(zone, at) == ahead:
            at += HOUR
        yield min(at, stop), ahead


def _ahead(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
