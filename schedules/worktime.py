"""Who works when: duty of all rotas put together by person, with what they were called to besides.

Whole seconds inside. Duty on an active rota is work; duty on a stand-by rota is time off until it is broken.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from schedules.duty import Duty
from schedules.instants import seconds, seconds_up
from schedules.intervals import Line, clip, complement, intersect, union
from schedules.rest import CallOut


@dataclass
class Worktime:
    """One person's: duty by rota, all of it, and the work in it. Lines, once `settled`."""

    by_rota: dict[str, Line] = field(default_factory=dict)
    duty: Line = field(default_factory=list)
    active: Line = field(default_factory=list)
    called: Line = field(default_factory=list)  # work outside active duty
    work: Line = field(default_factory=list)
    standby: dict[Fraction, Line] = field(default_factory=dict)  # by the part that counts

    def settle(self) -> None:
        self.duty = union(stretch for line in self.by_rota.values() for stretch in line)
        self.active = union(self.active)
        self.work = union(self.active + self.called)
        self.called = [part for s, e in union(self.called) for part in complement(self.active, s, e)]
        self.standby = {part: union(line) for part, line in self.standby.items()}

    def counted(self, start: int, end: int) -> Fraction:
        """Seconds of working time in [start, end): work in full, stand-by by its part, the greatest where two meet."""
        taken = clip(self.work, start, end)
        total = Fraction(_length(taken))
        for part in sorted(self.standby, reverse=True):
            left = intersect(clip(self.standby[part], start, end), complement(taken, start, end))
            total += part * _length(left)
            taken = union(taken + left)
        return total


def worktimes(duty: Duty, start: int, end: int, callouts: Iterable[CallOut] = ()) -> dict[str, Worktime]:
    """Everyone's in [start, end), by staff id; who has none is not there."""
    times: dict[str, Worktime] = {}
    for rota in duty.organisation.rotas:
        part = Fraction(rota.standby_factor)
        for s, e, staff in duty.rotas[rota.id].runs(start, end):
            time = times.setdefault(staff, Worktime())
            time.by_rota.setdefault(rota.id, []).append((s, e))
            (time.active if rota.duty == "active" else time.standby.setdefault(part, [])).append((s, e))
    for callout in callouts:
        called = clip([(seconds(callout.start), seconds_up(callout.end))], start, end)
        if called:
            times.setdefault(callout.staff, Worktime()).called += called
    for time in times.values():
        time.settle()
    return times


def _length(line: Line) -> int:
    return sum(end - start for start, end in line)
