"""Who has duty in the end: as `vaktlinje oncall` and `vaktlinje shifts` say it."""

from flask import Response

from service.accounts.tokens import Scope
from service.api import times
from service.api.answering import answer, page
from service.api.door import blueprint as api
from service.api.door import needs
from service.api.shapes import AtQuery, HolderOut, StretchOut, StretchQuery, list_of
from service.api.sight import sight
from service.web.edge import edge


@api.get("/areas/<area>/on-duty")
@needs(Scope.DUTY_READ)
@api.input(AtQuery, location="query", arg_name="asked")
@api.output(list_of(HolderOut))
def on_duty(area: str, asked: AtQuery) -> Response:
    """Who is on duty in the area, on each rota that serves it, and until when: as `vaktlinje oncall`."""
    known = sight()
    found = known.standing.duty.on_duty(known.area(area).id, asked.at or edge().now())
    return answer([
        HolderOut(rota=one.rota, kind=one.kind, staff=one.staff, until=times.local(known.zone, one.until))
        for one in found
    ])  # fmt: skip


@api.get("/rotas/<rota>/shifts")
@needs(Scope.DUTY_READ)
@api.input(StretchQuery, location="query", arg_name="asked")
@api.output(list_of(StretchOut))
def final_shifts(rota: str, asked: StretchQuery) -> Response:
    """Who has duty on the rota in the end, cut at from and to; with time between, nobody has: as `vaktlinje shifts`."""
    known = sight()
    found = known.standing.duty.timeline(known.rota(rota).id, *times.in_order(asked.from_, asked.to))
    shown, more = page(found, lambda stretch: stretch.start, asked)
    local = known.zone.local
    return answer([
        StretchOut.model_validate({"staff": s.staff, "start": local(s.start), "end": local(s.end), "source": s.source})
        for s in shown
    ], headers=more)  # fmt: skip
