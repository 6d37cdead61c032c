"""Which gaps a page is about: the areas, period and state that were chosen, of those that the viewer may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import abort, request

from schedules.calendar import NamedPeriod, periods
from schedules.organisation import Area
from service.accounts import Viewer
from service.gaps.ahead import Wanted
from service.models.account import Role
from service.models.gap import GapState
from service.organisation import Standing
from service.reports.naming import by_id

BETWEEN = "between"
STATES = ("open", "accepted", "passed")
NAMED = (Role.MANAGER, Role.PLANNER)  # may read who is who; observers read no names
AHEAD = timedelta(days=400)  # as far as gaps are recorded
BACK = timedelta(days=400)
SOON = timedelta(days=182)  # periods that begin by then are shown
MOST_PAGES = 1000


@dataclass(frozen=True)
class Scope:
    """`choices`: all areas of the viewer; `areas`: those that were asked for. `named`: ids of areas with names."""

    standing: Standing
    choices: tuple[Area, ...]
    areas: tuple[Area, ...]
    named: frozenset[str]
    coming: tuple[NamedPeriod, ...]
    period: str
    chosen: NamedPeriod | None
    state: str
    page: int
    now: datetime

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(area.id for area in self.areas)

    @property
    def only_observed(self) -> bool:
        return not self.named

    def wanted(self, *states: str) -> Wanted:
        """What the list shows, or the same in other states."""
        start, end = self._stretch()
        apart = tuple((one.start, one.end) for one in self.coming) if self.period == BETWEEN else ()
        return Wanted(self.ids, states or (self.state,), start, end, apart, self.only_observed)

    def ahead(self, *states: str) -> Wanted:
        """All that is to come, whatever period and state were asked for."""
        return Wanted(self.ids, states, self.now, self.now + AHEAD)

    def of(self, area_ids: Sequence[str]) -> "Scope":
        return replace(self, areas=tuple(area for area in self.areas if area.id in area_ids))

    def _stretch(self) -> tuple[datetime, datetime]:
        if self.chosen is not None:
            return self.chosen.start, self.chosen.end
        return (self.now - BACK, self.now) if self.state == GapState.PASSED else (self.now, self.now + AHEAD)


def read(standing: Standing, viewer: Viewer, now: datetime) -> Scope:
    """From the address of the page. 404 for an area that is not theirs, and for a period that there is not."""
    choices = tuple(
        area for area in standing.organisation.areas if viewer.may(area.id, *NAMED, Role.OBSERVER))
    named = frozenset(area.id for area in choices if viewer.may(area.id, *NAMED))
    area, period = request.args.get("area", ""), request.args.get("period", "")
    shown = tuple(one for one in choices if one.id == area) if area else choices
    chosen = by_id(standing.organisation, period) if period not in ("", BETWEEN) else None
    if (area and not shown) or (period not in ("", BETWEEN) and chosen is None):
        abort(404)
    fallback = "open" if named else "accepted"
    states = STATES if named else STATES[1:]
    state = request.args.get("state", fallback)
    coming = tuple(periods(standing.organisation, now, now + SOON))
    return Scope(
        standing, choices, shown, named & {one.id for one in shown}, coming, period, chosen,
        state if state in states else fallback, _page(request.args.get("page", "")), now,
    )  # fmt: skip


def _page(written: str) -> int:
    return min(max(int(written), 1), MOST_PAGES) if written.isascii() and written.isdigit() and len(written) < 9 else 1
