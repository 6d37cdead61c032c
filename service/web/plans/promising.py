"""The coordinator writes what a person is promised, one thing at a time, and takes it away again."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import TypeAdapter, ValidationError

from service import promised
from service.accounts.reach import HELPERS
from service.people.usersfile import Promises
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.plans import access, page
from service.web.plans.access import Visit
from service.web.plans.blueprint import plans
from service.web.plans.sections import Kept
from service.web.promised.section import may_change
from service.web.words import _

RULES = TypeAdapter[Any](Promises)
Written = list[dict[str, Any]]


@plans.post("/people/<id>/promised")
@calls_from(*HELPERS)
def promise(id: str) -> ResponseReturnValue:
    typed = {key: request.form.get(key, "").strip() for key in ("what", "until")}
    days = request.form.getlist("days")
    new = {"what": typed["what"], "until": typed["until"] or None, **({"days": days} if days else {})}
    try:
        _change(id, lambda before: [*before, new])
    except ValidationError:
        wrong = _("Skriv hva som er lovet, med høyst 200 tegn og bare én gang, og datoen som dag, måned og år. "
                  "Det er plass til ti ting.")  # fmt: skip
        return page.render(id, kept=Kept("promised", wrong, {**typed, **dict.fromkeys(days, "on")}))
    flash(_("Notert som lovet. Leder og turnusplanlegger ser hvor mange det gjelder når ingen har vakt."), "good")
    return redirect(url_for("plans.person", id=id, _anchor="promised"), 303)


@plans.post("/people/<id>/promised/<thing>/remove")
@calls_from(*HELPERS)
def no_longer_promised(id: str, thing: str) -> ResponseReturnValue:
    def without(before: Written) -> Written:
        return [one for one in before if one["id"] != thing]

    _change(id, without)
    flash(_("Tatt bort."), "good")
    return redirect(url_for("plans.person", id=id, _anchor="promised"), 303)


def _change(id: str, change: Callable[[Written], Written]) -> None:
    """404 but for the coordinator, or who stands in. ValidationError, which changes nothing."""
    now = edge().now()
    with access.acting(id, now) as visit:
        if not may_change(visit):
            abort(404)
        known = promised.listed(visit.db, visit.vault, id)
        after = change([{**one.written(), "id": one.id} for one in known])
        wanted = [{key: value for key, value in one.items() if key != "id"} for one in after]
        checked = [one.model_dump(mode="json") for one in RULES.validate_python(wanted)]
        _store(visit, checked)


def _store(visit: Visit, checked: Written) -> None:
    promised.put(visit.db, visit.vault, visit.user.id, checked, visit.staff, visit.now)
