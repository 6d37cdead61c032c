"""Windows on given dates, and the hours that a list of them makes (contract, section 3)."""

from collections.abc import Callable
from functools import lru_cache
from itertools import compress, cycle, islice
from typing import TypeAlias

from schedules.calendar import Calendar
from schedules.instants import DAY, Day, Zone
from schedules.intervals import Interval, Line, clip, complement, union
from schedules.organisation import EVERY_DAY, Organisation, Window

Dated: TypeAlias = tuple[int, int, int]  # start, end, place of the window in its list
Spell: TypeAlias = tuple[int, int, int]  # start and end in seconds on the wall after its date's midnight, place

# Duty is worked out, and remembered, in blocks of this length.
BLOCK = 32 * DAY
# A window may end at 24:00 on the next date, and a zone may skip a whole date.
REACH = 3
# Blocks are asked for again and again; other stretches are asked for once.
KEPT = 256


def clock_seconds(written: str) -> int:
    """`15:30` as seconds after midnight."""
    return int(written[:2]) * 3_600 + int(written[3:]) * 60


class Hours:
    """The time that a list of windows covers: `dated`, `line` and `outside`, all of [start, end) in seconds."""

    def __init__(self, windows: tuple[Window, ...], zone: Zone, calendar: Calendar) -> None:
        self._zone = zone
        self._calendar = calendar
        self._windows = len(windows)
        self._minds_holidays = any(window.holidays != "include" for window in windows)
        self._workday: list[list[Spell]] = [[] for _ in EVERY_DAY]  # by weekday, on a date that is no holiday
        self._holiday: list[list[Spell]] = [[] for _ in EVERY_DAY]
        for place, window in enumerate(windows):
            self._add(place, window)
        self.dated: Callable[[int, int], list[Dated]] = lru_cache(maxsize=KEPT)(self._dated)
        self.line: Callable[[int, int], Line] = lru_cache(maxsize=KEPT)(self._line)
        self.outside: Callable[[int, int], Line] = lru_cache(maxsize=KEPT)(self._outside)

    def _dated(self, start: int, end: int) -> list[Dated]:
        """The windows' intervals that overlap [start, end) and some around it, whole, by start, then by place.

        Those that summer time empties are left out.
        """
        first, last = self._zone.day(start) - REACH, self._zone.day(end) + 1
        midnights = self._zone.plain_midnights(first, last)
        spells = list(islice(cycle(self._workday), (first + 6) % 7, (first + 6) % 7 + len(midnights)))
        for day in self._calendar.holidays(first, last) if self._minds_holidays else ():
            if first <= day <= last:
                spells[day - first] = self._holiday[(day + 6) % 7]
        found: list[Dated] = []
        for place in [place for place, midnight in enumerate(midnights) if midnight is None]:
            found += self._around_a_change(first + place, spells[place])
        found += [(m + from_, m + to, place) for m, on in compress(zip(midnights, spells, strict=True), spells)
                  if m is not None for from_, to, place in on]
        found.sort(key=_by_start if self._windows > 1 else None)
        return found

    def _around_a_change(self, day: Day, spells: list[Spell]) -> list[Dated]:
        """The intervals of a date near which the zone's offset changes."""
        at = self._zone.at
        moved = [(at(day, from_), at(day + to // DAY, to % DAY), place) for from_, to, place in spells]
        return [interval for interval in moved if interval[0] < interval[1]]

    def _line(self, start: int, end: int) -> Line:
        """What the windows cover of [start, end)."""
        return clip(union([(s, e) for s, e, _ in self.dated(start, end)]), start, end)

    def _outside(self, start: int, end: int) -> Line:
        """What they leave open of [start, end)."""
        return complement(self._line(start, end), start, end)

    def _add(self, place: int, window: Window) -> None:
        from_, to = clock_seconds(window.from_), clock_seconds(window.to)
        spell = from_, to if to > from_ else to + DAY, place
        if spell[0] == spell[1]:  # from 24:00 to 00:00
            return
        for name in set(window.days):
            if window.holidays != "only":
                self._workday[EVERY_DAY.index(name)].append(spell)
            if window.holidays != "exclude":
                self._holiday[EVERY_DAY.index(name)].append(spell)


def _by_start(dated: Dated) -> tuple[int, int]:
    return dated[0], dated[2]


class HoursBook:
    """The hours of one organisation, each list of windows worked out once whoever uses it."""

    def __init__(self, organisation: Organisation, zone: Zone, calendar: Calendar) -> None:
        self._zone = zone
        self._calendar = calendar
        self._office = {area.id: area.office_hours for area in organisation.areas}
        self._hours: dict[tuple[Window, ...], Hours] = {}

    def of(self, windows: tuple[Window, ...]) -> Hours:
        if windows not in self._hours:
            self._hours[windows] = Hours(windows, self._zone, self._calendar)
        return self._hours[windows]

    def office(self, area: str) -> Hours:
        """The office hours of an area; one without any is always outside them."""
        return self.of(self._office.get(area, ()))


def always(start: int, end: int) -> list[Interval]:
    """All of [start, end): the line of who has neither windows nor office hours to keep."""
    return [(start, end)] if start < end else []
