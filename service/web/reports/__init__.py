"""The archive of reports ahead of holidays."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.web.callers import calls_from

reports = Blueprint("reports", __name__)


@reports.get("/reports")
@calls_from(Role.MANAGER, Role.PLANNER)
def page() -> ResponseReturnValue:
    return render_template("reports/page.html")
