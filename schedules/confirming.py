"""When whoever begins a duty is asked to confirm it, and when it is told that they have not (contract, section 8).

Nobody is texted about this at night, from 21 to 08 local time: what would be asked then is asked at 20 the evening
before, and what would be told then is told at 20.59, the last minute before the night.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

NIGHT_BEGINS, NIGHT_ENDS = time(21), time(8)
EVENING = time(20)
LAST_MINUTE = time(20, 59)
TOLD_BEFORE = timedelta(hours=2)


def asked_at(start: datetime, before: timedelta, zone: ZoneInfo) -> datetime:
    """When to ask about a duty that begins at `start`: `before` it, or the evening before that night. UTC."""
    return _by_day(start - before, EVENING, zone)


def told_at(start: datetime, before: timedelta, zone: ZoneInfo) -> datetime:
    """When to tell that it is not confirmed: 2 hours before, or half of a shorter `before`; never at night. UTC."""
    told = _by_day(start - min(TOLD_BEFORE, before / 2), LAST_MINUTE, zone)
    return max(told, asked_at(start, before, zone))  # within that last minute: seconds of a duty's start


def may_be_asked(now: datetime, start: datetime, zone: ZoneInfo) -> bool:
    """Whether a late question may be asked now: not once the duty has begun, at night only if it cannot wait.

    It can wait until 08 where the duty begins later than that.
    """
    return now < start and may_be_told(now, start, zone)


def may_be_told(now: datetime, start: datetime, zone: ZoneInfo) -> bool:
    """Whether what concerns time from `start` on may be told now: at night only if it cannot wait until 08."""
    return not at_night(now, zone) or start <= night_ends(now, zone)


def at_night(at: datetime, zone: ZoneInfo) -> bool:
    clock = at.astimezone(zone).time()
    return clock >= NIGHT_BEGINS or clock < NIGHT_ENDS


def _by_day(at: datetime, evening: time, zone: ZoneInfo) -> datetime:
    """The instant, or by this clock on the evening of the night that it lies in."""
    if not at_night(at, zone):
        return at.astimezone(UTC)
    local = at.astimezone(zone)
    day = local.date() if local.time() >= NIGHT_BEGINS else local.date() - timedelta(days=1)
    return datetime.combine(day, evening, zone).astimezone(UTC)


def night_ends(at: datetime, zone: ZoneInfo) -> datetime:
    """The end of the night that the instant lies in. UTC."""
    local = at.astimezone(zone)
    day = local.date() + timedelta(days=1) if local.time() >= NIGHT_BEGINS else local.date()
    return datetime.combine(day, NIGHT_ENDS, zone).astimezone(UTC)
