"""Somebody takes time on a rota: an override on top of all others, in the caller's write transaction."""

from datetime import datetime

from sqlalchemy import Connection

from schedules.instants import Zone, zone
from schedules.organisation import Organisation, Override
from service.errors import UnknownRota
from service.organisation import writing
from service.organisation.reading import Standing, standing


def hold(db: Connection) -> Standing:
    """The organisation, which nobody else changes until this transaction ends; after the area's lock, never before."""
    writing.hold_with_areas_held(db)
    return standing(db)


def put_on_top(
    db: Connection, before: Standing, rota: str, staff: str, start: datetime, end: datetime, now: datetime
) -> Standing:
    """The staff member has duty on the rota in [start, end), whatever lay there; the organisation after that.

    `before` is what `hold` gave. UnknownRota. What follows for open conversations is for the caller to set going.
    """
    organisation, clock = before.organisation, zone(before.organisation.timezone)
    if rota not in before.duty.rotas:
        raise UnknownRota(rota)
    override = Override(staff=staff, start=written(clock, start), end=written(clock, end))
    writing.write(db, organisation, _with(organisation, rota, override), now)
    return standing(db)


def _with(organisation: Organisation, id: str, override: Override) -> Organisation:
    rotas = tuple(
        rota.model_copy(update={"overrides": (*rota.overrides, override)}) if rota.id == id else rota
        for rota in organisation.rotas
    )
    return organisation.model_copy(update={"rotas": rotas})


def written(clock: Zone, at: datetime) -> str:
    """As a planner writes it, local; with its offset where the clock shows it twice."""
    local = clock.local(at)
    plain = local.replace(tzinfo=None).isoformat(timespec="seconds").removesuffix(":00")
    return plain if clock.moment(plain) == at else local.isoformat(timespec="seconds")
