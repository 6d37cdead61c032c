"""Changing the plan together with the person: `/people/<id>/plan`, for whoever knows them or is on duty.

Who is on duty sees and changes the fields that are for staff on duty; the others stay as they are. Where somebody has
changed the plan meanwhile, nothing is saved: what stands now is shown beside what was typed (409).
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from service import people
from service import plans as rules
from service.accounts.reach import HELPERS
from service.errors import PlanChanged
from service.line import once
from service.people import versions
from service.people.usersfile import PlanField
from service.plans import marks, writing
from service.plans.writing import Wanted
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.plans import access, naming, plan_section, typed
from service.web.plans.access import Visit
from service.web.plans.blueprint import plans
from service.web.plans.typed import Typed
from service.web.words import _

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Editing:
    """A plan as the viewer may change it: its fields, those of them that they see, and the version that it is."""

    visit: Visit
    plan: dict[str, Any]
    visible: Sequence[PlanField]
    version: int
    names: Mapping[str, str]  # of staff

    @property
    def today(self) -> date:
        return plan_section.today(self.visit)


@plans.get("/people/<id>/plan")
@calls_from(*HELPERS)
def edit(id: str) -> ResponseReturnValue:
    """Opened to be changed, and logged each time."""
    now = edge().now()
    with access.acting(id, now) as visit:
        if not plan_section.may_edit(visit):
            return _shut(id)
        at = _editing(visit)
        rules.log_opening(visit.db, visit.vault, visit.user, rules.Opened.PLAN_EDIT, now, staff_id=visit.staff)
    review_on = at.plan.get("review_on") or (at.today + A_YEAR).isoformat()
    return _form(at, typed.of_plan(at.plan, at.visible, review_on), secrets.token_hex(16))


@plans.post("/people/<id>/plan")
@calls_from(*HELPERS)
def save(id: str) -> ResponseReturnValue:
    """Kept as a new version; the same form again leads to the same page and does nothing."""
    with access.acting(id, edge().now()) as visit:
        if not plan_section.may_edit(visit):
            return _shut(id)
        at = _editing(visit)
        filled = typed.read(request.form, at.visible)
        wanted = typed.wanted(filled, at.plan, visit.standing.organisation.country, at.today)
        if request.form.get("do") == "rows":
            filled.wrong.clear()
            return _form(at, filled, _form_key())
        if filled.wrong:
            return _form(at, filled, _form_key()), 422
        return _keep(at, filled, wanted)


def _keep(at: Editing, filled: Typed, wanted: dict[str, Any]) -> ResponseReturnValue:
    visit, back = at.visit, redirect(url_for("plans.person", id=at.visit.user.id, _anchor="plan"), 303)
    written = sha256(json.dumps([wanted, filled.together_with], sort_keys=True).encode()).hexdigest()
    key = once.key_of(_form_key(), "plan", visit.user.id, written)
    if once.was_sent(visit.db, key):
        return back
    try:
        changed = writing.save(
            visit.db, visit.vault, visit.user, Wanted(wanted, _seen(), visit.staff, filled.together_with), visit.now
        )
    except PlanChanged:
        rules.log_opening(visit.db, visit.vault, visit.user, rules.Opened.PLAN_EDIT, visit.now, staff_id=visit.staff)
        return _form(at, filled, _form_key(), meanwhile=True), 409
    once.mark(visit.db, key, visit.now)
    flash(_("Planen er lagret.") if changed else _("Planen var lik fra før. Ingenting er endret."), "good")
    return back


def _editing(visit: Visit) -> Editing:
    plan = people.open_plan_fields(visit.vault, visit.user)
    mine = (
        marks.FIELDS
        if visit.reach.knows
        else tuple(one for one in marks.FIELDS if marks.DUTY in marks.marks(plan, one))
    )
    version = versions.newest(visit.db, visit.user.id)
    return Editing(visit, marks.whole(plan) if plan else {}, mine, version, people.staff_names(visit.db))


def _form(at: Editing, filled: Typed, form_key: str, *, meanwhile: bool = False) -> str:
    """`meanwhile`: somebody changed the plan; what stands now is shown where it is not what was typed."""
    stands = typed.of_plan(at.plan, at.visible, at.plan.get("review_on") or "")
    newest = versions.opened(at.visit.db, at.visit.vault, at.visit.user.id, at.version) if meanwhile else None
    shown = {one: typed.with_blanks(rows) for one, rows in _unpadded(filled).items()}
    return render_template(
        "plans/edit.html", user=at.visit.user, area=at.visit.area, visible=at.visible, filled=filled, rows=shown,
        stands=stands if meanwhile else None, newest=newest, version=at.version, naming=naming, form_key=form_key,
        lists=typed.LISTS, differs=_differs(filled, stands) if meanwhile else (), today=at.today,
        names=at.names, whole=at.visit.reach.knows, wrong=filled.wrong,
        reviewed=at.plan.get("reviewed"),
    )  # fmt: skip


def _unpadded(filled: Typed) -> dict[PlanField, list[typed.Row]]:
    return {one: [row for row in rows if any(row.values())] for one, rows in filled.rows.items()}


def _differs(filled: Typed, stands: Typed) -> set[str]:
    """The fields in which what was typed is not what stands now."""
    now = _unpadded(stands)
    return {
        *(one for one, text in filled.texts.items() if text.strip() != stands.texts[one].strip()),
        *(one for one, rows in _unpadded(filled).items() if rows != now[one]),
        *(one for one, chosen in filled.marked.items() if chosen != stands.marked[one]),
        *(("review_on",) if filled.review_on != stands.review_on else ()),
    }  # fmt: skip


def _seen() -> int:
    written = request.form.get("version", "")
    return int(written) if written.isdecimal() and len(written) < 9 else abort(400)


def _form_key() -> str:
    return request.form.get("form_key", "")[:64]


def _shut(id: str) -> Response:
    """The plan is shut by now, or the viewer's duty is over: nothing is shown, and nothing is changed."""
    flash(_("Du kan ikke endre denne planen nå. Ingenting er lagret."), "warn")
    return redirect(url_for("plans.person", id=id), 303)
