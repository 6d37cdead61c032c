"""Two people swap duty: each takes the other's."""

from collections.abc import Iterator
from datetime import timedelta

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from schedules.duty import Stretch as Stint
from schedules.organisation import Rota
from service.models.account import Role
from service.organisation.editing import Held, Swap
from service.web.callers import calls_from
from service.web.planning.blueprint import planning
from service.web.planning.deciding import Proposal, decide
from service.web.planning.desk import Desk, desk
from service.web.planning.foreseen import span
from service.web.planning.forms import FieldRefused, SwapForm
from service.web.planning.strata import Stretch, stretch_at
from service.web.planning.times import as_written, from_address
from service.web.words import _

AROUND = timedelta(weeks=5)
MOST = 300  # choices


@planning.route("/rota/change/<rota>/swap", methods=["GET", "POST"])
@calls_from(Role.PLANNER)
def swap(rota: str) -> ResponseReturnValue:
    """Which duty of somebody else, around that time, on rotas of the same areas."""
    at_desk = desk()
    on = at_desk.rota(rota)
    at = from_address(request.args.get("stretch", ""), at_desk.zone)
    found = stretch_at(at_desk.organisation, at_desk.stands.duty, on, at) if at is not None else None
    if found is None or found.staff is None:
        flash(_("Ingen har vakt da, så det er ingenting å bytte."), "wrong")
        return redirect(url_for("planning.stretch", rota=on.id), 303)
    form = SwapForm()
    others = dict(_others(at_desk, found))
    form.other.choices = _choices(at_desk, others)
    back = url_for("planning.stretch", rota=on.id, at=as_written(found.start, at_desk.zone))
    return decide(form, at_desk, lambda: _swapped(at_desk, found, others.get(str(form.other.data)), back),
                  "planning/swap.html", rota=on, it=found, span=span, back=back)


def _others(at_desk: Desk, found: Stretch) -> Iterator[tuple[str, tuple[Rota, Stint]]]:
    """By key, nearest in time first."""
    start, end = max(at_desk.now, found.start - AROUND), found.end + AROUND
    near = [
        (rota, stint) for rota in at_desk.rotas if not set(rota.areas).isdisjoint(found.rota.areas)
        for stint in at_desk.stands.duty.timeline(rota.id, start, end) if stint.staff != found.staff
    ]  # fmt: skip
    near.sort(key=lambda one: abs(one[1].start - found.start))
    for rota, stint in near[:MOST]:
        yield f"{rota.id}|{stint.start:%Y%m%dT%H%M}|{stint.staff}", (rota, stint)


def _choices(at_desk: Desk, others: dict[str, tuple[Rota, Stint]]) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {_("Velg"): {"": "–"}}
    for key, (rota, stint) in sorted(others.items(), key=lambda one: (at_desk.name(one[1][1].staff), one[1][1].start)):
        said = _("{when} ({rota})", when=span(at_desk, stint.start, stint.end), rota=rota.name)
        groups.setdefault(at_desk.name(stint.staff), {})[key] = said
    return groups


def _swapped(at_desk: Desk, found: Stretch, other: tuple[Rota, Stint] | None, back: str) -> Proposal:
    if other is None:
        raise FieldRefused("other", _("Velg en vakt."))
    rota, stint = other
    zone = at_desk.zone
    mine = Held(found.rota.id, str(found.staff), as_written(found.start, zone), as_written(found.end, zone))
    theirs = Held(rota.id, stint.staff, as_written(stint.start, zone), as_written(stint.end, zone))
    what = _("{one} ({when}) bytter med {other} ({then})", one=at_desk.name(found.staff),
             when=span(at_desk, found.start, found.end), other=at_desk.name(stint.staff),
             then=span(at_desk, stint.start, stint.end))
    return Proposal(Swap(mine, theirs), what, min(found.start, stint.start), max(found.end, stint.end), back)
