"""What needs an administrator's attention: findings, texts that did not arrive, calendars that cannot be had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, func, select

from service.calendars import sources
from service.models import metadata
from service.models.account import Role
from service.models.conversation import Delivery, Direction
from service.web.admin import findings
from service.web.admin.blueprint import admin
from service.web.admin.scope import Scope, scope
from service.web.callers import calls_from
from service.web.edge import edge

TEXT = metadata.tables["text"]
A_DAY = timedelta(days=1)
FAILED = (Delivery.UNDELIVERED, Delivery.REJECTED)


@dataclass(frozen=True)
class Stale:
    name: str
    since: datetime
    trouble: str


@admin.get("/admin")
@calls_from(Role.ADMIN)
def page() -> ResponseReturnValue:
    found, now = scope(), edge().now()
    with edge().database.read() as db:
        lost, stale = _lost(db, found, now), _stale(db, found) if found.everything else []
    return render_template("admin/page.html", told=findings.known(found), lost=lost, stale=stale, found=found)


def _lost(db: Connection, found: Scope, now: datetime) -> list[tuple[str, str, int]]:
    """The area's id and name, and how many texts of the last day did not arrive."""
    failed = (TEXT.c.at > now - A_DAY, TEXT.c.direction == Direction.OUT, TEXT.c.delivery.in_(FAILED))
    query = select(TEXT.c.area_id, func.count().label("n")).where(*failed).group_by(TEXT.c.area_id)
    counts = {row.area_id: row.n for row in db.execute(query)}
    return [(area.id, area.name, counts[area.id]) for area in found.listed_areas if area.id in counts]


def _stale(db: Connection, found: Scope) -> Sequence[Stale]:
    names = {rota.id: rota.name for rota in found.stands.organisation.rotas}
    return [Stale(names.get(one.into.rota or "", one.into.rota or ""), one.stale_since, one.trouble or "")
            for one in sources.followed(db) if one.stale_since is not None]
