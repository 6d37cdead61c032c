"""The main job, whole: signed webhooks on one side, the provider on the other, real processes between them.

What a process does in time is asked at a time that is said (`--now`), so that nobody waits for a ladder's step.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.bootstrap import build
from service.config import settings
from service.models.conversation import Delivery, State
from service.processes import worker
from tests.e2e.house import House, open_house, wait_until
from tests.e2e.municipality import Place, organisation, service_users
from tests.standin.twilio import Misdeed, text

PLACES = 4
HANGS = 30.0  # seconds: longer than it takes to kill somebody
LEASE_OVER, LIST_ASKED = timedelta(seconds=61), timedelta(seconds=67)


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def small_house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(sqlite_url, tmp_path) as opened:
        opened.furnish(organisation(1), service_users(1))
        yield opened


def test_a_night_from_the_first_text_to_goodbye(house: House) -> None:
    house.take_in(organisation(PLACES), service_users(PLACES))
    house.start_web()
    processes = [house.start(name) for name in ("worker", "worker", "clock")]
    wait_until(lambda: house.get("/readyz")[0] == 200, lambda: house.said)

    _a_text_is_answered_paged_taken_and_closed(house, Place(1))
    _an_undelivered_page_asks_the_next_at_once(house, Place(2))
    _what_a_stranger_forges_is_stored_nowhere(house, Place(3))
    _the_same_text_again_does_nothing_again(house, Place(4))

    for process in processes:
        process.stop()
    assert house.get("/readyz")[0] == 503
    assert " error " not in house.said


def _a_text_is_answered_paged_taken_and_closed(house: House, place: Place) -> None:
    assert house.texts(place.anne, place.number, "er noen der?") == []
    assert "116117" in house.wait_for(place.anne, "kommet fram")
    page = house.wait_for(place.ola, "JA 1")
    assert "Anne" not in page and "er noen der" not in page
    assert house.inbox(place.per) == house.inbox(place.mona) == []

    house.texts(place.ola, place.number, "Ja 1")
    assert "Ola" in house.wait_for(place.anne, "Ola")
    assert "er noen der?" in house.wait_for(place.ola, "er noen der?")
    house.texts(place.ola, place.number, "hei, her er jeg")
    house.wait_for(place.anne, "hei, her er jeg")
    house.texts(place.anne, place.number, "takk 🙂 ŋ")
    assert house.wait_for(place.ola, "takk") == "#1: takk 🙂 ŋ"
    house.texts(place.ola, place.number, "FERDIG 1")
    house.wait_for(place.anne, "avslutter")

    assert len(house.inbox(place.anne)) == 4
    [conversation] = house.rows("conversation", area_id=place.id)
    assert (conversation["state"], conversation["last_holder"]) == (State.CLOSED, "ola1")


def _an_undelivered_page_asks_the_next_at_once(house: House, place: Place) -> None:
    house.texts(place.anne, place.number, "hei")
    house.wait_for(place.ola, "JA 1")
    [page] = [message for message in house.provider.messages if message.recipient == place.ola]
    assert house.provider.receipt(page, "undelivered", 30003) == 200

    house.wait_for(place.per, "JA 1")
    house.wait_for(place.anne, "spør vi flere")
    assert house.provider.receipt(page, "undelivered", 30003) == 200, "receipts come twice"
    house.texts(place.per, place.number, "ja")
    house.wait_for(place.anne, "Per")
    assert house.inbox(place.mona) == []


def _what_a_stranger_forges_is_stored_nowhere(house: House, place: Place) -> None:
    forged = text(place.anne, place.number, "hei", house.new_sid())
    assert house.post(forged, token="another-token")[0] == 403
    assert house.post({**forged, "Body": "noe annet"}, token="")[0] == 403
    assert house.rows("text", area_id=place.id) == house.rows("conversation", area_id=place.id) == []


def _the_same_text_again_does_nothing_again(house: House, place: Place) -> None:
    sid = house.new_sid()
    for _ in range(3):
        assert house.texts(place.bo, place.number, "hei", sid) == []
    house.wait_for(place.ola, "JA 1")
    house.texts(place.bo, place.number, "er du der?")
    house.texts(place.ola, place.number, "ja")
    handed = house.wait_for(place.ola, "er du der?")
    assert handed.count("hei") == handed.count("er du der?") == 1
    assert len(house.rows("text", area_id=place.id, direction="in", author_staff=None)) == 2
    assert len([body for body in house.inbox(place.ola) if "JA 1" in body]) == 1


def test_without_a_worker_the_webhook_itself_answers_and_nothing_is_said_twice(small_house: House) -> None:
    house, place, opened = small_house, Place(1), datetime.now(UTC)
    house.start_web()
    sid = house.new_sid()
    [answer] = house.texts(place.anne, place.number, "er noen der?", sid)
    assert "116117" in answer and "Vi varsler" not in answer, "nobody is being told yet"
    assert house.texts(place.anne, place.number, "er noen der?", sid) == [answer]
    [more] = house.texts(place.anne, place.number, "hallo?")
    assert "lagret" in more and "116117" in more, "nothing is passed on yet, and nobody is left in silence"
    assert house.provider.messages == []

    house.run("worker", "--once")
    assert [len(house.inbox(phone)) for phone in (place.anne, place.ola, place.per)] == [0, 1, 0]
    house.run("worker", "--once", "--now", (opened + timedelta(minutes=6)).isoformat())
    assert [len(house.inbox(phone)) for phone in (place.anne, place.ola, place.per)] == [1, 1, 1]
    assert "spør vi flere" in house.inbox(place.anne)[0] and "JA 1" in house.inbox(place.per)[0]
    house.run("clock", "--once", "--now", "2026-11-22T04:30")
    house.run("clock", "--once", "--now", "2026-11-22T04:30")
    first, again = (running.said for running in house.running[-2:])
    assert int(first.removesuffix(" queued\n")) > 0 and again == "0 queued\n"


def test_a_worker_killed_while_it_sends_has_lost_and_doubled_nothing(house: House) -> None:
    house.furnish(organisation(2), service_users(2))
    house.start_web()
    taken, lost = Place(1), Place(2)
    _is_killed_while_sending(house, taken, Misdeed(accepts=True, stalls=HANGS, cuts=True))
    _is_killed_while_sending(house, lost, Misdeed(accepts=False, stalls=HANGS, cuts=True))
    assert [len(house.inbox(phone)) for phone in (taken.anne, taken.ola, lost.anne, lost.ola)] == [1, 1, 0, 0]

    wiring, killed = build(settings(house.environ)), datetime.now(UTC)
    worker.once(wiring, killed + LEASE_OVER)
    assert {row["delivery"] for row in house.rows("text", direction="out")} == {Delivery.UNKNOWN}
    worker.once(wiring, killed + LIST_ASKED)
    wiring.close()

    assert [len(house.inbox(phone)) for phone in (taken.anne, taken.ola, lost.anne, lost.ola)] == [1, 1, 1, 1]
    assert {row["delivery"] for row in house.rows("text", direction="out")} == {Delivery.ACCEPTED}
    for place, repeated in ((taken, 0), (lost, 1)):
        texts = house.rows("text", direction="out", area_id=place.id)
        assert [row["repeated"] for row in texts] == [repeated, repeated], "what is repeated is marked"
    house.texts(lost.ola, lost.number, "ja")
    assert house.rows("conversation", area_id=lost.id)[0]["holder"] == "ola2"


def _is_killed_while_sending(house: House, place: Place, misdeed: Misdeed) -> None:
    """Both texts, the answer and the page, are with the provider when the process dies."""
    attempts = house.provider.attempts
    killed = house.start_worker()
    house.provider.misbehave(misdeed, misdeed)
    house.texts(place.anne, place.number, "er noen der?")
    wait_until(lambda: house.provider.attempts == attempts + 2, lambda: house.said)
    killed.kill()
    assert [row["delivery"] for row in house.rows("text", direction="out", area_id=place.id)] == [Delivery.SENDING] * 2
