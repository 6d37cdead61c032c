"""The plan, opened: what it says now, and what it has said. Every showing is asked for with a form, and logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service import people
from service import plans as rules
from service.accounts.reach import HELPERS
from service.errors import PlanShut, UnknownPlanVersion
from service.people import versions
from service.people.usersfile import PlanField
from service.people.versions import Version
from service.plans import comparing, marks
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.plans import access, naming, page
from service.web.plans.access import Visit
from service.web.plans.blueprint import plans
from service.web.plans.plan_section import may_edit
from service.web.plans.sections import Opened

POSTED = frozenset(("open", "card"))


@dataclass(frozen=True)
class Compared:
    """Two versions side by side, or one alone (`old` None), field by field."""

    old: Version | None
    new: Version
    fields: Sequence[comparing.Compared]


@plans.post("/people/<id>/plan/open")
@calls_from(*HELPERS)
def open_plan(id: str) -> ResponseReturnValue:
    now = edge().now()
    with access.acting(id, now) as at:
        try:
            opened = Opened("plan", _fields(at))
        except PlanShut:
            opened = Opened("shut")
    return page.render(id, opened=opened)


@plans.get("/people/<id>/plan/versions")
@calls_from(*HELPERS)
def history(id: str) -> ResponseReturnValue:
    return _history(id, None)


@plans.post("/people/<id>/plan/versions")
@calls_from(*HELPERS)
def compare(id: str) -> ResponseReturnValue:
    """What a former version said, beside another where one is chosen. Nothing can be changed there."""
    new, old = (_number(request.form.get(name, "")) for name in ("new", "old"))
    return _history(id, (old, new or abort(400)))


@plans.get("/people/<id>/plan/<act>")
@calls_from(*HELPERS)
def lost_its_way(id: str, act: str) -> ResponseReturnValue:
    """The address of an act, loaded anew or typed: nothing is done, and the person is shown."""
    if act not in POSTED:
        abort(404)
    return redirect(url_for("plans.person", id=id), 303)


def _fields(at: Visit) -> dict[str, Any]:
    """All of it for who makes it with the person, else what is for staff on duty."""
    db, vault, user = at.db, at.vault, at.user
    if at.reach.knows:
        return rules.open_whole(db, vault, user, at.staff, rules.Opened.PLAN, at.now)
    return rules.open_for_staff(db, vault, user, at.area.id, at.staff, None, at.now)


def _history(id: str, chosen: tuple[int | None, int] | None) -> ResponseReturnValue:
    with access.acting(id, edge().now()) as at:
        if not may_edit(at):
            return redirect(url_for("plans.person", id=id), 303)
        rules.log_opening(at.db, at.vault, at.user, rules.Opened.PLAN_VERSION, at.now, staff_id=at.staff)
        listed = versions.listed(at.db, at.vault, at.user.id)
        try:
            compared = None if chosen is None else _compared(at, *chosen)
        except UnknownPlanVersion:
            abort(404)
        names = people.staff_names(at.db)
    return render_template(
        "plans/versions.html", user=at.user, area=at.area, listed=listed, compared=compared, names=names, naming=naming
    )


def _compared(at: Visit, old: int | None, new: int) -> Compared:
    """Of each version the fields that are for the viewer, in it and now."""
    present = people.open_plan_fields(at.vault, at.user)
    later = versions.opened(at.db, at.vault, at.user.id, new)
    former = None if old is None else versions.opened(at.db, at.vault, at.user.id, old)
    both = [present, later.fields, former.fields if former else None]

    def shown(field: PlanField) -> bool:
        return at.reach.knows or all(fields is None or marks.DUTY in marks.marks(fields, field) for fields in both)

    fields = comparing.compare(former.fields if former else later.fields, later.fields)
    return Compared(former, later, [one for one in fields if shown(one.field)])


def _number(written: str) -> int | None:
    return int(written) if written.isdecimal() and len(written) < 7 else None
