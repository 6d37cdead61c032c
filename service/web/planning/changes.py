"""What planners have changed lately, and undoing it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.organisation import editing
from service.organisation.editing import UnknownChange
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.planning.blueprint import planning
from service.web.planning.desk import desk_in
from service.web.planning.undoing import taken_back

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
        with edge().database.read() as db:
            at_desk = desk_in(db)
            if not at_desk.may_change(editing.find(db, change).parts):
                abort(404)
        flash(*taken_back(change, at_desk.viewer.account_id, at_desk.now))
    except UnknownChange:
        abort(404)
    return redirect(url_for("planning.changes"), 303)
