"""Signing in and out: by password, by the OpenID provider, by a link from an e-mail."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.accounts import sessions
from service.accounts.errors import LinkOver
from service.web import viewing
from service.web.callers import Caller, calls_from
from service.web.edge import edge
from service.web.signin import elsewhere, entering, paths, typed
from service.web.signin.forms import Forgotten, NewPassword, SignIn
from service.web.words import _

sign_in = Blueprint("sign_in", __name__)


@sign_in.get("/sign-in")
@calls_from(Caller.ANYONE)
def form() -> ResponseReturnValue:
    wanted = paths.ours(request.args.get("next"))
    if viewing.find() is not None:
        return redirect(wanted, 303)
    return render_template("sign_in/form.html", form=SignIn(next=wanted), elsewhere=elsewhere.name())


@sign_in.post("/sign-in")
@calls_from(Caller.ANYONE)
def enter() -> ResponseReturnValue:
    form = SignIn()
    token = typed.password(form) if form.validate_on_submit() else None
    if token is None:
        return render_template("sign_in/form.html", form=form, elsewhere=elsewhere.name()), 422
    return entering.enter(token, paths.ours(form.next.data))


@sign_in.post("/sign-out")
@calls_from(Caller.SIGNED_IN, Caller.HALFWAY)
def out() -> ResponseReturnValue:
    with edge().database.write() as db:
        sessions.end(db, viewing.at_least_halfway().token_hash, edge().now())
    session.clear()
    flash(_("Du er logget ut."), "good")
    return redirect(url_for("sign_in.form"), 303)


@sign_in.route("/sign-in/forgotten", methods=["GET", "POST"])
@calls_from(Caller.ANYONE)
def forgotten() -> ResponseReturnValue:
    form = Forgotten()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("sign_in/forgotten.html", form=form, by_mail=typed.has_mail()), status
    typed.ask_for_link(form)
    flash(_("Finnes det en konto med denne adressen, er det sendt en e-post dit. Den kommer som regel innen et par "
            "minutter. Se også i søppelposten."), "good")  # fmt: skip
    return redirect(url_for("sign_in.form"), 303)


@sign_in.route("/sign-in/link/<token>", methods=["GET", "POST"])
@calls_from(Caller.ANYONE)
def link(token: str) -> ResponseReturnValue:
    """An invitation, or a link for a new password."""
    form = NewPassword()
    try:
        invited = typed.invited(token)
        entered = typed.new_password(form, token) if form.validate_on_submit() else None
    except LinkOver:
        return render_template("sign_in/over.html"), 404
    if entered is not None:
        return entering.enter(entered, url_for("front.page"))
    page = render_template("sign_in/link.html", form=form, invited=invited, token=token, elsewhere=elsewhere.name())
    return page, 422 if form.errors else 200


@sign_in.get("/sign-in/oidc")
@calls_from(Caller.ANYONE)
def to_provider() -> ResponseReturnValue:
    return elsewhere.send(paths.ours(request.args.get("next")), request.args.get("link"))


@sign_in.get("/sign-in/oidc/callback")
@calls_from(Caller.ANYONE)
def from_provider() -> ResponseReturnValue:
    return elsewhere.come_back(request.args.to_dict())
