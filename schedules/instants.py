"""Wall clock to instant and back (contract, section 3).

Inside `schedules` an instant is whole seconds since 1970, UTC, and a date is its proleptic ordinal (`date.toordinal`).
A wall-clock time that is skipped moves forward by what was skipped; one that occurs twice means the first. Datetimes
handed out are UTC: two datetimes of one ZoneInfo compare by the clock on the wall, which is wrong once every October.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

Day: TypeAlias = int

DAY = 86_400
HOUR = 3_600
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY: Day = date(1970, 1, 1).toordinal()
# Two days inside what `date` can say, so that no offset leads out of it.
FIRST_DAY: Day = date.min.toordinal() + 2
LAST_DAY: Day = date.max.toordinal() - 2
EARLIEST = (FIRST_DAY - EPOCH_DAY) * DAY
LATEST = (LAST_DAY - EPOCH_DAY) * DAY
SECOND = timedelta(seconds=1)


class UnknownZone(ValueError):
    """No such zone in the time zone database."""


def seconds(at: datetime) -> int:
    """The whole second that holds `at`, which must be aware (TypeError if not)."""
    return (at - EPOCH) // SECOND


def seconds_up(at: datetime) -> int:
    """The first whole second at or after `at`, which must be aware (TypeError if not)."""
    return -((EPOCH - at) // SECOND)


def moment(instant: int) -> datetime:
    """The instant as a datetime in UTC; beyond the calendar's ends, its ends."""
    if not EARLIEST <= instant <= LATEST:
        instant = EARLIEST if instant < EARLIEST else LATEST
    return EPOCH + timedelta(0, instant)


class Zone:
    """One time zone with its offsets remembered per date. Get it from `zone(name)`, so that all share one memory."""

    def __init__(self, name: str) -> None:
        try:
            self.info = ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise UnknownZone(f"{name!r} is no time zone: write for instance Europe/Oslo") from None
        self.offset = lru_cache(maxsize=32_768)(self._offset)
        self.plain_midnights = lru_cache(maxsize=64)(self._plain_midnights)
        self.each = lru_cache(maxsize=64)(self._each)

    def at(self, day: Day, second: int) -> int:
        """The instant of a wall-clock time, given as a date and seconds (0 to 86400) after its midnight."""
        if second == DAY:
            day, second = day + 1, 0
        offset = self.offset(day)
        if offset is None:
            offset = self._offset_at(day, second)
        return (day - EPOCH_DAY) * DAY + second - offset

    def _each(self, days: range, second: int) -> list[int]:
        """As `at`, for each of the dates."""
        return [self.at(day, second) for day in days]

    def _plain_midnights(self, first: Day, last: Day) -> list[int | None]:
        """As `plain_midnight`, for each date of [first, last]."""
        return [self.plain_midnight(day) for day in range(first, last + 1)]

    def plain_midnight(self, day: Day) -> int | None:
        """The instant at which the date begins, if its wall clock and the next date's run on without a change."""
        offset = self.offset(day)
        if offset is None or self.offset(day + 1) is None:
            return None
        return (day - EPOCH_DAY) * DAY - offset

    def day(self, instant: int) -> Day:
        """The local date that holds the instant."""
        return moment(instant).astimezone(self.info).toordinal()

    def wall(self, written: str) -> tuple[Day, int]:
        """The local date and seconds after midnight of a written time, as written unless it has an offset."""
        read = datetime.fromisoformat(written)
        return _on_wall(read if read.tzinfo is None else moment(seconds(read)).astimezone(self.info))

    def instant(self, written: str) -> int:
        """The instant of a written time: local without offset; a bare date means 00:00. ValueError if it is no time."""
        read = datetime.fromisoformat(written)
        return seconds(read) if read.tzinfo is not None else self.at(*_on_wall(read))

    def moment(self, written: str) -> datetime:
        """As `instant`, as a datetime in UTC."""
        return moment(self.instant(written))

    def local(self, at: datetime) -> datetime:
        """`at` (aware) as people of the organisation read it. For showing: never compare or subtract two of these."""
        return moment(seconds(at)).astimezone(self.info).replace(microsecond=at.microsecond)

    def _offset(self, day: Day) -> int | None:
        """Seconds east of UTC that hold for every wall-clock time of the date; None when they change during it."""
        offset = self._offset_at(day, 0)
        return offset if offset == self._offset_at(day + 1, 0) else None

    def _offset_at(self, day: Day, second: int) -> int:
        on = date.fromordinal(min(max(day, FIRST_DAY), LAST_DAY))
        clock = time(second // HOUR, second % HOUR // 60, second % 60)
        offset = datetime.combine(on, clock, self.info).utcoffset()
        assert offset is not None  # a ZoneInfo with a date always has one
        return offset // SECOND


def _on_wall(read: datetime) -> tuple[Day, int]:
    return read.toordinal(), read.hour * HOUR + read.minute * 60 + read.second


@lru_cache(maxsize=64)
def zone(name: str) -> Zone:
    """The zone of that name, the same one each time; UnknownZone when there is none."""
    return Zone(name)
