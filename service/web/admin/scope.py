"""What of the organisation an administrator sees and may change: all of it, or what is their areas' alone.

What several areas share is changed by who administers all of these. What is nobody's area is the organisation's.
"""

from dataclasses import dataclass
from functools import cached_property

from flask import abort
from sqlalchemy import Connection

from schedules.organisation import Area, Organisation
from schedules.orgchanges import changes
from service.errors import VaktlinjeError
from service.models.account import EVERY_AREA, Role
from service.organisation import Standing, standing
from service.organisation.items import areas_of, areas_of_change, areas_of_staff
from service.web import viewing
from service.web.edge import edge


class NotTheirs(VaktlinjeError):
    """The change reaches into areas that this administrator has not; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("the change concerns areas of other administrators too")


@dataclass(frozen=True)
class Scope:
    stands: Standing
    areas: frozenset[str]  # EVERY_AREA among them: all

    @property
    def everything(self) -> bool:
        return EVERY_AREA in self.areas

    def sees(self, kind: str, id: str) -> bool:
        """`kind` as in a `Change`. Staff who are nowhere yet are everybody's."""
        theirs = frozenset() if self.everything else self._areas_of(kind, id)
        return self.everything or not theirs.isdisjoint(self.areas) or (kind == "staff" and not theirs)

    def may_change(self, kind: str, id: str) -> bool:
        return self.everything or self._areas_of(kind, id) <= self.areas

    def _areas_of(self, kind: str, id: str) -> frozenset[str]:
        if kind == "staff":
            return self._of_staff.get(id, frozenset())
        return areas_of(self.stands.organisation, kind, id)

    @cached_property
    def _of_staff(self) -> dict[str, frozenset[str]]:
        return areas_of_staff(self.stands.organisation)

    def look(self, before: Organisation, after: Organisation) -> None:
        """NotTheirs where anything else than theirs would change."""
        if not self.everything and not areas_of_change(before, after, changes(before, after)) <= self.areas:
            raise NotTheirs

    @property
    def listed_areas(self) -> list[Area]:
        return [area for area in self.stands.organisation.areas if self.everything or area.id in self.areas]


def scope() -> Scope:
    with edge().database.read() as db:
        return scope_in(db)


def scope_in(db: Connection) -> Scope:
    return Scope(standing(db), viewing.viewer().roles.get(Role.ADMIN, frozenset()))


def whole() -> Scope:
    """Of somebody who administers everything; 404 for others."""
    found = scope()
    return found if found.everything else abort(404)


def area_of(id: str) -> tuple[Scope, Area]:
    """404 where it is not theirs."""
    found = scope()
    area = found.stands.area(id)
    if area is None or not found.sees("area", id):
        abort(404)
    return found, area
