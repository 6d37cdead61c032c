"""The gaps in a stretch of time: as recorded, and as reckoned where there is no record (contract, section 5).

There is none before an area was first looked at and beyond the 400 days; a gap that goes on from there into recorded
time is one gap with the record's id.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from schedules import coverage
from schedules.calendar import periods
from schedules.coverage import Gap
from service.gaps import book
from service.gaps.records import Record
from service.models.gap import GapState
from service.organisation import Standing


@dataclass(frozen=True, slots=True)
class Listed:
    """One gap as people see it; `id` and `state` are None where it is not recorded. Filled ones are no gaps."""

    id: str | None
    state: str | None
    area: str
    requirement: str
    start: datetime
    end: datetime
    minimum: int
    covered: int
    period: str | None
    absent: tuple[str, ...]


def listed(
    db: Connection, standing: Standing, areas: Sequence[str], start: datetime, end: datetime, now: datetime
) -> list[Listed]:
    """The gaps of these areas that overlap [start, end), cut at its edges, by area, requirement and start.

    The areas' record must be up to date (`bring_up_to_date`).
    """
    kept = [_recorded(record, now) for record in book.between(db, areas, start, end)]
    reckoned = [_reckoned(gap) for gap in _unrecorded(db, standing, areas, start, end)]
    order = sorted([*kept, *reckoned], key=lambda gap: (gap.area, gap.requirement, gap.start))
    named = periods(standing.organisation, start, end) if start < end else []
    cut = [replace(gap, start=max(gap.start, start), end=min(gap.end, end)) for gap in _joined(order)]
    return [
        replace(gap, period=next((p.id for p in named if p.start < gap.end and p.end > gap.start), None))
        for gap in cut
    ]


def _unrecorded(
    db: Connection, standing: Standing, areas: Sequence[str], start: datetime, end: datetime
) -> Iterator[Gap]:
    books = book.books(db, areas)
    for area in areas:
        kept = books.get(area)
        if kept is None:
            yield from coverage.gaps(standing.duty, start, end, area)
            continue
        yield from coverage.gaps(standing.duty, start, min(end, kept.since), area)
        yield from coverage.gaps(standing.duty, max(start, kept.until), end, area)


def _recorded(record: Record, now: datetime) -> Listed:
    state = GapState.PASSED if record.end <= now else record.state  # whether or not a worker has said so yet
    return Listed(record.id, state, record.area_id, record.requirement_id, record.start, record.end, record.minimum,
                  record.covered, None, record.absent)


def _reckoned(gap: Gap) -> Listed:
    return Listed(None, None, gap.area, gap.requirement, gap.start, gap.end, gap.minimum, gap.covered, None, gap.absent)


def _joined(gaps: Iterable[Listed]) -> list[Listed]:
    """What touches and is alike is one, where one of the two is not recorded."""
    joined: list[Listed] = []
    for gap in gaps:
        if joined and _goes_on(joined[-1], gap):
            last = joined[-1]
            absent = tuple(sorted({*last.absent, *gap.absent}))
            joined[-1] = replace(last, id=last.id or gap.id, state=last.state or gap.state, end=gap.end, absent=absent)
        else:
            joined.append(gap)
    return joined


def _goes_on(last: Listed, gap: Listed) -> bool:
    alike = (last.area, last.requirement, last.covered, last.minimum) == (
        gap.area, gap.requirement, gap.covered, gap.minimum)
    return alike and last.end == gap.start and (last.id is None or gap.id is None)
