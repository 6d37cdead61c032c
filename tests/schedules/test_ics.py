"""Calendars out, held against the standard's words and against the zone database."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from schedules.ics import Entry, calendar
from schedules.instants import zone
from schedules.vtimezone import vtimezone

SHIFT = Entry("u1", datetime(2026, 12, 24, 14, tzinfo=UTC), datetime(2026, 12, 25, 7, tzinfo=UTC), "Vakt")


@pytest.mark.parametrize("name", ["Europe/Oslo", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"])
def test_the_written_zone_says_what_the_zone_database_says(name: str) -> None:
    written = vtimezone(zone(name), date(2026, 1, 1).toordinal(), date(2028, 1, 1).toordinal()).to_ical()
    renamed = icalendar.Timezone.from_ical(written.replace(name.encode(), b"Our/Own"))
    assert isinstance(renamed, icalendar.Timezone)
    own = renamed.to_tz(lookup_tzid=False)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    while at < datetime(2027, 12, 30, tzinfo=UTC):
        local = at.astimezone(zone(name).info)
        if not local.fold:  # what a wall clock cannot tell apart, we write in UTC
            assert local.replace(tzinfo=own).utcoffset() == local.utcoffset(), local
        at += timedelta(minutes=30)


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut() -> None:
    content = calendar("Kåres vakter 🙂" * 9, [SHIFT], zone("Europe/Oslo"))
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)  # each line is whole letters
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_an_empty_calendar_is_a_calendar() -> None:
    read = icalendar.Calendar.from_ical(calendar("Ingen", [], zone("Europe/Oslo")))
    assert (read["VERSION"], read["METHOD"], read.walk("VEVENT")) == ("2.0", "PUBLISH", [])


def test_what_people_are_called_cannot_write_events_of_their_own() -> None:
    name = "Kari\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Fri; hele, uken\\n"
    entry = Entry("u1", SHIFT.start, SHIFT.end, name)
    event, = icalendar.Calendar.from_ical(calendar(name, [entry], zone("Europe/Oslo"))).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Kari END:VEVENT BEGIN:VEVENT SUMMARY:Fri; hele, uken\\n"
