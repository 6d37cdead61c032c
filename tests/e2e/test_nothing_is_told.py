"""Promise 5, with real processes: in a night in which much goes wrong, no log line, metric or event holds a text, a
name or a whole number; and what the log says of a request or a conversation can be found by its id.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from tests.e2e.house import House, open_house, wait_until
from tests.e2e.municipality import Place, organisation, service_users
from tests.standin.twilio import CUT_AFTER, CUT_BEFORE, answers, text

PLACE = Place(1)
STRANGER = "+4759443333"
WRITTEN = ("orker ikke mer", "hemmelig adresse", "her er jeg", "takk for praten", "fra en fremmed", "uten underskrift")
NAMES = ("Anne", "Påhitt", "Bo Diktet", "Diktet", "Ola", "Oppdikt", "Per Påfunn", "Påfunn", "Mona", "Måtro", "gå tur")
PHONES = (PLACE.number, PLACE.anne, PLACE.bo, PLACE.ola, PLACE.per, PLACE.mona, STRANGER)


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as opened:
        opened.furnish(organisation(1), service_users(1))
        yield opened


def test_a_night_in_which_much_goes_wrong_is_told_by_ids_alone(house: House) -> None:
    house.start_web()
    house.start_worker()
    house.start("clock")
    _the_provider_has_a_bad_night(house)
    told = [_what_can_be_asked(house)]
    _strangers_come_to_the_door(house)
    _a_table_is_away_for_a_while(house)
    told.append(_what_can_be_asked(house))
    [conversation, *_] = house.rows("conversation", area_id=PLACE.id)
    for started in house.running:
        started.stop()

    said = house.said + "".join(told) + str(house.rows("event"))
    for words in WRITTEN:
        assert words not in said.casefold(), words
    for name in NAMES:
        assert not re.search(rf"\b{name}\b", said), name
    for phone in PHONES:
        assert phone[3:] not in said.replace(" ", ""), phone
    for line in ("provider:refused", "provider:untold", "web:database_away", "worker:did", "web:answered"):
        assert line in house.said, "the night was as bad as it should be"
    _it_can_be_followed(house.said, conversation["id"])


def _the_provider_has_a_bad_night(house: House) -> None:
    house.provider.misbehave(answers(400, 21211), CUT_AFTER, answers(503), CUT_BEFORE, answers(500))
    house.texts(PLACE.anne, PLACE.number, "jeg orker ikke mer, hemmelig adresse")
    house.texts(STRANGER, PLACE.number, "fra en fremmed")
    house.texts(PLACE.bo, PLACE.number, "HVEM")
    wait_until(lambda: house.provider.attempts >= 5, lambda: house.said)  # which of them met what is chance
    house.texts(PLACE.ola, PLACE.number, "ja 1")
    house.texts(PLACE.ola, PLACE.number, "#1 her er jeg, Anne")
    house.wait_for(PLACE.anne, "her er jeg")
    [sent] = [message for message in house.provider.messages if "her er jeg" in message.body]
    house.provider.receipt(sent, "undelivered", 30003)
    house.texts(PLACE.anne, PLACE.number, "takk for praten")


def _strangers_come_to_the_door(house: House) -> None:
    assert house.post(text(PLACE.anne, PLACE.number, "uten underskrift", house.new_sid()), token="another")[0] == 403
    twice = text(PLACE.anne, PLACE.number, "takk for praten", house.new_sid())
    assert house.post({**twice, "MessageSid": f"{PLACE.anne} Anne"})[0] == 400
    for path in (f"/conversations/{PLACE.anne[1:]}", f"/status/x?navn=Anne&nummer={PLACE.anne}", "/inbox?q=Anne",
                 f"/sign-in/link/{PLACE.ola[3:]}", f"/calendar/{PLACE.anne[1:]}.ics"):  # fmt: skip
        house.get(path)


def _a_table_is_away_for_a_while(house: House) -> None:
    """The database's own errors quote what could not be stored."""
    with house.database.write() as db:
        db.execute(sql("ALTER TABLE holding RENAME TO holding_away"))
    try:
        status, _ = house.post(text(PLACE.ola, PLACE.number, "ja 2", house.new_sid()))
        wait_until(lambda: "web:database_away" in house.said, lambda: f"{status}")
    finally:
        with house.database.write() as db:
            db.execute(sql("ALTER TABLE holding_away RENAME TO holding"))


def _what_can_be_asked(house: House) -> str:
    return "".join(house.get(path)[1] for path in ("/metrics", "/readyz", "/healthz", f"/status/{PLACE.id}/nowhere"))


def _it_can_be_followed(said: str, conversation: str) -> None:
    """From the webhook to the pages that went out, by the conversation's id; each request has one of its own."""
    about = [line for line in said.splitlines() if f"conversation={conversation}" in line]
    assert any("web:answered" in line and "path=/channels/twilio/sms" in line for line in about)
    assert any("worker:did" in line and "kind=send" in line for line in about)
    requests = re.findall(r"web:answered .*request=(\w+)", said)
    assert len(requests) == len(set(requests)) > 10
