"""Calendars of other systems, and what is taken from them, by Norwegian clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from schedules.icsread import occurrences
from schedules.instants import moment, zone
from schedules.planned import PlanRefused

OSLO = zone("Europe/Oslo")
FIRST, LAST = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 1, 15, tzinfo=UTC)


def ics(*events: str, head: str = "") -> bytes:
    body = "\n".join(f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//x\n{head}{body}\nEND:VCALENDAR\n".encode()


def told(*events: str, head: str = "") -> list[tuple[str, str]]:
    """From when to when, by the clock in Oslo."""
    found = occurrences(ics(*events, head=head), "plan.ics", OSLO, FIRST, LAST)
    local = [[OSLO.local(moment(at)).isoformat(timespec="minutes") for at in (one.start, one.end)] for one in found]
    return sorted((start, end) for start, end in local)


def refusal(content: bytes) -> str:
    with pytest.raises(PlanRefused) as refused:
        occurrences(content, "plan.ics", OSLO, FIRST, LAST)
    return str(refused.value)


OUR_CLOCK = [("2026-12-24T15:00+01:00", "2026-12-25T08:00+01:00")]


@pytest.mark.parametrize("times", [
    pytest.param("DTSTART:20261224T150000\nDTEND:20261225T080000", id="floating times are ours"),
    pytest.param("DTSTART:20261224T140000Z\nDTEND:20261225T070000Z", id="UTC"),
    pytest.param("DTSTART;TZID=America/New_York:20261224T090000\nDTEND;TZID=America/New_York:20261225T020000",
                 id="a zone elsewhere"),
    pytest.param("DTSTART;TZID=W. Europe Standard Time:20261224T150000\nDURATION:PT17H", id="as Outlook writes it"),
])
def test_a_shift_is_read_by_its_zone(times: str) -> None:
    assert told(times) == OUR_CLOCK


def test_whole_days_are_days_of_the_organisation() -> None:
    assert told("DTSTART;VALUE=DATE:20261024\nDTEND;VALUE=DATE:20261026", "DTSTART;VALUE=DATE:20261224") == [
        ("2026-10-24T00:00+02:00", "2026-10-26T00:00+01:00"), ("2026-12-24T00:00+01:00", "2026-12-25T00:00+01:00")]


def test_what_repeats_stays_on_the_clock_across_winter_time() -> None:
    rule = "DTSTART;TZID=Europe/Oslo:20261017T200000\nDTEND;TZID=Europe/Oslo:20261018T080000\nRRULE:FREQ=WEEKLY;COUNT=2"
    assert told(rule) == [("2026-10-17T20:00+02:00", "2026-10-18T08:00+02:00"),
                          ("2026-10-24T20:00+02:00", "2026-10-25T08:00+01:00")]


def test_an_occurrence_that_is_moved_taken_out_or_cancelled_is_heeded() -> None:
    head = "DTSTART;TZID=Europe/Oslo:20261201T200000\nDTEND;TZID=Europe/Oslo:20261201T220000\nSUMMARY:Natt"
    rule = f"{head}\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE;TZID=Europe/Oslo:20261202T200000"
    moved = ("UID:0\nRECURRENCE-ID;TZID=Europe/Oslo:20261203T200000\n"
             "DTSTART;TZID=Europe/Oslo:20261203T210000\nDTEND;TZID=Europe/Oslo:20261203T230000")
    gone = ("UID:0\nRECURRENCE-ID;TZID=Europe/Oslo:20261204T200000\nSTATUS:CANCELLED\n"
            "DTSTART;TZID=Europe/Oslo:20261204T200000\nDTEND;TZID=Europe/Oslo:20261204T220000")
    content = ics(rule, moved, gone).replace(b"UID:1\n", b"").replace(b"UID:2\n", b"")
    found = occurrences(content, "plan.ics", OSLO, FIRST, LAST)
    assert sorted(OSLO.local(moment(one.start)).isoformat() for one in found) == [
        "2026-12-01T20:00:00+01:00", "2026-12-03T21:00:00+01:00"]


def test_a_rule_without_end_ends_where_we_stop_looking() -> None:
    found = told("DTSTART;TZID=Europe/Oslo:20200101T080000\nDTEND;TZID=Europe/Oslo:20200101T160000\nRRULE:FREQ=DAILY")
    assert (len(found), found[0][0], found[-1][0]) == (106, "2026-10-01T08:00+02:00", "2027-01-14T08:00+01:00")


def test_a_skipped_time_moves_forward_as_everywhere() -> None:
    found = occurrences(ics("DTSTART:20270328T023000\nDTEND:20270328T040000"), "x", OSLO, FIRST, LAST + timedelta(100))
    assert [OSLO.local(moment(one.start)).isoformat() for one in found] == ["2027-03-28T03:30:00+02:00"]


def test_the_hour_that_comes_twice_keeps_its_instant() -> None:
    head = "X-WR-TIMEZONE:Europe/Oslo\n"
    found = occurrences(ics("DTSTART:20261025T013000Z\nDTEND:20261025T023000Z", head=head), "x", OSLO, FIRST, LAST)
    assert [moment(one.start) for one in found] == [datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]


def test_what_is_called_off_is_not_there() -> None:
    times = "DTSTART:20261224T140000Z\nDTEND:20261225T070000Z"
    assert told(f"{times}\nSTATUS:CANCELLED") == []
    assert told(times, head="METHOD:CANCEL\n") == []
    assert told("DTSTART:20261224T140000Z") == []  # a reminder: it takes no time


@pytest.mark.parametrize(("content", "says"), [
    pytest.param(b"", "no iCalendar", id="nothing"),
    pytest.param(b"hello", "no iCalendar", id="something else"),
    pytest.param(b"<html>sign in</html>", "no iCalendar", id="a page in place of it"),
    pytest.param(b"PK\x03\x04" + b"\x00\xff" * 99, "not UTF-8", id="a spreadsheet"),
    pytest.param(b"BEGIN:VEVENT\nEND:VEVENT\n", "no iCalendar", id="an event alone"),
    pytest.param(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "no iCalendar", id="half of one"),
    pytest.param(b"x" * 10_000_000, "larger than 5 MB", id="10 MB"),
    pytest.param(ics("DTSTART:tomorrow\nSUMMARY:Kari"), "'Kari'", id="a start that is none"),
    pytest.param(ics("SUMMARY:Kari"), "no start", id="no start"),
    pytest.param(ics("DTSTART;TZID=Mars/Olympus:20261224T150000\nDTEND:20261224T160000Z"), "'Mars/Olympus' is no time",
                 id="a zone that nobody knows"),
    pytest.param(ics("DTSTART:20261224T140000Z\nDTEND:20261225T070000Z\nRRULE:FREQ=SECONDLY"), "within the day",
                 id="every second"),
    pytest.param(ics("DTSTART:20261224T140000Z\nDTEND:20261225T070000Z\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;"
                     "BYMINUTE=1,2,3,4,5"), "24 times a day", id="25 times a day"),
    pytest.param(ics(*(["DTSTART:20261224T140000Z"] * 10_001)), "10001 events", id="too many events"),
    pytest.param(ics(*(["DTSTART:20261001T140000Z\nDTEND:20261001T150000Z\nRRULE:FREQ=DAILY"] * 400)),
                 "more than 20000", id="too many occurrences"),
    pytest.param(ics("DTSTART:20261224T140000Z\nDTEND:20261223T140000Z"), "before its start",
                 id="an end before its start"),
])
def test_what_is_no_calendar_is_refused_with_the_reason(content: bytes, says: str) -> None:
    assert says in refusal(content)


@pytest.mark.parametrize("key", ["DTSTART", "DTEND"])
def test_a_shift_that_begins_or_ends_twice_is_refused_by_name(key: str) -> None:
    twice = f"DTSTART:20261224T140000Z\nDTEND:20261225T070000Z\n{key}:20261225T080000Z"
    assert f"{key} is given more than once" in refusal(ics(twice))
