"""One's own account: who one is here, password, second factor, where one is signed in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.web.callers import Caller, calls_from

account = Blueprint("account", __name__)


@account.get("/account")
@calls_from(Caller.SIGNED_IN)
def page() -> ResponseReturnValue:
    return render_template("account/page.html")
