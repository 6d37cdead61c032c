"""Which areas and rotas a viewer has, and which of them an address asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import abort

from schedules.organisation import Area, Organisation, Rota
from service.accounts import Viewer
from service.models.account import Role
from service.web.rota.asked import Asked

A_PAGE = 50  # rotas shown at once
Named = TypeVar("Named", Area, Rota)
MAY_SEE = (Role.PLANNER, Role.MANAGER, Role.RESPONDER)


@dataclass(frozen=True)
class Seen:
    """`areas` and `rotas` are all that the viewer has; `shown` this page's rotas, of `wanted` in all."""

    areas: tuple[Area, ...]
    rotas: tuple[Rota, ...]
    wanted: tuple[Rota, ...]
    shown: tuple[Rota, ...]
    area: Area | None
    rota: Rota | None

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.wanted) // A_PAGE))

    def first_area(self, rota: Rota) -> Area:
        """The area that the rota is shown under; it is named under the others that it serves."""
        if self.area is not None:
            return self.area
        return next(area for area in self.areas if area.id in rota.areas)


def seen(within: Organisation, viewer: Viewer, asked: Asked) -> Seen:
    """404 for an area or a rota that the viewer has not, and for one that is not there."""
    areas = tuple(area for area in within.areas if viewer.may(area.id, *MAY_SEE))
    ids = {area.id for area in areas}
    rotas = tuple(_in_order(areas, [rota for rota in within.rotas if not ids.isdisjoint(rota.areas)]))
    area = _named(areas, asked.area)
    rota = _named(rotas, asked.rota)
    wanted = tuple(
        one for one in rotas if (area is None or area.id in one.areas) and (rota is None or one.id == rota.id))
    start = (asked.page - 1) * A_PAGE
    if start and start >= len(wanted):
        abort(404)
    return Seen(areas, rotas, wanted, wanted[start : start + A_PAGE], area, rota)


def plans(viewer: Viewer, rota: Rota) -> bool:
    """Whether the viewer may change the rota: a planner in one of its areas."""
    return any(viewer.may(area, Role.PLANNER) for area in rota.areas)


def _in_order(areas: Sequence[Area], rotas: Sequence[Rota]) -> list[Rota]:
    """By the first of these areas that each serves, then as in the file."""
    place = {area.id: number for number, area in enumerate(areas)}
    return sorted(rotas, key=lambda rota: min(place[area] for area in rota.areas if area in place))


def _named(among: Sequence[Named], id: str) -> Named | None:
    if not id:
        return None
    return next((one for one in among if one.id == id), None) or abort(404)
