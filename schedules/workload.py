"""What somebody works around a time, and has on holidays: worked out for whom it is asked, and no further than asked.

Who is to take open time is chosen among hundreds: a year of everybody's duty is seconds of work, and hardly any of it
matters.
"""

from collections.abc import Iterable
from functools import reduce
from typing import NamedTuple

from schedules.calendar import calendar, periods
from schedules.duty import Duty
from schedules.instants import moment, seconds, seconds_up
from schedules.intervals import Line, clip, union
from schedules.organisation import Rota
from schedules.rest import LAW, Agreement, CallOut, agreement, stricter
from schedules.windows import BLOCK


class Near(NamedTuple):
    """One person's duty around a time, on whatever rota, and the work in it with what they were called to besides."""

    duty: Line
    work: Line


class Workload:
    """Everybody's. `start` and `end` say which holidays count."""

    def __init__(self, duty: Duty, start: int, end: int, callouts: Iterable[CallOut]) -> None:
        self._duty, self._holidays = duty, holidays(duty, start, end)
        self._called: dict[str, Line] = {}
        for one in callouts:
            self._called.setdefault(one.staff, []).append((seconds(one.start), seconds_up(one.end)))
        self._near: dict[tuple[str, int, int], Near] = {}
        self._held: dict[str, int] = {}
        self._agreed: dict[tuple[str, str | None], Agreement] = {}

    def near(self, staff: str, start: int, end: int) -> Near:
        """In [start, end), and more around it, where what goes on is cut."""
        key = staff, start // BLOCK * BLOCK, -(-end // BLOCK) * BLOCK
        if key not in self._near:
            self._near[key] = self._between(*key)
        return self._near[key]

    def holiday_seconds(self, staff: str) -> int:
        """On duty on holidays and in periods; on two rotas at once counts once."""
        if staff not in self._held:
            rotas = [self._duty.rotas[rota.id] for rota in self._duty.rotas_of(staff)]
            held = [run for rota in rotas for start, end in self._holidays
                    for run in rota.held(start, end).get(staff, ())]  # fmt: skip
            self._held[staff] = sum(end - start for start, end in union(held))
        return self._held[staff]

    def agreed(self, staff: str, rota: Rota | None) -> Agreement:
        """The strictest of what the person's rotas say, and this one."""
        key = staff, rota.id if rota is not None else None
        if key not in self._agreed:
            theirs = [*self._duty.rotas_of(staff), *([rota] if rota is not None else [])]
            self._agreed[key] = reduce(stricter, map(agreement, theirs)) if theirs else LAW
        return self._agreed[key]

    def _between(self, staff: str, start: int, end: int) -> Near:
        on_duty, work = [], clip(union(self._called.get(staff, ())), start, end)
        for rota in self._duty.rotas_of(staff):
            held = self._duty.rotas[rota.id].held(start, end).get(staff, [])
            on_duty += held
            work += held if rota.duty == "active" else []
        return Near(union(on_duty), union(work))


def holidays(duty: Duty, start: int, end: int) -> Line:
    """All holidays and periods in [start, end)."""
    organisation = duty.organisation
    named = [(seconds(p.start), seconds(p.end)) for p in periods(organisation, moment(start), moment(end))]
    days = calendar(organisation.country, organisation.extra_holidays)
    dates = days.holidays(duty.zone.day(start), duty.zone.day(end))
    return clip(union(named + [(duty.zone.at(day, 0), duty.zone.at(day + 1, 0)) for day in dates]), start, end)
