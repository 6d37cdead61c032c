"""Gaps ahead, each with its history and what can be done; for those who must close them or answer for them."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.web.callers import calls_from

gaps = Blueprint("gaps", __name__)


@gaps.get("/gaps")
@calls_from(Role.MANAGER, Role.PLANNER, Role.OBSERVER)
def page() -> ResponseReturnValue:
    return render_template("gaps/page.html")
