"""One area's part of a report, put together from what is recorded and how the rotas stand (contract, section 8)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, func, select

from schedules.calendar import NamedPeriod
from schedules.fill import Filling
from schedules.instants import moment, seconds, seconds_up
from schedules.intervals import FOREVER, clip
from schedules.organisation import Area, Coverage, Rota
from service.callouts import SEEN, callouts
from service.gaps import Listed, Record, book, listed
from service.models import metadata
from service.models.gap import GapState
from service.offers import Uncertain
from service.offers.uncertain import uncertain_on
from service.organisation import Standing
from service.reports import promising
from service.reports.asking import Asking
from service.reports.content import (
    AreaReport,
    Away,
    Cover,
    FilledGap,
    LastYear,
    Report,
    ReportedGap,
    Requirement,
    UncertainDuty,
)
from service.reports.naming import year_before
from service.reports.picture import Unsure, picture, required
from service.reports.since import filled

CONVERSATION = metadata.tables["conversation"]


@dataclass(frozen=True)
class Gathering:
    """What is read for one report, in one transaction; the areas' gaps must have been brought up to date in it."""

    db: Connection
    standing: Standing
    period: NamedPeriod
    now: datetime

    @cached_property
    def filling(self) -> Filling:
        """One for all gaps: what it learns about somebody it knows for the next."""
        called = callouts(self.db, max(self.period.start, self.now) - SEEN, self.now)
        return Filling(self.standing.duty, self.now, called)

    def report(self, areas: Iterable[tuple[Area, Report | None]], lead_day: int | None) -> Report:
        """Of these areas, each with the report before this one if there was one."""
        parts = tuple(self._area(area, previous) for area, previous in areas)
        zone = self.standing.organisation.timezone
        period = self.period
        return Report(period.id, period.name, period.start, period.end, zone, self.now, lead_day, parts, period.names)

    def _area(self, area: Area, previous: Report | None) -> AreaReport:
        period, organisation = self.period, self.standing.organisation
        found = listed(self.db, self.standing, [area.id], period.start, period.end, self.now)
        records = {r.id: r for r in book.between(self.db, [area.id], period.start, period.end)}
        asking = Asking(self.standing.duty, self.filling, area, self.now)
        before = [gap for part in previous.areas if part.id == area.id for gap in part.open] if previous else None
        pairs = [(gap, records.get(gap.id) if gap.id is not None else None) for gap in found]
        reported = promising.counted(
            self.db, self.standing, area.id,
            [self._reported(gap, record, asking, before) for gap, record in pairs])  # fmt: skip
        unsure = self._unsure(area.id)
        named = dict.fromkeys(staff for step in area.ladder for staff in step.staff)
        whole = seconds(period.start), seconds_up(period.end)
        return AreaReport(
            id=area.id, name=area.name, language=area.language, fallback=area.fallback.default,
            always_paged=tuple(asking.person(id) for id in named),
            managers=tuple(asking.person(id) for id in area.managers),
            picture=picture(self.standing.duty, area.id, whole, _covers(pairs), by_rota(unsure)),
            open=tuple(gap for gap in reported if gap.state == GapState.OPEN),
            accepted=tuple(gap for gap in reported if gap.state == GapState.ACCEPTED),
            passed=tuple(gap for gap in reported if gap.state == GapState.PASSED),
            filled=self._filled(area.id, previous, reported),
            away=self._away(area.id, asking),
            previous=previous.made_at if previous else None,
            last_year=self._last_year(area.id, year_before(organisation, period)),
            requirements=tuple(as_required(wanted) for wanted in self.standing.duty.requirements(area.id)),
            uncertain=tuple(self._uncertain(rota, one, asking) for rota, one in unsure),
        )  # fmt: skip

    def _reported(
        self, gap: Listed, record: Record | None, asking: Asking, before: Sequence[ReportedGap] | None
    ) -> ReportedGap:
        state = gap.state or (GapState.PASSED if gap.end <= self.now else GapState.OPEN)
        is_open = state == GapState.OPEN
        accepted = record if not is_open else None  # one that is open again was accepted once, and is not now
        by = accepted.accepted_by if accepted is not None else None
        return ReportedGap(
            id=gap.id, state=state, requirement=gap.requirement, start=gap.start, end=gap.end,
            minimum=gap.minimum, covered=gap.covered,
            absent=tuple(asking.person(id) for id in gap.absent),
            new=before is not None and is_open and not any(_was(gap, earlier) for earlier in before),
            alone=asking.alone(gap), others=asking.others(gap),
            could_be_asked=asking.could_be_asked(gap) if is_open else None,
            accepted_by=asking.person(by) if by is not None else None,
            accepted_reason=accepted.accepted_reason if accepted is not None else None,
            told_instead=accepted.told_instead if accepted is not None else None,
        )  # fmt: skip

    def _filled(
        self, area: str, previous: Report | None, now: Sequence[ReportedGap]
    ) -> tuple[FilledGap, ...]:
        parts = [part for part in previous.areas if part.id == area] if previous else []
        before = [gap for part in parts for gap in (*part.open, *part.accepted)]
        duty, hours = self.standing.duty, (seconds(self.period.start), seconds_up(self.period.end))
        asked = {wanted.id: required(duty, wanted, *hours) for wanted in duty.requirements(area)}
        return filled(before, now, asked, hours)

    def _unsure(self, area: str) -> list[tuple[Rota, Uncertain]]:
        rotas = [rota for rota in self.standing.organisation.rotas if area in rota.areas]
        found = uncertain_on(
            self.db, [rota.id for rota in rotas], self.period.start, self.period.end, self.now)
        return [(rota, one) for rota in rotas for one in found[rota.id]]

    def _uncertain(self, rota: Rota, one: Uncertain, asking: Asking) -> UncertainDuty:
        """As far as it lies in the period."""
        start, end = max(one.start, self.period.start), min(one.end or self.period.end, self.period.end)
        return UncertainDuty(asking.person(one.staff), rota.name, start, end, one.why)

    def _away(self, area: str, asking: Asking) -> tuple[Away, ...]:
        """Those of the area's rotas who are absent in the period, by start."""
        duty, since, until = self.standing.duty, seconds(self.period.start), seconds_up(self.period.end)
        theirs = sorted({staff for rota in duty.serving(area) for staff in rota.people})
        away = [
            Away(asking.person(staff), moment(s), moment(e))
            for staff in theirs for s, e in clip(duty.absences.get(staff, []), since, until)
        ]  # fmt: skip
        return tuple(sorted(away, key=lambda one: (one.start, one.person.name)))

    def _last_year(self, area: str, then: NamedPeriod | None) -> LastYear | None:
        if then is None:
            return None
        kept = book.books(self.db, [area]).get(area)
        known = kept is not None and kept.since <= then.start
        records = [r for r in book.between(self.db, [area], then.start, then.end) if r.state == GapState.PASSED]
        left = [record for record in records if record.accepted_at is None]
        hours = sum((min(r.end, then.end) - max(r.start, then.start)).total_seconds() for r in left) / 3600
        counted = select(func.count()).where(
            CONVERSATION.c.area_id == area, CONVERSATION.c.in_gap,
            CONVERSATION.c.opened_at >= then.start, CONVERSATION.c.opened_at < then.end)
        in_gaps = int(self.db.execute(counted).scalar_one())
        return LastYear(then.id, then.name, then.start, then.end, len(left) if known else None, round(hours, 1),
                        len(records) - len(left), in_gaps, then.names)  # fmt: skip


