"""Open time shared out fairly among those who could take it: a suggestion for a planner, who decides.

As much as possible is filled; then burdens are evened out. A burden is somebody's hours of duty on holidays and in
periods, and all hours given here. Greedy first, then moves that fill more or make it fairer while there are any; the
best sharing there is may need several moves at once, and is not promised.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from schedules.fill import Filling, Open
from schedules.instants import seconds, seconds_up


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who might take the open time; None where nobody can."""

    open: Open
    staff: str | None


def suggest(filling: Filling, wanted: Sequence[Open]) -> list[Suggestion]:
    """Somebody for each, in the order given, so that all of it together doubles nobody and takes nobody's rest.

    UnknownRequirement, as `Filling.candidates`.
    """
    sharing = _Sharing(filling, wanted)
    for place in sorted(range(len(wanted)), key=lambda n: (len(sharing.able[n]), wanted[n].start)):
        sharing.give_to_least_burdened(place)
    while sharing.fills_one_more() or sharing.evens_one_out():
        pass
    return [Suggestion(one, sharing.holder[place]) for place, one in enumerate(wanted)]


class _Sharing:
    """Who holds what, by its place in `wanted`."""

    def __init__(self, filling: Filling, wanted: Sequence[Open]) -> None:
        self._filling, self._wanted = filling, wanted
        self._length = [seconds_up(one.end) - seconds(one.start) for one in wanted]
        self._held: dict[str, set[int]] = {}
        self.able = [[candidate.staff for candidate in filling.candidates(one)] for one in wanted]
        self.holder: list[str | None] = [None] * len(wanted)

    def give_to_least_burdened(self, place: int) -> bool:
        free = [staff for staff in self.able[place] if self._free(staff, place)]
        if free:
            self._give(place, min(free, key=self._burden))
        return bool(free)

    def fills_one_more(self) -> bool:
        """Something open finds somebody, if need be when another takes over one thing that they hold."""
        for place in (n for n, staff in enumerate(self.holder) if staff is None):
            if self.give_to_least_burdened(place):
                return True
            for staff in self.able[place]:
                for other in sorted(self._held.get(staff, ())):
                    if self._free(staff, place, besides=other) and self._hand_on(other, staff):
                        self._give(place, staff)
                        return True
        return False

    def evens_one_out(self) -> bool:
        """Something goes to somebody who even with it has less to bear than its holder has."""
        for place, holder in enumerate(self.holder):
            if holder is None:
                continue
            limit = self._burden(holder) - self._length[place]
            lighter = [staff for staff in self.able[place] if self._burden(staff) < limit and self._free(staff, place)]
            if lighter:
                self._give(place, min(lighter, key=self._burden))
                return True
        return False

    def _hand_on(self, place: int, holder: str) -> bool:
        others = [staff for staff in self.able[place] if staff != holder and self._free(staff, place)]
        if others:
            self._give(place, min(others, key=self._burden))
        return bool(others)

    def _free(self, staff: str, place: int, besides: int | None = None) -> bool:
        """Whether the person can take it beside what they hold, apart from `besides`."""
        held = [self._wanted[n] for n in sorted(self._held.get(staff, set()) - {place, besides})]
        return not held or self._filling.can_still(staff, self._wanted[place], held)

    def _give(self, place: int, staff: str) -> None:
        holder = self.holder[place]
        if holder is not None:
            self._held[holder].discard(place)
        self._held.setdefault(staff, set()).add(place)
        self.holder[place] = staff

    def _burden(self, staff: str) -> int:
        given = sum(self._length[place] for place in self._held.get(staff, ()))
        return self._filling.holiday_seconds(staff) + given
