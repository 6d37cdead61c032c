"""Duty reports (vaktrapport): those made for the viewer, to read and follow up; a manager's are counts alone."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.accounts.reach import HELPERS
from service.mornings import reminding
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.mornings import reading
from service.web.words import _

mornings = Blueprint("mornings", __name__)


@mornings.get("/mornings")
@calls_from(*HELPERS)
def page() -> ResponseReturnValue:
    with edge().database.read() as db:
        listed = reading.listed(db, edge().now())
    return render_template("mornings/page.html", listed=listed)


@mornings.get("/mornings/<id>")
@calls_from(*HELPERS)
def one(id: str) -> ResponseReturnValue:
    """Each person who is named to the reader is noted in that person's log, once an hour and reader."""
    now = edge().now()
    with edge().database.read() as db:
        reading.seen(db, id, now)
    with edge().database.write() as db:
        shown = reading.opened(db, reading.seen(db, id, now), now)
    return render_template("mornings/one.html", shown=shown)


@mornings.post("/mornings/<id>/read")
@calls_from(*HELPERS)
def read(id: str) -> ResponseReturnValue:
    now = edge().now()
    with edge().database.read() as db:
        area = reading.seen(db, id, now).report.area_id
    with edge().database.write() as db:
        moment = edge().transactions.moment(db, area, now)
        seen = reading.seen(db, id, now)
        if seen.copy is None or not seen.copy.whole:
            abort(404)
        first = reminding.follow_up(moment, seen.report, seen.copy.staff_id)
    flash(_("Takk. Det er notert at vaktrapporten er lest og fulgt opp.") if first
          else _("Noen hadde alt lest og fulgt opp vaktrapporten."), "good")
    return redirect(url_for("mornings.one", id=id), 303)


