"""Absences: a list, and each registered, changed or removed with the gaps that would follow shown first."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from schedules.organisation import Absence
from service.models.account import Role
from service.organisation.editing import ChangeAbsence, EditRefused, Register, RemoveAbsence, Why
from service.web.callers import calls_from
from service.web.planning.blueprint import planning
from service.web.planning.deciding import Proposal, decide
from service.web.planning.desk import Desk, desk
from service.web.planning.foreseen import span
from service.web.planning.forms import KINDS, AbsenceForm, RemoveForm
from service.web.planning.strata import key_of
from service.web.planning.times import as_written, from_address, shown
from service.web.words import _

MOST = 50  # on one page


@planning.get("/absences")
@calls_from(Role.PLANNER)
def absences() -> ResponseReturnValue:
    """Those that are not over, by start; with `past=1` those that are, newest first."""
    at_desk = desk()
    mine = {staff.id for staff in at_desk.people}
    past = request.args.get("past") == "1"
    listed = [(one, at_desk.zone.moment(one.start), at_desk.zone.moment(one.end))
              for one in at_desk.organisation.absences if one.staff in mine]
    listed = sorted((row for row in listed if (row[2] <= at_desk.now) == past), key=lambda row: row[1], reverse=past)
    asked = request.args.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 5 else 1
    first = max(0, page - 1) * MOST
    return render_template(
        "planning/absences.html", desk=at_desk, past=past, kinds=KINDS, span=span, key_of=key_of,
        listed=listed[first : first + MOST], page=page, more=max(0, len(listed) - first - MOST),
    )  # fmt: skip


@planning.route("/absences/new", methods=["GET", "POST"])
@calls_from(Role.PLANNER)
def register() -> ResponseReturnValue:
    """Somebody is to be away."""
    at_desk = desk()
    form = _form(at_desk)
    if request.method == "GET":
        form.who.data = request.args.get("staff", "")
        for field, exact, name in ((form.start, form.start_exact, "start"), (form.end, form.end_exact, "end")):
            at = from_address(request.args.get(name, ""), at_desk.zone)
            if at is not None:
                exact.data = as_written(at, at_desk.zone)
                field.data = shown(exact.data, at_desk.zone)
    return decide(form, at_desk, lambda: _proposed(form, at_desk, None), "planning/absence.html", old=None)


@planning.route("/absences/change", methods=["GET", "POST"])
@calls_from(Role.PLANNER)
def change_absence() -> ResponseReturnValue:
    """Other times, or another reason."""
    at_desk = desk()
    old = _asked(at_desk)
    form = _form(at_desk)
    if request.method == "GET":
        if old is None:
            return _gone()
        form.who.data, form.kind.data = old.staff, old.kind
        form.start_exact.data, form.end_exact.data = old.start, old.end
        form.start.data, form.end.data = shown(old.start, at_desk.zone), shown(old.end, at_desk.zone)
    return decide(form, at_desk, lambda: _proposed(form, at_desk, old or _nothing()), "planning/absence.html", old=old)


@planning.route("/absences/remove", methods=["GET", "POST"])
@calls_from(Role.PLANNER)
def remove_absence() -> ResponseReturnValue:
    at_desk = desk()
    old = _asked(at_desk)
    if request.method == "GET" and old is None:
        return _gone()
    return decide(RemoveForm(), at_desk, lambda: _removed(at_desk, old), "planning/remove.html", rota=None,
                  what=_named(at_desk, old) if old else "", back=url_for("planning.absences"))


def _form(at_desk: Desk) -> AbsenceForm:
    form = AbsenceForm()
    form.who.choices = {"": "–", **{staff.id: staff.name for staff in at_desk.people}}
    return form


def _proposed(form: AbsenceForm, at_desk: Desk, old: Absence | None) -> Proposal:
    who = at_desk.person(form.person("who") or "").id
    start, end = form.time("start", at_desk), form.time("end", at_desk)
    new = Absence.model_construct(staff=who, start=start.written, end=end.written, kind=form.kind.data)
    what = _named(at_desk, new)
    notes = tuple(note for note in (start.note, end.note) if note)
    if old is None:
        return Proposal(Register(new), what, start.at, end.at, url_for("planning.absences"), notes)
    begins, ends = at_desk.zone.moment(old.start), at_desk.zone.moment(old.end)
    return Proposal(ChangeAbsence(old, new), _("Fravær endret: {what}", what=what), min(begins, start.at),
                    max(ends, end.at), url_for("planning.absences"), notes, end.at)


def _removed(at_desk: Desk, old: Absence | None) -> Proposal:
    found = old or _nothing()
    begins, ends = at_desk.zone.moment(found.start), at_desk.zone.moment(found.end)
    what = _("Fravær fjernet: {what}", what=_named(at_desk, found))
    return Proposal(RemoveAbsence(found), what, begins, ends, url_for("planning.absences"))


def _asked(at_desk: Desk) -> Absence | None:
    key, mine = request.args.get("item", ""), {staff.id for staff in at_desk.people}
    return next((one for one in at_desk.organisation.absences if one.staff in mine and key_of(one) == key), None)


def _named(at_desk: Desk, absence: Absence) -> str:
    when = span(at_desk, at_desk.zone.moment(absence.start), at_desk.zone.moment(absence.end))
    return _("{name} er borte {when} ({kind})", name=at_desk.name(absence.staff), when=when,
             kind=str(KINDS[absence.kind]).lower())


def _nothing() -> Absence:
    raise EditRefused(Why.NOT_THERE)


def _gone() -> ResponseReturnValue:
    flash(_("Fraværet finnes ikke lenger slik du så det."), "wrong")
    return redirect(url_for("planning.absences"), 303)
