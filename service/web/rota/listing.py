"""One day in words, for a phone: who has duty on each rota, and what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schedules.duty import Stretch
from schedules.organisation import Rota
from service.web.rota.calendar import Calendar, Group
from service.web.rota.rows import Drawing
from service.web.rota.short import Short
from service.web.words import _

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """`now`: they have it at this moment."""

    hours: str
    name: str
    source: str
    doubt: str
    now: bool
    mine: bool


@dataclass(frozen=True)
class OnRota:
    name: str
    about: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class InArea:
    name: str
    rotas: Sequence[OnRota]
    open: Sequence[str]
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
    reader = _Reader(shown, span.midnight(on), span.midnight(on + DAY), now)
    return Day(on, shown.drawing.saying.day(on), [reader.area(group) for group in shown.groups])


@dataclass(frozen=True)
class _Reader:
    shown: Calendar
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
        on = [OnRota(row.name, row.about, self._lines(rotas[row.id])) for row in group.rows]
        return InArea(group.area.name, on, open_time, ", ".join(group.elsewhere))

    def _lines(self, rota: Rota) -> list[Line]:
        return [self._line(rota, one) for one in self.drawing.stretches(rota.id, self.start, self.end)]

    def _line(self, rota: Rota, one: Stretch) -> Line:
        saying = self.drawing.saying
        since, until = saying.local(one.start), saying.local(one.end)
        hours = saying.hours(since, until, saying.local(self.start).date())
        source = "" if one.source == "layer" else self.drawing.sources[one.source]
        return Line(
            hours, self.drawing.whole_names.get(one.staff, one.staff), source, self.drawing.doubt(rota.id, one),
            one.start <= self.now < one.end, one.staff == self.drawing.mine,
        )  # fmt: skip

    def _open(self, one: Short) -> str:
        saying = self.drawing.saying
        hours = saying.hours(saying.local(max(one.start, self.start)), saying.local(min(one.end, self.end)))
        facts = {"hours": hours, "requirement": one.requirement, "covered": one.covered, "minimum": one.minimum}
        if one.accepted:
            return _("{hours}: udekket, godtatt ({requirement})", **facts)
        if one.covered:
            return _("{hours}: tynt, {covered} av {minimum} ({requirement})", **facts)
        return _("{hours}: udekket ({requirement})", **facts)
