"""Who reads what people say was not kept: the managers of the area, and nobody else. For others it does not exist."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import abort
from sqlalchemy import Connection

from service import complaints as rules
from service.accounts import Viewer
from service.errors import UnknownArea
from service.line.moment import Moment
from service.models import ComplaintRow, DeviationRow
from service.models.account import Role
from service.organisation import Standing
from service.web import viewing
from service.web.edge import edge


def areas_of(standing: Standing, viewer: Viewer) -> Mapping[str, str]:
    """The names of the areas that the viewer leads, by id."""
    return {area.id: area.name for area in standing.organisation.areas if viewer.may(area.id, Role.MANAGER)}


def complaint(db: Connection, id: str) -> ComplaintRow:
    found = rules.find(db, id) if id.isalnum() else None
    if found is None:
        abort(404)
    viewing.require(found.area_id, Role.MANAGER)
    return found


def deviation(db: Connection, id: str) -> DeviationRow:
    found = rules.find_deviation(db, id) if id.isalnum() else None
    if found is None:
        abort(404)
    viewing.require(found.area_id, Role.MANAGER)
    return found


def who(standing: Standing) -> str | None:
    """Who the viewer is on the rotas: an answer has somebody's name. None for an account that is nobody there."""
    staff = viewing.viewer().staff_id
    return staff if staff is not None and standing.staff(staff) is not None else None


@contextmanager
def acting(area_id: str) -> Iterator[tuple[Moment, str]]:
    """To do something in the area, under its lock, as who the viewer is on the rotas: 403 where they are nobody."""
    with edge().database.write() as db:
        try:
            moment = edge().transactions.moment(db, area_id, edge().now())
        except UnknownArea:
            abort(404)
        staff = who(moment.standing)
        if staff is None:
            abort(403)
        yield moment, staff
