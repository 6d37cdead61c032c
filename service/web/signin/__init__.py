"""Signing in and out."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from service.accounts import sessions
from service.web import viewing
from service.web.callers import Caller, calls_from
from service.web.edge import edge

sign_in = Blueprint("sign_in", __name__)


@sign_in.get("/sign-in")
@calls_from(Caller.ANYONE)
def form() -> ResponseReturnValue:
    return render_template("sign_in/form.html")


@sign_in.post("/sign-out")
@calls_from(Caller.SIGNED_IN)
def out() -> ResponseReturnValue:
    with edge().database.write() as db:
        sessions.end(db, viewing.viewer().token_hash, edge().now())
    session.clear()
    return redirect(url_for("sign_in.form"), 303)
