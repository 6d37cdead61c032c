"""The text about a period: three segments at most, or as many letters where GSM-7 lacks one of them.

What is always said: the period, that one can write, when nobody is there (some of the times, and how many more there
are), and where to turn; only where an area's own words are so long does that take more. What managers have written for
the person, then for everybody, then more times are said as far as there is room; that something is left out is said.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from channels.encoding import segments
from schedules.instants import moment as instant
from schedules.instants import seconds
from schedules.intervals import Interval
from service import texts
from service.line import run_out
from service.line.moment import Moment
from service.line.person import Person, write_to
from service.reports.beforehand.facts import Instead, Told
from service.texts.catalogue import catalogue, known

SEGMENTS = 3
JOINED = 153  # letters of GSM-7 in each of several segments
AT_LEAST = 2  # times that are named before there is room for anything else
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def body(moment: Moment, whom: Person, told: Told, key: str) -> str:
    """`key`: holiday_lead, or holiday_news in place of what was said before. `told`: of what is to come."""
    said = _Said(moment, whom, told, key)
    extras = [*(write_to(moment, whom, "instead_of_promised", instead=one) for one in _each(told.instead)),
              *_each(told.words)]  # fmt: skip
    times, kept = min(AT_LEAST, len(told.nobody)), list(extras)
    while times > 1 and not said.fits(times, [], left=bool(extras)):
        times -= 1
    left = not said.fits(times, extras, left=False)
    if left:
        kept = []
        for extra in extras:
            kept += [extra] if said.fits(times, [*kept, extra], left=True) else []
        left = len(kept) < len(extras)
    while times < len(told.nobody) and said.fits(times + 1, kept, left=left):
        times += 1
    asking = said.whole(times, kept, left=left, ask=True)
    return asking if _has_room(asking) else said.whole(times, kept, left=left)


def _each(said: Sequence[Instead]) -> list[str]:
    """Each once, as sentences."""
    return list(dict.fromkeys(one.said if one.said.endswith((".", "!", "?")) else f"{one.said}." for one in said))


def _has_room(text: str) -> bool:
    taken = segments(text)
    return taken.count <= SEGMENTS if taken.encoding == "GSM-7" else taken.units <= SEGMENTS * JOINED


class _Said:
    """The sentences of one text, put together."""

    def __init__(self, moment: Moment, whom: Person, told: Told, key: str) -> None:
        self._moment, self._whom, self._told = moment, whom, told
        clock = Clock(whom.language, moment.zone)
        start, end = max(instant(told.start), moment.now), instant(told.end)
        self._lead = write_to(moment, whom, key, area=moment.area.name, period=told.name, days=clock.days(start, end))
        self._times = [clock.stretch(one) for one in told.nobody]
        self._emergency = run_out.fallback_sentences(moment, whom)[0]

    def fits(self, times: int, extras: Sequence[str], *, left: bool) -> bool:
        return _has_room(self.whole(times, extras, left=left))

    def whole(self, times: int, extras: Sequence[str], *, left: bool, ask: bool = False) -> str:
        sentences = [self._lead, *self._duty(times), self._emergency, *extras]
        sentences += [self._write("holiday_rest")] if left else [self._write("holiday_ask")] if ask else []
        return " ".join(sentences)

    def _duty(self, times: int) -> list[str]:
        told = self._told
        if not told.nobody:
            return [self._write("holiday_covered")]
        then = self._write("holiday_then")
        if told.nobody == ((max(told.start, seconds(self._moment.now)), told.end),):
            return [self._write("holiday_nobody_at_all"), then]
        more = len(told.nobody) - times
        named = self._write("holiday_nobody", times=", ".join(self._times[:times]))
        return [named, *([self._write("holiday_more", count=more)] if more else []), then]

    def _write(self, key: str, **facts: object) -> str:
        return write_to(self._moment, self._whom, key, **facts)


class Clock:
    """How days and hours are written in a text: only letters of GSM-7, and the day's end as 24.00."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self._language, self._zone = known(language), zone

    def days(self, start: datetime, end: datetime) -> str:
        """`onsdag 23.12. til og med søndag 3.1.`"""
        first, last = self._written(start, "day"), self._written(end - SECOND, "day")
        return first if first == last else self._say("holiday_days", first=first, last=last)

    def stretch(self, interval: Interval) -> str:
        """`lørdag 26.12. kl. 08.00-20.00`, `hele søndag 27.12.`, or from one day to another."""
        start, end = instant(interval[0]), instant(interval[1])
        first, last = self._written(start, "day"), self._written(end - SECOND, "day")
        if self._is_midnight(start) and self._is_midnight(end):
            return self._say("holiday_day", day=first) if first == last else self.days(start, end)
        hours = {"start": self._written(start, "hour"), "end": self._end(end)}
        if first == last and end - start <= DAY:
            return self._say("holiday_hours", day=first, **hours)
        return self._say("holiday_over_days", first=first, last=last, **hours)

    def _end(self, at: datetime) -> str:
        written = self._written(at, "hour")
        return written.replace("00", "24", 1) if self._is_midnight(at) else written

    def _is_midnight(self, at: datetime) -> bool:
        local = at.astimezone(self._zone)
        return (local.hour, local.minute) == (0, 0)

    def _written(self, at: datetime, pattern: str) -> str:
        said: str = format_datetime(
            at, catalogue(self._language).gettext(pattern), tzinfo=self._zone, locale=self._language
        )
        return said

    def _say(self, key: str, **facts: object) -> str:
        return texts.render(key, self._language, **facts)
