"""Writing first (contract 7.16): staff on duty find somebody of their area by name, and write.

Names are sealed, so they are opened in memory and looked through; what is searched for comes in a form and not in an
address, which logs would keep.
"""

import secrets
from datetime import datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service import people
from service.errors import ConversationOpen, NotOnDuty
from service.events import record
from service.line import once, person
from service.line.writing_first import write_first
from service.organisation import standing
from service.people import ServiceUser
from service.web import viewing
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.inbox import doing
from service.web.inbox.access import HELPERS
from service.web.inbox.blueprint import inbox
from service.web.words import _

AT_LEAST, AT_MOST = 2, 20  # letters searched for; people shown


@inbox.get("/inbox/write")
@calls_from(*HELPERS)
def choose() -> ResponseReturnValue:
    return _choose("", None, None)


@inbox.post("/inbox/write")
@calls_from(*HELPERS)
def search() -> ResponseReturnValue:
    """Whose names hold what was typed, in the areas where the viewer is on duty now."""
    wanted, now = " ".join(doing.typed("name").split())[:100], edge().now()
    if len(wanted) < AT_LEAST:
        return _choose(wanted, None, _("Skriv minst to bokstaver av navnet."))
    with edge().database.write() as db:
        areas = _areas(db, now)
        found = people.named((one for area in areas for one in people.of_area(db, edge().vault, area)), wanted)
        if areas:  # one row for one search; several areas stand in it
            staff, several = viewing.viewer().staff_id, {"areas": areas} if len(areas) > 1 else {}
            record(
                db, "people:searched", areas[0], now, area_id=areas[0], staff_id=staff, found=len(found), **several)
    return _choose(wanted, found, None)


@inbox.get("/inbox/write/<user>")
@calls_from(*HELPERS)
def compose(user: str) -> ResponseReturnValue:
    return _compose(user, "", None)


@inbox.post("/inbox/write/<user>")
@calls_from(*HELPERS)
def begin(user: str) -> ResponseReturnValue:
    """Opens a conversation that the writer has, and sends the text; the same form again leads to the same one."""
    text, staff = doing.typed("text"), viewing.viewer().staff_id or ""
    wrong = doing.too_little_or_much(text, doing.LONGEST_TEXT)
    if wrong is not None:
        return _compose(user, text, wrong)
    whom, now = _on_my_watch(user), edge().now()
    key = once.key_of(doing.form_key(), "begin", user, text)
    try:
        with edge().database.write() as db:
            moment = edge().transactions.moment(db, whom.area_id, now)
            if once.was_sent(db, key):
                flash(_("Teksten er sendt fra før, og går bare én gang."), "good")
                return redirect(url_for("inbox.page"), 303)
            row = write_first(moment, person.service_user(moment, user), staff, text)
            once.mark(db, key, now)
    except ConversationOpen as already:
        return _compose(user, text, _(
            "Ikke sendt: dere har alt en åpen samtale, #{number}. Den står i innboksen.", number=already.number))
    except NotOnDuty:
        return _compose(user, text, _("Ikke sendt: du er ikke på vakt her nå."))
    return redirect(url_for("inbox.conversation", id=row.id, sent=doing.form_key(), _anchor="last"), 303)


def _choose(wanted: str, found: list[ServiceUser] | None, wrong: str | None) -> ResponseReturnValue:
    with edge().database.read() as db:
        stands = standing(db)
        names = [area.name for id in _areas(db, edge().now()) if (area := stands.area(id)) is not None]
    page = render_template(
        "inbox/choose.html", areas=names, wanted=wanted, wrong=wrong,
        found=None if found is None else found[:AT_MOST], more=len(found or ()) > AT_MOST,
    )  # fmt: skip
    return page, 422 if wrong is not None else 200


def _compose(user: str, text: str, wrong: str | None) -> ResponseReturnValue:
    whom = _on_my_watch(user)
    page = render_template(
        "inbox/compose.html", user=whom, text=text, wrong=wrong, form_key=secrets.token_hex(16),
        name=viewing.viewer().name.split()[0],
    )  # fmt: skip
    return page, 422 if wrong is not None else 200


def _on_my_watch(user: str) -> ServiceUser:
    """The service user, of an area where the viewer is on duty now; 404 else."""
    with edge().database.read() as db:
        whom = people.find(db, edge().vault, user)
        if whom is None or whom.area_id not in _areas(db, edge().now()):
            abort(404)
    return whom


def _areas(db: Connection, now: datetime) -> list[str]:
    """The areas in which the viewer is on duty now."""
    stands, staff = standing(db), viewing.viewer().staff_id
    return [
        area.id for area in stands.organisation.areas
        if staff is not None and any(holder.staff == staff for holder in stands.duty.on_duty(area.id, now))
    ]
