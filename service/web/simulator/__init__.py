"""Simulated phones side by side, on the simulator channel only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.web.callers import Caller, calls_from

simulator = Blueprint("simulator", __name__)


@simulator.get("/simulator")
@calls_from(Caller.ANYONE)
def page() -> ResponseReturnValue:
    return render_template("simulator/page.html")
