"""The rota calendar: areas and rotas as rows, time across, read from the one timeline that routing reads."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from service.organisation import standing
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.rota import calendar, listing, steps
from service.web.rota.asked import DateTooFar, read
from service.web.rota.seen import MAY_SEE
from service.web.viewing import viewer
from service.web.words import _

rota = Blueprint("rota", __name__)


@rota.get("/rota")
@calls_from(*MAY_SEE)
def page() -> ResponseReturnValue:
    now = edge().now()
    with edge().database.read() as db:
        stands = standing(db)
        asked, wrong = read(request.args, stands.duty.zone.local(now).date())
        shown = calendar.read(db, stands, viewer(), asked, now)
    if shown is None:
        abort(404)
    sentence = "" if wrong is None else _too_far() if isinstance(wrong, DateTooFar) else _unreadable()
    there = listing.day(shown, now)
    return render_template(
        "rota/page.html", shown=shown, asked=asked, wrong=sentence, there=there, steps=steps.steps(shown, now),
        day_address=steps.day_address,
    ), 400 if wrong else 200  # fmt: skip


def _unreadable() -> str:
    return _("Datoen kan ikke leses. Skriv den slik: 24.12.2026. Her ser du i dag.")


def _too_far() -> str:
    return _("Vaktplanen går fra år 2000 til og med 2099. Her ser du i dag.")
