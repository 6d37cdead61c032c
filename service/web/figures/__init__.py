"""How well it went: counts and times, no persons."""

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.web import viewing
from service.web.callers import calls_from
from service.web.figures.sheets import SHEETS, sheet
from service.web.figures.showing import shown

figures = Blueprint("figures", __name__)


@figures.get("/figures")
@calls_from(Role.MANAGER, Role.OBSERVER, Role.ADMIN)
def page() -> ResponseReturnValue:
    return render_template("figures/page.html", shown=shown(viewing.viewer()))


@figures.get("/figures/<name>.csv")
@calls_from(Role.MANAGER, Role.OBSERVER, Role.ADMIN)
def as_csv(name: str) -> ResponseReturnValue:
    if name not in SHEETS:
        abort(404)
    table = shown(viewing.viewer())
    response = Response(sheet(table, name), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{table.year}.csv"'
    return response
