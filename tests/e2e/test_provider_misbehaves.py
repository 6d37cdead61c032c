"""A provider that fails in every way it can: nothing is lost, and nothing doubled to a service user (contract 9.2).

The worker's own loop runs here at times that are said; the provider is real HTTP, and its list goes by the same clock.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from channels.base import Inbound
from channels.twilio import Twilio
from service import heartbeat
from service.bootstrap import Wiring, build
from service.clock import FrozenClock
from service.config import settings
from service.processes import worker
from tests.e2e.house import House, open_house
from tests.e2e.municipality import Place, organisation, service_users
from tests.standin.twilio import CUT_AFTER, CUT_BEFORE, SID, TOKEN, Misdeed, answers

NIGHTS = 12
TIMEOUT = 0.2  # seconds
HANGS, MUMBLES = Misdeed(accepts=True, stalls=2 * TIMEOUT), Misdeed(accepts=True, answer=b"<html>")
TAKEN = [CUT_AFTER, answers(500, accepts=True), HANGS, MUMBLES]
NOT_TAKEN = [CUT_BEFORE, answers(500), answers(429, 20429), answers(503), answers(429), answers(401, 20003)]


class Nights:
    """A worker on a moved clock, and one text a night from another person."""

    def __init__(self, house: House, clock: FrozenClock) -> None:
        self.house, self.clock = house, clock
        house.provider.clock = clock.now
        house.furnish(organisation(NIGHTS), service_users(NIGHTS))
        channel = Twilio(SID, [TOKEN], house.url, house.provider.url, timeout=TIMEOUT)
        self.wiring: Wiring = replace(build(settings(house.environ), clock), channel=channel)

    def anne_texts(self, place: Place) -> None:
        with self.house.database.write() as db:
            heartbeat.beat(db, "the worker", "worker", self.clock.now())
        text = Inbound(self.house.new_sid(), place.anne, place.number, "er noen der?")
        assert self.wiring.line.receive(text, self.clock.now()) == []

    def wait(self, seconds: int) -> None:
        for _ in range(seconds):
            worker.once(self.wiring, self.clock.now())
            self.clock.set(self.clock.now() + timedelta(seconds=1))


@pytest.fixture
def nights(database_url: str, tmp_path: Path, clock: FrozenClock) -> Iterator[Nights]:
    with open_house(database_url, tmp_path) as house:
        made = Nights(house, clock)
        yield made
        made.wiring.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_however_the_provider_fails_each_text_arrives_once(nights: Nights, seed: int) -> None:
    chance = random.Random(seed)
    for k in range(1, NIGHTS + 1, 3):
        nights.house.provider.misbehave(*chance.choices(TAKEN + NOT_TAKEN, k=chance.randint(1, 5)))
        nights.anne_texts(Place(k))
        nights.wait(150)
        assert [len(nights.house.inbox(phone)) for phone in (Place(k).anne, Place(k).ola)] == [1, 1]
        assert nights.house.inbox(Place(k).per) == []


def test_while_the_list_is_away_too_a_page_is_repeated_and_marked_and_an_answer_is_not(nights: Nights) -> None:
    place, provider = Place(1), nights.house.provider
    provider.misbehave(CUT_AFTER, CUT_AFTER)
    provider.list_fails_with = 500
    nights.anne_texts(place)
    nights.wait(100)
    assert [len(nights.house.inbox(phone)) for phone in (place.anne, place.ola)] == [1, 2]
    assert {row["to_staff"]: row["repeated"] for row in nights.house.rows("text", direction="out")} == {
        None: 0, "ola1": 1}
