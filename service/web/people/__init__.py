"""Accounts: invited, given roles, closed. An administrator of some areas sees and changes what is theirs."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from service.accounts.errors import LastAdministrator, NotTheirs, UnknownAccount
from service.models.account import Role
from service.web.callers import calls_from
from service.web.people import changing, listing, naming
from service.web.people.forms import AccountForm
from service.web.words import _

people = Blueprint("people", __name__)


@people.get("/accounts")
@calls_from(Role.ADMIN)
def page() -> ResponseReturnValue:
    shown = listing.shown(request.args.get("q", ""), request.args.get("page", "1"))
    return render_template("people/page.html", shown=shown)


@people.route("/accounts/new", methods=["GET", "POST"])
@calls_from(Role.ADMIN)
def invite() -> ResponseReturnValue:
    form = AccountForm()
    choices = changing.choices(form, None, request.form.getlist("grant"))
    id = changing.invite(form, request.form.getlist("grant")) if form.validate_on_submit() else None
    if id is None:
        page = render_template("people/account.html", form=form, it=None, choices=choices)
        return page, 422 if form.errors else 200
    return redirect(url_for("people.one", id=id), 303)


@people.route("/accounts/<id>", methods=["GET", "POST"])
@calls_from(Role.ADMIN)
def one(id: str) -> ResponseReturnValue:
    it = listing.find(id)
    form = AccountForm(name=it.account.name, email=it.account.email, language=it.account.language,
                       staff=it.account.staff_id or "")  # fmt: skip
    given = request.form.getlist("grant") if request.method == "POST" else it.grants
    choices = changing.choices(form, it.account, given)
    if form.validate_on_submit() and changing.change(form, it.account, given):
        flash(_("Kontoen er lagret."), "good")
        return redirect(url_for("people.one", id=id), 303)
    page = render_template("people/account.html", form=form, it=it, choices=choices)
    return page, 422 if form.errors else 200


@people.post("/accounts/<id>/link")
@calls_from(Role.ADMIN)
def link(id: str) -> ResponseReturnValue:
    changing.give_link(id)
    return redirect(url_for("people.one", id=id), 303)


@people.post("/accounts/<id>/lost-phone")
@calls_from(Role.ADMIN)
def lost_phone(id: str) -> ResponseReturnValue:
    changing.take_second_factor(id)
    flash(_("Telefonen er fjernet. Ved neste innlogging settes en ny opp."), "good")
    return redirect(url_for("people.one", id=id), 303)


@people.post("/accounts/<id>/close")
@calls_from(Role.ADMIN)
def close(id: str) -> ResponseReturnValue:
    changing.close(id)
    flash(_("Kontoen er stengt, og personen er logget ut."), "good")
    return redirect(url_for("people.page"), 303)


@people.errorhandler(UnknownAccount)
def unknown(_error: UnknownAccount) -> ResponseReturnValue:
    return current_app.handle_user_exception(NotFound())


@people.errorhandler(NotTheirs)
@people.errorhandler(LastAdministrator)
def refused(error: NotTheirs | LastAdministrator) -> ResponseReturnValue:
    flash(naming.refused(error), "wrong")
    return redirect(url_for("people.page"), 303)
