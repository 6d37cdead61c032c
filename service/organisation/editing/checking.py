"""Whether what is written new holds: the models' own checks, and those between items that `import` makes."""

from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from schedules.duty import Duty
from schedules.instants import moment, zone
from schedules.organisation import Absence, Layer, Organisation, Override
from schedules.orgwrite import as_written
from service.errors import UnknownRota
from service.organisation.editing.edits import Dated, Held
from service.organisation.editing.refusals import EditRefused, Why

Model = TypeVar("Model", bound=BaseModel)


def check_dated(organisation: Organisation, duty: Dated) -> Dated:
    """The shift or override. EditRefused."""
    if duty.staff is None and not isinstance(duty, Override):
        raise EditRefused(Why.NEEDS_PERSON, "staff")
    _check_staff(organisation, duty.staff)
    checked = _valid(duty)
    _check_span(organisation, checked.start, checked.end)
    return checked


def check_absence(organisation: Organisation, absence: Absence) -> Absence:
    """The absence. EditRefused."""
    _check_staff(organisation, absence.staff)
    checked = _valid(absence)
    _check_span(organisation, checked.start, checked.end)
    return checked


def check_layer(organisation: Organisation, rota: str, layer: Layer) -> Layer:
    """The layer, with members and an area that there are. EditRefused."""
    checked = _valid(layer)
    for member in checked.members:
        _check_staff(organisation, member, "members")
    hours_of = checked.outside_office_hours_of
    if hours_of is not None and hours_of not in {area.id for area in organisation.areas}:
        raise EditRefused(Why.REFUSED, "outside_office_hours_of", f"there is no area {hours_of!r}")
    return checked


def check_held(organisation: Organisation, held: Held) -> None:
    """That all of that time is that person's. EditRefused, UnknownRota."""
    rota = next((rota for rota in organisation.rotas if rota.id == held.rota), None)
    if rota is None:
        raise UnknownRota(held.rota)
    clock = zone(organisation.timezone)
    start, end = moment(clock.instant(held.start)), moment(clock.instant(held.end))
    alone = Duty(organisation.model_copy(update={"rotas": (rota,), "coverage": ()}))
    at = start
    for stretch in alone.timeline(rota.id, start, end):
        if stretch.staff != held.staff or stretch.start != at:
            break
        at = stretch.end
    if at != end or start >= end:
        raise EditRefused(Why.NOT_HELD)


def _valid(item: Model) -> Model:
    """The same, as the models take it: a copy with other values was never looked at."""
    try:
        return type(item).model_validate(as_written(item))
    except ValidationError as refused:
        first = refused.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else None
        raise EditRefused(Why.REFUSED, field, first["msg"].removeprefix("Value error, ")) from None


def _check_staff(organisation: Organisation, staff: str | None, field: str = "staff") -> None:
    if staff is not None and staff not in {one.id for one in organisation.staff}:
        raise EditRefused(Why.UNKNOWN_STAFF, field, staff)


def _check_span(organisation: Organisation, start: str, end: str) -> None:
    """As `import`: by the clock where both are local, so that what summer time empties is no fault."""
    begins, ends = datetime.fromisoformat(start), datetime.fromisoformat(end)
    if begins.tzinfo is None and ends.tzinfo is None:
        early = ends <= begins
    else:
        clock = zone(organisation.timezone)
        early = clock.instant(end) <= clock.instant(start)
    if early:
        raise EditRefused(Why.ENDS_EARLY, "end")
