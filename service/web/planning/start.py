"""Where a planner begins: the rotas that are theirs, absences, and what was changed lately."""

from flask import render_template
from flask.typing import ResponseReturnValue

from service import unreachable
from service.models.account import Role
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.planning.blueprint import planning
from service.web.planning.desk import desk_in


@planning.get("/rota/change")
@calls_from(Role.PLANNER)
def page() -> ResponseReturnValue:
    with edge().database.read() as db:
        at_desk = desk_in(db)
        marked = unreachable.marked(db, at_desk.organisation.staff)
    areas = {area.id: area.name for area in at_desk.organisation.areas}
    silent = [person for person in at_desk.people if person.id in marked]
    return render_template("planning/page.html", desk=at_desk, areas=areas, silent=silent)
