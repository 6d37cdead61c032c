"""Shifts and overrides as they are written: listed, added, changed, removed.

They have no ids in the organisation file, so one is known by what it says; when that is changed it is another.
Changes are `service.organisation.editing`'s: they can be undone on the pages, and gaps are looked for again.
"""

from collections.abc import Sequence

from flask import Response, url_for
from sqlalchemy import Connection

from schedules.organisation import Override, Rota, Shift
from schedules.takein import written
from service.accounts.tokens import Scope
from service.api.answering import answer, must_match, nothing_left, page
from service.api.changing import (
    change,
    found_by,
    hold,
    known_by,
    must_be_new,
    must_be_topmost,
    person_in_body,
)
from service.api.door import blueprint as api
from service.api.door import needs
from service.api.once import created, done, once
from service.api.problems import nothing_here
from service.api.shapes import DutyIn, DutyOut, PageQuery, list_of
from service.api.sight import Sight, sight
from service.organisation.editing import Add, Change, Dated, Remove
from service.web.edge import edge

PATH = "/rotas/<rota>/written/<any(shifts, overrides):kind>"


@api.get(PATH)
@needs(Scope.ROTAS_READ)
@api.input(PageQuery, location="query", arg_name="asked")
@api.output(list_of(DutyOut))
def written_duties(rota: str, kind: str, asked: PageQuery) -> Response:
    """Shifts or overrides of the rota, as they are written: later ones lie on top."""
    known = sight()
    items = list(enumerate(_listed(known, rota, kind)))
    shown, more = page(items, lambda item: (item[0], item[1][0]), asked)
    return answer([_out(known, *item) for _, item in shown], headers=more)


@api.get(f"{PATH}/<id>")
@needs(Scope.ROTAS_READ)
@api.output(DutyOut)
def written_duty(rota: str, kind: str, id: str) -> Response:
    """One shift or override."""
    known = sight()
    duty = _there(found_by(_listed(known, rota, kind), id))
    return answer(_out(known, id, duty))


@api.post(PATH)
@needs(Scope.SHIFTS_WRITE)
@api.input(DutyIn, arg_name="wanted")
@api.output(DutyOut, status_code=201)
@once
def add_duty(rota: str, kind: str, wanted: DutyIn) -> Response:
    """Adds a shift or an override, on top of the others; 409 where there is one that says the same."""
    with edge().database.write() as db:
        known = hold(db)
        others = _of(known.rota(rota), kind)
        duty = _read(known, kind, wanted)
        must_be_new(known, duty, others)
        made = _out(known, _new_id(rota, duty), duty)
        where = url_for(".written_duty", rota=rota, kind=kind, id=made.id)
        change(db, Add(rota, duty))
        done(db, made, where)
    return created(made, where)


@api.put(f"{PATH}/<id>")
@needs(Scope.SHIFTS_WRITE)
@api.input(DutyIn, arg_name="wanted")
@api.output(DutyOut)
def change_duty(rota: str, kind: str, id: str, wanted: DutyIn) -> Response:
    """Changes a shift or an override; needs If-Match. Its id is another afterwards: see Content-Location."""
    with edge().database.write() as db:
        known, old = _held(db, rota, kind, id)
        duty = _read(known, kind, wanted)
        if duty != old:
            must_be_new(known, duty, [one for other, one in _listed(known, rota, kind) if other != id])
            change(db, Change(rota, old, duty))
        made = _out(known, id if duty == old else _new_id(rota, duty), duty)
    return answer(made, headers={"Content-Location": url_for(".written_duty", rota=rota, kind=kind, id=made.id)})


@api.delete(f"{PATH}/<id>")
@needs(Scope.SHIFTS_WRITE)
@api.output({}, status_code=204)
def remove_duty(rota: str, kind: str, id: str) -> Response:
    """Removes a shift or an override; needs If-Match."""
    with edge().database.write() as db:
        _, old = _held(db, rota, kind, id)
        change(db, Remove(rota, old))
    return nothing_left()


def _held(db: Connection, rota: str, kind: str, id: str) -> tuple[Sight, Dated]:
    """The one that is to be changed, which nobody else changes meanwhile, and which the caller has seen as it is."""
    known = hold(db)
    listed = _listed(known, rota, kind)
    old = found_by(listed, id)
    must_match(None if old is None else _out(known, id, old))
    found = _there(old)
    must_be_topmost(listed, id, found)
    return known, found


def _of(rota: Rota, kind: str) -> Sequence[Dated]:
    return rota.shifts if kind == "shifts" else rota.overrides


def _listed(known: Sight, rota: str, kind: str) -> list[tuple[str, Dated]]:
    return known_by(_of(known.rota(rota), kind), lambda duty: _says(rota, duty))


def _there(duty: Dated | None) -> Dated:
    if duty is None:
        raise nothing_here()
    return duty


def _new_id(rota: str, duty: Dated) -> str:
    [(id, _)] = known_by([duty], lambda one: _says(rota, one))
    return id


def _says(rota: str, duty: Dated) -> tuple[str | None, ...]:
    return rota, type(duty).__name__, duty.staff, duty.start, duty.end


def _out(known: Sight, id: str, duty: Dated) -> DutyOut:
    start, end = (known.zone.local(known.zone.moment(at)) for at in (duty.start, duty.end))
    return DutyOut(id=id, staff=duty.staff, start=start, end=end)


def _read(known: Sight, kind: str, wanted: DutyIn) -> Dated:
    """As a planner would write it. Problem 422 for people whom the token does not see."""
    if wanted.staff is not None:
        person_in_body(known, wanted.staff)
    make = Shift.model_construct if kind == "shifts" else Override.model_construct
    return make(staff=wanted.staff, start=written(wanted.start, known.zone), end=written(wanted.end, known.zone))
