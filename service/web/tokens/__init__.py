"""Tokens of other programs at the API: made, looked over, revoked. An administrator of some areas has theirs only."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.web.callers import calls_from
from service.web.signin import once
from service.web.tokens import keeping
from service.web.tokens.forms import TokenForm
from service.web.words import _

tokens = Blueprint("tokens", __name__)


@tokens.route("/accounts/tokens", methods=["GET", "POST"])
@calls_from(Role.ADMIN)
def page() -> ResponseReturnValue:
    form = TokenForm()
    form.areas.choices = keeping.area_choices()
    if form.validate_on_submit() and keeping.make(form):
        return redirect(url_for("tokens.page"), 303)
    shown = keeping.listed()
    secret = once.take(keeping.SECRET) if not form.errors else None
    return render_template("tokens/page.html", form=form, shown=shown, secret=secret), 422 if form.errors else 200


@tokens.post("/accounts/tokens/<id>/revoke")
@calls_from(Role.ADMIN)
def revoke(id: str) -> ResponseReturnValue:
    if not keeping.revoke(id):
        abort(404)
    flash(_("Nøkkelen er trukket tilbake. Programmet slipper ikke inn lenger."), "good")
    return redirect(url_for("tokens.page"), 303)
