"""The rota calendar: areas and rotas as rows, time across, read from the one timeline that routing reads."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.web.callers import calls_from

rota = Blueprint("rota", __name__)


@rota.get("/rota")
@calls_from(Role.PLANNER, Role.MANAGER, Role.RESPONDER)
def page() -> ResponseReturnValue:
    return render_template("rota/page.html")
