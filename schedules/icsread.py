"""An .ics file (RFC 5545) read as occurrences: recurrence, exceptions, days, local, zoned and floating times.

All-day and floating times are the organisation's. What is cancelled is left out, and what has no length. A zone that
nobody knows, a rule that repeats within the day, and whatever is not a calendar are refused (PlanRefused). A hostile
file can still keep the libraries busy for long: whoever reads what others wrote does it with a limit on time.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from math import prod
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Event

from schedules.ics import STAFF
from schedules.instants import SECOND, Zone, seconds
from schedules.planned import MAX_BYTES, MAX_OCCURRENCES, Occurrence, PlanRefused

MAX_EVENTS = 10_000
WITHIN_A_DAY = {"HOURLY", "MINUTELY", "SECONDLY"}
TIMES_A_DAY = 24
PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
ONCE = ("DTSTART", "DTEND", "DURATION")
DATED = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")


def occurrences(content: bytes, file: str, zone: Zone, start: datetime, end: datetime) -> list[Occurrence]:
    """Everything in the calendar that touches [start, end), whole; PlanRefused with a line for each problem."""
    if len(content) > MAX_BYTES:
        raise PlanRefused(file, [f"larger than {MAX_BYTES // 1_000_000} MB"])
    read = _calendar(content, file)
    events = [event for event in read.walk("VEVENT") if isinstance(event, Event)]
    if len(events) > MAX_EVENTS:
        raise PlanRefused(file, [f"holds {len(events)} events: {MAX_EVENTS} are the most that is taken"])
    if problems := [f"{_place(event)}: {reason}" for event in events for reason in _faults(event)]:
        raise PlanRefused(file, problems)
    if str(read.get("METHOD", "")).upper() == "CANCEL":
        return []
    # The reader would move times by it and mix up the hour that comes twice.
    read.pop("X-WR-TIMEZONE", None)
    try:
        # A day on each side: the reader compares floating times with the edges in a zone of its own.
        around = start - timedelta(days=1), end + timedelta(days=1)
        found = [_occurrence(event, zone) for event in _expanded(read, *around) if not _cancelled(event)]
    except PlanRefused:
        raise
    except Exception as error:  # whatever the libraries stumble over, it is the file's fault and changes nothing
        raise PlanRefused(file, [f"its times cannot be worked out ({type(error).__name__})"]) from error
    since, until = seconds(start), seconds(end)
    return [one for one in found if max(one.start, since) < min(one.end, until)]


def _calendar(content: bytes, file: str) -> Calendar:
    try:
        read = Calendar.from_ical(content.decode("utf-8-sig"), multiple=True)
    except UnicodeDecodeError:
        raise PlanRefused(file, ["not UTF-8, as a calendar must be"]) from None
    except Exception as error:  # the parser raises more kinds than it says
        raise PlanRefused(file, ["no iCalendar: it must begin with BEGIN:VCALENDAR"]) from error
    if len(read) != 1 or not isinstance(read[0], Calendar) or read[0].name != "VCALENDAR":
        raise PlanRefused(file, ["no iCalendar, or more than one: it must hold one VCALENDAR"])
    return read[0]


def _expanded(read: Calendar, start: datetime, end: datetime) -> Iterator[Any]:
    for count, event in enumerate(recurring_ical_events.of(read).between(start, end)):
        if count >= MAX_OCCURRENCES:
            raise PlanRefused("calendar", [f"more than {MAX_OCCURRENCES} occurrences in the time that is looked at"])
        yield event


def _faults(event: Event) -> Iterator[str]:
    if event.get("DTSTART") is None:
        yield "it has no start"
        return
    if event.errors:
        yield f"{event.errors[0][0] or 'a line'} cannot be read"
        return
    if twice := [key for key in ONCE if isinstance(event.get(key), list)]:
        yield f"{twice[0]} is given more than once"
        return
    if _ends_early(event):
        yield "its end lies before its start"
    for key in DATED:
        for value in _listed(event.get(key)):
            named = value.params.get("TZID") if hasattr(value, "params") else None
            if named and any(isinstance(at, datetime) and at.tzinfo is None for at in _times(value)):
                yield f"{str(named)[:60]!r} is no time zone that is known"
    for key in ("RRULE", "EXRULE"):
        for rule in _listed(event.get(key)):
            yield from _too_often(rule)


def _too_often(rule: Any) -> Iterator[str]:
    if {str(freq).upper() for freq in rule.get("FREQ", [])} & WITHIN_A_DAY:
        yield "it repeats within the day: a shift repeats daily, weekly, monthly or yearly"
    elif prod(max(1, len(rule.get(part, []))) for part in PARTS) > TIMES_A_DAY:
        yield f"it repeats more than {TIMES_A_DAY} times a day"


def _ends_early(event: Any) -> bool:
    """The reader would take the two for each other."""
    start, end, lasts = (event[key].dt if key in event else None for key in ("DTSTART", "DTEND", "DURATION"))
    if isinstance(lasts, timedelta):
        return lasts < timedelta(0)
    if end is None or isinstance(start, datetime) != isinstance(end, datetime):
        return False
    if isinstance(start, datetime) and (start.tzinfo is None) != (end.tzinfo is None):
        return False
    return bool(end < start)


def _times(value: Any) -> list[Any]:
    dated = [one.dt for one in value.dts] if hasattr(value, "dts") else [value.dt]
    return [at for one in dated for at in (one if isinstance(one, tuple) else (one,))]


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _cancelled(event: Any) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _occurrence(event: Any, zone: Zone) -> Occurrence:
    summary = str(event.get("SUMMARY", ""))
    attendees = [str(one).lower().removeprefix("mailto:") for one in _listed(event.get("ATTENDEE"))]
    categories = [str(word) for one in _listed(event.get("CATEGORIES")) for word in one.cats]
    names = (str(event.get(STAFF, "")), *(attendees if len(attendees) == 1 else ()), summary)
    start, end = _instant(event.start, zone), _instant(event.end, zone)
    return Occurrence(_place(event), tuple(filter(None, names)), start, end, " ".join([summary, *categories]))


def _instant(at: date | datetime, zone: Zone) -> int:
    """All-day and floating times by the organisation's clock, as everything that is written without a zone."""
    if not isinstance(at, datetime):
        return zone.at(at.toordinal(), 0)
    if at.tzinfo is not None:
        return seconds(at)
    return zone.at(at.toordinal(), (at - at.replace(hour=0, minute=0, second=0, microsecond=0)) // SECOND)


def _place(event: Any) -> str:
    begins = None if event.errors or isinstance(event.get("DTSTART"), list) else event.get("DTSTART")
    on = f" of {begins.dt:%Y-%m-%d}" if begins is not None else ""
    return f"event {str(event.get('SUMMARY') or event.get('UID') or 'without name')[:60]!r}{on}"
