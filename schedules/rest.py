"""Daily and weekly rest, by the Norwegian Working Environment Act (aml., LOV-2005-06-17-62), on lines of whole seconds.

- § 10-8 (1), (2): at least 11 hours off together in 24 hours, between two main periods of work, and 35 in seven days.
- § 10-8 (3): an undertaking with a collective agreement may agree in writing on less, with compensating rest, but not
  on less than 8 and 28 hours: `rest` of a rota. (Its exception for calls that avert serious disturbance, and what
  unions with right of nomination agree by § 10-12 (4), are for people to weigh: here it is still a warning.)
- § 10-4 (3): of stand-by outside the workplace at least 1/7 counts as working time, by agreement another part. Time
  in which nobody calls is time off (so the Labour Inspection Authority reads § 10-8); a call is work, and breaks it.

The 24 hours, and the seven days, run from when work begins after a sufficient rest. So work with no sufficient rest in
it must be over soon enough for the rest to follow inside them. This is the reading that protects most: it looks at no
calendar, and a rest that comes too late does not help.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from schedules.instants import DAY, HOUR
from schedules.intervals import Line
from schedules.organisation import Organisation, Rota
from schedules.written import duration

WEEK = 7 * DAY


class Agreement(NamedTuple):
    """Seconds off together: `daily` in each 24 hours, `weekly` in each seven days."""

    daily: int = 11 * HOUR
    weekly: int = 35 * HOUR


LAW = Agreement()


@dataclass(frozen=True, slots=True)
class CallOut:
    """Time that somebody worked, rota or not: called out, or a page taken; aware datetimes."""

    staff: str
    start: datetime
    end: datetime


class Breach(NamedTuple):
    """Work from `start` to `end` without sufficient rest; `longest` is the longest in the time where it should be."""

    start: int
    end: int
    longest: int


def agreement(rota: Rota) -> Agreement:
    return Agreement(_length(rota.rest.daily), _length(rota.rest.weekly))


def agreements(organisation: Organisation) -> dict[str, Agreement]:
    """For everyone who is named in a rota, the strictest of what their rotas say."""
    strictest: dict[str, Agreement] = {}
    for rota in organisation.rotas:
        says = agreement(rota)
        for staff in named(rota):
            strictest[staff] = stricter(strictest.get(staff, says), says)
    return strictest


def stricter(one: Agreement, other: Agreement) -> Agreement:
    return Agreement(max(one.daily, other.daily), max(one.weekly, other.weekly))


def named(rota: Rota) -> set[str]:
    """Everyone whose duty the rota may hold."""
    staff = {member for layer in rota.layers for member in layer.members}
    staff |= {shift.staff for shift in rota.shifts} | {override.staff for override in rota.overrides}
    return {who for who in staff if who is not None}


def breaches(work: Line, free: int, within: int) -> list[Breach]:
    """Where `work` leaves less than `free` off together in the `within` that begin with it; by start."""
    return [
        Breach(stint[0][0], stint[-1][1], _longest(stint, within))
        for stint in stints(work, free)
        if stint[-1][1] - stint[0][0] > within - free
    ]


def stint_around(work: Line, start: int, end: int, free: int) -> tuple[int, int]:
    """From where to where there is no `free` off together, were [start, end) work as well; linear in that work."""
    begins, ends = start, end
    place = bisect_left(work, (end,))
    for since, until in reversed(work[:place]):
        if begins - until >= free:
            break
        begins, ends = min(begins, since), max(ends, until)
    for since, until in work[place:]:
        if since - ends >= free:
            break
        ends = until
    return begins, ends


def rested_at(work: Line, at: int, free: int) -> int:
    """The first instant from `at` on before which `free` lies without work."""
    for start, end in work:
        if start >= at:
            break
        if end > at - free:
            at = end + free
    return at


def stints(work: Line, free: int) -> Iterator[Line]:
    """The work, parted where `free` or more lies between."""
    stint: Line = []
    for start, end in work:
        if stint and start - stint[-1][1] >= free:
            yield stint
            stint = []
        stint.append((start, end))
    if stint:
        yield stint


def _longest(stint: Line, within: int) -> int:
    """The longest time off in the `within` that begin with the stint, which is longer than them or nearly so."""
    after = stint[0][0] + within
    ends = [end for start, end in stint if start < after]
    starts = [start for start, _ in stint[1:] if start < after] + [after]
    return max(0, *(start - end for end, start in zip(ends, starts, strict=True)))


@lru_cache(maxsize=64)
def _length(written: str) -> int:
    return int(duration(written).total_seconds())

