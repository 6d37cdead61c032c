"""Test pages: who is not reached by text, a drill begun by a button, and how each went."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service import drills as drilling
from service import organisation
from service.drills import DrillUnderway, NobodyToAsk
from service.errors import UnknownArea
from service.models.account import Role
from service.web import viewing
from service.web.callers import calls_from
from service.web.drills.reading import overview, shown
from service.web.edge import edge
from service.web.words import _, when

drills = Blueprint("drills", __name__)
MAY = (Role.PLANNER, Role.MANAGER)


@drills.get("/drills")
@calls_from(*MAY)
def page() -> ResponseReturnValue:
    with edge().database.read() as db:
        found = overview(db, organisation.standing(db), viewing.viewer(), edge().now())
    return render_template("drills/page.html", shown=found)


@drills.post("/drills")
@calls_from(*MAY)
def begin() -> ResponseReturnValue:
    area, now = request.form.get("area", ""), edge().now()
    staff = viewing.require(area, *MAY).staff_id
    try:
        begun = drilling.begin(edge().transactions, area, now, staff)
    except UnknownArea:
        abort(404)
    except (DrillUnderway, NobodyToAsk) as error:
        flash(_("Et prøvevarsel er i gang fra før.") if isinstance(error, DrillUnderway)
              else _("Ingen har vakt i området den neste uka, så det er ingen å spørre."), "warn")
        return redirect(url_for("drills.page"), 303)
    flash(_("Prøvevarselet er sendt.") if begun.asks_at <= now
          else _("Det er natt. Prøvevarselet sendes {at}.", at=when(begun.asks_at)), "good")
    return redirect(url_for("drills.one", drill=begun.drill.id), 303)


@drills.get("/drills/<drill>")
@calls_from(*MAY)
def one(drill: str) -> ResponseReturnValue:
    with edge().database.read() as db:
        found = drilling.find(db, drill) if drill.isalnum() else None
        if found is None:
            abort(404)
        viewing.require(found.area_id, *MAY)
        told = shown(db, organisation.standing(db), found, edge().now())
    return render_template("drills/one.html", shown=told)
