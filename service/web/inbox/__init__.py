"""What waits, what I have, and one conversation with all that may be done about it (contract, section 7)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.web.callers import calls_from

inbox = Blueprint("inbox", __name__)


@inbox.get("/inbox")
@calls_from(Role.RESPONDER, Role.MANAGER)
def page() -> ResponseReturnValue:
    return render_template("inbox/page.html")
