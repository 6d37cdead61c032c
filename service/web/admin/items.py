"""Areas, staff, rotas, coverage requirements, periods and what is common to all: listed, added, changed, taken out."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.organisation.items import Kind
from service.web.admin import listing, saving, sheets
from service.web.admin.blueprint import admin
from service.web.admin.kinds import DESCRIBED, Described
from service.web.admin.scope import scope, whole
from service.web.admin.sheets import Sheet
from service.web.callers import calls_from


@admin.get("/admin/organisation/<kind>")
@calls_from(Role.ADMIN)
def items(kind: str) -> ResponseReturnValue:
    described = described_as(kind)
    shown = listing.shown(described, request.args.get("q", ""), request.args.get("page", "1"))
    return render_template("admin/items.html", described=described, shown=shown)


@admin.route("/admin/organisation/<kind>/new", methods=["GET", "POST"])
@calls_from(Role.ADMIN)
def new(kind: str) -> ResponseReturnValue:
    described, found = described_as(kind), scope()
    if described.kind in (Kind.AREAS, Kind.PERIODS) and not found.everything:
        abort(404)
    return _answer(sheets.opened(described, found, "") if request.method == "GET"
                   else sheets.sent(described, found, "", request.form))


@admin.route("/admin/organisation/<kind>/one/<id>", methods=["GET", "POST"])
@calls_from(Role.ADMIN)
def item(kind: str, id: str) -> ResponseReturnValue:
    described, found = described_as(kind), scope()
    if not found.sees(described.one, id):
        abort(404)
    sheet = sheets.opened(described, found, id)
    if sheet.stored is None:
        abort(404)
    return _answer(sheet if request.method == "GET" else sheets.sent(described, found, id, request.form))


@admin.route("/admin/settings", methods=["GET", "POST"])
@calls_from(Role.ADMIN)
def settings() -> ResponseReturnValue:
    found = whole()
    return _answer(sheets.opened(DESCRIBED[Kind.WHOLE], found, "") if request.method == "GET"
                   else sheets.sent(DESCRIBED[Kind.WHOLE], found, "", request.form))


def described_as(kind: str) -> Described:
    """404 where there is no such kind of items."""
    if kind not in set(Kind) - {Kind.WHOLE}:
        abort(404)
    return DESCRIBED[Kind(kind)]


def _answer(sheet: Sheet) -> ResponseReturnValue:
    status = 200
    if request.method == "POST":
        if not sheet.may_change or (sheet.retiring and not sheet.may_retire):
            abort(404)
        done = saving.done(sheet)
        if done is not None:
            return redirect(_after(sheet, done), 303)
        status = 409 if sheet.now_there else 422 if sheet.errors or sheet.general else 200
    return render_template("admin/item.html", sheet=sheet), status


def _after(sheet: Sheet, id: str) -> str:
    """Where to go when it is done: the item, or the list that it is gone from."""
    if sheet.described.kind is Kind.WHOLE:
        return url_for("admin.settings")
    if not id:
        return url_for("admin.items", kind=sheet.described.kind)
    return url_for("admin.item", kind=sheet.described.kind, id=id)
