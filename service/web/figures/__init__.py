"""How well it went: counts and times, no persons."""

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service import feedback
from service.events import record
from service.models.account import Role
from service.web import viewing
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.figures.sheets import SHEETS, sheet
from service.web.figures.showing import shown
from service.web.figures.told import areas_in, enough, leads, told, year_of

figures = Blueprint("figures", __name__)


@figures.get("/figures")
@calls_from(Role.MANAGER, Role.OBSERVER, Role.ADMIN)
def page() -> ResponseReturnValue:
    viewer = viewing.viewer()
    found = shown(viewer)
    return render_template("figures/page.html", shown=found, told=told(viewer, found))


@figures.post("/figures/words")
@calls_from(Role.MANAGER)
def said() -> ResponseReturnValue:
    """What people wrote beside their number, for managers of all that is shown; logged."""
    viewer, now = viewing.viewer(), edge().now()
    found = shown(viewer)
    areas, (start, end) = areas_in(found), year_of(found)
    if not leads(viewer, areas):
        abort(404)
    with edge().database.write() as db:
        may = enough(feedback.counted(db, areas, start, end))
        said = feedback.said_lately(db, edge().vault, areas, start, end) if may else []
        for area in areas if may else []:
            record(db, "feedback:words:opened", area, now, area_id=area, staff_id=viewer.staff_id or viewer.account_id)
    return render_template("figures/words.html", shown=found, may=may, said=said)


@figures.get("/figures/words")
@calls_from(Role.MANAGER)
def lost_its_way() -> ResponseReturnValue:
    """The address of the words, loaded anew."""
    return redirect(url_for("figures.page"), 303)


@figures.get("/figures/<name>.csv")
@calls_from(Role.MANAGER, Role.OBSERVER, Role.ADMIN)
def as_csv(name: str) -> ResponseReturnValue:
    if name not in SHEETS:
        abort(404)
    table = shown(viewing.viewer())
    response = Response(sheet(table, name), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{table.year}.csv"'
    return response
