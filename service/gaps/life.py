"""What becomes of the recorded gaps of one requirement when it is looked at again: pure (contract, section 8).

The past stays as recorded: only [now, until) is decided about. A gap keeps its id where it overlaps what it was; of
several, the largest overlap has it, and time that is open already before time that was filled. What is cut off from a
gap says so (`split_from`), and so does what two gaps became (`merged_into`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from schedules.coverage import Gap
from schedules.intervals import Line
from service.gaps.records import Ground, Record, stored_ground
from service.models.gap import GapState

NONE = timedelta()


class What(StrEnum):
    OPENED = "opened"
    SPLIT = "split"  # a part of a gap, now by itself
    CHANGED = "changed"  # longer, shorter, more or fewer people, others absent
    REOPENED = "reopened"  # filled, and open again; or accepted on ground that has changed
    FILLED = "filled"
    MERGED = "merged"  # became a part of another gap
    PASSED = "passed"
    EXTENDED = "extended"  # goes on as far as we look, and we look further now: nothing has happened


@dataclass(frozen=True, slots=True)
class Step:
    """`after` is to be stored; `before` is None for a new record."""

    what: What
    before: Record | None
    after: Record


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one requirement: [now, until), whole seconds. `new_id` names new records.

    `reached`: when somebody is on duty in the area whom texts reach.
    """

    now: datetime
    until: datetime
    new_id: Callable[[], str]
    reached: Line = field(default_factory=list)


Pair: TypeAlias = tuple[Record, Gap]


def decide(kept: Sequence[Record], found: Sequence[Gap], look: Look) -> list[Step]:
    """The steps from what is kept to what was found; both are of one requirement, `found` within [now, until)."""
    over = [record for record in kept if record.live and record.end <= look.now]
    candidates = [r for r in kept if r.end > look.now and r.merged_into is None and r.state != GapState.PASSED]
    pairs = _pairs(candidates, found, look.now)
    followed = {id(gap) for _, gap in pairs}
    ids = {record.id: gap for record, gap in pairs}
    steps = [Step(What.PASSED, record, _at(record, look, state=GapState.PASSED)) for record in over]
    for record, gap in pairs:
        steps += _follow(record, gap, look)
    live = [record for record in candidates if record.live]
    for record in live:
        if record.id not in ids:
            steps.append(_close(record, pairs, look))
    steps += [_begin(gap, live, look) for gap in found if id(gap) not in followed]
    return steps


def _pairs(kept: Sequence[Record], found: Sequence[Gap], now: datetime) -> list[Pair]:
    """Who follows whom, one to one."""
    same = {(max(r.start, now), r.end, r.covered, r.minimum): r for r in kept if r.live}
    pairs: list[Pair] = []
    rest: list[Gap] = []
    for gap in found:
        record = same.pop((gap.start, gap.end, gap.covered, gap.minimum), None)
        if record is not None:
            pairs.append((record, gap))
        else:
            rest.append(gap)
    taken = {record.id for record, _ in pairs}
    return pairs + _by_overlap([record for record in kept if record.id not in taken], rest, now)


def _by_overlap(kept: Sequence[Record], found: Sequence[Gap], now: datetime) -> list[Pair]:
    overlaps = [
        (not record.live, -overlap, record.start, record.id, place)
        for place, gap in enumerate(found)
        for record in kept
        if (overlap := _overlap(record, gap, now)) > NONE
    ]
    by_id = {record.id: record for record in kept}
    pairs: list[Pair] = []
    placed: set[int] = set()
    for *_, id_, place in sorted(overlaps):
        if id_ in by_id and place not in placed:
            pairs.append((by_id.pop(id_), found[place]))
            placed.add(place)
    return pairs


def _overlap(record: Record, gap: Gap, now: datetime) -> timedelta:
    return min(record.end, gap.end) - max(record.start, gap.start, now)


def _follow(before: Record, gap: Gap, look: Look) -> Iterator[Step]:
    """The record goes on as what was found; what of it has passed otherwise than it goes on becomes its own record."""
    under_way = before.live and before.start < look.now
    alike = (before.covered, before.minimum) == (gap.covered, gap.minimum)
    goes_on = under_way and alike and gap.start <= look.now
    if under_way and not goes_on:
        past = _at(before, look, id=look.new_id(), end=look.now, beyond=False, split_from=before.id,
                   state=GapState.PASSED)
        yield Step(What.PASSED, None, past)
    after = replace(
        before,
        start=before.start if goes_on else gap.start,
        end=gap.end,
        beyond=gap.end >= look.until,
        minimum=gap.minimum,
        covered=gap.covered,
        # Who was away in the part that has passed is still behind it.
        absent=tuple(sorted({*before.absent, *gap.absent})) if goes_on else gap.absent,
    )
    if not before.live or not _ground_holds(after, look):
        yield Step(What.REOPENED, before, _at(after, look, state=GapState.OPEN))
    elif after != before:
        further = replace(before, end=after.end, beyond=after.beyond, absent=after.absent)
        quiet = before.beyond and after.end > before.end and further == after
        yield Step(What.EXTENDED, before, after) if quiet else Step(What.CHANGED, before, _at(after, look))


def _ground_holds(record: Record, look: Look) -> bool:
    ground = stored_ground(record)
    return record.state != GapState.ACCEPTED or (ground is not None and _holds(ground, record, look))


def _holds(ground: Ground, record: Record, look: Look) -> bool:
    """For what of it is to come: who was there in what has passed is not looked for."""
    ahead = replace(record, start=max(record.start, min(look.now, record.end)))
    return ground.holds(ahead, look.reached)


def _close(before: Record, pairs: Sequence[Pair], look: Look) -> Step:
    """Nothing found goes on from this record: it is filled from now on, or a part of another."""
    heirs = [(_overlap(before, gap, look.now), record.id) for record, gap in pairs]
    overlap, heir = max(heirs, default=(NONE, ""))
    merged = heir if overlap > NONE else None
    if before.start < look.now:
        # What was open until now has been, whatever comes.
        past = _at(before, look, end=look.now, beyond=False, state=GapState.PASSED, merged_into=merged)
        return Step(What.FILLED if merged is None else What.MERGED, before, past)
    if merged is not None:
        return Step(What.MERGED, before, _at(before, look, state=GapState.FILLED, merged_into=merged))
    return Step(What.FILLED, before, _at(before, look, state=GapState.FILLED))


def _begin(gap: Gap, live: Sequence[Record], look: Look) -> Step:
    """A new record; what was a part of a gap says so, and what was accepted as a part of it stays accepted."""
    parts = [(_overlap(record, gap, look.now), record.id, record) for record in live]
    overlap, _, whole = max(parts, default=(NONE, "", None), key=lambda part: part[:2])
    new = Record(
        look.new_id(), gap.area, gap.requirement, gap.start, gap.end, gap.end >= look.until, gap.minimum, gap.covered,
        gap.absent, GapState.OPEN, look.now, look.now,
    )  # fmt: skip
    if whole is None or overlap <= NONE:
        return Step(What.OPENED, None, new)
    part = replace(new, split_from=whole.id)
    ground = stored_ground(whole)
    if whole.state == GapState.ACCEPTED and ground is not None and _holds(ground, part, look):
        part = replace(part, state=GapState.ACCEPTED, ground=whole.ground, accepted_by=whole.accepted_by,
                       accepted_at=whole.accepted_at, accepted_reason=whole.accepted_reason,
                       told_instead=whole.told_instead)
    return Step(What.SPLIT, None, part)


def _at(record: Record, look: Look, **values: object) -> Record:
    return replace(record, changed_at=look.now, **values)  # type: ignore[arg-type]
