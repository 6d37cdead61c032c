"""Changing who helps the person, on the person's wish: by the coordinator or the primary contact."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service import continuity as rules
from service.accounts.reach import HELPERS
from service.continuity import HelpersChanged, UnknownHelper, Wanted
from service.line import contact, person
from service.web.callers import calls_from
from service.web.continuity.section import may_change
from service.web.edge import edge
from service.web.plans import access, page
from service.web.plans.access import Visit
from service.web.plans.sections import Kept
from service.web.words import _

continuity = Blueprint("continuity", __name__)


@continuity.post("/people/<id>/helpers")
@calls_from(*HELPERS)
def helpers(id: str) -> ResponseReturnValue:
    with access.acting(id, edge().now()) as visit:
        if not may_change(visit):
            abort(404)
        wrong = _change(visit)
    if wrong is not None:
        typed = {"primary_contact": request.form.get("primary_contact", ""),
                 "avoid": " ".join(request.form.getlist("avoid"))}  # fmt: skip
        return page.render(id, kept=Kept("helpers", wrong, typed))
    flash(_("Det er lagret, og gjelder fra nå."), "good")
    return _back(id)


@continuity.post("/people/<id>/contact-wish")
@calls_from(*HELPERS)
def wish_done(id: str) -> ResponseReturnValue:
    """Talked about with the person, who keeps the helper that they have."""
    with access.acting(id, edge().now()) as visit:
        if not may_change(visit):
            abort(404)
        rules.done(visit.db, visit.user, visit.staff, visit.now)
    flash(_("Notert: dere har snakket om det."), "good")
    return _back(id)


def _change(visit: Visit) -> str | None:
    """Why it was not done; None where it was, or was so already."""
    wanted = Wanted(request.form.get("primary_contact") or None, tuple(dict.fromkeys(request.form.getlist("avoid"))))
    try:
        changed = rules.change(
            visit.db, visit.standing, visit.user, wanted, request.form.get("seen", ""), visit.staff, visit.now)
    except HelpersChanged:
        return _("Noen har endret dette etter at du åpnet siden. Ingenting er lagret. Se hva som står, og velg igjen.")
    except UnknownHelper:
        return _("Velg noen som er ansatt her. Primærkontakten kan ikke også være en som personen helst vil slippe.")
    rules.done(visit.db, visit.user, visit.staff, visit.now)
    new = wanted.primary_contact
    if changed and new is not None and new != visit.user.primary_contact:
        moment = edge().transactions.look(visit.db, visit.area.id, visit.now)
        contact.changed(moment, person.service_user(moment, visit.user.id), new)
    return None


def _back(id: str) -> ResponseReturnValue:
    return redirect(url_for("plans.person", id=id, _anchor="helpers"), 303)
