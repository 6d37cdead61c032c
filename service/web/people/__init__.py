"""Accounts: invited, given roles, closed."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.web.callers import calls_from

people = Blueprint("people", __name__)


@people.get("/accounts")
@calls_from(Role.ADMIN)
def page() -> ResponseReturnValue:
    return render_template("people/page.html")
