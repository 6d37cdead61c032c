"""The stretch of time that is shown, in cells: the hours of a day, or dates. Pure; places go by the clock on the wall.

A bar lies in the cell in which it begins, and reaches over those that follow: placed by 96ths of a cell.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from math import ceil
from typing import NamedTuple

from schedules.calendar import NamedPeriod
from schedules.duty import Duty
from service.web.rota.asked import FIRST, LAST, Asked, View

PARTS = 96  # of a cell: a quarter of an hour of a day
LONGEST = 62  # dates shown at once; a period may be longer
DAY = timedelta(days=1)


class Place(NamedTuple):
    """`cell` it begins in, `x` parts into it; it is `days` cells and `parts` more wide."""

    cell: int
    x: int
    days: int
    parts: int

    @property
    def classes(self) -> str:
        """As the sheet knows them; what is nought is left out."""
        return f"x{self.x}" + (f" d{self.days}" if self.days else "") + (f" w{self.parts}" if self.parts else "")


@dataclass(frozen=True)
class Span:
    """[start, end), aware, from midnight to midnight; `first` and `after` are its local dates."""

    duty: Duty
    view: View
    first: date
    after: date
    period: NamedPeriod | None = None
    cut: bool = False  # the period is longer than what is shown

    @cached_property
    def start(self) -> datetime:
        return self.midnight(self.first)

    @cached_property
    def end(self) -> datetime:
        return self.midnight(self.after)

    @property
    def dates(self) -> list[date]:
        return [self.first + DAY * n for n in range((self.after - self.first).days)]

    @cached_property
    def cells(self) -> int:
        return 24 if self.view is View.DAY else (self.after - self.first).days

    def midnight(self, on: date) -> datetime:
        return self.duty.zone.moment(on.isoformat())

    @cached_property
    def _parts(self) -> float:
        """How many parts of a cell an hour is."""
        return PARTS if self.view is View.DAY else PARTS / 24

    @cached_property
    def _first(self) -> int:
        return self.first.toordinal()

    def across(self, local: datetime) -> float:
        """How many parts from the left edge, by the clock on the wall."""
        hours = (local.toordinal() - self._first) * 24 + local.hour + local.minute / 60 + local.second / 3600
        return hours * self._parts

    def place(self, start: datetime, end: datetime) -> Place:
        """Of a bar that overlaps the span, given as local times; it is never narrower than one part."""
        last = self.cells * PARTS
        left = min(max(int(self.across(start)), 0), last - 1)
        wide = max(1, min(ceil(self.across(end) - 1e-6), last) - left)
        cell, x = divmod(left, PARTS)
        return Place(cell, x, *divmod(wide, PARTS))


def span_of(duty: Duty, asked: Asked, periods: Callable[[date, date], list[NamedPeriod]]) -> Span | None:
    """What was asked for; None where there is no such period."""
    on = asked.start
    if asked.view is View.DAY:
        return Span(duty, asked.view, on, on + DAY)
    if asked.view is View.WEEK:
        monday = on - DAY * on.weekday()
        return Span(duty, asked.view, monday, monday + DAY * 7)
    if asked.view is View.MONTH:
        first = on.replace(day=1)
        return Span(duty, asked.view, first, (first + DAY * 31).replace(day=1))
    return _of_period(duty, asked, periods(max(FIRST, on - DAY * 400), min(LAST, on + DAY * 800)))


def _of_period(duty: Duty, asked: Asked, known: list[NamedPeriod]) -> Span | None:
    """The named one; without a name the first that is not over at the date asked for."""
    since = duty.zone.moment(asked.start.isoformat())
    found = next((p for p in known if (p.id == asked.period if asked.period else p.end > since)), None)
    if found is None:
        return None
    first = duty.zone.local(found.start).date()
    after = (duty.zone.local(found.end) - timedelta(seconds=1)).date() + DAY
    last = min(after, first + DAY * LONGEST)
    return Span(duty, asked.view, first, last, found, cut=last < after)


def now_in(span: Span, now: datetime) -> Place | None:
    """Where the line of now stands; None where it is not shown."""
    local = span.duty.zone.local(now)
    return span.place(local, local) if span.start <= now < span.end else None
