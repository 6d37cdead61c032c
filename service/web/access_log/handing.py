"""Handing the log over: a paper with who gives it and when on it, noted in the same transaction.

By the coordinator or the primary contact, from the person's page; and by a manager of the area, from the list of those
who wait, where a manager has been named or the day that the person was told is past.
"""

from datetime import date, datetime, timedelta

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from schedules.organisation import Area
from service import access_log as rules
from service import consents, people, plans
from service.access_log import Handed, Request, requests
from service.access_log.paper import HandedOver, made
from service.access_log.requests import Given
from service.accounts import Viewer
from service.accounts.reach import HELPERS
from service.line import moment, once
from service.models.account import Role
from service.organisation import Standing, standing
from service.people import ServiceUser
from service.plans.grounds import Ground
from service.web import viewing, words
from service.web.access_log.blueprint import access_log
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.plans import access, page
from service.web.plans.sections import Kept
from service.web.words import _

AGAIN = timedelta(hours=24)


@access_log.post("/people/<id>/log")
@calls_from(*HELPERS)
def hand_over(id: str) -> ResponseReturnValue:
    how = request.form.get("how", "")
    if how not in set(Handed):
        return page.render(id, kept=Kept("log", _("Velg hvordan personen får listen.")))
    with access.acting(id, edge().now()) as visit:
        if not visit.reach.knows:
            abort(404)
        return paper(visit.db, visit.standing, visit.area, visit.user, visit.staff, Handed(how))


@access_log.post("/openings/requests/<id>")
@calls_from(Role.MANAGER)
def hand_over_as_manager(id: str) -> ResponseReturnValue:
    now, viewer = edge().now(), viewing.viewer()
    with edge().database.write() as db:
        stands = standing(db)
        again = next((one for one in given_lately(db, stands, viewer, now) if one.id == id), None)
        if again is not None:
            return _again(db, stands, again, str(viewer.staff_id))
        wanted, how = _request(db, stands, viewer, id), request.form.get("how", "")
        area, user = stands.area(wanted.area_id), people.find(db, edge().vault, wanted.service_user_id)
        today = now.astimezone(words.zone()).date()
        if area is None or user is None or how not in set(Handed) or not may_hand(viewer, wanted, today):
            abort(404)
        moment.lock(db, area.id)
        return paper(db, stands, area, user, str(viewer.staff_id), Handed(how))


def may_hand(viewer: Viewer, wanted: Request, today: date) -> bool:
    """Whether a manager may see whom it is about, and give them the log."""
    return viewer.staff_id is not None and (wanted.follow_up == viewer.staff_id or wanted.due_on < today)


def paper(
    db: Connection, stands: Standing, area: Area, user: ServiceUser, staff_id: str, how: Handed
) -> ResponseReturnValue:
    """The whole log as PDF, with its own handing over in it; a form that comes twice is noted once."""
    now = edge().now()
    key = once.key_of(request.form.get("form_key", ""), "log", user.id, how)
    if not once.was_sent(db, key):
        once.mark(db, key, now)
        requests.hand_over(db, user, staff_id, how, now)
        plans.log_opening(
            db, edge().vault, user, plans.Opened.ACCESS_LOG, now, staff_id=staff_id, on=Ground.ASKED_FOR)
    return _list(db, stands, area, user, staff_id, now)


def given_lately(db: Connection, stands: Standing, viewer: Viewer, now: datetime) -> list[Given]:
    """What the viewer has handed over as a manager within a day: a paper that was lost on the way is made again."""
    return requests.handed_by(db, viewer.staff_id, _led(stands, viewer), now - AGAIN) if viewer.staff_id else []


def _again(db: Connection, stands: Standing, given: Given, staff_id: str) -> ResponseReturnValue:
    """The same paper; that it was handed over is noted already."""
    area, user = stands.area(given.area_id), people.find(db, edge().vault, given.service_user_id)
    if area is None or user is None:
        abort(404)
    return _list(db, stands, area, user, staff_id, given.at)


def _list(
    db: Connection, stands: Standing, area: Area, user: ServiceUser, staff_id: str, at: datetime
) -> ResponseReturnValue:
    """As it was when it was handed over, at `at`."""
    staff, agreed = stands.staff(staff_id), consents.now_holding(db, user.id, at)
    handed = HandedOver(staff.name if staff else staff_id, at, area.name, words.zone(), agreed)
    lines = [line for line in rules.of_person(db, edge().vault, user.id) if line.at <= at]
    answer = Response(made(user, lines, handed), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'attachment; filename="innsyn.pdf"'
    return answer


def _led(stands: Standing, viewer: Viewer) -> list[str]:
    return [area.id for area in stands.organisation.areas if viewer.may(area.id, Role.MANAGER)]


def _request(db: Connection, stands: Standing, viewer: Viewer, id: str) -> Request:
    found = next((one for one in requests.of_areas(db, _led(stands, viewer)) if one.id == id), None)
    if found is None:
        abort(404)
    return found
