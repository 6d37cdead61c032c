"""One complaint, as the manager reads it; and the answer: shown as it will be sent, then sent, or noted as given."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, select

from channels.encoding import segments
from service import complaints as rules
from service import organisation, people
from service import plans as plan_rules
from service.complaints import AlreadyAnswered
from service.complaints.answering import NO_NUMBER, NOBODY, NoTextTo
from service.events import EVENT, record
from service.models import ComplaintRow
from service.models.account import Role
from service.models.told import Way
from service.plans import Opened
from service.plans.grounds import Ground
from service.web import viewing
from service.web.callers import calls_from
from service.web.complaints import access
from service.web.complaints.blueprint import complaints
from service.web.complaints.forms import Answer
from service.web.complaints.register import WAYS, line, name_of
from service.web.edge import edge
from service.web.words import _, when

LOGGED_EVERY = timedelta(hours=1)
READ = "complaint:read"


@dataclass(frozen=True)
class Preview:
    """The text as it will be sent, in how many parts, and when."""

    body: str
    parts: int
    at: datetime | None  # when it goes; None: at once


@complaints.get("/complaints/<id>")
@calls_from(Role.MANAGER)
def one(id: str) -> ResponseReturnValue:
    return _render(id, Answer(formdata=None))


@complaints.get("/complaints/<id>/answer")
@calls_from(Role.MANAGER)
def lost_its_way(id: str) -> ResponseReturnValue:
    """The address of the form, loaded anew."""
    return redirect(url_for("complaints.one", id=id), 303)


@complaints.post("/complaints/<id>/answer")
@calls_from(Role.MANAGER)
def answer(id: str) -> ResponseReturnValue:
    with edge().database.read() as db:
        area = access.complaint(db, id).area_id
    form = Answer()
    if not form.validate_on_submit():
        return _render(id, form), 422
    preview = None
    try:
        with access.acting(area) as (moment, staff):
            told = access.complaint(moment.db, id)
            if form.way.data != Way.TEXT:
                rules.note_answer(moment, told, staff, Way(form.way.data), form.words.data)
            elif form.shown.data == form.words.data:
                rules.answer_by_text(moment, told, staff, form.words.data)
            else:
                body = rules.preview(moment, told, staff, form.words.data)
                preview = Preview(body, segments(body).count, rules.goes_at(moment))
            later = rules.goes_at(moment)
    except NoTextTo as error:
        form.refuse("way", _why_no_text(error.why))
        return _render(id, form), 422
    except AlreadyAnswered:
        flash(_("Dette er besvart fra før, og svaret går bare én gang."), "warn")
        return redirect(url_for("complaints.one", id=id), 303)
    if preview is not None:
        return _render(id, form, preview)
    flash(_said(Way(form.way.data), later), "good")
    return redirect(url_for("complaints.one", id=id), 303)


@complaints.post("/complaints/<id>/number")
@calls_from(Role.MANAGER)
def number(id: str) -> ResponseReturnValue:
    """To phone whoever told us; logged."""
    with edge().database.read() as db:
        area = access.complaint(db, id).area_id
    with access.acting(area) as (moment, staff):
        told = access.complaint(moment.db, id)
        user = people.find(moment.db, moment.vault, told.service_user_id) if told.service_user_id else None
        phone = user.phone if user is not None else rules.number_of(moment.vault, told)
        if user is not None:
            plan_rules.log_opening(
                moment.db, moment.vault, user, Opened.NUMBER, moment.now, staff_id=staff, on=Ground.COMPLAINT)
        record(moment.db, "complaint:number", id, moment.now, area_id=area, staff_id=staff)
    return _render(id, Answer(formdata=None), phone=phone)


def _render(id: str, form: Answer, preview: Preview | None = None, phone: str | None = None) -> str:
    now, viewer = edge().now(), viewing.viewer()
    with edge().database.write() as db:
        told, stands = access.complaint(db, id), organisation.standing(db)
        areas = access.areas_of(stands, viewer)
        staff = access.who(stands)
        person = people.find(db, edge().vault, told.service_user_id) if told.service_user_id else None
        _log(db, told, person, staff or viewer.account_id)
        return render_template(
            "complaints/one.html", line=line(stands, areas, told, now), told=told, person=person, staff=staff,
            body=rules.body_of(edge().vault, told), answered=rules.answer_of(edge().vault, told),
            answered_by=name_of(stands, told.answered_by), written_by=name_of(stands, told.staff_id),
            wanted=WAYS[Way(told.way)], form=form, preview=preview, phone=phone,
        )  # fmt: skip


def _log(db: Connection, told: ComplaintRow, person: people.ServiceUser | None, reader: str) -> None:
    """That it was read, once an hour for each reader; in the person's own log too."""
    now = edge().now()
    mine = (EVENT.c.subject == told.id) & (EVENT.c.name == READ) & (EVENT.c.staff_id == reader)
    if db.execute(select(EVENT.c.seq).where(mine, EVENT.c.at > now - LOGGED_EVERY).limit(1)).first() is not None:
        return
    record(db, READ, told.id, now, area_id=told.area_id, staff_id=reader)
    if person is not None:
        plan_rules.log_opening(
            db, edge().vault, person, Opened.COMPLAINT, now, staff_id=reader, on=Ground.COMPLAINT)


def _said(way: Way, later: datetime | None) -> str:
    if way != Way.TEXT:
        return _("Svaret er notert.")
    return _("Svaret er sendt.") if later is None else _("Svaret går ut {at}, så det ikke vekker noen.", at=when(later))


def _why_no_text(why: str) -> str:
    if why == NOBODY:
        return _("Personen er ikke registrert her lenger. Svar i brev.")
    if why == NO_NUMBER:
        return _("Vi har ikke noe nummer å svare til. Svar i brev.")
    return _("Personen får ikke SMS fra oss nå. Svar på telefon eller i brev.")
