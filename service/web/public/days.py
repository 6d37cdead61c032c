"""One date of the public page: the hours in which somebody is on duty, those in which nobody is, and what is told of
gaps that a manager has accepted. Hours that summer time skips or repeats are part of what they belong to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from schedules.instants import Zone, moment, seconds, seconds_up
from schedules.intervals import Line, clip, complement
from service.gaps.records import Record
from service.web.words import clock


@dataclass(frozen=True)
class Hours:
    """`text`: 08.00–15.30."""

    text: str
    somebody: bool


@dataclass(frozen=True)
class Instead:
    """What users are told in hours of an accepted gap; `somebody`: somebody is on duty then after all, if fewer."""

    text: str
    somebody: bool
    told: str


@dataclass(frozen=True)
class Day:
    """`whole`: the same all day (or for what is left of today): True somebody, False nobody; None: see `hours`."""

    date: date
    whole: bool | None
    today: bool
    hours: Sequence[Hours]
    instead: Sequence[Instead]


def day_of(zone: Zone, on: date, line: Line, accepted: Iterable[Record], now: datetime) -> Day:
    midnight, end = zone.at(on.toordinal(), 0), zone.at(on.toordinal() + 1, 0)
    start = max(midnight, seconds(now))
    there, not_there = clip(line, start, end), complement(line, start, end)
    hours = [(s, e, True) for s, e in there] + [(s, e, False) for s, e in not_there]
    whole = True if not not_there else False if not there else None
    return Day(
        on, whole, zone.local(now).date() == on,
        [Hours(_written(zone, on, s, e), somebody) for s, e, somebody in sorted(hours)],
        [told for gap in accepted for told in _instead(zone, on, gap, line, (start, end))],
    )  # fmt: skip


def _instead(zone: Zone, on: date, gap: Record, line: Line, day: tuple[int, int]) -> Iterator[Instead]:
    """The hours with somebody and those without, apart: of each something else is true."""
    start, end = max(seconds(gap.start), day[0]), min(seconds_up(gap.end), day[1])
    if start >= end or not gap.told_instead:
        return
    there = [(s, e, True) for s, e in clip(line, start, end)]
    for s, e, somebody in sorted([*there, *((s, e, False) for s, e in complement(line, start, end))]):
        yield Instead(_written(zone, on, s, e), somebody, gap.told_instead)


def _written(zone: Zone, on: date, start: int, end: int) -> str:
    last = moment(end)
    written = clock(last)
    if zone.local(last).date() != on:
        written = written.replace("00", "24", 1)  # the day's own end
    return f"{clock(moment(start))}–{written}"
