"""Looking again: the gaps of areas as the organisation stands, over what is recorded (contract, section 8).

Only [now, now + 400 days) is looked at, to the midnight (UTC) before its end, so that two looks on one day see as far.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection

from schedules.coverage import Gap, gaps
from schedules.instants import moment, seconds
from schedules.intervals import Line
from service import queue
from service.gaps import book
from service.gaps.book import Book
from service.gaps.life import Look, Step, What, decide
from service.gaps.presence import reached
from service.gaps.records import Record
from service.gaps.worse import worse
from service.models import new_id
from service.models.gap import GapState
from service.organisation import Standing

AHEAD = timedelta(days=400)
URGENT = timedelta(hours=72)
TOLD_AT_ONCE = "gaps_urgent"  # the kind of work that tells planners
OVER = "gaps_over"  # the kind of the timer for the end of an area's next gap


@dataclass(frozen=True)
class Changes:
    """What a look has changed, by what happened; `urgent`: what was made or made worse within 72 hours."""

    steps: tuple[Step, ...]
    urgent: tuple[Record, ...]

    def of(self, *what: What) -> tuple[Record, ...]:
        """The records, as they are now, to which one of these happened."""
        return tuple(step.after for step in self.steps if step.what in what)

    @property
    def opened(self) -> tuple[Record, ...]:
        return self.of(What.OPENED, What.REOPENED, What.SPLIT)

    @property
    def filled(self) -> tuple[Record, ...]:
        return self.of(What.FILLED)

    @property
    def changed(self) -> tuple[Record, ...]:
        return self.of(What.CHANGED)


def recompute(db: Connection, standing: Standing, areas: Iterable[str], now: datetime) -> Changes:
    """Brings the record of these areas up to date in the caller's write transaction.

    An area that a newer organisation has been looked at for already is left alone, so a late look undoes nothing.
    What is urgent, and the end of each area's next gap, become work. The first look at an area is never urgent.
    """
    now, until = moment(seconds(now)), seen_until(now)
    held = book.hold(db, areas)
    before = book.books(db, held)
    asked = [area for area in held if area not in before or before[area].version <= standing.version]
    kept = _by_requirement(book.going_on(db, asked, now))
    found = {area: _found(standing, area, now, until) for area in asked}
    steps: list[Step] = []
    urgent: list[Record] = []
    for area, requirement in sorted(kept.keys() | {(gap.area, gap.requirement) for g in found.values() for gap in g}):
        records = kept.get((area, requirement), [])
        gaps_now = [gap for gap in found[area] if gap.requirement == requirement]
        there = _reached(standing, records, now, until)
        decided = decide(records, gaps_now, Look(now, until, new_id, there))
        steps += decided
        if area in before:
            urgent += _left_alone(decided, now + URGENT)
            urgent += worse(_live(records), _live(_after(records, decided)), now, now + URGENT)
    book.keep(db, steps, now, version=standing.version)
    since = {area: before[area].since if area in before else now for area in asked}
    book.keep_book(db, [Book(area, since[area], until, now, standing.version) for area in asked])
    urgent = list({gap.id: gap for gap in urgent}.values())
    _queue(db, {step.after.area_id for step in steps}, urgent, standing, now)
    return Changes(tuple(steps), tuple(urgent))


def _reached(standing: Standing, kept: Sequence[Record], now: datetime, until: datetime) -> Line:
    """When somebody is on duty whom texts reach, as far as what is accepted depends on it."""
    accepted = [record for record in kept if record.state == GapState.ACCEPTED and record.end > now]
    area = standing.area(accepted[0].area_id) if accepted else None
    if area is None:
        return []
    start, end = min(one.start for one in accepted), max(one.end for one in accepted)
    return reached(standing.duty, area, max(start, now), min(end, until))


def _left_alone(steps: Iterable[Step], until: datetime) -> list[Record]:
    """What was accepted and is open again soon."""
    return [step.after for step in steps if step.what is What.REOPENED and step.before is not None
            and step.before.state == GapState.ACCEPTED and step.after.start < until]  # fmt: skip


def seen_until(now: datetime) -> datetime:
    """How far a look at this instant sees."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + AHEAD


def arm(db: Connection, area: str, now: datetime) -> None:
    """Sets the timer for the end of the area's next gap."""
    at = book.next_end(db, area)
    if at is None:
        queue.drop(db, f"{OVER}:{area}", now)
    else:
        queue.put_or_move(db, key=f"{OVER}:{area}", kind=OVER, subject=area, due_at=at, now=now)


def pass_over(db: Connection, area: str, now: datetime) -> None:
    """Gaps whose time is over are passed; needs the area's lock."""
    over = book.ended(db, area, now)
    book.keep(db, [Step(What.PASSED, gap, replace(gap, state="passed", changed_at=now)) for gap in over], now)
    arm(db, area, now)


def _found(standing: Standing, area: str, now: datetime, until: datetime) -> Sequence[Gap]:
    """A retired area has no gaps: nothing is required there."""
    return gaps(standing.duty, now, until, area) if standing.area(area) is not None else []


def _by_requirement(records: Iterable[Record]) -> dict[tuple[str, str], list[Record]]:
    return {key: list(of) for key, of in groupby(records, key=lambda r: (r.area_id, r.requirement_id))}


def _live(records: Iterable[Record]) -> list[Record]:
    return [record for record in records if record.live]


def _after(before: Iterable[Record], steps: Iterable[Step]) -> Iterator[Record]:
    after = {step.after.id: step.after for step in steps}
    yield from {**{record.id: record for record in before}, **after}.values()


def _queue(db: Connection, areas: Iterable[str], urgent: Sequence[Record], standing: Standing, now: datetime) -> None:
    for area in sorted(areas):
        arm(db, area, now)
    if urgent:
        queue.put(
            db, key=f"{TOLD_AT_ONCE}:{standing.version}:{new_id()}", kind=TOLD_AT_ONCE, subject="organisation",
            due_at=now, now=now, detail={"gaps": [gap.id for gap in urgent]},
        )  # fmt: skip
