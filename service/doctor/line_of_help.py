"""Whether everybody who texts could reach somebody: the organisation, as it stands."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, select

from schedules.organisation import Area
from service import unreachable
from service.accounts.reach import HELPERS, with_role
from service.doctor.finding import Finding, Severity
from service.models import metadata
from service.models.gap import GapState
from service.organisation import Standing

PERSON = metadata.tables["service_user"]
GAP = metadata.tables["gap"]


def examine(db: Connection, standing: Standing, now: datetime) -> Iterator[Finding]:
    areas = standing.organisation.areas
    if not areas:
        yield Finding("no_areas")
    for area in areas:
        yield from _area(standing, area)
    yield from _unreachable(db, standing, now)
    yield from _coordinators(db, standing)
    for area_id, count in _open_gaps(db, now):
        yield Finding("gap_now", {"area": area_id, "n": count})


def _area(standing: Standing, area: Area) -> Iterator[Finding]:
    if not any(step.rotas or step.staff for step in area.ladder):
        yield Finding("no_ladder", {"area": area.id})
    if not area.managers:
        yield Finding("no_managers", {"area": area.id})
    if not any(area.id in rota.areas for rota in standing.organisation.rotas):
        yield Finding("no_rota", {"area": area.id}, Severity.NOTE)
    if not any(wanted.area == area.id for wanted in standing.organisation.coverage):
        yield Finding("no_coverage", {"area": area.id}, Severity.NOTE)


def _unreachable(db: Connection, standing: Standing, now: datetime) -> Iterator[Finding]:
    """Who has duty now, and texts do not reach their phone."""
    marked = unreachable.marked(db, standing.organisation.staff)
    for area in standing.organisation.areas if marked else ():
        found = {holder.staff for holder in standing.duty.on_duty(area.id, now)} & marked.keys()
        if found:
            yield Finding("unreachable_on_duty", {"area": area.id, "n": len(found)})


def _coordinators(db: Connection, standing: Standing) -> Iterator[Finding]:
    """Who is to see to what people ask for (INNSYN, BYTT KONTAKT), and has no account that opens their page."""
    kept = select(PERSON.c.coordinator).where(PERSON.c.retired_at.is_(None), PERSON.c.coordinator.is_not(None))
    named = {id for id in db.execute(kept.distinct()).scalars() if standing.staff(id) is not None}
    for id in sorted(named - with_role(db, named, HELPERS)):
        yield Finding("coordinator_shut_out", {"staff": id}, Severity.NOTE)


def _open_gaps(db: Connection, now: datetime) -> Iterator[tuple[str, int]]:
    """Requirements that are not met at this moment, by area."""
    query = select(GAP.c.area_id, func.count()).where(
        GAP.c.state == GapState.OPEN, GAP.c.start <= now, GAP.c.end > now).group_by(GAP.c.area_id)
    yield from ((area, count) for area, count in db.execute(query.order_by(GAP.c.area_id)))
