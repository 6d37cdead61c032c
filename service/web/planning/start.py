"""Where a planner begins: the rotas that are theirs, absences, and what was changed lately."""

from flask import render_template
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.web.callers import calls_from
from service.web.planning.blueprint import planning
from service.web.planning.desk import desk


@planning.get("/rota/change")
@calls_from(Role.PLANNER)
def page() -> ResponseReturnValue:
    at_desk = desk()
    areas = {area.id: area.name for area in at_desk.organisation.areas}
    return render_template("planning/page.html", desk=at_desk, areas=areas)
