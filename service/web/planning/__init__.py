"""Changing rotas: shifts, overrides, layers and absences, each with what it would lead to before it is kept."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.web.callers import calls_from

planning = Blueprint("planning", __name__)


@planning.get("/rota/change")
@calls_from(Role.PLANNER)
def page() -> ResponseReturnValue:
    return render_template("planning/page.html")


@planning.get("/rota/change/<rota>")
@calls_from(Role.PLANNER)
def stretch(rota: str) -> ResponseReturnValue:
    return render_template("planning/page.html")


@planning.get("/rota/change/<rota>/add")
@calls_from(Role.PLANNER)
def add(rota: str) -> ResponseReturnValue:
    return render_template("planning/page.html")
