"""Who is on duty in an area while a gap lasts (contract, section 8)."""

from schedules.duty import Duty
from schedules.instants import moment, seconds, seconds_up
from schedules.intervals import Line, complement, union
from schedules.organisation import Area, Rota
from service.gaps import Listed
from service.reports.content import OthersOnDuty, Person


class Meanwhile:
    """One area's."""

    def __init__(self, duty: Duty, area: Area) -> None:
        self._duty = duty
        self._names = {staff.id: staff.name for staff in duty.organisation.staff}
        self._ladder = {rota for step in area.ladder for rota in step.rotas}
        self._rotas = [rota for rota in duty.organisation.rotas if area.id in rota.areas]
        self._wanted = {wanted.id: wanted for wanted in duty.requirements(area.id)}

    def person(self, id: str) -> Person:
        """With the id for a name where they have left."""
        return Person(id, self._names.get(id, id))

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
