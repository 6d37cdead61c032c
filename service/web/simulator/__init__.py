"""Simulated phones side by side, on the simulator channel only: to try everything without a text being sent.

What is written on a phone goes in as a provider's webhook would bring it; the worker does the rest. In a demo the
clock can be moved, and the other pages are seen as anybody.
"""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.web.callers import Caller, calls_from
from service.web.edge import edge
from service.web.simulator import access, entering, owners, passing, screens, writing
from service.web.viewing import TOKEN

simulator = Blueprint("simulator", __name__)


@simulator.before_request
def only_here() -> ResponseReturnValue | None:
    return access.refused()


@simulator.get("/simulator")
@calls_from(Caller.ANYONE)
def page() -> ResponseReturnValue:
    with edge().database.read() as db:
        shown = screens.shown(db, owners.chosen(db, request.args.getlist("phone")))
        return render_template("simulator/page.html", shown=shown, accounts=entering.accounts(db))


@simulator.get("/simulator/screens")
@calls_from(Caller.ANYONE)
def live() -> ResponseReturnValue:
    """The phones and the clock alone, for the page that asks every second."""
    with edge().database.read() as db:
        shown = screens.shown(db, owners.chosen(db, request.args.getlist("phone")))
        return render_template("simulator/screens.html", shown=shown)


@simulator.post("/simulator/texts")
@calls_from(Caller.ANYONE)
def write() -> ResponseReturnValue:
    wrong = writing.write(request.form.get("owner", ""), request.form.get("to", ""), writing.typed(request.form))
    if wrong is None:
        return redirect(url_for("simulator.page", phone=request.form.getlist("phone")), 303)
    with edge().database.read() as db:
        shown = screens.shown(db, owners.chosen(db, request.form.getlist("phone")), wrong)
        return render_template("simulator/page.html", shown=shown, accounts=entering.accounts(db)), 422


@simulator.post("/simulator/clock")
@calls_from(Caller.ANYONE)
def move_clock() -> ResponseReturnValue:
    flash(passing.move(request.form.get("by", "")), "good")
    return redirect(url_for("simulator.page", phone=request.form.getlist("phone")), 303)


@simulator.post("/simulator/enter")
@calls_from(Caller.ANYONE)
def enter() -> ResponseReturnValue:
    session[TOKEN] = entering.enter(request.form.get("account", ""))
    return redirect(url_for("front.page"), 303)
