"""Who could take the open time of a report, and who is on duty while it is open (contract, section 8).

A gap that is longer than a day is asked about day by day: whoever could take one of its days is named. Where nobody
can take all of a day, or of a shorter gap, whoever could take a part that one person may work is named.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from schedules.duty import HORIZON, Duty
from schedules.fill import Candidate, Filling, Open
from schedules.instants import moment, seconds, seconds_up
from schedules.intervals import Line, complement, union
from schedules.organisation import Area, Rota
from schedules.parts import takers
from service.gaps import Listed
from service.reports.content import Askable, OthersOnDuty, Person

DAY = timedelta(days=1)
LOOKED_AT = 31  # days of one gap that somebody is looked for


class Asking:
    """One area's, as seen at `now`."""

    def __init__(self, duty: Duty, filling: Filling, area: Area, now: datetime) -> None:
        self._duty, self._filling, self._now = duty, filling, now
        self._sees_until = now + timedelta(seconds=HORIZON)
        self._names = {staff.id: staff.name for staff in duty.organisation.staff}
        self._ladder = {rota for step in area.ladder for rota in step.rotas}
        self._rotas = [rota for rota in duty.organisation.rotas if area.id in rota.areas]
        self._wanted = {wanted.id: wanted for wanted in duty.requirements(area.id)}

    def person(self, id: str) -> Person:
        """With the id for a name where they have left."""
        return Person(id, self._names.get(id, id))

    def could_be_asked(self, gap: Listed) -> tuple[Askable, ...] | None:
        """Fewest holiday hours first; None for what is over, or too far ahead to know."""
        able: dict[str, Candidate] = {}
        parts = list(self._parts(gap))
        if not parts:
            return None
        in_parts = len(parts) > 1
        for start, end in parts:
            found = takers(self._filling, Open(gap.requirement, start, end))
            able |= {candidate.staff: candidate for candidate in found.candidates}
            in_parts = in_parts or found.part is not None
        fewest_first = sorted(able.values(), key=lambda candidate: (candidate.holiday_hours, candidate.staff))
        return tuple(Askable(self.person(c.staff), round(c.holiday_hours, 1), in_parts) for c in fewest_first)

    def others(self, gap: Listed) -> tuple[OthersOnDuty, ...]:
        """Who is on duty in the area in the gap, by start."""
        since, until = seconds(gap.start), seconds_up(gap.end)
        there = [
            OthersOnDuty(self.person(staff), rota.name, moment(max(start, since)), moment(min(end, until)),
                         self._counts(gap, rota, staff), rota.id in self._ladder)
            for rota in self._rotas
            for start, end, staff in self._duty.rotas[rota.id].runs(since, until)
        ]  # fmt: skip
        return tuple(sorted(there, key=lambda one: (one.start, one.rota)))

    def alone(self, gap: Listed) -> bool:
        """Is there time in the gap in which no rota of the ladder has anybody?"""
        there: Line = union((seconds(one.start), seconds(one.end)) for one in self.others(gap) if one.paged)
        return bool(complement(there, seconds(gap.start), seconds_up(gap.end)))

    def _counts(self, gap: Listed, rota: Rota, staff: str) -> bool:
        """For the gap's requirement; nobody does for one that is gone."""
        wanted = self._wanted.get(gap.requirement)
        if wanted is None or (wanted.kinds is not None and rota.kind not in wanted.kinds):
            return False
        return wanted.competences is None or staff in self._duty.competent(wanted.competences)

    def _parts(self, gap: Listed) -> Iterator[tuple[datetime, datetime]]:
        start, end = max(gap.start, self._now), min(gap.end, self._sees_until)
        if end - start <= DAY:
            if start < end:
                yield start, end
            return
        zone = self._duty.zone
        first = zone.day(seconds(start))
        for day in range(first, first + LOOKED_AT):
            part = max(start, moment(zone.at(day, 0))), min(end, moment(zone.at(day + 1, 0)))
            if part[0] < part[1]:
                yield part
