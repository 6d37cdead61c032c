"""Gaps ahead, each with its history and what can be done; for those who must close them or answer for them."""

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service import gaps as records
from service.models.account import Role
from service.web import viewing
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.gaps import acting
from service.web.gaps.acting import Desk
from service.web.gaps.overview import overview
from service.web.gaps.scope import Scope, read

gaps = Blueprint("gaps", __name__)


@gaps.get("/gaps")
@calls_from(Role.MANAGER, Role.PLANNER, Role.OBSERVER)
def page() -> ResponseReturnValue:
    now = edge().now()
    scope = read(records.bring_up_to_date(edge().database, now), viewing.viewer(), now)
    with edge().database.read() as db:
        shown = overview(db, scope)
    return render_template("gaps/page.html", scope=scope, shown=shown, address=lambda **new: _address(scope, new))


@gaps.get("/gaps/<gap>")
@calls_from(Role.MANAGER, Role.PLANNER)
def one(gap: str) -> ResponseReturnValue:
    return _shown(acting.desk(gap))


@gaps.post("/gaps/<gap>/offer")
@calls_from(Role.MANAGER, Role.PLANNER)
def offer(gap: str) -> ResponseReturnValue:
    desk = acting.desk(gap)
    return acting.offer(desk, request.form.get("whom")) or (_shown(desk, "offer"), 422)


@gaps.post("/gaps/<gap>/offers/<offer_id>/withdraw")
@calls_from(Role.MANAGER, Role.PLANNER)
def withdraw_offer(gap: str, offer_id: str) -> ResponseReturnValue:
    return acting.withdraw_offer(acting.desk(gap), offer_id)


@gaps.post("/gaps/<gap>/assign")
@calls_from(Role.MANAGER, Role.PLANNER)
def assign(gap: str) -> ResponseReturnValue:
    desk = acting.desk(gap)
    return acting.assign(desk) or (_shown(desk, "assign"), 422)


@gaps.post("/gaps/<gap>/assigned/<change>/undo")
@calls_from(Role.MANAGER, Role.PLANNER)
def undo_assignment(gap: str, change: str) -> ResponseReturnValue:
    return acting.undo_assignment(acting.desk(gap), change)


@gaps.post("/gaps/<gap>/accept")
@calls_from(Role.MANAGER)
def accept(gap: str) -> ResponseReturnValue:
    desk = acting.desk(gap)
    viewing.require(desk.gap.area_id, Role.MANAGER)
    return acting.accept(desk) or (_shown(desk, "accept"), 422)


@gaps.post("/gaps/<gap>/acceptance/withdraw")
@calls_from(Role.MANAGER)
def withdraw_acceptance(gap: str) -> ResponseReturnValue:
    desk = acting.desk(gap)
    viewing.require(desk.gap.area_id, Role.MANAGER)
    return acting.withdraw_acceptance(desk, request.form.get("seen"))


def _shown(desk: Desk, opened: str = "") -> str:
    """`opened`: the form that was sent and is shown again."""
    return render_template("gaps/one.html", desk=desk, gap=desk.gap, opened=opened)


def _address(scope: Scope, new: dict[str, str]) -> str:
    """This page with something else chosen."""
    chosen = {"area": request.args.get("area"), "period": scope.period or None, "state": request.args.get("state")}
    query = urlencode({key: value for key, value in {**chosen, **new}.items() if value})
    return f"{url_for('gaps.page')}?{query}" if query else url_for("gaps.page")
