"""How well it went: counts and times, no persons."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.web.callers import calls_from

figures = Blueprint("figures", __name__)


@figures.get("/figures")
@calls_from(Role.MANAGER, Role.OBSERVER, Role.ADMIN)
def page() -> ResponseReturnValue:
    return render_template("figures/page.html")
