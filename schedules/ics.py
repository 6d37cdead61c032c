"""Entries of a calendar as iCalendar (RFC 5545): what is written is the same, byte for byte, until an entry changes.

Times are local to the zone, with its VTIMEZONE; only what touches the hour that comes twice in October is told in UTC,
since a local time means the first of the two there (RFC 5545, 3.3.5). An entry holds ids and names of staff,
rotas and areas; nothing of service users is ever given to this module.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from schedules.instants import Zone
from schedules.vtimezone import vtimezone

REFRESH = timedelta(hours=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
STAFF, ROTA = "x-vaktlinje-staff", "x-vaktlinje-rota"  # ids, so that our own calendars can be read back


@dataclass(frozen=True)
class Entry:
    """One event. The same `uid` with a higher `sequence` is an update of it; `cancelled` takes it back.

    `start`, `end` and `changed_at` are aware; `[start, end)` must not be empty.
    """

    uid: str
    start: datetime
    end: datetime
    summary: str
    changed_at: datetime = LONG_AGO
    sequence: int = 0
    cancelled: bool = False
    description: str | None = None
    staff: str | None = None
    rota: str | None = None


def calendar(name: str, entries: Iterable[Entry], zone: Zone) -> bytes:
    """The calendar of that name, entries by start; UTF-8, folded, lines ended as the RFC wants them."""
    written = Calendar()
    written.add("prodid", "-//Vaktlinje//Vaktlinje//NO")
    written.add("version", "2.0")
    written.add("calscale", "GREGORIAN")
    written.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):  # RFC 7986, and what clients asked for before it
        written.add(key, _line(name))
    written.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    written.add("x-published-ttl", "PT1H")
    kept = sorted(entries, key=lambda entry: (entry.start, entry.end, entry.uid))
    if kept:
        years = kept[0].start.year, max(entry.end for entry in kept).year
        # A whole year on each side: a client asks the rule for more than the entries' own days.
        around = date(years[0] - 1, 1, 1).toordinal(), date(years[1] + 2, 1, 1).toordinal()
        written.add_component(vtimezone(zone, *around))
    for entry in kept:
        written.add_component(_event(entry, zone))
    content: bytes = written.to_ical()
    return content


def _event(entry: Entry, zone: Zone) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    for key, at in zip(("dtstart", "dtend"), _times(entry, zone), strict=True):
        event.add(key, at)
    event.add("summary", _line(entry.summary))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    for key, value in (("description", entry.description), (STAFF, entry.staff), (ROTA, entry.rota)):
        if value is not None:
            event.add(key, _line(value))
    return event


def _line(words: str) -> str:
    """On one line: the library refuses a lone carriage return, which a name may hold."""
    return " ".join(words.split())


def _times(entry: Entry, zone: Zone) -> tuple[datetime, datetime]:
    """Both local or both UTC: readers reckon with the two, and mix them up where one is of each kind."""
    utc = entry.start.astimezone(UTC).replace(microsecond=0), entry.end.astimezone(UTC).replace(microsecond=0)
    local = zone.local(utc[0]), zone.local(utc[1])
    return utc if any(at.fold for at in local) else local
