"""Areas, staff, rotas, requirements and periods: what the organisation is made of."""

from flask import Response

from schedules import calendar
from service.accounts.tokens import Scope
from service.api import times
from service.api.answering import answer, page
from service.api.door import blueprint as api
from service.api.door import needs
from service.api.shapes import (
    AreaOut,
    AreaQuery,
    CoverageOut,
    PageQuery,
    PeriodOut,
    RotaOut,
    StaffOut,
    StretchQuery,
    WholeRotaOut,
    list_of,
)
from service.api.sight import sight


@api.get("/areas")
@needs(Scope.ROTAS_READ)
@api.input(PageQuery, location="query", arg_name="asked")
@api.output(list_of(AreaOut))
def list_areas(asked: PageQuery) -> Response:
    """Service areas."""
    shown, more = page(sight().areas, lambda area: area.id, asked)
    return answer([AreaOut.model_validate(area) for area in shown], headers=more)


@api.get("/areas/<area>")
@needs(Scope.ROTAS_READ)
@api.output(AreaOut)
def one_area(area: str) -> Response:
    """One service area."""
    return answer(AreaOut.model_validate(sight().area(area)))


@api.get("/staff")
@needs(Scope.STAFF_READ)
@api.input(PageQuery, location="query", arg_name="asked")
@api.output(list_of(StaffOut))
def list_staff(asked: PageQuery) -> Response:
    """Staff: ids, names, competences and languages; no numbers and no addresses."""
    shown, more = page(sight().staff, lambda person: person.id, asked)
    return answer([StaffOut.model_validate(person) for person in shown], headers=more)


@api.get("/staff/<staff>")
@needs(Scope.STAFF_READ)
@api.output(StaffOut)
def one_person(staff: str) -> Response:
    """One staff member."""
    return answer(StaffOut.model_validate(sight().person(staff)))


@api.get("/rotas")
@needs(Scope.ROTAS_READ)
@api.input(AreaQuery, location="query", arg_name="asked")
@api.output(list_of(RotaOut))
def list_rotas(asked: AreaQuery) -> Response:
    """Rotas, in the organisation file's order."""
    known = sight()
    served = set(known.area_ids(asked.area)) if asked.area is not None else None
    found = [rota for rota in known.rotas if served is None or not served.isdisjoint(rota.areas)]
    shown, more = page(found, lambda rota: rota.id, asked)
    return answer([RotaOut.model_validate(rota) for rota in shown], headers=more)


@api.get("/rotas/<rota>")
@needs(Scope.ROTAS_READ)
@api.output(WholeRotaOut)
def one_rota(rota: str) -> Response:
    """One rota, with its layers as they are written."""
    return answer(WholeRotaOut.model_validate(sight().rota(rota)))


@api.get("/coverage")
@needs(Scope.ROTAS_READ)
@api.input(AreaQuery, location="query", arg_name="asked")
@api.output(list_of(CoverageOut))
def list_coverage(asked: AreaQuery) -> Response:
    """Coverage requirements, as they are written."""
    known = sight()
    within = set(known.area_ids(asked.area))
    found = [wanted for wanted in known.whole.coverage if wanted.area in within]
    shown, more = page(found, lambda wanted: wanted.id, asked)
    return answer([CoverageOut.model_validate(dict(wanted)) for wanted in shown], headers=more)


@api.get("/periods")
@needs(Scope.ROTAS_READ)
@api.input(StretchQuery, location="query", arg_name="asked")
@api.output(list_of(PeriodOut))
def list_periods(asked: StretchQuery) -> Response:
    """Holidays and named periods that overlap [from, to), by start: as `vaktlinje periods`."""
    known = sight()
    found = calendar.periods(known.whole, *times.in_order(asked.from_, asked.to))
    shown, more = page(found, lambda period: period.id, asked)
    local = known.zone.local
    return answer([PeriodOut(id=p.id, name=p.name, start=local(p.start), end=local(p.end)) for p in shown],
                  headers=more)
