"""What a planner has in hand: the organisation as it stands, and which rotas and people of it are theirs.

A rota that serves several areas is a planner's who plans at least one of them. A person is, who is on a rota of theirs.
What is not theirs does not exist for them: 404.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask import abort
from sqlalchemy import Connection

from schedules.instants import Zone
from schedules.organisation import Organisation, Rota, Staff
from schedules.rest import named
from service.accounts import Viewer
from service.models.account import EVERY_AREA, Role
from service.organisation import Standing, standing
from service.web import viewing
from service.web.edge import edge


@dataclass(frozen=True)
class Desk:
    stands: Standing
    viewer: Viewer
    now: datetime

    @property
    def organisation(self) -> Organisation:
        return self.stands.organisation

    @property
    def zone(self) -> Zone:
        return self.stands.duty.zone

    @cached_property
    def rotas(self) -> tuple[Rota, ...]:
        """Those that the viewer may change, in the file's order."""
        return tuple(rota for rota in self.organisation.rotas if self._plans(rota))

    @cached_property
    def people(self) -> tuple[Staff, ...]:
        """Those whose absences the viewer may change, by name."""
        if self.viewer.may(EVERY_AREA, Role.PLANNER):
            theirs = list(self.organisation.staff)
        else:
            on_mine = {staff for rota in self.rotas for staff in named(rota)}
            theirs = [staff for staff in self.organisation.staff if staff.id in on_mine]
        return tuple(sorted(theirs, key=lambda staff: staff.name.casefold()))

    def rota(self, id: str) -> Rota:
        """404 where it is not theirs."""
        found = next((rota for rota in self.rotas if rota.id == id), None)
        return found if found is not None else abort(404)

    def person(self, id: str) -> Staff:
        """404 where they are not theirs."""
        found = next((staff for staff in self.people if staff.id == id), None)
        return found if found is not None else abort(404)

    def may_change(self, parts: Sequence[str]) -> bool:
        """Whether all of these, `rota:ID` or `absences:STAFF`, are theirs; also where some are gone since."""
        mine = {f"rota:{rota.id}" for rota in self.rotas} | {f"absences:{staff.id}" for staff in self.people}
        return self.viewer.may(EVERY_AREA, Role.PLANNER) or mine.issuperset(parts)

    def name(self, staff: str | None) -> str:
        """As people say it; the id of somebody who has left."""
        found = self.stands.staff(staff) if staff is not None else None
        return found.name if found is not None else staff or ""

    def rota_name(self, id: str) -> str:
        return next((rota.name for rota in self.organisation.rotas if rota.id == id), id)

    def _plans(self, rota: Rota) -> bool:
        return any(self.viewer.may(area, Role.PLANNER) for area in rota.areas or (EVERY_AREA,))


def desk() -> Desk:
    """As things stand at this request."""
    with edge().database.read() as db:
        return desk_in(db)


def desk_in(db: Connection) -> Desk:
    return Desk(standing(db), viewing.viewer(), edge().now())
