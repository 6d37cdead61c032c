"""Staff write down what somebody says was not kept: for a service user on the person's own page, for others here."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from service import organisation
from service.accounts.reach import HELPERS
from service.line import complaint as line_complaint
from service.line import once
from service.line.moment import Moment
from service.models import ComplaintRow
from service.models.account import Role
from service.models.told import Teller, Way
from service.web import viewing
from service.web.callers import calls_from
from service.web.complaints import access
from service.web.complaints.blueprint import complaints
from service.web.complaints.forms import Noted
from service.web.complaints.register import name_of
from service.web.complaints.section import LONGEST
from service.web.edge import edge
from service.web.plans import access as person_access
from service.web.plans import page as person_page
from service.web.plans.sections import Kept
from service.web.words import _, day

FORM = "complaint"


@complaints.route("/complaints/new", methods=["GET", "POST"])
@calls_from(*HELPERS)
def new() -> ResponseReturnValue:
    """For next of kin and others."""
    with edge().database.read() as db:
        stands, viewer = organisation.standing(db), viewing.viewer()
    form, is_staff = Noted(), access.who(stands) is not None
    areas = [one for one in stands.organisation.areas if viewer.may(one.id, *HELPERS)]
    form.area.choices = [SelectChoice(one.id, one.name) for one in areas]
    if not is_staff or not form.validate_on_submit():
        key = request.form.get("form_key") or secrets.token_hex(16)
        answer = render_template("complaints/new.html", form=form, is_staff=is_staff, form_key=key)
        return answer, 422 if form.is_submitted() else 200
    phone, body, way = form.phone.data or None, form.body.data.strip(), Way(form.way.data)
    with access.acting(form.area.data) as (moment, staff):
        if _is_new(moment, form.area.data, f"{phone} {way} {body}"):
            noted = line_complaint.file(moment, Teller.FOR_OTHER, None, phone, body, way=way, staff=staff)
            _say_noted(noted, name_of(moment.standing, noted.follow_up))
    leads = viewer.may(form.area.data, Role.MANAGER)
    return redirect(url_for("complaints.page") if leads else url_for("inbox.page"), 303)


@complaints.post("/people/<id>/complaint")
@calls_from(*HELPERS)
def for_person(id: str) -> ResponseReturnValue:
    """For a service user, from their page."""
    body, way = request.form.get("body", "").strip(), request.form.get("way", "")
    wrong = _wrong(body, way)
    if wrong is not None:
        return person_page.render(id, kept=Kept(FORM, wrong, {"body": body, "way": way}))
    with person_access.acting(id, edge().now()) as visit:
        moment = edge().transactions.look(visit.db, visit.area.id, visit.now)  # locked by `acting`
        if _is_new(moment, id, f"{way} {body}"):
            noted = line_complaint.file(
                moment, Teller.FOR_PERSON, id, visit.user.phone, body, way=Way(way), staff=visit.staff)
            line_complaint.tell_person(moment, noted, visit.staff)
            _say_noted(noted, name_of(moment.standing, noted.follow_up))
    return redirect(url_for("plans.person", id=id, _anchor=FORM), 303)


def _is_new(moment: Moment, about: str, written: str) -> bool:
    """Whether this form has not come before; from now on it has."""
    key = once.key_of(request.form.get("form_key", ""), FORM, about, written)
    if once.was_sent(moment.db, key):
        return False
    once.mark(moment.db, key, moment.now)
    return True


def _say_noted(noted: ComplaintRow, name: str) -> None:
    if noted.follow_up is None:
        flash(_("Det er skrevet ned, men området har ingen som følger det opp. Si fra til administrator."), "warn")
    else:
        flash(_("Det er skrevet ned. {name} følger det opp og svarer innen {day}.", name=name, day=day(noted.due_at)),
              "good")  # fmt: skip


def _wrong(body: str, way: str) -> str | None:
    if not body:
        return _("Skriv hva som har skjedd.")
    if len(body) > LONGEST:
        return _("Det er for langt: {n} tegn, og det er plass til {most}.", n=len(body), most=LONGEST)
    if any(not (letter.isprintable() or letter in "\r\n\t") for letter in body):
        return _("Det er tegn her som ikke kan leses. Skriv det på nytt.")
    return None if way in set(Way) else _("Velg hvordan personen vil ha svar.")
