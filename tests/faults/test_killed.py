"""Processes that are killed in the middle: no text is lost or doubled towards a service user (contract 9.2)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path

import pytest

from channels.base import Inbound
from service import heartbeat
from service.bootstrap import build
from service.config import settings
from service.processes import worker
from tests.e2e.house import House, open_house, wait_until
from tests.e2e.municipality import Place, organisation, service_users
from tests.standin.twilio import Misdeed, text

PLACES = [Place(k) for k in range(1, 13)]
SLOW = Misdeed(accepts=True, stalls=0.2)
# After the leases of the killed are over, what they were sending is in doubt; then the provider's list settles it.
LATER = [timedelta(seconds=seconds) for seconds in (61, 67, 90)]


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as opened:
        opened.furnish(organisation(len(PLACES)), service_users(len(PLACES)))
        yield opened


def test_two_workers_killed_while_twelve_people_wait_for_an_answer(house: House) -> None:
    wiring = build(settings(house.environ))
    with house.database.write() as db:
        heartbeat.beat(db, "a worker", "worker", datetime.now(UTC))
    for place in PLACES:
        asked = Inbound(house.new_sid(), place.anne, place.number, "er noen der?")
        assert wiring.line.receive(asked, datetime.now(UTC)) == []
    house.provider.misbehave(*[SLOW] * 2 * len(PLACES))
    for sends in (4, 14):
        killed = house.start_worker()
        wait_until(lambda sends=sends: house.provider.attempts >= sends, lambda: house.said)  # type: ignore[misc]
        killed.kill()
    in_doubt = len(house.rows("text", delivery="sending"))
    for later in LATER:
        worker.once(wiring, datetime.now(UTC) + later)
    wiring.close()

    assert in_doubt > 0, "somebody was killed in the middle"
    assert {place.anne: len(house.inbox(place.anne)) for place in PLACES} == {place.anne: 1 for place in PLACES}
    assert {place.ola: len(house.inbox(place.ola)) for place in PLACES} == {place.ola: 1 for place in PLACES}
    assert {row["delivery"] for row in house.rows("text", direction="out")} == {"accepted"}


def test_what_a_killed_web_process_has_acknowledged_is_stored_and_asked_again_it_is_stored_once(house: House) -> None:
    web = house.start_web()
    forms = [text(place.anne, place.number, f"{n}", house.new_sid()) for place in PLACES for n in range(4)]
    with ThreadPoolExecutor(4) as phones:
        posted = [phones.submit(answered, house, form) for form in forms]
        wait_until(lambda: sum(one.done() for one in posted) >= len(forms) // 3, lambda: web.said)
        web.kill_all()
        acknowledged = {form["MessageSid"] for form, one in zip(forms, posted, strict=True) if one.result()}
    stored = {row["provider_id"] for row in house.rows("text", direction="in")}
    assert acknowledged <= stored
    assert 0 < len(acknowledged) < len(forms), "it was killed in the middle"

    house.start_web()
    assert all(answered(house, form) for form in forms)
    assert len(house.rows("text", direction="in")) == len(forms)
    assert len(house.rows("conversation")) == len(PLACES)


def answered(house: House, form: dict[str, str]) -> bool:
    """Whether the provider was told that the text is received."""
    try:
        return house.post(form)[0] == 200
    except (OSError, HTTPException):
        return False
