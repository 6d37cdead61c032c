"""One draft of a deviation: its times and counts, and what a manager makes of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from service import complaints as rules
from service import organisation
from service.complaints import AlreadyDecided
from service.line.conversations import CONVERSATION
from service.models import DeviationRow
from service.models.account import Role
from service.web import viewing
from service.web.callers import calls_from
from service.web.complaints import access
from service.web.complaints.blueprint import complaints
from service.web.complaints.forms import Completed, Discarded
from service.web.complaints.register import name_of, wrong
from service.web.edge import edge
from service.web.words import _, counted, when


@complaints.get("/deviations/<id>")
@calls_from(Role.MANAGER)
def deviation(id: str) -> ResponseReturnValue:
    return _render(id, Completed(formdata=None, prefix="complete-"), Discarded(formdata=None, prefix="discard-"))


@complaints.post("/deviations/<id>/complete")
@calls_from(Role.MANAGER)
def complete(id: str) -> ResponseReturnValue:
    area, form = _area(id), Completed(prefix="complete-")
    if not form.validate_on_submit():
        return _render(id, form, Discarded(formdata=None, prefix="discard-")), 422
    try:
        with access.acting(area) as (moment, staff):
            rules.complete(moment, id, staff, form.happened.data, form.measure.data)
        flash(_("Avviket er fullført."), "good")
    except AlreadyDecided:
        flash(_("Noen har avgjort dette fra før."), "warn")
    return redirect(url_for("complaints.deviation", id=id), 303)


@complaints.post("/deviations/<id>/discard")
@calls_from(Role.MANAGER)
def discard(id: str) -> ResponseReturnValue:
    area, form = _area(id), Discarded(prefix="discard-")
    if not form.validate_on_submit():
        return _render(id, Completed(formdata=None, prefix="complete-"), form), 422
    try:
        with access.acting(area) as (moment, staff):
            rules.discard(moment, id, staff, form.reason.data)
        flash(_("Utkastet er forkastet, med grunnen."), "good")
    except AlreadyDecided:
        flash(_("Noen har avgjort dette fra før."), "warn")
    return redirect(url_for("complaints.deviation", id=id), 303)


@complaints.get("/deviations/<id>/<any(complete, discard):act>")
@calls_from(Role.MANAGER)
def deviation_lost_its_way(id: str, act: str) -> ResponseReturnValue:
    """The address of a form, loaded anew: nothing is done."""
    return redirect(url_for("complaints.deviation", id=id), 303)


def _area(id: str) -> str:
    with edge().database.read() as db:
        return access.deviation(db, id).area_id


def _render(id: str, completed: Completed, discarded: Discarded) -> str:
    with edge().database.read() as db:
        one, stands = access.deviation(db, id), organisation.standing(db)
        number = db.execute(select(CONVERSATION.c.number).where(CONVERSATION.c.id == one.conversation_id)).scalar()
    return render_template(
        "complaints/deviation.html", line=wrong(access.areas_of(stands, viewing.viewer()), one), one=one, number=number,
        facts=list(_facts(one)), staff=access.who(stands), by=name_of(stands, one.decided_by),
        said=rules.opened(edge().vault, one), completed=completed, discarded=discarded,
    )  # fmt: skip


def _facts(one: DeviationRow) -> Iterator[tuple[str, str]]:
    """Each with its name: times, and how many were asked. No content, and nobody's name."""
    at = {name: datetime.fromisoformat(said) if (said := one.facts.get(name)) else None
          for name in ("opened", "promised", "taken", "closed")}  # fmt: skip
    opened, promised, taken = one.at, at["promised"], at["taken"]
    yield _("Kom inn"), when(opened)
    if promised is not None:
        yield _("Personen fikk vite at vi svarer senest"), when(promised)
    yield _("Noen tok den"), when(taken) if taken is not None else _("nei")
    if taken is not None:
        yield _("Ventet"), _minutes(taken - opened)
    if at["closed"] is not None:
        yield _("Avsluttet"), when(at["closed"])
    yield _("Varsler"), _("{pages} varsler til {asked} personer", pages=one.facts["pages"], asked=one.facts["asked"])
    if one.facts["silent_holder"]:
        yield _("Den som hadde den"), _("svarte ikke i tide, og en kollega ble spurt")


def _minutes(wait: timedelta) -> str:
    return counted("{n} minutt", "{n} minutter", max(round(wait / timedelta(minutes=1)), 0))
