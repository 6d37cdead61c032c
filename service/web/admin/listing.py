"""The items of one kind that an administrator sees, with what tells one from another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from schedules.instants import Zone
from schedules.organisation import Area, Coverage, Period, Rota, Staff
from service import unreachable
from service.organisation.items import Kind
from service.web.admin.kinds import KINDS_OF_ROTA, Described
from service.web.admin.scope import Scope, scope
from service.web.edge import edge
from service.web.words import _, counted, short_day

A_PAGE = 100


@dataclass(frozen=True)
class Row:
    id: str
    name: str
    about: str
    wrong: str = ""


@dataclass(frozen=True)
class Listed:
    rows: Sequence[Row]
    sought: str
    page: int
    pages: int
    count: int
    may_add: bool


def shown(described: Described, sought: str, page: str) -> Listed:
    found = scope()
    items = [item for item in getattr(found.stands.organisation, described.kind) if found.sees(described.one, item.id)]
    names = {area.id: area.name for area in found.stands.organisation.areas}
    wrong = _unreachable(found) if described.kind == Kind.STAFF else {}
    rows = [Row(item.id, _name(item, names), _about(item, names, found), wrong.get(item.id, "")) for item in items]
    words = sought.casefold().split()
    rows = [row for row in rows if all(word in f"{row.name} {row.id} {row.about}".casefold() for word in words)]
    pages = max(1, -(-len(rows) // A_PAGE))
    here = min(max(int(page), 1), pages) if page.isdecimal() and len(page) < 6 else 1
    may_add = found.everything or described.kind not in (Kind.AREAS, Kind.PERIODS)
    return Listed(rows[(here - 1) * A_PAGE : here * A_PAGE], sought[:100], here, pages, len(rows), may_add)


def _unreachable(found: Scope) -> dict[str, str]:
    """What is said of those whom texts do not reach, by id."""
    with edge().database.read() as db:
        marked = unreachable.marked(db, found.stands.organisation.staff)
    return {id: _("SMS kommer ikke fram") for id in marked}


def _name(item: Any, names: dict[str, str]) -> str:
    return str(item.name or (names.get(item.area, item.area) if isinstance(item, Coverage) else item.id))


def _about(item: Any, names: dict[str, str], found: Scope) -> str:
    match item:
        case Area():
            return f"{item.sms_number} · {counted('{n} trinn', '{n} trinn', len(item.ladder))}"
        case Staff():
            return " · ".join(filter(None, (item.phone, ", ".join(item.competences))))
        case Rota():
            served = ", ".join(names.get(area, area) for area in item.areas) or _("ingen områder")
            return f"{dict(KINDS_OF_ROTA)[item.kind]} · {served}"
        case Coverage():
            return f"{names.get(item.area, item.area)} · {_('minst {n} på vakt', n=item.minimum)}"
        case _:
            return _period(item, found.stands.duty.zone)


def _period(item: Period, zone: Zone) -> str:
    start, end = zone.moment(item.start), zone.moment(item.end)
    return f"{short_day(start)} {zone.local(start).year} – {short_day(end)} {zone.local(end).year}"
