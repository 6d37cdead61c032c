"""A table read as occurrences: which columns hold what is a mapping, kept by whoever uses it.

`staff` and `start` there must be; `start` and `end` hold dates, or dates with times; the clocks may stand in columns of
their own. Without `end` the time ends on the same date, or the next one where its clock is not after the first. An
`end` that is a date without a clock is the last day and belongs to the time ("til og med").

Dates are cells of a spreadsheet, 24.12.2026, 2026-12-24, or with a slash as the mapping says. A column that writes them
in two ways is refused: one half of them is often something else than was meant.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from schedules.instants import DAY, HOUR, Zone
from schedules.planned import Occurrence, PlanRefused
from schedules.tables import Cell, Table, place

KEYS = ("staff", "start", "start_clock", "end", "end_clock", "kind")
SETTINGS = ("sheet", "slashes")
HEADS: Mapping[str, tuple[str, ...]] = {  # what Norwegian systems and people call them; the first that is there
    "staff": ("ansatt", "vakthavende", "navn", "ansattnavn", "hvem", "staff", "name"),
    "start": ("start", "fra dato", "startdato", "fra", "fra og med", "f.o.m.", "fom", "dato", "date", "from"),
    "start_clock": ("fra kl", "fra kl.", "starttid", "klokka fra", "fra klokka", "start kl", "start kl."),
    "end": ("slutt", "til dato", "sluttdato", "til", "til og med", "t.o.m.", "tom", "end", "to"),
    "end_clock": ("til kl", "til kl.", "sluttid", "klokka til", "til klokka", "slutt kl", "slutt kl."),
    "kind": ("fraværstype", "fraværsårsak", "årsak", "type", "kind"),
}
DATES: Mapping[str, re.Pattern[str]] = {
    "24.12.2026": re.compile(r"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{4})"),
    "2026-12-24": re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"),
}
SLASHES: Mapping[str, re.Pattern[str]] = {
    "dd/mm/yyyy": re.compile(r"(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d{4})"),
    "mm/dd/yyyy": re.compile(r"(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<year>\d{4})"),
}
CLOCK = re.compile(r"(?:kl\.?\s*)?([01]?\d|2[0-4])[:.]([0-5]\d)(?:[:.]00)?", re.IGNORECASE)
AS_CELL = "a date of the spreadsheet"


@dataclass(frozen=True)
class Columns:
    """The heads of the columns, as they are written in the file; `slashes`: what 24/12/2026 means there."""

    staff: str
    start: str
    start_clock: str | None = None
    end: str | None = None
    end_clock: str | None = None
    kind: str | None = None
    sheet: str | None = None
    slashes: str | None = None


class MappingRefused(ValueError):
    """The mapping names what there is not, or leaves out what there must be."""


def columns(written: Mapping[str, Any]) -> Columns:
    """A mapping as somebody writes it: `{"staff": "Ansatt", "start": "Fra"}`. MappingRefused."""
    if unknown := [key for key in written if key not in (*KEYS, *SETTINGS)]:
        raise MappingRefused(f"{unknown[0]!r} is no part of a mapping: write {', '.join((*KEYS, *SETTINGS))}")
    if missing := [key for key in ("staff", "start") if not written.get(key)]:
        raise MappingRefused(f"a mapping must say which column is {missing[0]!r}")
    if written.get("slashes") not in (None, *SLASHES):
        raise MappingRefused(f"slashes are {' or '.join(SLASHES)}")
    return Columns(**written)


def guessed(head: Mapping[int, str], file: str) -> Columns:
    """By the heads that are common in Norway; PlanRefused where they are not there, or one of them twice."""
    there = {name.casefold().rstrip(":"): name for name in head.values()}
    found = {key: next((there[name] for name in names if name in there), None) for key, names in HEADS.items()}
    dated = there.get("dato")
    if dated and found["start"] != dated and not found["start_clock"]:  # beside a date, "fra" and "til" are clocks
        found |= {"start": dated, "start_clock": found["start"], "end": None,
                  "end_clock": found["end_clock"] or found["end"]}
    if not found["staff"] or not found["start"]:
        raise PlanRefused(file, [
            "which columns say who and from when is not clear; keep a mapping of them. The heads are: "
            + ", ".join(head.values())])
    return columns(found)


def occurrences(table: Table, columns: Columns, zone: Zone) -> list[Occurrence]:
    """One for each row; PlanRefused with row and column for each problem."""
    rows = _Rows(table, columns)
    found, problems = [], []
    for number, cells in table.rows:
        try:
            found.append(rows.occurrence(number, cells, zone))
        except ValueError as reason:
            problems.append(f"{reason}")
    if problems:
        raise PlanRefused(table.file, problems)
    return found


When: TypeAlias = tuple[int, int | None]  # a date's ordinal, and seconds after its midnight where there is a clock


class _Rows:
    """Reads the rows of one table, and remembers how each column writes its dates."""

    def __init__(self, table: Table, columns: Columns) -> None:
        self._columns = columns
        self._at: dict[str, int] = {}
        self._ways: dict[int, tuple[str, int]] = {}
        for key in KEYS:
            name = getattr(columns, key)
            places = [column for column, head in table.head.items() if head == name]
            if name is not None and len(places) != 1:
                raise PlanRefused(table.file, [
                    f"the head {name!r} stands over {len(places) or 'no'} column{'s' if places else ''}: "
                    f"{', '.join(table.head.values())}"])
            if places:
                self._at[key] = places[0]

    def occurrence(self, number: int, cells: tuple[Cell, ...], zone: Zone) -> Occurrence:
        """ValueError with the place where the row cannot be read."""
        who, kind = self._value(cells, "staff"), self._value(cells, "kind")
        start = self._when(number, cells, "start")
        if start is None:
            raise ValueError(f"{place(number, self._at['start'])}: there is no date")
        end = self._when(number, cells, "end") or (start[0], self._clock(number, cells, "end_clock"))
        if (start[1] is None) != (end[1] is None):
            raise ValueError(f"row {number}: a time of day stands at one end only: write both, or whole days")
        first, last = self._span(start, end, with_end=self._value(cells, "end") not in (None, ""))
        starts, ends = zone.at(*first), zone.at(*last)
        if ends <= starts:
            raise ValueError(f"{place(number, self._at.get('end', self._at['start']))}: the end is not after the start")
        stated = "kind" in self._at
        return Occurrence(f"row {number}", (str(who or ""),), starts, ends, str(kind or ""), kind_is_stated=stated)

    @staticmethod
    def _span(start: When, end: When, *, with_end: bool) -> tuple[tuple[int, int], tuple[int, int]]:
        """Dates and seconds; a last day without clock belongs to it, and without a last day the night is meant."""
        first, (day, clock) = (start[0], start[1] or 0), end
        if clock is None:
            return first, (day, DAY)
        return first, (day + 1 if not with_end and clock <= first[1] else day, clock)

    def _value(self, cells: tuple[Cell, ...], key: str) -> Cell:
        column = self._at.get(key)
        return cells[column - 1] if column is not None and column <= len(cells) else None

    def _when(self, number: int, cells: tuple[Cell, ...], key: str) -> When | None:
        """The date in the column, with the clock that stands with it or in the column beside; None if it is empty."""
        value = self._value(cells, key)
        if value is None or value == "":
            return None
        way, on, clock = self._date(place(number, self._at[key]), value)
        before = self._ways.setdefault(self._at[key], (way, number))
        if before[0] != way:
            raise ValueError(
                f"{place(number, self._at[key])}: dates are written in two ways, here as {way} and in row "
                f"{before[1]} as {before[0]}: write them all alike")
        beside = self._clock(number, cells, f"{key}_clock")
        return on.toordinal(), beside if beside is not None else clock

    def _date(self, where: str, value: Cell) -> tuple[str, date, int | None]:
        if isinstance(value, datetime):
            return AS_CELL, value.date(), value.hour * HOUR + value.minute * 60 + value.second
        if isinstance(value, date):
            return AS_CELL, value, None
        if not isinstance(value, str):
            raise ValueError(f"{where}: {value!s:.40} is no date")
        written, _, rest = value.replace("T", " ").partition(" ")
        for way, form in [*DATES.items(), *SLASHES.items()]:
            if (match := form.fullmatch(written)) is None:
                continue
            if way in SLASHES and self._columns.slashes != way:
                if self._columns.slashes is None:
                    raise ValueError(f"{where}: {written!r} may mean two dates: say which in the mapping (slashes)")
                continue
            try:
                on = date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                break
            return way, on, _clock_of(where, rest.strip()) if rest.strip() else None
        raise ValueError(f"{where}: {value[:40]!r} is no date: write 24.12.2026")

    def _clock(self, number: int, cells: tuple[Cell, ...], key: str) -> int | None:
        value = self._value(cells, key)
        return None if value is None or value == "" else _clock_of(place(number, self._at[key]), value)


def _clock_of(where: str, value: Cell) -> int:
    """Seconds after midnight, at most a day."""
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return value.hour * HOUR + value.minute * 60 + value.second
    if isinstance(value, timedelta) and timedelta(0) <= value <= timedelta(days=1):
        return value // timedelta(seconds=1)
    match = CLOCK.fullmatch(value) if isinstance(value, str) else None
    second = int(match[1]) * HOUR + int(match[2]) * 60 if match else DAY + 1
    if second > DAY:
        raise ValueError(f"{where}: {value!s:.40} is no time of day: write 15:30")
    return second