def _was(gap: Listed, earlier: ReportedGap) -> bool:
    """Was this gap, or one that it grew from, in the report before?"""
    overlaps = earlier.requirement == gap.requirement and earlier.start < gap.end and earlier.end > gap.start
    return (gap.id is not None and gap.id == earlier.id) or overlaps


def as_required(wanted: Coverage) -> Requirement:
    hours = "outside" if wanted.outside_office_hours else "windows" if wanted.windows is not None else "always"
    return Requirement(wanted.id, wanted.name, wanted.minimum, wanted.kinds, wanted.competences, hours)


def by_rota(unsure: Iterable[tuple[Rota, Uncertain]]) -> Unsure:
    """For the picture."""
    by_rota: dict[str, list[tuple[int, int, str]]] = {}
    for rota, one in unsure:
        end = seconds_up(one.end) if one.end is not None else FOREVER
        by_rota.setdefault(rota.id, []).append((seconds(one.start), end, one.staff))
    return by_rota


def _covers(pairs: Iterable[tuple[Listed, Record | None]]) -> dict[str, list[tuple[int, int, Cover]]]:
    """For the picture: what was open, or accepted, until it passed still is."""
    by_requirement: dict[str, list[tuple[int, int, Cover]]] = {}
    for gap, record in pairs:
        accepted = gap.state != GapState.OPEN and record is not None and record.accepted_at is not None
        cover = Cover.ACCEPTED if accepted else Cover.OPEN
        by_requirement.setdefault(gap.requirement, []).append((seconds(gap.start), seconds_up(gap.end), cover))
    return by_requirement
