"""Duty as calendars have been told of it: which event is which, so that a change reaches people as an update.

A duty that is lengthened, cut or moved a little keeps its event; one that is gone is told as cancelled; what is over
stays as it was told. One line of events belongs to one rota.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from schedules.duty import Duty
from schedules.instants import moment

BEFORE = timedelta(days=31)  # how far back the start of a duty that runs now is looked for
MONTHS = 13  # how far ahead duty is published: to the first day of a month, so that the edge seldom moves
KEPT = timedelta(days=90)  # how long an event stays in the calendar when it is over


@dataclass(frozen=True)
class Published:
    """One event; `uid` is the same for as long as it is the same duty, `sequence` grows with each change."""

    uid: str
    rota: str
    staff: str
    start: datetime
    end: datetime
    sequence: int
    changed_at: datetime
    cancelled: bool = False


@dataclass(frozen=True)
class Run:
    """Somebody's unbroken duty on a rota, cut at the edges of what is published."""

    staff: str
    start: datetime
    end: datetime

    def overlap(self, event: Published) -> timedelta:
        return min(self.end, event.end) - max(self.start, event.start)


def runs(duty: Duty, rota: str, now: datetime) -> list[Run]:
    """The unbroken duties on the rota that are not over, whatever their source; none on a rota that is gone."""
    found: list[Run] = []
    for part in duty.timeline(rota, now - BEFORE, _edge(duty, now)):
        if found and (found[-1].staff, found[-1].end) == (part.staff, part.start):
            found[-1] = replace(found[-1], end=part.end)
        else:
            found.append(Run(part.staff, part.start, part.end))
    return [run for run in found if run.end > now]


def publish(rota: str, before: Sequence[Published], present: Iterable[Run], now: datetime) -> list[Published]:
    """The events of the rota as they are to be told at `now`, those that have not changed among them."""
    over = [event for event in before if event.end <= now and event.end > now - KEPT]
    living = [event for event in before if event.end > now]
    same = _same(living, list(present))
    told = {event.uid for event in living}
    after = [_as_it_is(event, same.pop(event.uid, None), now) for event in living]
    for run in same.values():
        uid = _uid(rota, run, told)
        told.add(uid)
        after.append(Published(uid, rota, run.staff, run.start, run.end, 0, now))
    return over + after


def _same(living: Sequence[Published], present: Sequence[Run]) -> dict[str, Run]:
    """Which event each duty is: the one of that person that it overlaps most. New ones have keys of their own."""
    pairs = [
        (run.overlap(event), event.uid, place)
        for event in living
        for place, run in enumerate(present)
        if run.staff == event.staff and run.overlap(event) > timedelta(0)
    ]
    same: dict[str, Run] = {}
    left = dict(enumerate(present))
    for _, uid, place in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if uid not in same and place in left:
            same[uid] = left.pop(place)
    return same | {f"new {place}": run for place, run in left.items()}


def _as_it_is(event: Published, run: Run | None, now: datetime) -> Published:
    if run is None:
        changed = replace(event, cancelled=True)
    else:
        # What began before we look is told from where it was told to begin.
        began = event.start if event.start <= run.start <= now - BEFORE else run.start
        changed = replace(event, start=began, end=run.end, cancelled=False)
    return event if changed == event else replace(changed, sequence=event.sequence + 1, changed_at=now)


def _uid(rota: str, run: Run, taken: set[str]) -> str:
    """Made of what the duty is when it is first told, so that two who tell it at once tell the same."""
    told, uid = 0, ""
    while not uid or uid in taken:
        what = f"{rota}\n{run.staff}\n{run.start.astimezone(UTC).isoformat()}\n{told}"
        uid, told = f"{sha256(what.encode()).hexdigest()[:32]}@vaktlinje", told + 1
    return uid


def _edge(duty: Duty, now: datetime) -> datetime:
    local = duty.zone.local(now)
    year, month = divmod(local.year * 12 + local.month - 1 + MONTHS, 12)
    first = datetime(year, month + 1, 1, tzinfo=UTC)
    return moment(duty.zone.at(first.toordinal(), 0))
