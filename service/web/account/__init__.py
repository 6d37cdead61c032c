"""One's own account: who one is here, password, second factor, where one is signed in."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.accounts import second_factor as factor
from service.accounts import sessions
from service.web import viewing
from service.web.account import own, phone
from service.web.account.forms import Code, Language, PasswordChange
from service.web.callers import Caller, calls_from
from service.web.edge import edge
from service.web.signin import entering, once, paths
from service.web.words import _

account = Blueprint("account", __name__)


@account.get("/account")
@calls_from(Caller.SIGNED_IN)
def page() -> ResponseReturnValue:
    return render_template("account/page.html", it=own.shown(), form=Language(language=viewing.viewer().language))


@account.post("/account/language")
@calls_from(Caller.SIGNED_IN)
def language() -> ResponseReturnValue:
    form = Language()
    if not form.validate_on_submit():
        return render_template("account/page.html", it=own.shown(), form=form), 422
    own.speak(form.language.data)
    return redirect(url_for("account.page"), 303)


@account.route("/account/password", methods=["GET", "POST"])
@calls_from(Caller.SIGNED_IN)
def password() -> ResponseReturnValue:
    form = PasswordChange()
    token = own.change_password(form) if form.validate_on_submit() else None
    if token is None:
        return render_template("account/password.html", form=form, it=own.shown()), 422 if form.errors else 200
    entering.carry(token)
    flash(_("Passordet er byttet, og du er logget ut overalt ellers."), "good")
    return redirect(url_for("account.page"), 303)


@account.route("/account/second-factor", methods=["GET", "POST"])
@calls_from(Caller.SIGNED_IN, Caller.HALFWAY)
def second_factor() -> ResponseReturnValue:
    """The code, of who has set it up; else setting it up."""
    viewer, form = viewing.at_least_halfway(), Code(next=paths.ours(request.args.get("next")))
    if not viewer.is_halfway:
        return redirect(paths.ours(form.next.data), 303)
    prove = phone.prove if viewer.enrolled else phone.set_up
    response = prove(viewer, form) if form.validate_on_submit() else None
    if response is not None:
        return response
    template = "account/code.html" if viewer.enrolled else "account/set_up.html"
    return render_template(template, form=form, new=phone.offered(viewer)), 422 if form.errors else 200


@account.route("/account/new-phone", methods=["GET", "POST"])
@calls_from(Caller.SIGNED_IN)
def new_phone() -> ResponseReturnValue:
    """A second factor for who need not have one, or another phone in place of the old one."""
    viewer, form = viewing.viewer(), Code(next=url_for("account.page"))
    response = phone.set_up(viewer, form) if form.validate_on_submit() else None
    if response is not None:
        return response
    return render_template("account/set_up.html", form=form, new=phone.offered(viewer)), 422 if form.errors else 200


@account.get("/account/recovery-codes")
@calls_from(Caller.SIGNED_IN)
def recovery_codes() -> ResponseReturnValue:
    """New ones, shown once."""
    codes = once.take("codes")
    wanted = paths.ours(request.args.get("next"))
    return render_template("account/codes.html", codes=codes.split() if codes else [], next=wanted)


@account.post("/account/recovery-codes")
@calls_from(Caller.SIGNED_IN)
def make_recovery_codes() -> ResponseReturnValue:
    viewer = viewing.viewer()
    if not (viewer.enrolled and viewer.second_factor):
        return redirect(url_for("account.page"), 303)
    with edge().database.write() as db:
        once.keep("codes", " ".join(factor.new_codes(db, viewer.account_id, edge().now())))
    return redirect(url_for("account.recovery_codes", next=url_for("account.page")), 303)


@account.post("/account/sessions/<key>/end")
@calls_from(Caller.SIGNED_IN)
def end_session(key: str) -> ResponseReturnValue:
    with edge().database.write() as db:
        sessions.end_one(db, viewing.viewer(), key, edge().now())
    flash(_("Du er logget ut der."), "good")
    return redirect(url_for("account.page"), 303)


@account.post("/account/sessions/end-others")
@calls_from(Caller.SIGNED_IN)
def end_other_sessions() -> ResponseReturnValue:
    own.sign_out_elsewhere()
    flash(_("Du er logget ut overalt ellers."), "good")
    return redirect(url_for("account.page"), 303)
