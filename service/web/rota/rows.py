"""The picture as rows of cells with bars in them, ready for the template: places as classes, times as words."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape

from schedules.duty import Duty, Stretch
from schedules.instants import DAY, moment, seconds
from schedules.organisation import Rota
from service.offers import Uncertain
from service.offers.uncertain import UNREACHABLE
from service.web.rota.away import Away
from service.web.rota.saying import Saying
from service.web.rota.short import Short
from service.web.rota.span import Place, Span
from service.web.words import _

FINE = 16  # with more dates than this, bars are too narrow to drag, and say their hours alone
AROUND = 31 * DAY  # so far outside it is looked for where a stretch begins and ends


class Bar(NamedTuple):
    """`classes`: its place, and l, s or o for its source; u unsure, m one's own. `said`: for who does not see it.

    `facts`: what the script that drags it reads. All of it is safe in HTML as it is.
    """

    tag: str
    classes: str
    name: str
    hours: str
    said: str = ""
    href: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Row:
    """`cells`: those of the span, as they stand in the page (`drawn`)."""

    id: str
    name: str
    cells: Markup
    about: str = ""
    kind: str = ""
    lanes: bool = False  # with a second lane: who is absent
    add: str = ""  # where time is added


@dataclass(frozen=True)
class Drawing:
    """What all rows share. `mine` is the viewer's staff id; `names` are short ones of those on a rota, safe in HTML."""

    duty: Duty
    span: Span
    saying: Saying
    names: Mapping[str, Mapping[str, str]]  # by rota, then by staff id
    whole_names: Mapping[str, str]
    mine: str | None
    now_at: Place | None  # the line of now, where it is in the span
    unsure: dict[str, list[Uncertain]] = field(default_factory=dict)

    @cached_property
    def fine(self) -> bool:
        return self.span.cells <= FINE or self.span.cells == 24

    @cached_property
    def sources(self) -> dict[str, str]:
        """What an export calls them, in the viewer's words; where bars are narrow the turn of a layer goes unsaid."""
        words = {"layer": _("grunnturnus"), "shift": _("vakt"), "override": _("endring")}
        return words if self.fine else {**words, "layer": ""}

    @cached_property
    def now(self) -> list[tuple[int, Bar]]:
        """The line of now, for each row."""
        at = self.now_at
        return [(at.cell, Bar("b", f"now x{at.x}", "", ""))] if at is not None else []

    def key(self, rota: Rota, link: str) -> Hashable:
        """All that the rota's bars depend on, beside the duty: names are of the same organisation."""
        span, mine = self.span, self.mine if self.mine in self.duty.rotas[rota.id].people else None
        unsure = tuple(self.unsure.get(rota.id, ()))
        return rota.id, span.view, span.first, span.after, self.saying.language, link, mine, unsure

    def stretches(self, rota: str, start: datetime, end: datetime) -> list[Stretch]:
        """The rota's duty that overlaps [start, end), whole as far as it is looked for."""
        first, after = seconds(start), seconds(end)
        return [
            Stretch(staff, moment(since), moment(until), source)
            for since, until, staff, source in self.duty.rotas[rota].stints(first - AROUND, after + AROUND)
            if since < after and until > first
        ]

    def duty_bar(self, rota: Rota, one: Stretch, link: str) -> tuple[int, Bar]:
        """`link`: the address of the rota's stretches, all but the time; '' where there is none."""
        start, end = self.saying.local(one.start), self.saying.local(one.end)
        place, doubt = self.span.place(start, end), self.doubt(rota.id, one)
        name = self.name(rota.id, one.staff) + (" ?" if doubt else "")
        mine = " m" if one.staff == self.mine else ""
        classes = f"{one.source[0]}{' u' if doubt else ''}{mine} {place.classes}"
        hours, at = self.saying.hours(start, end, self.span.first), written(start)
        tag, href = ("a", link + quote(at, safe=":")) if link else ("span", "")
        if not self.fine:
            words = ", ".join(filter(None, (hours, self.sources[one.source], doubt)))
            return place.cell, Bar(tag, classes, name, words, "", href)
        who = escape(self.whole_names.get(one.staff, one.staff))
        said = ", ".join(filter(None, (who, self.saying.whole(start, end), self.sources[one.source], doubt)))
        facts = (("start", at), ("end", written(end)), ("staff", one.staff), ("source", one.source))
        return place.cell, Bar(tag, classes, name, hours, said, href, facts)

    def name(self, rota: str, staff: str) -> str:
        return self.names[rota].get(staff, staff)

    def away_bar(self, rota: Rota, one: Away) -> tuple[int, Bar]:
        start, end = self.saying.local(one.start), self.saying.local(one.end)
        place = self.span.place(start, end)
        name = _("{who} borte", who=self.name(rota.id, one.staff))
        then = (_("{who} har vakten", who=self.name(rota.id, one.instead)) if one.instead is not None
                else _("ingen har vakten"))
        return place.cell, Bar("span", f"a {place.classes}", name, f"{self.saying.hours(start, end)}: {then}")

    def short_bar(self, one: Short, link: Callable[[Short], str]) -> tuple[int, Bar]:
        start, end = self.saying.local(one.start), self.saying.local(one.end)
        place = self.span.place(start, end)
        count = _("ingen") if not one.covered else _("{covered} av {minimum}", covered=one.covered, minimum=one.minimum)
        kind, sign, state = (
            ("g ok", "✓", _("godtatt")) if one.accepted else ("g thin", "!", _("tynt")) if one.covered
            else ("g", "!", _("udekket"))
        )  # fmt: skip
        hours = f"{self.saying.hours(start, end)}, {state}"
        href = escape(link(one))
        facts = (("start", written(start)), ("end", written(end))) if self.fine else ()
        return place.cell, Bar("a" if href else "span", f"{kind} {place.classes}", f"{sign} {count}", hours, "", href,
                               facts)

    def doubt(self, rota: str, one: Stretch) -> str:
        """Why nobody can be sure of the stretch; '' where they can."""
        for unsure in self.unsure.get(rota, ()):
            if unsure.staff == one.staff and unsure.start < one.end and (unsure.end is None or unsure.end > one.start):
                return {"declined": _("kan ikke"), UNREACHABLE: _("nås ikke på SMS")}.get(
                    unsure.why, _("ikke bekreftet"))
        return ""


def written(local: datetime) -> str:
    """As in the organisation file: local; with its offset in the hour that the clock shows twice, the second time."""
    if local.second or local.fold:
        return local.isoformat(timespec="seconds")
    return local.isoformat()[:16]


def kinds() -> dict[str, str]:
    return {
        "after_hours": _("kveld, natt og helg"), "holiday": _("høytid"), "ambulant": _("ambulant"),
        "daytime": _("dagtid"), "backup": _("bakvakt"),
    }  # fmt: skip

