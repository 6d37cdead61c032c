"""Absences: listed, registered, changed, removed. As shifts, they are known by what they say."""

from flask import Response, url_for
from sqlalchemy import Connection

from schedules.organisation import Absence
from schedules.takein import written
from service.accounts.tokens import Scope
from service.api.answering import answer, must_match, page
from service.api.changing import change, hold, known_by, must_be_there, person_in_body
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
    items = [item for item in enumerate(known.whole.absences) if item[1].staff in seen]
    shown, more = page(items, lambda item: (item[0], _id(item[1])), asked)
    return answer([_out(known, absence) for _, absence in shown], headers=more)


@api.get("/absences/<id>")
@needs(Scope.ABSENCES_READ)
@api.output(AbsenceOut)
def one_absence(id: str) -> Response:
    """One absence."""
    known = sight()
    return answer(_out(known, must_be_there(_find(known, id))))


@api.post("/absences")
@needs(Scope.ABSENCES_WRITE)
@api.input(AbsenceIn, arg_name="wanted")
@api.output(AbsenceOut, status_code=201)
@once
def register_absence(wanted: AbsenceIn) -> Response:
    """Registers an absence; the gaps that it opens are found, and told of where they are near."""
    with edge().database.write() as db:
        known = hold(db)
        new = _read(known, wanted)
        made = _out(known, new)
        where = url_for(".one_absence", id=made.id)
        change(db, Register(new))
        done(made, where, db)
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
            change(db, ChangeAbsence(old, new))
        made = _out(known, new)
    return answer(made, headers={"Content-Location": url_for(".one_absence", id=made.id)})


@api.delete("/absences/<id>")
@needs(Scope.ABSENCES_WRITE)
@api.output({}, status_code=204)
def remove_absence(id: str) -> Response:
    """Removes an absence; needs If-Match."""
    with edge().database.write() as db:
        _, old = _held(db, id)
        change(db, RemoveAbsence(old))
    return Response(status=204)


def _held(db: Connection, id: str) -> tuple[Sight, Absence]:
    known = hold(db)
    old = _find(known, id)
    must_match(None if old is None else _out(known, old))
    return known, must_be_there(old)


def _find(known: Sight, id: str) -> Absence | None:
    """The topmost that is known by the id, of somebody whom the token sees."""
    seen = {person.id for person in known.staff}
    return next((one for one in reversed(known.whole.absences) if one.staff in seen and _id(one) == id), None)


def _id(absence: Absence) -> str:
    return known_by("absence", absence.staff, absence.start, absence.end, absence.kind)


def _out(known: Sight, absence: Absence) -> AbsenceOut:
    start, end = (known.zone.local(known.zone.moment(at)) for at in (absence.start, absence.end))
    return AbsenceOut(id=_id(absence), staff=absence.staff, start=start, end=end, kind=absence.kind)


def _read(known: Sight, wanted: AbsenceIn) -> Absence:
    person_in_body(known, wanted.staff)
    start, end = written(wanted.start, known.zone), written(wanted.end, known.zone)
    return Absence(staff=wanted.staff, start=start, end=end, kind=wanted.kind)
