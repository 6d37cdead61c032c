"""What lies ahead, or is over, as pages show it: a page of gaps at a time, and how many there are (section 8).

What is recorded is what is read; the record reaches 400 days ahead (`recompute`). Filled gaps are none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from service.gaps.book import GAP, read
from service.gaps.records import LIVE, Record
from service.models.gap import GapState


@dataclass(frozen=True, slots=True)
class Wanted:
    """Gaps of these areas in one of the states that overlap [start, end), and none of the stretches `apart`.

    `only_accepted`: and that a manager has accepted.
    """

    areas: tuple[str, ...]
    states: tuple[str, ...]
    start: datetime
    end: datetime
    apart: tuple[tuple[datetime, datetime], ...] = ()
    only_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """How many gaps of an area are in the state."""

    area: str
    state: str
    gaps: int


def found(db: Connection, wanted: Wanted, now: datetime, limit: int, offset: int = 0) -> list[Record]:
    """By start; what is over comes last first."""
    over = wanted.states == (GapState.PASSED,)
    order = (GAP.c.start.desc() if over else GAP.c.start, GAP.c.area_id, GAP.c.requirement_id, GAP.c.id)
    return read(db, select(GAP).where(*_conditions(wanted, now)).order_by(*order).limit(limit).offset(offset))


def number(db: Connection, wanted: Wanted, now: datetime) -> int:
    return int(db.execute(select(func.count()).select_from(GAP).where(*_conditions(wanted, now))).scalar_one())


def counted(db: Connection, wanted: Wanted, now: datetime) -> list[Counted]:
    """By area and state."""
    told = case((GAP.c.end <= now, GapState.PASSED), else_=GAP.c.state)
    rows = db.execute(
        select(GAP.c.area_id, told, func.count()).where(*_conditions(wanted, now)).group_by(GAP.c.area_id, told))
    return [Counted(area, state, n) for area, state, n in rows]


def in_stretches(
    db: Connection, wanted: Wanted, stretches: Sequence[tuple[datetime, datetime]], now: datetime
) -> list[dict[str, int]]:
    """For each stretch, how many of the gaps overlap it, by state: one question for all of them."""
    if not stretches:
        return []
    inside = [
        func.sum(case((and_(GAP.c.start < end, GAP.c.end > start), 1), else_=0)).label(f"n{place}")
        for place, (start, end) in enumerate(stretches)
    ]  # fmt: skip
    rows = db.execute(select(GAP.c.state, *inside).where(*_conditions(wanted, now)).group_by(GAP.c.state)).all()
    return [{row.state: int(row[place + 1]) for row in rows} for place in range(len(stretches))]


def _conditions(wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    stretch = (GAP.c.area_id.in_(wanted.areas), GAP.c.start < wanted.end, GAP.c.end > wanted.start)
    apart = [or_(GAP.c.end <= start, GAP.c.start >= end) for start, end in wanted.apart]
    accepted = [GAP.c.accepted_at.is_not(None)] if wanted.only_accepted else []
    return [*stretch, *apart, *accepted, or_(*(_is(state, now) for state in wanted.states))]


def _is(state: str, now: datetime) -> ColumnElement[bool]:
    """In the state at `now`, whether or not a worker has said so yet."""
    if state == GapState.PASSED:
        return or_(GAP.c.state == GapState.PASSED, and_(GAP.c.state.in_(LIVE), GAP.c.end <= now))
    return and_(GAP.c.state == state, GAP.c.end > now)
