"""What planners have changed lately, and undoing it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service import line
from service.errors import UnknownRota
from service.models.account import Role
from service.organisation import editing
from service.organisation.editing import EditRefused, Maker, UndoRefused, UnknownChange
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.planning.blueprint import planning
from service.web.planning.desk import desk_in
from service.web.words import _

LISTED = 50


@planning.get("/rota/changes")
@calls_from(Role.PLANNER)
def changes() -> ResponseReturnValue:
    """The newest first; `before` goes on to older ones."""
    with edge().database.read() as db:
        at_desk = desk_in(db)
        found = editing.latest(db, LISTED, request.args.get("before"))
    mine = [one for one in found if at_desk.may_change(one.parts)]
    older = found[-1].id if len(found) == LISTED else None
    return render_template("planning/changes.html", desk=at_desk, listed=mine, older=older)


@planning.post("/rota/changes/<change>/undo")
@calls_from(Role.PLANNER)
def undo(change: str) -> ResponseReturnValue:
    """A change like any other: it can be undone too."""
    try:
        with edge().database.write() as db:
            at_desk, made = desk_in(db), editing.find(db, change)
            if not at_desk.may_change(made.parts):
                abort(404)
            maker = Maker(at_desk.viewer.account_id, _("Angret: {what}", what=made.what), None)
            editing.undo(db, change, maker, at_desk.now, line.duty_changed)
        flash(_("Angret: {what}", what=made.what), "good")
    except UnknownChange:
        abort(404)
    except UndoRefused as refused:
        flash(_("Dette er angret allerede.") if refused.undone else
              _("Kan ikke angres: det endringen gjorde, er endret siden. Se i vaktplanen hva som gjelder nå."), "wrong")
    except (EditRefused, UnknownRota):
        flash(_("Kan ikke angres: det er ingenting igjen å angre."), "wrong")
    return redirect(url_for("planning.changes"), 303)
