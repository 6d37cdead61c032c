"""`/`: on to the first place that the viewer has."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from service.web import navigation
from service.web.callers import Caller, calls_from

front = Blueprint("front", __name__)


@front.get("/")
@calls_from(Caller.SIGNED_IN)
def page() -> ResponseReturnValue:
    begins = navigation.first()
    return redirect(begins, 303) if begins else render_template("front.html")
