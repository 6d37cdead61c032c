"""What staff see of their own: duty, swaps, offers, confirmations, the address of their calendar."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.web.callers import calls_from

own = Blueprint("own", __name__)


@own.get("/my-duty")
@calls_from(Role.RESPONDER)
def page() -> ResponseReturnValue:
    return render_template("own/page.html")
