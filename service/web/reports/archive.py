"""The archive of reports, and one of them, in the viewer's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import abort, request
from sqlalchemy import Connection, Row

from schedules.calendar import NamedPeriod, periods
from schedules.organisation import Area
from service.accounts import Viewer
from service.models.account import Role
from service.models.report import Mail, ReportState
from service.organisation import Standing
from service.reports import Report, archive, shelf
from service.reports.archive import Archived
from service.reports.naming import by_id
from service.reports.outlook import person
from service.web import viewing, words
from service.web.edge import edge
from service.web.words import _, counted

READERS = (Role.MANAGER, Role.PLANNER)
A_PAGE = 25
SOON, AGO = timedelta(days=400), timedelta(days=60)


@dataclass(frozen=True)
class Copy:
    name: str
    how: str
    badge: str


@dataclass(frozen=True)
class Line:
    """One report of the archive. `at`: when it was made, or should have been."""

    id: str
    area: str
    period: str
    ahead: str
    at: datetime
    failed: bool
    copies: tuple[Copy, ...]


@dataclass(frozen=True)
class Archive:
    lines: tuple[Line, ...]
    areas: tuple[Area, ...]
    area: str
    periods: tuple[tuple[str, str], ...]
    page: int
    pages: int


def shown(db: Connection, standing: Standing, viewer: Viewer, now: datetime) -> Archive:
    """404 for an area that is not theirs."""
    areas = theirs(standing, viewer)
    area = request.args.get("area", "")
    chosen = [one.id for one in areas if area in ("", one.id)]
    if area and not chosen:
        abort(404)
    pages = max(1, -(-shelf.number(db, chosen) // A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    kept = shelf.a_page(db, chosen, A_PAGE, (page - 1) * A_PAGE)
    copies = shelf.copies(db, [one.id for one in kept])
    near = periods(standing.organisation, now - AGO, now + SOON)
    named = {one.period: _called(standing, one.period) for one in kept}
    lines = tuple(_line(standing, one, named[one.period], copies.get(one.id, ())) for one in kept)
    return Archive(lines, areas, area, tuple((one.id, one.called(words.language())) for one in near), page, pages)


def theirs(standing: Standing, viewer: Viewer) -> tuple[Area, ...]:
    return tuple(area for area in standing.organisation.areas if viewer.may(area.id, *READERS))


def kept(id: str) -> tuple[Archived, Report]:
    """A report that was made. 404 where there is none, or it is not theirs."""
    with edge().database.read() as db:
        found = archive.find(db, id) if id.isalnum() else None
    if found is None or found[1] is None:
        abort(404)
    viewing.require(found[0].area, *READERS)
    return found[0], found[1]


def _line(standing: Standing, one: Archived, period: str, copies: Sequence[Row[Any]]) -> Line:
    area = standing.area(one.area)
    return Line(
        one.id, area.name if area is not None else one.area, period,
        counted("én dag før", "{n} dager før", one.lead_day), one.made or one.due,
        one.state == ReportState.FAILED, tuple(_copy(standing, copy) for copy in copies),
    )  # fmt: skip


def _called(standing: Standing, id: str) -> str:
    found: NamedPeriod | None = by_id(standing.organisation, id)
    return found.called(words.language()) if found is not None else id


def _copy(standing: Standing, copy: Row[Any]) -> Copy:
    said, badge = {
        Mail.NONE: (_("ingen e-post"), ""), Mail.QUEUED: (_("e-post venter"), ""),
        Mail.SENDING: (_("e-post blir sendt"), ""), Mail.SENT: (_("e-post sendt"), "good"),
        Mail.REFUSED: (_("e-post avvist"), "wrong"), Mail.GIVEN_UP: (_("e-post kom ikke fram"), "wrong"),
        Mail.UNKNOWN: (_("uvisst om e-posten kom fram"), "warn"),
    }[Mail(copy.mail)]  # fmt: skip
    how = _("{mail}, og SMS", mail=said) if copy.text and copy.mail != Mail.NONE else _("SMS") if copy.text else said
    return Copy(person(standing, copy.staff_id).name, how, badge)
