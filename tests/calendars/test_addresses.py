"""What people see who follow their duty in a calendar of their own, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import recurring_ical_events
from sqlalchemy import select

from service import gaps
from service.calendars import addresses
from service.calendars.feed import feed
from service.clock import FrozenClock
from service.database import Database
from service.errors import UnknownRota, UnknownStaff
from service.models import metadata
from service.models.calendar import Subject
from service.organisation import standing
from tests.calendars.conftest import shift, take_in

CHRISTMAS = shift("kari", "2026-12-24T15:00", "2026-12-25T08:00")


def address(database: Database, kind: Subject, subject: str, now: datetime) -> str:
    with database.write() as db:
        return addresses.make(db, standing(db), kind, subject, now)


def read(content: bytes | None) -> list[dict[str, Any]]:
    """As another reader sees the calendar: every event of two years."""
    assert content is not None
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(content)).between(date(2026, 1, 1), date(2028, 1, 1))
    keys = ("UID", "SUMMARY", "SEQUENCE", "STATUS", "X-VAKTLINJE-STAFF")
    return [{"start": event.start.astimezone(UTC), "end": event.end.astimezone(UTC), **{
        key.lower(): event.get(key) for key in keys}} for event in found]


@pytest.fixture
def natt(database: Database, clock: FrozenClock) -> Iterator[str]:
    take_in(database, CHRISTMAS)
    yield address(database, Subject.ROTA, "natt", clock.now())


def test_a_rota_is_read_by_another_reader_as_it_is(database: Database, natt: str, clock: FrozenClock) -> None:
    event, = read(feed(database, natt, clock.now()))

    assert (event["start"], event["end"]) == (
        datetime(2026, 12, 24, 14, tzinfo=UTC), datetime(2026, 12, 25, 7, tzinfo=UTC))
    assert event["summary"] == "Nattvakt; Storvik, indre: Kåre Ærlig 🙂"
    assert (event["sequence"], event["status"], event["x-vaktlinje-staff"]) == (0, "CONFIRMED", "kari")


def test_what_has_not_changed_is_the_same_to_the_byte(database: Database, natt: str, clock: FrozenClock) -> None:
    first = feed(database, natt, clock.now())
    clock.move(timedelta(days=2))

    assert feed(database, natt, clock.now()) == first


def test_a_longer_duty_is_an_update_of_the_same_event(database: Database, natt: str, clock: FrozenClock) -> None:
    before, = read(feed(database, natt, clock.now()))
    take_in(database, shift("kari", "2026-12-24T13:00", "2026-12-25T10:00"))
    after, = read(feed(database, natt, clock.move(timedelta(hours=1))))

    assert (after["uid"], after["sequence"]) == (before["uid"], 1)
    assert (after["start"], after["end"]) == (before["start"] - timedelta(hours=2), before["end"] + timedelta(hours=2))


def test_a_duty_that_is_taken_away_is_told_as_cancelled_and_comes_back_as_itself(
    database: Database, natt: str, clock: FrozenClock
) -> None:
    before, = read(feed(database, natt, clock.now()))
    take_in(database)
    gone, = read(feed(database, natt, clock.now()))
    take_in(database, CHRISTMAS)
    back, = read(feed(database, natt, clock.now()))

    assert [(event["uid"], event["sequence"], event["status"]) for event in (gone, back)] == [
        (before["uid"], 1, "CANCELLED"), (before["uid"], 2, "CONFIRMED")]


def test_somebody_who_takes_a_part_of_a_duty_gets_an_event_and_the_other_an_update(
    database: Database, natt: str, clock: FrozenClock
) -> None:
    before, = read(feed(database, natt, clock.now()))
    take_in(database, CHRISTMAS, overrides=shift("ola", "2026-12-24T15:00", "2026-12-24T20:00"))
    mine, = read(feed(database, address(database, Subject.STAFF, "kari", clock.now()), clock.now()))
    his, = read(feed(database, address(database, Subject.STAFF, "ola", clock.now()), clock.now()))

    assert (mine["uid"], mine["sequence"], mine["start"]) == (
        before["uid"], 1, datetime(2026, 12, 24, 19, tzinfo=UTC))
    assert his["uid"] != mine["uid"] and his["end"] == mine["start"]


def test_my_calendar_has_my_duty_on_every_rota_and_nobody_elses(database: Database, clock: FrozenClock) -> None:
    take_in(database, CHRISTMAS, shift("per", "2026-12-27T15:00", "2026-12-28T08:00"))
    token = address(database, Subject.STAFF, "per", clock.now())
    content = feed(database, token, clock.now())

    assert {event["summary"].split(":")[0] for event in read(content)} == {"Bakvakt", "Nattvakt; Storvik, indre"}
    assert {event["x-vaktlinje-staff"] for event in read(content)} == {"per"}


def test_a_duty_that_never_ends_changes_no_more_than_once_a_month(database: Database, clock: FrozenClock) -> None:
    take_in(database)
    token = address(database, Subject.ROTA, "bak", clock.now())
    told = []
    for _ in range(20):
        event, = read(feed(database, token, clock.move(timedelta(days=3))))
        told.append((event["uid"], event["start"], event["sequence"]))

    assert len({(uid, start) for uid, start, _ in told}) == 1
    assert [told[0][2], told[-1][2]] == [0, 2]  # from the middle of November to the middle of January


def test_an_areas_gaps_are_read_and_taken_back_when_they_are_filled(database: Database, clock: FrozenClock) -> None:
    take_in(database)
    token = address(database, Subject.AREA, "storvik", clock.now())
    looked(database, clock)
    gap, = read(feed(database, token, clock.now()))
    take_in(database, CHRISTMAS)
    clock.move(timedelta(minutes=1))
    looked(database, clock)
    filled, = read(feed(database, token, clock.now()))

    assert (gap["summary"], gap["status"]) == ("Storvik kommune: ingen på vakt, 1 kreves", "CONFIRMED")
    assert (gap["start"], gap["end"]) == (
        datetime(2026, 12, 24, 14, tzinfo=UTC), datetime(2026, 12, 25, 7, tzinfo=UTC))
    assert (filled["uid"], filled["status"]) == (gap["uid"], "CANCELLED")
    assert filled["sequence"] > gap["sequence"]


def looked(database: Database, clock: FrozenClock) -> None:
    with database.write() as db:
        gaps.recompute(db, standing(db), ["storvik"], clock.now())


def test_an_hour_that_comes_twice_is_told_as_the_one_it_is(database: Database, clock: FrozenClock) -> None:
    clock.set(datetime(2026, 10, 20, tzinfo=UTC))
    take_in(database, shift("kari", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"))
    event, = read(feed(database, address(database, Subject.ROTA, "natt", clock.now()), clock.now()))

    assert event["start"] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert event["end"] == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_two_who_look_at_once_for_the_first_time_see_the_same_events(
    database: Database, natt: str, clock: FrozenClock
) -> None:
    person = address(database, Subject.STAFF, "kari", clock.now())

    assert [event["uid"] for event in read(feed(database, natt, clock.now()))] == [
        event["uid"] for event in read(feed(database, person, clock.now()))]


@pytest.mark.parametrize("told", ["token", "address", "id"])
def test_a_revoked_address_shows_nothing_any_more(
    database: Database, natt: str, clock: FrozenClock, told: str
) -> None:
    with database.write() as db:
        id = addresses.listed(db)[0].id
        name = {"token": natt, "address": f"https://vakt.example.org/calendar/{natt}.ics", "id": id}[told]
        addresses.revoke(db, name, clock.now())
        with pytest.raises(addresses.UnknownAddress):
            addresses.revoke(db, name, clock.now())

    assert feed(database, natt, clock.now()) is None


def test_the_secret_is_stored_nowhere(database: Database, natt: str, clock: FrozenClock) -> None:
    feed(database, natt, clock.now())
    with database.read() as db:
        stored = " ".join(str(row) for table in metadata.sorted_tables for row in db.execute(select(table)))

    assert natt not in stored
    assert "calendar:address:made" in stored


def test_nobody_gets_the_calendar_of_one_who_is_not_there(database: Database, natt: str, clock: FrozenClock) -> None:
    with pytest.raises(UnknownStaff):
        address(database, Subject.STAFF, "nobody", clock.now())
    with pytest.raises(UnknownRota):
        address(database, Subject.ROTA, "nothing", clock.now())


def test_a_token_that_was_never_made_shows_nothing(database: Database, natt: str, clock: FrozenClock) -> None:
    for token in ("", "x", natt[:-1], natt + "x", "æ" * 43, "\udcff"):
        assert feed(database, token, clock.now()) is None
