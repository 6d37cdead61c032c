"""The figures of two years side by side, month by month.

What is some days old is counted at night and kept (`service.figures.kept`); where it is not, it is counted once a day
and stays in memory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from threading import Lock
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from service.figures import kept, months
from service.figures.asking import counted
from service.figures.counts import Counts, together
from service.figures.kept import Kept
from service.figures.months import Month

Key: TypeAlias = tuple[str, str, datetime, datetime]
KEPT = 400  # stretches in memory

_memory: dict[Key, tuple[date, Mapping[str, Counts]]] = {}
_lock = Lock()


@dataclass(frozen=True)
class Period:
    """A calendar year in the zone, beside the year before; a year that is not over ends `now`."""

    year: int
    zone: ZoneInfo
    now: datetime

    def begins(self, year: int, month: int = 1) -> datetime:
        return months.begins(self.zone, (year, month))

    @property
    def settled(self) -> datetime:
        return months.settled(self.zone, self.now)

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
    known = kept.read(db, period.zone, (period.year - 1, 1), (period.year, 12))
    for year in (period.year - 1, period.year):
        for month in range(1, 13):
            found = _of_month(db, period, (year, month), known.get((year, month)))
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


def _of_month(db: Connection, period: Period, month: Month, known: Kept | None) -> Mapping[str, Counts]:
    start, end = months.begins(period.zone, month), months.begins(period.zone, months.after(month))
    if known is None:
        return _of(db, period, start, end)
    return _both(known.counts, _of(db, period, known.until, end))


def _of(db: Connection, period: Period, start: datetime, end: datetime) -> Mapping[str, Counts]:
    """By area. What is settled comes from memory, where it was counted today; the last days are counted anew."""
    if start >= min(end, period.now):
        return {}
    settled = min(max(period.settled, start), end)
    found = [_settled(db, period, start, settled)] if start < settled else []
    found += [counted(db, period.zone, settled, end)] if settled < end else []
    return found[0] if len(found) == 1 else _both(*found)


def _both(one: Mapping[str, Counts], other: Mapping[str, Counts]) -> Mapping[str, Counts]:
    if not other:
        return one
    return {area: together(part[area] for part in (one, other) if area in part) for area in one.keys() | other.keys()}


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
