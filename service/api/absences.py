"""Absences: listed, registered, changed, removed. As shifts, they are known by what they say."""

from flask import Response, url_for
from sqlalchemy import Connection

from schedules.organisation import Absence
from schedules.takein import written
from service.accounts.tokens import Scope
from service.api.answering import answer, must_match, nothing_left, page
from service.api.changing import (
    change,
    found_by,
    hold,
    known_by,
    must_be_new,
    must_be_there,
    must_be_topmost,
    person_in_body,
)
from service.api.door import blueprint as api
from service.api.door import needs
from service.api.once import created, done, once
from service.api.shapes import AbsenceIn, AbsenceOut, AbsencesQuery, list_of
from service.api.sight import Sight, sight
from service.organisation.editing import ChangeAbsence, Register, RemoveAbsence
from service.web.edge import edge


@api.get("/absences")
@needs(Scope.ABSENCES_READ)
@api.input(AbsencesQuery, location="query", arg_name="asked")
@api.output(list_of(AbsenceOut))
def list_absences(asked: AbsencesQuery) -> Response:
    """Absences of the people whom the token sees, or of one of them."""
    known = sight()
    seen = {person.id for person in known.staff} if asked.staff is None else {known.person(asked.staff).id}
    items = [item for item in enumerate(_listed(known)) if item[1][1].staff in seen]
    shown, more = page(items, lambda item: (item[0], item[1][0]), asked)
    return answer([_out(known, *item) for _, item in shown], headers=more)


@api.get("/absences/<id>")
@needs(Scope.ABSENCES_READ)
@api.output(AbsenceOut)
def one_absence(id: str) -> Response:
    """One absence."""
    known = sight()
    return answer(_out(known, id, must_be_there(found_by(_listed(known), id))))


@api.post("/absences")
@needs(Scope.ABSENCES_WRITE)
@api.input(AbsenceIn, arg_name="wanted")
@api.output(AbsenceOut, status_code=201)
@once
def register_absence(wanted: AbsenceIn) -> Response:
    """Registers an absence; the gaps that it opens are found, and told of where near; 409 where it is there."""
    with edge().database.write() as db:
        known = hold(db)
        new = _read(known, wanted)
        must_be_new(known, new, known.whole.absences)
        made = _out(known, _new_id(new), new)
        where = url_for(".one_absence", id=made.id)
        change(db, Register(new))
        done(db, made, where)
    return created(made, where)


@api.put("/absences/<id>")
@needs(Scope.ABSENCES_WRITE)
@api.input(AbsenceIn, arg_name="wanted")
@api.output(AbsenceOut)
def change_absence(id: str, wanted: AbsenceIn) -> Response:
    """Changes an absence, of the same person; needs If-Match. Its id is another afterwards: see Content-Location."""
    with edge().database.write() as db:
        known, old = _held(db, id)
        new = _read(known, wanted)
        if new != old:
            must_be_new(known, new, [one for other, one in _listed(known) if other != id])
            change(db, ChangeAbsence(old, new))
        made = _out(known, id if new == old else _new_id(new), new)
    return answer(made, headers={"Content-Location": url_for(".one_absence", id=made.id)})


@api.delete("/absences/<id>")
@needs(Scope.ABSENCES_WRITE)
@api.output({}, status_code=204)
def remove_absence(id: str) -> Response:
    """Removes an absence; needs If-Match."""
    with edge().database.write() as db:
        _, old = _held(db, id)
        change(db, RemoveAbsence(old))
    return nothing_left()


def _held(db: Connection, id: str) -> tuple[Sight, Absence]:
    known = hold(db)
    listed = _listed(known)
    old = found_by(listed, id)
    must_match(None if old is None else _out(known, id, old))
    found = must_be_there(old)
    must_be_topmost(listed, id, found)
    return known, found


def _listed(known: Sight) -> list[tuple[str, Absence]]:
    """Those of people whom the token sees."""
    seen = {person.id for person in known.staff}
    return known_by((one for one in known.whole.absences if one.staff in seen), _says)


def _new_id(absence: Absence) -> str:
    [(id, _)] = known_by([absence], _says)
    return id


def _says(absence: Absence) -> tuple[str | None, ...]:
    return "absence", absence.staff, absence.start, absence.end, absence.kind


def _out(known: Sight, id: str, absence: Absence) -> AbsenceOut:
    start, end = (known.zone.local(known.zone.moment(at)) for at in (absence.start, absence.end))
    return AbsenceOut(id=id, staff=absence.staff, start=start, end=end, kind=absence.kind)


def _read(known: Sight, wanted: AbsenceIn) -> Absence:
    person_in_body(known, wanted.staff)
    start, end = written(wanted.start, known.zone), written(wanted.end, known.zone)
    return Absence(staff=wanted.staff, start=start, end=end, kind=wanted.kind)
