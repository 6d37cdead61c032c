"""The layers of a rota: whose turns and when, changed with the next eight weeks shown before they are kept."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from schedules.organisation import Layer, Rota
from service.models.account import Role
from service.organisation.editing import EditLayer, EditRefused, Why
from service.web.callers import calls_from
from service.web.planning.blueprint import planning
from service.web.planning.deciding import Proposal, decide
from service.web.planning.desk import Desk, desk
from service.web.planning.forms import RemoveForm
from service.web.planning.layerform import DAYS, HOLIDAYS, layer_of, more_rows, opened
from service.web.planning.strata import key_of, layer_by
from service.web.planning.wording import passing
from service.web.words import _

SHOWN = timedelta(weeks=8)


@planning.get("/rota/change/<rota>/layers")
@calls_from(Role.PLANNER)
def layers(rota: str) -> ResponseReturnValue:
    """All of them, the topmost first."""
    at_desk = desk()
    return render_template("planning/layers.html", desk=at_desk, rota=at_desk.rota(rota), key_of=key_of,
                           days=dict(DAYS), holidays=dict(HOLIDAYS), passing=passing)


@planning.route("/rota/change/<rota>/layer", methods=["GET", "POST"])
@calls_from(Role.PLANNER)
def layer(rota: str) -> ResponseReturnValue:
    """One of them, or with no `item` a new one."""
    at_desk = desk()
    on = at_desk.rota(rota)
    key = request.args.get("item", "")
    old = layer_by(on, key)
    if key and old is None and request.method == "GET":
        return _gone(on)
    form = opened(at_desk, on, old)
    if request.method == "POST" and request.form.get("do") == "rows":
        more_rows(form, at_desk, on)
        return render_template("planning/layer.html", form=form, foreseen=None, desk=at_desk, rota=on, old=old)

    def proposed() -> Proposal:
        if key and old is None:
            raise EditRefused(Why.NOT_THERE)
        return _proposed(at_desk, on, old, layer_of(form, at_desk))

    return decide(form, at_desk, proposed, "planning/layer.html", rota=on, old=old)


@planning.route("/rota/change/<rota>/layer/remove", methods=["GET", "POST"])
@calls_from(Role.PLANNER)
def remove_layer(rota: str) -> ResponseReturnValue:
    at_desk = desk()
    on = at_desk.rota(rota)
    old = layer_by(on, request.args.get("item", ""))
    if old is None and request.method == "GET":
        return _gone(on)

    def proposed() -> Proposal:
        if old is None:
            raise EditRefused(Why.NOT_THERE)
        return _proposed(at_desk, on, old, None)

    return decide(RemoveForm(), at_desk, proposed, "planning/remove.html", rota=on, what=_("grunnturnus"),
                  back=url_for("planning.layers", rota=on.id))


def _proposed(at_desk: Desk, on: Rota, old: Layer | None, new: Layer | None) -> Proposal:
    if new is None:
        what = _("{rota}: grunnturnus fjernet", rota=on.name)
    else:
        what = _("{rota}: grunnturnus endret", rota=on.name) if old else _("{rota}: ny grunnturnus", rota=on.name)
    start = at_desk.now
    if old is None and new is not None:
        start = max(start, at_desk.zone.moment(new.handoff.start))
    return Proposal(EditLayer(on.id, old, new), what, start, start + SHOWN, url_for("planning.layers", rota=on.id))


def _gone(on: Rota) -> ResponseReturnValue:
    flash(_("Grunnturnusen finnes ikke lenger slik du så den."), "wrong")
    return redirect(url_for("planning.layers", rota=on.id), 303)
