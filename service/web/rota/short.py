"""Time in which requirements are not met, as the organisation stands at this moment, with what managers accepted.

Reckoned anew, and not read from the gaps' record, which a worker brings up to date after a change: what a planner has
just saved is in the picture. The record says which gap it is, and whether it is accepted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from schedules.coverage import Gap, gaps
from schedules.duty import Duty
from schedules.instants import moment, seconds
from schedules.intervals import intersect, subtract, union
from service.gaps import Record, book
from service.gaps.records import stored_ground
from service.models.gap import GapState
from service.organisation import Standing
from service.web.rota.remembered import Memory

_reckoned: Memory[list[Gap]] = Memory(1_000)  # areas, each in one span


@dataclass(frozen=True, slots=True)
class Short:
    """`covered` of `minimum` in [start, end); `gap` the id of its record, where there is one."""

    area: str
    requirement: str
    start: datetime
    end: datetime
    minimum: int
    covered: int
    accepted: bool
    gap: str | None


def shorts(db: Connection, standing: Standing, areas: Sequence[str], start: datetime, end: datetime) -> list[Short]:
    """Of these areas in [start, end), by area, requirement and start."""
    records: dict[tuple[str, str], list[Record]] = {}
    for record in book.between(db, areas, start, end):
        records.setdefault((record.area_id, record.requirement_id), []).append(record)
    return [
        short for area in areas for gap in _gaps(standing.duty, area, start, end)
        for short in _with(gap, records.get((gap.area, gap.requirement), []))
    ]  # fmt: skip


def _gaps(duty: Duty, area: str, start: datetime, end: datetime) -> list[Gap]:
    return _reckoned.of(duty, (area, start, end), lambda: gaps(duty, start, end, area))


def _with(gap: Gap, records: Sequence[Record]) -> list[Short]:
    """The gap, parted where some of it is accepted."""
    whole = [(seconds(gap.start), seconds(gap.end))]
    taken = union((seconds(record.start), seconds(record.end)) for record in records if _accepts(record, gap))
    if not taken:
        return [_short(gap, gap.start, gap.end, records, accepted=False)]
    parts = [(s, e, True) for s, e in intersect(whole, taken)] + [(s, e, False) for s, e in subtract(whole, taken)]
    return [_short(gap, moment(s), moment(e), records, accepted=accepted) for s, e, accepted in sorted(parts)]


def _short(gap: Gap, start: datetime, end: datetime, records: Sequence[Record], *, accepted: bool) -> Short:
    id = _id(records, start, end)
    return Short(gap.area, gap.requirement, start, end, gap.minimum, gap.covered, accepted, id)


def _accepts(record: Record, gap: Gap) -> bool:
    """Whether the record was accepted with no fewer people than there are now, and no more wanted."""
    ground = stored_ground(record)
    stands = record.state in (GapState.ACCEPTED, GapState.PASSED)
    return stands and ground is not None and gap.covered >= ground.covered and gap.minimum <= ground.minimum


def _id(records: Sequence[Record], start: datetime, end: datetime) -> str | None:
    return next((record.id for record in records if record.start < end and record.end > start), None)
