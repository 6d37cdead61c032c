"""Areas, staff, rotas, coverage, periods, wording, import, events, numbers: what an administrator keeps."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.web.callers import calls_from

admin = Blueprint("admin", __name__)


@admin.get("/admin")
@calls_from(Role.ADMIN)
def page() -> ResponseReturnValue:
    return render_template("admin/page.html")
