"""What a token sees of the organisation: its areas, the rotas that serve them, the people on those. Else 404."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from schedules.instants import Zone
from schedules.organisation import Area, Organisation, Rota, Staff
from service.accounts.tokens import Token
from service.api.door import standing, token
from service.api.problems import nothing_here
from service.organisation import Standing

Item = TypeVar("Item", Area, Rota, Staff)


@dataclass(frozen=True)
class Sight:
    standing: Standing
    token: Token

    @property
    def whole(self) -> Organisation:
        return self.standing.organisation

    @property
    def zone(self) -> Zone:
        return self.standing.duty.zone

    @property
    def areas(self) -> list[Area]:
        return [area for area in self.whole.areas if self.token.sees(area.id)]

    @property
    def rotas(self) -> list[Rota]:
        """Those that serve one of the areas at least, as if they served no other; for a token of every area, all."""
        if not self.token.areas:
            return list(self.whole.rotas)
        served = [(rota, tuple(filter(self.token.sees, rota.areas))) for rota in self.whole.rotas]
        return [rota.model_copy(update={"areas": areas}) for rota, areas in served if areas]

    @property
    def staff(self) -> list[Staff]:
        known = set(self._people()) if self.token.areas else {staff.id for staff in self.whole.staff}
        return [staff for staff in self.whole.staff if staff.id in known]

    def area(self, id: str) -> Area:
        return _found(self.areas, id)

    def rota(self, id: str) -> Rota:
        return _found(self.rotas, id)

    def person(self, id: str) -> Staff:
        return _found(self.staff, id)

    def area_ids(self, asked: str | None) -> list[str]:
        """The one that is asked about, or all."""
        return [area.id for area in self.areas] if asked is None else [self.area(asked).id]

    def _people(self) -> Iterator[str | None]:
        for rota in self.rotas:
            for layer in rota.layers:
                yield from layer.members
            yield from (shift.staff for shift in rota.shifts)
            yield from (override.staff for override in rota.overrides)
        for area in self.areas:
            yield from (*area.managers, *area.planners, *area.daytime, *area.escalate_to)
            for step in area.ladder:
                yield from step.staff


def sight() -> Sight:
    """The organisation as it stands, as far as the token of this request sees it."""
    return Sight(standing(), token())


def _found(items: list[Item], id: str) -> Item:
    for item in items:
        if item.id == id:
            return item
    raise nothing_here()
