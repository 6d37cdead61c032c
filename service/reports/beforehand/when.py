"""When somebody is told ahead of a period, and when what was said is put right: pure.

The lead day is so many local dates before the period's first; the text goes at 10:00 that day, or after a stop until
20:00, else on the next day from 10:00, as long as the period has not begun. What was said is put right by day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.calendar import NamedPeriod

FIRST, LAST = time(10), time(20)
DAY_BEGINS, DAY_ENDS = time(8), time(21)
SHORTEST = timedelta(hours=1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Coming:
    """The text about `period` that is due since `due_at`, or will be."""

    period: NamedPeriod
    due_at: datetime


def coming(
    periods: Iterable[NamedPeriod], days: int, told: Iterable[str], now: datetime, zone: ZoneInfo
) -> Iterator[Coming]:
    """Of the periods that have not begun, those that somebody has not been `told` of, by start."""
    known = set(told)
    for period in periods:
        if period.start > now and period.id not in known:
            day = period.start.astimezone(zone).date() - timedelta(days=days)
            yield Coming(period, datetime.combine(day, FIRST, zone))


def may_tell_first(now: datetime, zone: ZoneInfo) -> bool:
    return FIRST <= now.astimezone(zone).time() < LAST


def is_day(now: datetime, zone: ZoneInfo) -> bool:
    return DAY_BEGINS <= now.astimezone(zone).time() < DAY_ENDS


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """The first 08:00 after `now`."""
    local = now.astimezone(zone)
    day = local.date() if local.time() < DAY_BEGINS else local.date() + ONE_DAY
    return datetime.combine(day, DAY_BEGINS, zone)


def worth_until(now: datetime, period_end: datetime, zone: ZoneInfo) -> datetime:
    """So long the text is tried: it shall wake nobody, and not come when the period is over."""
    evening = datetime.combine(now.astimezone(zone).date(), DAY_ENDS, zone)
    return min(max(evening, now + SHORTEST), period_end)
