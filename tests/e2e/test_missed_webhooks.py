"""Webhooks that never come, come late or come twice, with real processes: nobody's text is lost, and none is two."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import update

from service.line.marks import READ_BACK
from tests.e2e.house import House, open_house, wait_until
from tests.e2e.municipality import Place, organisation, service_users
from tests.standin.twilio import Message, number

pytestmark = pytest.mark.long

PLACES = 6
OLD = timedelta(minutes=5)  # too old for a webhook that may still come


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """Up for an hour, and nothing has been missed yet."""
    with open_house(database_url, tmp_path) as opened:
        opened.furnish(organisation(PLACES), service_users(PLACES))
        hook = f"{opened.url}/channels/twilio/sms"
        opened.provider.numbers = [number(Place(k).number, sms_url=hook) for k in range(1, PLACES + 1)]
        opened.run("reconcile")
        with opened.database.write() as db:
            an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
            db.execute(update(READ_BACK).values(floor=an_hour_ago, read_to=an_hour_ago))
        yield opened


def receives(house: House, sender: str, place: Place) -> Message:
    return house.provider.receives(sender, place.number, f"hei fra {sender[-4:]}", datetime.now(UTC) - OLD)


def test_of_webhooks_that_are_dropped_repeated_and_late_each_text_is_taken_in_once(house: House) -> None:
    chance = random.Random(7)
    house.start_web()
    texts = {
        phone: receives(house, phone, Place(k)) for k in range(1, PLACES + 1) for phone in (Place(k).anne, Place(k).bo)
    }
    arrive = chance.sample(list(texts.values()), k=len(texts) // 2)
    coming = arrive + chance.sample(arrive, k=len(arrive) // 2)  # half of those twice
    chance.shuffle(coming)
    replies: dict[str, set[str]] = {phone: set() for phone in texts}  # what a webhook answered before a worker lived

    def bring() -> None:
        for text in coming:
            status, twiml = house.provider.brings(text)
            assert status == 200
            replies[text.sender] |= {twiml} if "116117" in twiml else set()

    webhooks = Thread(target=bring)
    workers = [house.start("worker") for _ in range(2)]  # each reads the list as it starts
    by_hand = house.start("reconcile")
    webhooks.start()
    webhooks.join()
    assert by_hand.process.wait(60) in (0, 1), by_hand.said
    wait_until(lambda: len(house.rows("text", direction="in")) >= len(texts), lambda: house.said[-3000:])
    stored = [row["provider_id"] for row in house.rows("text", direction="in")]
    assert sorted(stored) == sorted(text.sid for text in texts.values())

    def answers(phone: str) -> int:
        return len(replies[phone]) + sum("116117" in body for body in house.inbox(phone))

    wait_until(lambda: all(map(answers, texts)), lambda: house.said[-3000:])
    for worker in workers:
        worker.stop()
    assert {answers(phone) for phone in texts} == {1}
    assert len(house.rows("conversation")) == len(texts)
    late = {row["provider_id"] for row in house.rows("text", direction="in") if row["written_at"] is not None}
    assert late >= {text.sid for text in texts.values()} - {text.sid for text in arrive}
    told = [row["detail"]["texts"] for row in house.rows("event", name="area:missed:told")]
    assert sum(told) == len(late), "managers hear of each once"
    assert not any(phone[1:] in house.said for phone in texts)


def test_a_night_without_any_process_is_made_up_for_when_a_worker_starts(house: House) -> None:
    place = Place(1)
    receives(house, place.anne, place)
    house.provider.list_fails_with = 503
    worker = house.start_worker()
    wait_until(lambda: "missed:provider_silent" in worker.said, lambda: worker.said)
    worker.stop()
    assert house.rows("text") == []
    house.provider.list_fails_with = None
    with house.database.write() as db:  # as if the minute of that start were over
        from service.queue import WORK

        db.execute(WORK.delete().where(WORK.c.kind == "reconcile"))
    house.start_worker()
    answer = house.wait_for(place.anne, "nådde oss først nå")
    assert "116117" in answer
    assert "1 melding," in house.wait_for(place.mona, "nådde oss ikke")
    assert house.wait_for(place.ola, "#1")
