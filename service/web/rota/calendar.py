"""The calendar that an address asks for, read and put together for the template."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from flask import url_for
from markupsafe import escape
from sqlalchemy import Connection

from schedules.calendar import NamedPeriod, periods
from schedules.organisation import Area, Rota
from service.accounts import Viewer
from service.models.account import Role
from service.offers.uncertain import uncertain_on
from service.organisation import Standing
from service.reports.gathering import as_required
from service.reports.requirements import called
from service.reports.wording import Words
from service.web.rota.asked import Asked
from service.web.rota.away import away
from service.web.rota.drawn import Drawn, cells, drawn
from service.web.rota.heads import Head, heads
from service.web.rota.names import short_names
from service.web.rota.remembered import Memory
from service.web.rota.rows import Drawing, Row, kinds
from service.web.rota.saying import Saying
from service.web.rota.seen import Seen, plans, seen
from service.web.rota.short import Short, shorts
from service.web.rota.span import Span, now_in, span_of
from service.web.words import _

Bars: TypeAlias = tuple[list[Drawn], bool]  # whether somebody is absent among them

_drawn: Memory[Bars] = Memory(600)  # rotas, each in one span: some 15 MB


@dataclass(frozen=True)
class Group:
    """One area with the rotas that are shown under it; `elsewhere`: those that serve it, but stand under another."""

    area: Area
    rows: Sequence[Row]
    shorts: Sequence[Row]
    elsewhere: Sequence[str]


@dataclass(frozen=True)
class Calendar:
    """What the template draws, and what the ways on from it are made of."""

    asked: Asked
    seen: Seen
    span: Span
    title: str
    heads: Sequence[Head]
    groups: Sequence[Group]
    may_change: bool
    version: int
    drawing: Drawing
    missing: Sequence[Short]
    requirements: Mapping[str, str]  # what each that is lacking is called
    gap_page: Callable[[Short], str]
    known: Callable[[date, date], list[NamedPeriod]]  # the periods that overlap these dates


def read(db: Connection, standing: Standing, viewer: Viewer, asked: Asked, now: datetime) -> Calendar | None:
    """None where there is no such period; 404 for areas and rotas that the viewer has not."""
    within = seen(standing.organisation, viewer, asked)
    span = span_of(standing.duty, asked, _known(standing))
    if span is None:
        return None
    saying = Saying(standing.duty)
    drawing = _drawing(db, standing, viewer, within, span, saying, now)
    areas = [area.id for area in within.areas if within.area in (None, area)]
    if within.rota is not None:
        areas = [area for area in areas if area in within.rota.areas]
    missing = shorts(db, standing, areas, span.start, span.end)
    may_change = any(plans(viewer, rota) for rota in within.shown)
    named = _requirements(standing, missing, saying.language)
    gap_page = _gap_page(viewer)
    return Calendar(
        asked, within, span, title(span, saying), heads(standing.duty, span, saying, now, missing),
        _groups(drawing, within, viewer, missing, named), may_change, standing.version, drawing, missing, named,
        gap_page, _known(standing),
    )  # fmt: skip


def title(span: Span, saying: Saying) -> str:
    """`Uke 51: 14.–20. desember 2026` and the like."""
    first, last = span.first, span.after - timedelta(days=1)
    if span.period is not None:
        return span.period.called(saying.language)
    if span.view == "day":
        return f"{saying.day(first)} {first.year}"
    if span.view == "month":
        return saying.on(first, "LLLL y")
    day = "d MMMM" if saying.language == "en" else "d. MMMM"
    return _("Uke {week}: {first} til {last}", week=first.isocalendar().week, first=saying.on(first, day),
             last=saying.on(last, f"{day} y"))


def _known(standing: Standing) -> Callable[[date, date], list[NamedPeriod]]:
    midnight = standing.duty.zone.moment

    def known(first: date, last: date) -> list[NamedPeriod]:
        return periods(standing.organisation, midnight(first.isoformat()), midnight(last.isoformat()))
    return known


def _drawing(
    db: Connection, standing: Standing, viewer: Viewer, within: Seen, span: Span, saying: Saying, now: datetime
) -> Drawing:
    staff = {one.id: one for one in standing.organisation.staff}
    on = {rota.id: [staff[id] for id in standing.duty.rotas[rota.id].people if id in staff] for rota in within.shown}
    names = {rota: {id: escape(name) for id, name in short_names(people).items()} for rota, people in on.items()}
    unsure = uncertain_on(db, [rota.id for rota in within.shown], span.start, span.end, now)
    whole = {id: one.name for id, one in staff.items()}
    return Drawing(standing.duty, span, saying, names, whole, viewer.staff_id, now_in(span, now), unsure)


def _groups(
    drawing: Drawing, within: Seen, viewer: Viewer, missing: Sequence[Short], named: Mapping[str, str]
) -> list[Group]:
    under: dict[str, list[Row]] = {}
    for rota in within.shown:
        under.setdefault(within.first_area(rota).id, []).append(_row(drawing, within, viewer, rota))
    groups = []
    for area in within.areas:
        short = [one for one in missing if one.area == area.id]
        rows = under.get(area.id, [])
        here = {row.id for row in rows}
        elsewhere = [rota.name for rota in within.shown if area.id in rota.areas and rota.id not in here]
        if rows or (short and elsewhere):
            groups.append(Group(area, rows, _short_rows(drawing, short, named, _gap_page(viewer)), elsewhere))
    return groups


def _row(drawing: Drawing, within: Seen, viewer: Viewer, rota: Rota) -> Row:
    span = drawing.span
    link = add = ""
    if plans(viewer, rota):
        link = url_for("planning.stretch", rota=rota.id) + "?at="
        add = url_for("planning.add", rota=rota.id, start=f"{span.first}T00:00", end=f"{span.after}T00:00")
    bars, absent = _drawn.of(span.duty, drawing.key(rota, link), lambda: _bars(drawing, rota, link))
    here = within.first_area(rota).id
    also = [area.name for area in within.areas if area.id in rota.areas and area.id != here]
    about = _("også {areas}", areas=", ".join(also)) if also else ""
    row = cells(span.cells, [*drawn(drawing.now), *bars])
    return Row(rota.id, rota.name, row, about, kinds()[rota.kind], absent, add)


def _bars(drawing: Drawing, rota: Rota, link: str) -> Bars:
    span = drawing.span
    missed = away(drawing.duty, drawing.duty.rotas[rota.id], span.start, span.end)
    on_duty = [drawing.duty_bar(rota, one, link) for one in drawing.stretches(rota.id, span.start, span.end)]
    return drawn([*on_duty, *(drawing.away_bar(rota, one) for one in missed)]), bool(missed)


def _short_rows(
    drawing: Drawing, missing: Sequence[Short], named: Mapping[str, str], link: Callable[[Short], str]
) -> list[Row]:
    """One row a requirement that is not met somewhere in the span."""
    rows = []
    for requirement in dict.fromkeys(one.requirement for one in missing):
        bars = [drawing.short_bar(one, link) for one in missing if one.requirement == requirement]
        rows.append(Row(requirement, named[requirement], cells(drawing.span.cells, drawn([*drawing.now, *bars]))))
    return rows


def _requirements(standing: Standing, missing: Sequence[Short], language: str) -> Mapping[str, str]:
    """What the pages of gaps call them."""
    words = Words(language, standing.organisation.timezone)
    named: dict[str, str] = {}
    for area in dict.fromkeys(one.area for one in missing):
        named |= called(words, [as_required(one) for one in standing.duty.requirements(area)])
    return named


def _gap_page(viewer: Viewer) -> Callable[[Short], str]:
    """The address of a gap's page; '' where there is none yet, or it is not for the viewer."""
    def page(one: Short) -> str:
        may = one.gap is not None and viewer.may(one.area, Role.MANAGER, Role.PLANNER)
        return url_for("gaps.one", gap=one.gap) if may else ""
    return page
