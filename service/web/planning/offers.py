"""Duty that somebody has, offered to others by a planner: it stays theirs until the first JA.

Time that nobody has is offered on its gap's page.
"""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import DateTimeLocalInput

from schedules.organisation import Rota
from schedules.rest import named
from service.models.account import Role
from service.offers import errors, swapping
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.planning.blueprint import planning
from service.web.planning.desk import Desk, desk
from service.web.planning.foreseen import span
from service.web.planning.forms import ChangeForm, FieldRefused
from service.web.planning.strata import Stretch, stretch_at
from service.web.planning.times import as_written, from_address, shown
from service.web.words import _, counted, later

EVERYBODY = "*"  # no id of staff has this letter


class OfferForm(ChangeForm):
    who = SelectField(later("Hvem skal få tilbudet?"), [InputRequired(later("Velg hvem."))])
    start = StringField(later("Fra"), [InputRequired(later("Skriv dag og klokkeslett."))], widget=DateTimeLocalInput())
    end = StringField(later("Til"), [InputRequired(later("Skriv dag og klokkeslett."))], widget=DateTimeLocalInput())
    start_exact = HiddenField()
    end_exact = HiddenField()


@planning.route("/rota/change/<rota>/offer", methods=["GET", "POST"])
@calls_from(Role.PLANNER)
def offer(rota: str) -> ResponseReturnValue:
    """All of it or a part, to one or to everybody who can."""
    at_desk = desk()
    on = at_desk.rota(rota)
    at = from_address(request.args.get("stretch", ""), at_desk.zone)
    found = stretch_at(at_desk.organisation, at_desk.stands.duty, on, at) if at is not None else None
    if found is None or found.staff is None or found.end <= at_desk.now:
        flash(_("Ingen har vakt da, så det er ingen vakt å tilby."), "wrong")
        return redirect(url_for("planning.stretch", rota=on.id), 303)
    form = _form(at_desk, on, found)
    if form.validate_on_submit():
        try:
            return _made(form, at_desk, found)
        except FieldRefused as refused:
            form.refuse(refused.field, str(refused))
    return render_template("planning/offer.html", form=form, desk=at_desk, rota=on, it=found, span=span), (
        422 if form.errors else 200)


def _form(at_desk: Desk, on: Rota, found: Stretch) -> OfferForm:
    form, zone = OfferForm(), at_desk.zone
    mine = named(on) - {found.staff}
    people = sorted((one for one in at_desk.organisation.staff if one.id in mine), key=lambda one: one.name.casefold())
    form.who.choices = {EVERYBODY: _("Alle som kan"), **{one.id: one.name for one in people}}
    if request.method == "GET":
        start = max(found.start, at_desk.now.replace(second=0, microsecond=0) + timedelta(minutes=1))
        for field, exact, at in ((form.start, form.start_exact, start), (form.end, form.end_exact, found.end)):
            exact.data = as_written(at, zone)
            field.data = shown(exact.data, zone)
    return form


def _made(form: OfferForm, at_desk: Desk, found: Stretch) -> ResponseReturnValue:
    start, end = form.time("start", at_desk), form.time("end", at_desk)
    to = () if form.who.data == EVERYBODY else (str(form.who.data),)
    wish = swapping.Swap(found.rota.id, str(found.staff), start.at, end.at, to)
    try:
        made = swapping.offer_held(edge().transactions, wish, at_desk.now)
    except errors.NotTheirs:
        raise FieldRefused("end", _("Tiden må ligge framme og inne i vakten.")) from None
    except errors.NobodyToAsk:
        raise FieldRefused("who", _("Ingen av dem kan ta den tiden. Prøv en kortere del, eller andre.")) from None
    except errors.AlreadyOffered as offered:
        raise FieldRefused("start", _("Tiden er allerede tilbudt som #{number}.", number=offered.number)) from None
    flash(counted("Tilbudt som #{number} til {n} person.", "Tilbudt som #{number} til {n} personer.",
                  len(made.asked), number=made.offer.number), "good")
    return redirect(url_for("planning.stretch", rota=found.rota.id, at=as_written(found.start, at_desk.zone)), 303)
