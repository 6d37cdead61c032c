"""Who is on duty (contract, section 3): one timeline for a point, a window and what comes next.

Datetimes come in aware (naive ones are a TypeError) and go out in UTC; unknown areas, rotas and staff are nobody.
A Duty belongs to one organisation as it stands, remembers what it has worked out, and may be asked by many threads.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache

from schedules.calendar import calendar
from schedules.instants import DAY, moment, seconds, seconds_up, zone
from schedules.intervals import Line, holding, union
from schedules.organisation import Coverage, Organisation, Rota
from schedules.rota import RotaDuty, Run
from schedules.windows import BLOCK, HoursBook

HORIZON = 400 * DAY
KEPT = 256  # sets of competences that are asked for


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody on duty; `until` ends this person's unbroken duty on the rota, None beyond 400 days."""

    rota: str
    kind: str
    staff: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Final duty of one person on a rota, from one source: layer, shift or override."""

    staff: str
    start: datetime
    end: datetime
    source: str


@dataclass(frozen=True, slots=True)
class Start:
    """The instant at which somebody's unbroken duty on a rota begins."""

    at: datetime
    staff: str
    rota: str


class Duty:
    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.zone = zone(organisation.timezone)
        self.hours = HoursBook(organisation, self.zone, calendar(organisation.country, organisation.extra_holidays))
        self.absences = _absences(organisation)
        self.rotas = {r.id: RotaDuty(r, self.zone, self.hours, self.absences) for r in organisation.rotas}
        self.people = frozenset(staff.id for staff in organisation.staff)
        self._competences = {staff.id: frozenset(staff.competences) for staff in organisation.staff}
        self._able = lru_cache(maxsize=KEPT)(self._with_any)
        self._requirements: dict[str, list[Coverage]] = {}
        for requirement in organisation.coverage:
            self._requirements.setdefault(requirement.area, []).append(requirement)
        self._serving: dict[str, list[RotaDuty]] = {}
        for rota in organisation.rotas:
            for area in dict.fromkeys(rota.areas):
                self._serving.setdefault(area, []).append(self.rotas[rota.id])

    def serving(self, area: str) -> list[RotaDuty]:
        """The rotas that serve the area, in the file's order."""
        return self._serving.get(area, [])

    def rotas_of(self, staff: str) -> Sequence[Rota]:
        """The rotas that name the person, in the file's order."""
        return self._naming.get(staff, ())

    @cached_property
    def _naming(self) -> dict[str, list[Rota]]:
        naming: dict[str, list[Rota]] = {}
        for rota in self.organisation.rotas:
            for staff in self.rotas[rota.id].people:
                naming.setdefault(staff, []).append(rota)
        return naming

    def requirements(self, area: str | None) -> Sequence[Coverage]:
        """The coverage requirements of one area, or of all, in the file's order."""
        return self.organisation.coverage if area is None else self._requirements.get(area, [])

    def competent(self, wanted: Collection[str]) -> frozenset[str]:
        """Everyone with any of these competences."""
        return self._able(frozenset(wanted))

    def _with_any(self, wanted: frozenset[str]) -> frozenset[str]:
        return frozenset(staff for staff, has in self._competences.items() if not has.isdisjoint(wanted))

    def on_duty(self, area: str, at: datetime) -> list[Holder]:
        """Everyone on duty in the area, rotas in the file's order; one person may be there for two rotas."""
        instant = seconds(at)
        found = []
        for rota in self.serving(area):
            held = rota.holder(instant, instant + HORIZON)
            if held is not None:
                found.append(Holder(rota.id, rota.kind, held[0], _within(held[1], instant)))
        return found

    def timeline(self, rota: str, start: datetime, end: datetime) -> list[Stretch]:
        """Who has duty on the rota in [start, end), cut at its edges; neighbours alike are one."""
        since, until = seconds(start), seconds_up(end)
        first, after = start.astimezone(UTC), end.astimezone(UTC)
        if rota not in self.rotas or first >= after:
            return []
        return [
            Stretch(staff, max(moment(s), first), min(moment(e), after), source)
            for s, e, staff, source in self.rotas[rota].stints(since, until)
        ]

    def absent(self, staff: str, at: datetime) -> bool:
        return holding(self.absences.get(staff, []), seconds(at)) is not None

    def next_start(self, area: str, after: datetime) -> Start | None:
        """The first start of anybody's unbroken duty in the area after the instant, within 400 days of it."""
        instant = seconds(after)
        starts = [(next(_starts(rota, instant + 1, instant + HORIZON), None), rota) for rota in self.serving(area)]
        found = [(run[0], place) for place, (run, _) in enumerate(starts) if run is not None]
        if not found:
            return None
        run, rota = starts[min(found)[1]]
        return Start(moment(run[0]), run[2], rota.id) if run is not None else None

    def starting(self, area: str, at: datetime) -> list[Start]:
        """Those whose unbroken duty in the area starts exactly at `at`, rotas in the file's order."""
        instant = seconds(at)
        if moment(instant) != at:
            return []
        runs = [(rota, run) for rota in self.serving(area) for run in _starts(rota, instant, instant)]
        return [Start(moment(instant), run[2], rota.id) for rota, run in runs]

    def starts(self, rota: str, first: datetime, last: datetime) -> list[Start]:
        """Where somebody's unbroken duty on the rota begins, in [first, last]; nothing for an unknown rota."""
        if rota not in self.rotas:
            return []
        runs = _starts(self.rotas[rota], seconds_up(first), seconds(last))
        return [Start(moment(run[0]), run[2], rota) for run in runs]

    def holder(self, rota: str, at: datetime) -> Holder | None:
        """Who has duty on the rota at the instant; None where nobody has, or there is no such rota."""
        held = self.rotas[rota].holder(seconds(at), seconds(at) + HORIZON) if rota in self.rotas else None
        return None if held is None else Holder(rota, self.rotas[rota].kind, held[0], _within(held[1], seconds(at)))

    def present_until(self, area: str, staff: str, at: datetime) -> datetime | None:
        """When the person's unbroken presence in the area ends, over all its rotas.

        `at` itself when the person is not present; None beyond 400 days.
        """
        instant = end = seconds(at)
        serving = [rota for rota in self.serving(area) if staff in rota.people]
        while end <= instant + HORIZON:
            held = [rota.holder(end, instant + HORIZON) for rota in serving]
            then = max((until for who, until in filter(None, held) if who == staff), default=end)
            if then == end:
                return moment(end) if end > instant else at.astimezone(UTC)
            end = then
        return None


def _within(until: int, instant: int) -> datetime | None:
    return moment(until) if until <= instant + HORIZON else None


def _starts(rota: RotaDuty, first: int, last: int) -> Iterator[Run]:
    """The runs of the rota that start in [first, last], block by block."""
    before = rota.runs(first - 1, first)
    for number in range(first // BLOCK, last // BLOCK + 1):
        for run in rota.block(number).runs:
            if run[0] > last:
                return
            if run[0] >= first and not (before and before[-1][1:] == (run[0], run[2])):
                yield run
            before = [run]


def _absences(organisation: Organisation) -> dict[str, Line]:
    """When each person is absent."""
    clock = zone(organisation.timezone)
    away: dict[str, Line] = {}
    for absence in organisation.absences:
        away.setdefault(absence.staff, []).append((clock.instant(absence.start), clock.instant(absence.end)))
    return {staff: union(intervals) for staff, intervals in away.items()}
