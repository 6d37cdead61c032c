"""Texts that opened no conversation (contract 7.12): listed for those on duty in the area."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service.accounts import areas_seen
from service.events import record
from service.line import waiting
from service.organisation import standing
from service.web import viewing
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.inbox.access import HELPERS
from service.web.inbox.blueprint import inbox

SINCE = timedelta(days=7)


@dataclass(frozen=True)
class Aside:
    id: str
    at: datetime
    area: str
    why: str  # service.line.unknown
    body: str
    media: int


@inbox.get("/inbox/set-aside")
@calls_from(*HELPERS)
def set_aside() -> ResponseReturnValue:
    return _page(None)


@inbox.post("/inbox/set-aside/<text>/number")
@calls_from(*HELPERS)
def sender(text: str) -> ResponseReturnValue:
    """Who wrote it: shown, and logged, each time it is asked for."""
    with edge().database.write() as db:
        found = next((row for row in _rows(db) if row.id == text), None)
        if found is None:
            abort(404)
        record(
            db, "text:sender:shown", found.id, edge().now(), area_id=found.area_id,
            staff_id=viewing.viewer().staff_id,
        )  # fmt: skip
        phone = edge().vault.open(found.party_sealed, table="text", id=found.id, column="party_sealed")
    return _page((text, phone))


def _page(opened: tuple[str, str] | None) -> ResponseReturnValue:
    with edge().database.read() as db:
        stands = standing(db)
        texts = [
            Aside(row.id, row.at, area.name if (area := stands.area(row.area_id)) else row.area_id, row.set_aside,
                  edge().vault.open(row.body_sealed, table="text", id=row.id, column="body_sealed"), row.media)
            for row in _rows(db)
        ]
    return render_template("inbox/aside.html", texts=texts, opened=opened)


def _rows(db: Connection) -> list[waiting.Stored]:
    viewer, now = viewing.viewer(), edge().now()
    if viewer.staff_id is None:
        return []
    return waiting.set_aside(db, areas_seen(standing(db), viewer, now), now - SINCE)
