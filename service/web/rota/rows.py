"""The picture as rows of cells with bars in them, ready for the template: places as classes, times as words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from schedules.duty import Duty, Stretch
from schedules.organisation import Rota
from service.offers import Uncertain
from service.web.rota.away import Away
from service.web.rota.saying import Saying
from service.web.rota.short import Short
from service.web.rota.span import Span
from service.web.words import _

FINE = 16  # with more dates than this, bars are too narrow to drag, and say their hours alone
AROUND = timedelta(days=31)  # so far outside it is looked for where a stretch begins and ends


@dataclass(frozen=True, slots=True)
class Bar:
    """`classes`: its place, and l, s or o for its source; u unsure, m one's own. `said`: for who does not see it.

    `facts`: what the script that drags it reads.
    """

    classes: str
    name: str
    hours: str
    said: str = ""
    href: str = ""
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Row:
    """`cells`: those of the span, each with the bars that begin in it."""

    id: str
    name: str
    cells: list[list[Bar]]
    about: str = ""
    kind: str = ""
    lanes: bool = False  # with a second lane: who is absent
    add: str = ""  # where time is added


@dataclass(frozen=True)
class Drawing:
    """What all rows share. `mine` is the viewer's staff id."""

    duty: Duty
    span: Span
    saying: Saying
    names: Callable[[str], str]
    whole_names: Callable[[str], str]
    mine: str | None
    unsure: dict[str, list[Uncertain]] = field(default_factory=dict)

    @property
    def fine(self) -> bool:
        return self.span.cells <= FINE or self.span.cells == 24

    def stretches(self, rota: str) -> list[Stretch]:
        """The rota's duty that overlaps the span, whole as far as it is looked for."""
        around = self.duty.timeline(rota, self.span.start - AROUND, self.span.end + AROUND)
        return [one for one in around if one.start < self.span.end and one.end > self.span.start]

    def cells(self, bars: Sequence[tuple[int, Bar]]) -> list[list[Bar]]:
        cells: list[list[Bar]] = [[] for _ in range(self.span.cells)]
        for cell, bar in bars:
            cells[cell].append(bar)
        return cells

    def duty_bar(self, rota: Rota, one: Stretch, link: str) -> tuple[int, Bar]:
        """`link`: the address of the rota's stretches, all but the time; '' where there is none."""
        place = self.span.place(one.start, one.end)
        doubt = self.doubt(rota.id, one)
        name = self.names(one.staff) + (" ?" if doubt else "")
        start, end = self.written(one.start), self.written(one.end)
        mine = " m" if one.staff == self.mine else ""
        classes = f"{one.source[0]}{' u' if doubt else ''}{mine} {place.classes}"
        href = f"{link}{start}" if link else ""
        if not self.fine:
            words = [*([] if one.source == "layer" else [sources()[one.source]]), *([doubt] if doubt else [])]
            return place.cell, Bar(classes, name, ", ".join([self.saying.hours(one.start, one.end), *words]), "", href)
        said = [self.whole_names(one.staff), self.saying.whole(one.start, one.end), sources()[one.source], doubt]
        facts = (("start", start), ("end", end), ("staff", one.staff), ("source", one.source))
        hours = self.saying.hours(one.start, one.end)
        return place.cell, Bar(classes, name, hours, ", ".join(filter(None, said)), href, facts)

    def away_bar(self, one: Away) -> tuple[int, Bar]:
        place = self.span.place(one.start, one.end)
        who = self.names(one.staff)
        name = _("{who} borte", who=who)
        then = (_("{who} har vakten", who=self.names(one.instead)) if one.instead is not None
                else _("ingen har vakten"))
        hours = f"{self.saying.hours(one.start, one.end)}: {then}"
        return place.cell, Bar(f"a {place.classes}", name, hours)

    def short_bar(self, one: Short, link: Callable[[str], str]) -> tuple[int, Bar]:
        place = self.span.place(one.start, one.end)
        count = _("ingen") if not one.covered else _("{covered} av {minimum}", covered=one.covered, minimum=one.minimum)
        state, sign = (_("godtatt"), "✓") if one.accepted else (_("udekket"), "!")
        if one.covered and not one.accepted:
            state = _("tynt")
        kind = "g ok" if one.accepted else "g thin" if one.covered else "g"
        hours = f"{self.saying.hours(one.start, one.end)}, {state}"
        href = link(one.gap) if one.gap else ""
        facts = (("start", self.written(one.start)), ("end", self.written(one.end))) if self.fine else ()
        return place.cell, Bar(f"{kind} {place.classes}", f"{sign} {count}", hours, "", href, facts)

    def doubt(self, rota: str, one: Stretch) -> str:
        """Why nobody can be sure of the stretch; '' where they can."""
        for unsure in self.unsure.get(rota, ()):
            if unsure.staff == one.staff and unsure.start < one.end and (unsure.end is None or unsure.end > one.start):
                return _("kan ikke") if unsure.why == "declined" else _("ikke bekreftet")
        return ""

    def written(self, at: datetime) -> str:
        """As in the organisation file: local; with its offset in the hour that the clock shows twice."""
        local = self.saying.local(at)
        if local.second:
            return local.isoformat(timespec="seconds")
        return f"{local:%Y-%m-%dT%H:%M}" if not local.fold else local.isoformat(timespec="minutes")


def sources() -> dict[str, str]:
    return {"layer": _("grunnturnus"), "shift": _("vakt"), "override": _("endring")}


def kinds() -> dict[str, str]:
    return {
        "after_hours": _("kveld, natt og helg"), "holiday": _("høytid"), "ambulant": _("ambulant"),
        "daytime": _("dagtid"), "backup": _("bakvakt"),
    }  # fmt: skip

