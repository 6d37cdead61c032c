"""Figures as a page shows them: small numbers hidden from observers, and how large each is in its picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import get_day_names, get_month_names
from flask import abort, request

from schedules.organisation import Area
from service import organisation
from service.accounts import Viewer
from service.figures import LEAST, Counts, Figures, Period, figures, hidden, is_small
from service.models.account import Role
from service.web import words
from service.web.edge import edge
from service.web.words import _

READERS = (Role.MANAGER, Role.OBSERVER, Role.ADMIN)
EXACT = (Role.MANAGER, Role.ADMIN)
YEARS = 5  # so many can be chosen
SMALL, HIDDEN, NOTHING = f"<{LEAST}", "…", "–"


@dataclass(frozen=True)
class Cell:
    """`part`: of the largest in the picture, 0 to 1; None where it is not shown."""

    said: str
    part: float | None = None


@dataclass(frozen=True)
class Row:
    """`cells`: texts, conversations, median, nine of ten, share first, in gap, unanswered."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class MonthRow:
    """Conversations, and the median of minutes, of this year and the year before."""

    name: str
    now: Cell
    then: Cell
    median_now: Cell
    median_then: Cell


@dataclass(frozen=True)
class HeatRow:
    day: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Shown:
    year: int
    years: tuple[int, ...]
    choices: tuple[Area, ...]
    area: str
    exact: bool
    whole: Row
    then: Row
    areas: tuple[Row, ...]
    months: tuple[MonthRow, ...]
    heat: tuple[HeatRow, ...]


def shown(viewer: Viewer) -> Shown:
    """What was asked for in the address. 404 for an area that is not theirs, and a year that cannot be chosen."""
    now = edge().now()
    with edge().database.read() as db:
        standing = organisation.standing(db)
        choices = tuple(area for area in standing.organisation.areas if viewer.may(area.id, *READERS))
        zone, area = words.zone(), request.args.get("area", "")
        areas = [one for one in choices if area in ("", one.id)]
        this_year = now.astimezone(zone).year
        years = tuple(range(this_year, this_year - YEARS, -1))
        year = request.args.get("year", str(this_year))
        if (area and not areas) or year not in map(str, years):
            abort(404)
        found = figures(db, [one.id for one in areas], Period(int(year), zone, now))
    exact = all(viewer.may(one.id, *EXACT) for one in areas)
    showing = _Showing(exact)
    return Shown(
        int(year), years, choices, area, exact, showing.row(_("I alt"), found.whole), showing.row("", found.then),
        tuple(showing.areas(areas, found)), tuple(showing.months(found)), tuple(showing.heat(found)),
    )  # fmt: skip


@dataclass(frozen=True)
class _Showing:
    exact: bool

    def row(self, name: str, counts: Counts) -> Row:
        return Row(name, (
            self._count(counts.texts), self._count(counts.conversations), *self._of_answers(counts),
            self._count(counts.in_gap), self._count(counts.unanswered)))  # fmt: skip

    def areas(self, areas: Sequence[Area], found: Figures) -> list[Row]:
        """With no count that could be reckoned out from the sum."""
        counts = [found.areas[area.id] for area in areas]
        columns = [self.counts([getattr(one, name) for one in counts])
                   for name in ("texts", "conversations", "in_gap", "unanswered")]  # fmt: skip
        longest = max((one.nine_of_ten or 0 for one in counts), default=0)
        return [
            Row(area.name, (columns[0][place], columns[1][place], *self._of_answers(counts[place], longest),
                            columns[2][place], columns[3][place]))
            for place, area in enumerate(areas)
        ]  # fmt: skip

    def months(self, found: Figures) -> list[MonthRow]:
        year = found.period.year
        theirs = [[found.months[one, month] for month in range(1, 13)] for one in (year, year - 1)]
        most = max(count.conversations for of_year in theirs for count in of_year)
        now, then = (self.counts([one.conversations for one in of_year], most) for of_year in theirs)
        return [
            MonthRow(_month(month + 1), now[month], then[month], self._of_answers(theirs[0][month])[0],
                     self._of_answers(theirs[1][month])[0])
            for month in range(12)
        ]  # fmt: skip

    def heat(self, found: Figures) -> list[HeatRow]:
        hours = found.whole.hours
        most = max(hours.values(), default=0)
        return [
            HeatRow(_weekday(day), tuple(self.counts([hours[day, hour] for hour in range(24)], most)))
            for day in range(7)
        ]

    def counts(self, counts: Sequence[int], most: int | None = None) -> list[Cell]:
        most = max(counts, default=0) if most is None else most
        covered = [False] * len(counts) if self.exact else hidden(counts)
        return [
            Cell(SMALL if is_small(count) else HIDDEN) if is_hidden else Cell(str(count), count / most if most else 0)
            for count, is_hidden in zip(counts, covered, strict=True)
        ]

    def _count(self, count: int) -> Cell:
        return Cell(SMALL if is_small(count) and not self.exact else str(count))

    def _of_answers(self, counts: Counts, longest: int = 0) -> tuple[Cell, Cell, Cell]:
        """Median, nine of ten and the share of the first asked; nothing where so few were answered."""
        few = not counts.answered or (not self.exact and is_small(counts.answered))
        median, nine, share = counts.median, counts.nine_of_ten, counts.share_first
        if few or median is None or nine is None or share is None:
            return Cell(NOTHING), Cell(NOTHING), Cell(NOTHING)
        of_longest = [minutes / longest if longest else 0.0 for minutes in (median, nine)]
        missed = counts.answered - counts.first
        tells = not self.exact and (is_small(counts.first) or is_small(missed))
        return (Cell(str(median), of_longest[0]), Cell(str(nine), of_longest[1]),
                Cell(NOTHING) if tells else Cell(f"{share:.0%}".replace("%", " %"), share))  # fmt: skip


def _month(month: int) -> str:
    return str(get_month_names("wide", locale=words.language())[month])


def _weekday(day: int) -> str:
    return str(get_day_names("wide", locale=words.language())[day])
