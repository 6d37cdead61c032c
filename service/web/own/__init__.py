"""What staff see of their own: duty, swaps, offers, confirmations, the address of their calendar."""

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.calendars import addresses
from service.models.calendar import Subject
from service.organisation import standing
from service.web.callers import Caller, calls_from
from service.web.edge import edge
from service.web.own import answering, reading, swapping
from service.web.viewing import viewer
from service.web.words import _

own = Blueprint("own", __name__)
SHOWN_ONCE = "calendar_address"  # in the viewer's own session, until it has been shown


@own.get("/my-duty")
@calls_from(Caller.SIGNED_IN)
def page() -> ResponseReturnValue:
    now = edge().now()
    with edge().database.read() as db:
        mine = reading.mine(db, standing(db), viewer().staff_id, now)
    if mine is None:
        return render_template("own/nobody.html")
    return render_template("own/page.html", mine=mine, address=session.pop(SHOWN_ONCE, None))


@own.post("/my-duty/answer/<area>/<int:number>")
@calls_from(Caller.SIGNED_IN)
def answer(area: str, number: int) -> ResponseReturnValue:
    said = request.form.get("answer")
    if said not in ("yes", "no"):
        abort(400)
    answering.answer(_me(), area, number, accepts=said == "yes")
    return redirect(url_for("own.page"), 303)


@own.get("/my-duty/swap/<rota>")
@calls_from(Caller.SIGNED_IN)
def swap(rota: str) -> ResponseReturnValue:
    asked = swapping.asked(_me(), rota, request.args, edge().now())
    return render_template("own/swap.html", asked=asked, errors={})


@own.post("/my-duty/swap/<rota>")
@calls_from(Caller.SIGNED_IN)
def ask(rota: str) -> ResponseReturnValue:
    asked, errors = swapping.ask(_me(), rota, request.form, edge().now())
    if errors:
        return render_template("own/swap.html", asked=asked, errors=errors), 422
    return redirect(url_for("own.page"), 303)


@own.post("/my-duty/withdraw/<offer>")
@calls_from(Caller.SIGNED_IN)
def withdraw(offer: str) -> ResponseReturnValue:
    swapping.withdraw(_me(), offer, edge().now())
    return redirect(url_for("own.page"), 303)


@own.post("/my-duty/calendar")
@calls_from(Caller.SIGNED_IN)
def make_address() -> ResponseReturnValue:
    me = _me()
    with edge().database.write() as db:
        token = addresses.make(db, standing(db), Subject.STAFF, me, edge().now())
    session[SHOWN_ONCE] = f"{edge().settings.public_url}/calendar/{token}.ics"
    return redirect(url_for("own.page", _anchor="calendar"), 303)


@own.post("/my-duty/calendar/<id>/revoke")
@calls_from(Caller.SIGNED_IN)
def revoke_address(id: str) -> ResponseReturnValue:
    me = _me()
    with edge().database.write() as db:
        if id not in [one.id for one in addresses.of(db, Subject.STAFF, me)]:
            abort(404)
        addresses.revoke(db, id, edge().now())
    flash(_("Adressen virker ikke lenger."), "good")
    return redirect(url_for("own.page", _anchor="calendar"), 303)


def _me() -> str:
    """The viewer's staff id; 404 for who is on no rota."""
    me = viewer().staff_id
    with edge().database.read() as db:
        if me is None or standing(db).staff(me) is None:
            abort(404)
    return me
