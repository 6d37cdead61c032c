"""The stretch of time that is shown, in cells: the hours of a day, or dates. Pure; places go by the clock on the wall.

A bar lies in the cell in which it begins, and reaches over those that follow: placed by 96ths of a cell.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from math import ceil

from schedules.calendar import NamedPeriod
from schedules.duty import Duty
from service.web.rota.asked import FIRST, LAST, Asked, View

PARTS = 96  # of a cell: a quarter of an hour of a day
LONGEST = 62  # dates shown at once; a period may be longer
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
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

    @property
    def cells(self) -> int:
        return 24 if self.view is View.DAY else (self.after - self.first).days

    def midnight(self, on: date) -> datetime:
        return self.duty.zone.moment(on.isoformat())

    @cached_property
    def _cell(self) -> timedelta:
        return HOUR if self.view is View.DAY else DAY

    @cached_property
    def _origin(self) -> datetime:
        return datetime(self.first.year, self.first.month, self.first.day)  # noqa: DTZ001 the clock on the wall

    def across(self, at: datetime) -> float:
        """How many cells from the left edge, by the clock on the wall; no further than the edges."""
        if at <= self.start:
            return 0
        if at >= self.end:
            return self.cells
        local = at.astimezone(self.duty.zone.info).replace(tzinfo=None)
        return (local - self._origin) / self._cell

    def place(self, start: datetime, end: datetime) -> Place:
        """Of a bar that overlaps the span; it is never narrower than one part."""
        left = self.across(start)
        cell = min(int(left), self.cells - 1)
        x = min(int((left - cell) * PARTS), PARTS - 1)
        wide = max(1, ceil((self.across(end) - cell) * PARTS - 1e-6) - x)
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
    return span.place(now, now) if span.start <= now.astimezone(UTC) < span.end else None
