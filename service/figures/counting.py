"""The figures of two years side by side, month by month.

What is some days old is counted once a day and kept in memory, for all areas: hardly anything of it changes any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from service.figures.asking import counted
from service.figures.counts import Counts, together

Month: TypeAlias = tuple[int, int]  # year, month from 1
Key: TypeAlias = tuple[str, str, datetime, datetime]
KEPT = 400  # stretches in memory
SETTLES = timedelta(days=2)

_memory: dict[Key, tuple[date, Mapping[str, Counts]]] = {}
_lock = Lock()


@dataclass(frozen=True)
class Period:
    """A calendar year in the zone, beside the year before; a year that is not over ends `now`."""

    year: int
    zone: ZoneInfo
    now: datetime

    def begins(self, year: int, month: int = 1) -> datetime:
        """The first instant of a month; of January of the next year for month 13."""
        return datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=self.zone)

    @property
    def settled(self) -> datetime:
        """Before this, hardly anything changes any more."""
        local = self.now.astimezone(self.zone) - SETTLES
        return local.replace(hour=0, minute=0, second=0, microsecond=0)

    @property
    def until_then(self) -> datetime:
        """As far into the year before as this year has come."""
        local = self.now.astimezone(self.zone)
        if local.year != self.year:
            return self.begins(self.year)
        day = 28 if (local.month, local.day) == (2, 29) else local.day
        return local.replace(year=self.year - 1, day=day)


@dataclass(frozen=True)
class Figures:
    """`areas`: of the year. `months`: of both. `then`: of the year before, as far as the year has come."""

    period: Period
    areas: Mapping[str, Counts]
    months: Mapping[Month, Counts]
    then: Counts

    @cached_property
    def whole(self) -> Counts:
        return together(self.areas.values())


def figures(db: Connection, areas: Sequence[str], period: Period) -> Figures:
    """Of these areas. What began in a year is counted in it, whenever it was answered."""
    by_area: dict[str, Counts] = {area: Counts() for area in areas}
    by_month: dict[Month, Counts] = {}
    for year in (period.year - 1, period.year):
        for month in range(1, 13):
            found = _of(db, period, period.begins(year, month), period.begins(year, month + 1))
            theirs = {area: found[area] for area in areas if area in found}
            by_month[year, month] = together(theirs.values())
            for area, counts in theirs.items() if year == period.year else ():
                by_area[area].add(counts)
    return Figures(period, by_area, by_month, _then(db, areas, period, by_month))


def _then(db: Connection, areas: Sequence[str], period: Period, months: Mapping[Month, Counts]) -> Counts:
    until, year = period.until_then, period.year - 1
    if until >= period.begins(period.year):
        return together(months[year, month] for month in range(1, 13))
    part = _of(db, period, period.begins(year, until.month), until.replace(hour=0, minute=0, second=0, microsecond=0))
    whole = [months[year, month] for month in range(1, until.month)]
    return together([*whole, *(part[area] for area in areas if area in part)])


def _of(db: Connection, period: Period, start: datetime, end: datetime) -> Mapping[str, Counts]:
    """By area. What is settled comes from memory, where it was counted today; the last days are counted anew."""
    if start >= min(end, period.now):
        return {}
    settled = min(max(period.settled, start), end)
    found = [_settled(db, period, start, settled)] if start < settled else []
    found += [counted(db, period.zone, settled, end)] if settled < end else []
    if len(found) == 1:
        return found[0]
    return {area: together(part[area] for part in found if area in part) for area in found[0].keys() | found[1].keys()}


def _settled(db: Connection, period: Period, start: datetime, end: datetime) -> Mapping[str, Counts]:
    today = period.now.astimezone(period.zone).date()
    key = (str(db.engine.url), period.zone.key, start, end)
    with _lock:
        if key in _memory and _memory[key][0] == today:
            return _memory[key][1]
    found = counted(db, period.zone, start, end)
    with _lock:
        while len(_memory) >= KEPT:
            _memory.pop(next(iter(_memory)))
        _memory[key] = (today, found)
    return found


def forget() -> None:
    """What is in memory is counted anew."""
    with _lock:
        _memory.clear()
