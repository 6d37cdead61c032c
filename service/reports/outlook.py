"""How an area stands over any stretch of time, for pages: as in a report, but for who could be asked and last year.

Reckoned lightly: a page shows several areas.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from schedules.calendar import NamedPeriod
from schedules.instants import seconds, seconds_up
from schedules.organisation import Area, Rota
from service.gaps import Listed, Record, book
from service.models.gap import GapState
from service.offers import Uncertain
from service.offers.uncertain import uncertain_on
from service.organisation import Standing
from service.reports.content import AreaReport, Cover, Person, Report, ReportedGap
from service.reports.gathering import as_required, by_rota
from service.reports.meanwhile import Meanwhile
from service.reports.picture import picture


def outlook(db: Connection, standing: Standing, areas: Sequence[Area], stretch: NamedPeriod, now: datetime) -> Report:
    """Of these areas, whose gaps must be up to date: the picture of each, and what its requirements are called."""
    records = book.between(db, [area.id for area in areas], stretch.start, stretch.end)
    serving = [rota for rota in standing.organisation.rotas if not {area.id for area in areas}.isdisjoint(rota.areas)]
    unsure = uncertain_on(db, [rota.id for rota in serving], stretch.start, stretch.end, now)
    parts = tuple(
        _area(standing, area, stretch, [gap for gap in records if gap.area_id == area.id],
              [(rota, one) for rota in serving if area.id in rota.areas for one in unsure[rota.id]])
        for area in areas
    )  # fmt: skip
    zone = standing.organisation.timezone
    return Report(stretch.id, stretch.name, stretch.start, stretch.end, zone, now, None, parts, stretch.names)


def reported(standing: Standing, gap: Record, now: datetime) -> ReportedGap:
    """The gap as a sentence is made of it, with who else is on duty; nobody has looked for who could be asked."""
    area = standing.area(gap.area_id)
    meanwhile = Meanwhile(standing.duty, area) if area is not None else None
    listed = Listed(gap.id, gap.state, gap.area_id, gap.requirement_id, gap.start, gap.end, gap.minimum, gap.covered,
                    None, gap.absent)  # fmt: skip
    accepted = gap.state == GapState.ACCEPTED or (gap.state == GapState.PASSED and gap.accepted_at is not None)
    return ReportedGap(
        id=gap.id, state=GapState.PASSED if gap.live and gap.end <= now else gap.state,
        requirement=gap.requirement_id, start=gap.start, end=gap.end, minimum=gap.minimum, covered=gap.covered,
        absent=tuple(person(standing, id) for id in gap.absent), new=False,
        alone=meanwhile is not None and meanwhile.alone(listed),
        others=meanwhile.others(listed) if meanwhile is not None else (), could_be_asked=None,
        accepted_by=person(standing, gap.accepted_by) if accepted and gap.accepted_by is not None else None,
        accepted_reason=gap.accepted_reason if accepted else None, told_instead=gap.told_instead if accepted else None,
    )  # fmt: skip


def person(standing: Standing, id: str) -> Person:
    """With the id for a name where they have left."""
    staff = standing.staff(id)
    return Person(id, staff.name if staff is not None else id)


def _area(
    standing: Standing, area: Area, stretch: NamedPeriod, gaps: Sequence[Record],
    unsure: Sequence[tuple[Rota, Uncertain]],
) -> AreaReport:
    whole = seconds(stretch.start), seconds_up(stretch.end)
    drawn = picture(standing.duty, area.id, whole, _covers(gaps, whole), by_rota(unsure))
    return AreaReport(
        id=area.id, name=area.name, language=area.language, fallback=area.fallback.default, always_paged=(),
        managers=tuple(person(standing, id) for id in area.managers), picture=drawn, open=(), accepted=(), passed=(),
        filled=(), away=(), previous=None, last_year=None,
        requirements=tuple(as_required(wanted) for wanted in standing.duty.requirements(area.id)),
    )  # fmt: skip


def _covers(gaps: Sequence[Record], whole: tuple[int, int]) -> dict[str, list[tuple[int, int, Cover]]]:
    """By requirement, cut at the edges."""
    covers: dict[str, list[tuple[int, int, Cover]]] = {}
    for gap in gaps:
        cover = Cover.ACCEPTED if gap.state != GapState.OPEN and gap.accepted_at is not None else Cover.OPEN
        start, end = max(seconds(gap.start), whole[0]), min(seconds_up(gap.end), whole[1])
        covers.setdefault(gap.requirement_id, []).append((start, end, cover))
    return covers
