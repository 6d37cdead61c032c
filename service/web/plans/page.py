"""The page of one service user, and the list of those whose coordinator or primary contact the viewer is."""

import secrets
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from service import people
from service import plans as rules
from service.accounts.reach import HELPERS
from service.organisation import standing
from service.people import versions
from service.web import viewing
from service.web.access_log import following
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.plans import access
from service.web.plans.access import Visit
from service.web.plans.blueprint import plans
from service.web.plans.sections import SECTIONS, Kept, Opened

LOGGED_EVERY = timedelta(hours=1)


@plans.get("/people")
@calls_from(*HELPERS)
def page() -> ResponseReturnValue:
    """Those whom the viewer knows; on duty one comes to a person from the conversation."""
    with edge().database.read() as db:
        stands, staff = standing(db), viewing.viewer().staff_id
        known = people.known_by(db, edge().vault, staff) if staff is not None else []
        reviews = versions.review_dates(db, [one.id for one in known])
        today = edge().now().astimezone(ZoneInfo(stands.organisation.timezone)).date()
        areas = {area.id: area.name for area in stands.organisation.areas}
        to_do = following.follow_ups(db, known, staff, edge().now())
    return render_template(
        "plans/page.html", known=sorted(known, key=lambda one: one.name), areas=areas, reviews=reviews,
        today=today, to_do=to_do,
    )  # fmt: skip


@plans.get("/people/<id>")
@calls_from(*HELPERS)
def person(id: str) -> ResponseReturnValue:
    return render(id)


def render(id: str, kept: Kept | None = None, opened: Opened | None = None) -> ResponseReturnValue:
    """The whole page; with `kept` the form that was not done is shown again (422)."""
    now = edge().now()
    with access.looking(id, now) as visit:
        shown = [(section, facts) for section in SECTIONS if (facts := section.facts(visit)) is not None]
        names = {staff.id: staff.name for staff in visit.standing.organisation.staff}
        logged = _is_logged(visit)
    if not logged:
        with access.acting(id, now) as acting:
            rules.log_opening(acting.db, acting.vault, acting.user, rules.Opened.PERSON, now, staff_id=acting.staff)
    answer = render_template(
        "plans/person.html", visit=visit, user=visit.user, area=visit.area, names=names, sections=shown, kept=kept,
        opened=opened, form_key=secrets.token_hex(16),
    )  # fmt: skip
    return answer, 422 if kept is not None else 200


def _is_logged(visit: Visit) -> bool:
    """Once an hour for each reader; what is opened on the page is logged each time."""
    rows = rules.OPENING.c
    mine = (rows.service_user_id == visit.user.id) & (rows.staff_id == visit.staff)
    late = (rows.what == rules.Opened.PERSON) & (rows.at > visit.now - LOGGED_EVERY)
    return visit.db.execute(select(rows.id).where(mine, late).limit(1)).first() is not None
