"""One day in words, for a phone: who has duty on each rota, and what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote

from flask import url_for

from schedules.duty import Stretch
from schedules.organisation import Rota
from service.web.rota.calendar import Calendar, Group
from service.web.rota.rows import Drawing, Row, written
from service.web.rota.short import Short
from service.web.words import _

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """`now`: they have it at this moment. `href`: where it is changed, '' for who may not."""

    hours: str
    name: str
    source: str
    doubt: str
    now: bool
    mine: bool
    href: str = ""


@dataclass(frozen=True)
class OnRota:
    """`add`: where time is added that day, '' for who may not."""

    name: str
    about: str
    lines: Sequence[Line]
    add: str = ""


@dataclass(frozen=True)
class Open:
    said: str
    href: str  # the gap's page, '' for who may not


@dataclass(frozen=True)
class InArea:
    name: str
    rotas: Sequence[OnRota]
    open: Sequence[Open]
    elsewhere: str  # the rotas that serve it, and stand under another area


@dataclass(frozen=True)
class Day:
    day: date
    title: str
    areas: Sequence[InArea]


def day(shown: Calendar, now: datetime) -> Day:
    """The date that was asked for, or the first that is shown."""
    span = shown.span
    on = shown.asked.start if span.first <= shown.asked.start < span.after else span.first
    reader = _Reader(shown, on, span.midnight(on), span.midnight(on + DAY), now)
    return Day(on, shown.drawing.saying.day(on), [reader.area(group) for group in shown.groups])


@dataclass(frozen=True)
class _Reader:
    shown: Calendar
    on: date
    start: datetime
    end: datetime
    now: datetime

    @property
    def drawing(self) -> Drawing:
        return self.shown.drawing

    def area(self, group: Group) -> InArea:
        rotas = {rota.id: rota for rota in self.shown.seen.shown}
        open_time = [self._open(one) for one in self.shown.missing
                     if one.area == group.area.id and one.start < self.end and one.end > self.start]
        on = [OnRota(row.name, row.about, self._lines(rotas[row.id], changes=bool(row.add)), self._add(row))
              for row in group.rows]
        return InArea(group.area.name, on, open_time, ", ".join(group.elsewhere))

    def _add(self, row: Row) -> str:
        if not row.add:
            return ""
        return url_for("planning.add", rota=row.id, start=f"{self.on}T00:00", end=f"{self.on + DAY}T00:00")

    def _lines(self, rota: Rota, *, changes: bool) -> list[Line]:
        found = self.drawing.stretches(rota.id, self.start, self.end)
        link = url_for("planning.stretch", rota=rota.id) + "?at=" if changes else ""
        return [self._line(rota, one, link) for one in found]

    def _line(self, rota: Rota, one: Stretch, link: str) -> Line:
        """`link`: the address of the rota's stretches, all but the time; '' where there is none."""
        saying = self.drawing.saying
        since, until = saying.local(one.start), saying.local(one.end)
        hours = saying.hours(since, until, saying.local(self.start).date())
        href = link + quote(written(since), safe=":") if link else ""
        source = "" if one.source == "layer" else self.drawing.sources[one.source]
        return Line(
            hours, self.drawing.whole_names.get(one.staff, one.staff), source, self.drawing.doubt(rota.id, one),
            one.start <= self.now < one.end, one.staff == self.drawing.mine, href,
        )  # fmt: skip

    def _open(self, one: Short) -> Open:
        return Open(self._said(one), self.shown.gap_page(one))

    def _said(self, one: Short) -> str:
        saying = self.drawing.saying
        hours = saying.hours(saying.local(max(one.start, self.start)), saying.local(min(one.end, self.end)))
        requirement = self.shown.requirements[one.requirement]
        facts = {"hours": hours, "requirement": requirement, "covered": one.covered, "minimum": one.minimum}
        if one.accepted:
            return _("{hours}: udekket, godtatt ({requirement})", **facts)
        if one.covered:
            return _("{hours}: tynt, {covered} av {minimum} ({requirement})", **facts)
        return _("{hours}: udekket ({requirement})", **facts)
