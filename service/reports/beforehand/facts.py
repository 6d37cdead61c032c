"""What is so in a period, for one person: when nobody is on duty whom a text reaches, and what is done instead.

`Told` is what somebody was told, and what would be told now; `same` says whether the one is still the other. No names
of staff are in it: who has duty may change without anything becoming untrue.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from schedules.calendar import NamedPeriod
from schedules.duty import Duty
from schedules.instants import seconds, seconds_up
from schedules.intervals import Interval, Line, clip, complement, subtract, union
from schedules.organisation import Area
from service import promised
from service.gaps import Record, book
from service.gaps.presence import reached
from service.line.moment import Moment
from service.models.gap import GapState
from service.people import ServiceUser


@dataclass(frozen=True)
class Instead:
    """What somebody has written for time of an accepted gap. `until`: the gap's end, in seconds."""

    until: int
    said: str


@dataclass(frozen=True)
class Told:
    """`name`: what the period was called. Times are seconds since 1970.

    `nobody`: when nobody is on duty. `instead`: in place of help that the person is promised. `words`: what a manager
    has written for time in which nobody is on duty.
    """

    name: str
    start: int
    end: int
    nobody: tuple[Interval, ...]
    instead: tuple[Instead, ...]
    words: tuple[Instead, ...]

    def from_now_on(self, now: datetime) -> "Told":
        """What of it is to come."""
        at = seconds(now)
        return replace(
            self, nobody=tuple(clip(list(self.nobody), max(self.start, at), self.end)),
            instead=tuple(one for one in self.instead if one.until > at),
            words=tuple(one for one in self.words if one.until > at),
        )  # fmt: skip

    def written(self) -> dict[str, Any]:
        return {
            "name": self.name, "start": self.start, "end": self.end, "nobody": [list(one) for one in self.nobody],
            "instead": [[one.until, one.said] for one in self.instead],
            "words": [[one.until, one.said] for one in self.words],
        }  # fmt: skip


def read(written: dict[str, Any]) -> Told:
    """As `Told.written` wrote it."""
    return Told(
        written["name"], written["start"], written["end"],
        tuple((start, end) for start, end in written["nobody"]),
        tuple(Instead(until, said) for until, said in written["instead"]),
        tuple(Instead(until, said) for until, said in written["words"]),
    )  # fmt: skip


def same(told: Told, so: Told, now: datetime) -> bool:
    """Whether what was told is still so, of what is to come. When a gap ends in which the same is done is no matter."""
    one, other = told.from_now_on(now), so.from_now_on(now)
    return _compared(one) == _compared(other)


def lost_before(told: Told, so: Told, now: datetime, until: datetime) -> bool:
    """Whether it is soon untrue that somebody is there: nobody is, before `until`, in time that was not told of."""
    ahead = clip(list(so.from_now_on(now).nobody), seconds(now), seconds_up(until))
    return bool(subtract(ahead, list(told.nobody)))


def gather(moment: Moment, user: ServiceUser, period: NamedPeriod) -> Told:
    """How the period stands now, of what of it is to come. The area's gaps must be up to date."""
    area, since = moment.area, max(period.start, moment.now)
    nobody = _alone(moment.duty, area, user.primary_contact, since, period.end)
    accepted = [gap for gap in book.between(moment.db, [area.id], since, period.end) if gap.state == GapState.ACCEPTED]
    return Told(
        period.called(user.language), seconds(period.start), seconds_up(period.end), tuple(nobody),
        tuple(_promised(moment, user, accepted)), tuple(_words(accepted, nobody)),
    )  # fmt: skip


def _alone(duty: Duty, area: Area, known: str | None, start: datetime, end: datetime) -> Line:
    """When neither a rota of the ladder nor the person's known helper has duty: then a text opens in a gap."""
    helpers = [
        (seconds(stretch.start), seconds(stretch.end))
        for rota in duty.serving(area.id) for stretch in duty.timeline(rota.id, start, end) if stretch.staff == known
    ]  # fmt: skip
    there = union([*reached(duty, area, start, end), *helpers])
    return complement(there, seconds(start), seconds_up(end))


def _promised(moment: Moment, user: ServiceUser, accepted: Iterable[Record]) -> Iterable[Instead]:
    for gap in accepted:
        said = promised.of_person(moment.db, moment.vault, user.id, [gap.id], moment.zone)
        yield from (Instead(seconds_up(gap.end), words) for words in said)


def _words(accepted: Sequence[Record], nobody: Line) -> Iterable[Instead]:
    """Only of those gaps in which nobody is there at some time: else nobody who texts hears them."""
    for gap in accepted:
        if gap.told_instead and clip(nobody, seconds(gap.start), seconds_up(gap.end)):
            yield Instead(seconds_up(gap.end), gap.told_instead.strip())


def _compared(one: Told) -> object:
    return (one.start, one.end, one.nobody, {said.said for said in one.instead}, {said.said for said in one.words})
