"""Holidays, free runs and named periods (contract, sections 3 and 4). Dates are ordinals, inside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TypeAlias

import holidays

from schedules.instants import FIRST_DAY, LAST_DAY, Day, moment, seconds, seconds_up, zone
from schedules.intervals import Interval
from schedules.organisation import Organisation
from schedules.periodnames import DAYS_OFF, JUL, PASKE, Names, held, long_weekend
from schedules.periodnames import great as great_names

# No calendar is free for so long; a file that says so must not keep us counting.
LONGEST_RUN = 400
BuiltIn: TypeAlias = tuple[Day, Day, str, tuple[str, ...], Names]  # first date, date after, id, what it holds, names


class UnknownCountry(ValueError):
    """The holidays package knows no public holidays of this country."""


@dataclass(frozen=True)
class NamedPeriod:
    """A stretch that is reported on ahead of time; `start` and `end` are aware, UTC.

    Built-in ones have `names` in every language, and say what they hold (`schedules.periodnames`).
    """

    id: str
    name: str
    start: datetime
    end: datetime
    names: Names | None = None
    holds: tuple[str, ...] = ()

    def called(self, language: str) -> str:
        """In a language of `Names`; those of the file as they were written."""
        return str(getattr(self.names, language)) if self.names is not None else self.name


class Calendar:
    """The holidays of one country and an organisation's own. Get it from `calendar`, so that all share one memory."""

    def __init__(self, country: str, extra_holidays: tuple[str, ...]) -> None:
        self._country = country
        self._yearly = tuple(written for written in extra_holidays if len(written) == len("MM-DD"))
        self._once = frozenset(date.fromisoformat(w).toordinal() for w in extra_holidays if w not in self._yearly)
        try:
            holidays.country_holidays(country)
        except NotImplementedError:
            raise UnknownCountry(f"{country!r} is no country whose public holidays are known") from None
        self.named = lru_cache(maxsize=1024)(self._named)
        self.year = lru_cache(maxsize=1024)(self._year)

    def holidays(self, first: Day, last: Day) -> frozenset[Day]:
        """The holidays of every year that [first, last] touches; the years around them may be left out."""
        years = range(_year_of(first), _year_of(last) + 1)
        return self.year(years[0]) if len(years) == 1 else frozenset().union(*map(self.year, years))

    def is_free(self, day: Day) -> bool:
        """A Saturday, a Sunday or a holiday."""
        return _weekday(day) >= 5 or day in self.year(_year_of(day))

    def free_run(self, day: Day) -> Interval | None:
        """The free run that holds the date, as [first date, date after the last); None when the date is not free."""
        if not self.is_free(day):
            return None
        first, after = day, day + 1
        while day - first < LONGEST_RUN and self.is_free(first - 1):
            first -= 1
        while after - day < LONGEST_RUN and self.is_free(after):
            after += 1
        return first, after

    def held(self, first: Day, after: Day) -> tuple[str, ...]:
        """The holidays in [first, after), in order, as `periodnames.held`; an organisation's own are days off."""
        words = [
            word for day in range(first, after)
            for word in held(_on_day(day), _on_day(_easter(_year_of(day))), self.named(_year_of(day)).get(day))
        ]  # fmt: skip
        return tuple(dict.fromkeys(words)) or (DAYS_OFF,)

    def _named(self, year: int) -> dict[Day, str]:
        """The country's holidays of one year; two on one date share a line."""
        public = holidays.country_holidays(self._country, language="no", years=year)
        return {on.toordinal(): name.replace("; ", ", ") for on, name in public.items() if on.year == year}

    def _year(self, year: int) -> frozenset[Day]:
        """The holidays of one year."""
        own = {on.toordinal() for written in self._yearly if (on := _on(year, written))}
        return frozenset(set(self.named(year)) | own | {day for day in self._once if _year_of(day) == year})


@lru_cache(maxsize=64)
def calendar(country: str, extra_holidays: tuple[str, ...]) -> Calendar:
    """The calendar of a country with an organisation's own holidays; UnknownCountry when there is none."""
    return Calendar(country, extra_holidays)


def periods(organisation: Organisation, start: datetime, end: datetime) -> list[NamedPeriod]:
    """The periods, built in and written, that overlap [start, end), by start (contract, section 4)."""
    clock, since, until = zone(organisation.timezone), seconds(start), seconds_up(end)
    found: list[NamedPeriod] = [
        NamedPeriod(p.id, p.name, clock.moment(p.start), clock.moment(p.end)) for p in organisation.periods
    ]
    if organisation.country == "NO":
        days = calendar(organisation.country, organisation.extra_holidays)
        built_in = _built_in(days, _year_of(clock.day(since) - LONGEST_RUN), _year_of(clock.day(until) + LONGEST_RUN))
        found = [
            NamedPeriod(id_, names.nb, moment(clock.at(first, 0)), moment(clock.at(after, 0)), names, holds)
            for first, after, id_, holds, names in built_in
        ] + found
    return [
        period for period in sorted(found, key=lambda period: period.start)
        if max(seconds(period.start), since) < min(seconds(period.end), until)
    ]  # fmt: skip


@lru_cache(maxsize=256)
def _built_in(days: Calendar, first: int, last: int) -> tuple[BuiltIn, ...]:
    """Every built-in period of the years [first, last]."""
    return tuple(_of_years(days, range(first, last + 1)))


def _of_years(days: Calendar, years: range) -> Iterator[BuiltIn]:
    great = [period for year in years for period in (*_jul(days, year), *_paske(year))]
    yield from great
    runs = {days.free_run(day) for year in years for day in days.year(year)}
    for run in sorted(run for run in runs if run is not None):
        if not any(start < run[1] and run[0] < after for start, after, *_ in great):
            on, holds, weekend = _on_day(run[0]), days.held(*run), any(_weekday(day) >= 5 for day in range(*run))
            names = long_weekend(on, holds, days=run[1] - run[0], weekend=weekend)
            yield *run, f"langhelg-{on}", holds, names


def _jul(days: Calendar, year: int) -> Iterator[BuiltIn]:
    """From 23 December to the end of the free run that holds 1 January."""
    if run := days.free_run(date(year, 12, 31).toordinal() + 1):
        yield date(year, 12, 23).toordinal(), run[1], f"jul-{year:04}", (JUL,), great_names(JUL, year)


def _paske(year: int) -> Iterator[BuiltIn]:
    """From the Saturday before Palm Sunday to the end of Easter Monday."""
    easter = _easter(year)
    yield easter - 8, easter + 2, f"paske-{year:04}", (PASKE,), great_names(PASKE, year)


def _easter(year: int) -> Day:
    """Easter Sunday by the Gregorian computus (Meeus, Astronomical Algorithms, chapter 8)."""
    century, golden = year // 100, year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - epact - year % 100 % 4) % 7
    shift = (golden + 11 * epact + 22 * to_sunday) // 451
    return date(year, 3, 22).toordinal() + epact + to_sunday - 7 * shift


def _weekday(day: Day) -> int:
    """0 is Monday."""
    return (day + 6) % 7


def _on_day(day: Day) -> date:
    return date.fromordinal(min(max(day, FIRST_DAY), LAST_DAY))


def _year_of(day: Day) -> int:
    return _on_day(day).year


def _on(year: int, written: str) -> date | None:
    """MM-DD of that year; None for 02-29 of a year without."""
    try:
        return date.fromisoformat(f"{year:04}-{written}")
    except ValueError:
        return None
