"""Calendars as clients get them: by a secret address, again only when something has changed."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from service.calendars import addresses
from service.clock import FrozenClock
from service.database import Database
from service.models.calendar import Subject
from service.organisation import standing
from service.processes.web import without_tokens
from tests.calendars.conftest import shift, take_in
from tests.web.conftest import ListeningLine, application


@pytest.fixture
def address(database: Database, clock: FrozenClock) -> str:
    take_in(database, shift("ola", "2026-12-24T15:00", "2026-12-25T08:00"))
    with database.write() as db:
        return f"/calendar/{addresses.make(db, standing(db), Subject.STAFF, 'ola', clock.now())}.ics"


@pytest.fixture
def client(database: Database, clock: FrozenClock) -> Iterator[FlaskClient]:
    yield application(ListeningLine(database), clock).test_client()


def test_whoever_has_the_address_gets_the_calendar(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    assert answer.text.startswith("BEGIN:VCALENDAR\r\n")
    assert "X-WR-CALNAME:Ola Prøvesen: when I am on duty" in answer.text  # in the language of who reads it
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_client_that_has_it_already_is_not_sent_it_again(
    client: FlaskClient, address: str, database: Database
) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")

    take_in(database, shift("ola", "2026-12-24T15:00", "2026-12-25T10:00"))
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "SEQUENCE:1" in changed.text


def test_a_guess_finds_nothing_and_a_revoked_address_neither(
    client: FlaskClient, address: str, database: Database, clock: FrozenClock
) -> None:
    assert client.get("/calendar/guess.ics").status_code == 404
    assert client.get(address.removesuffix(".ics")).status_code == 404
    with database.write() as db:
        addresses.revoke(db, address, clock.now())
    assert client.get(address).status_code == 404


def test_the_log_of_answers_does_not_hold_the_address(address: str) -> None:
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    assert token[:20] not in without_tokens(address)
    assert token[20:] not in without_tokens(address)
