"""Somebody phones the number instead of texting it."""

from xml.etree import ElementTree

import pytest
from sqlalchemy import insert

from service.clock import FrozenClock
from service.database import Database
from service.models import metadata
from tests.web.conftest import ListeningLine, application, post

VOICE = "/channels/twilio/voice"
AREA = {"id": "storvik", "name": "Storvik", "sms_number": "+4759440001", "ladder": [],
        "fallback": {"default": "Ring legevakten i Storvik & Nabovik 116117.", "sms_only": None}}


@pytest.fixture
def storvik(database: Database, clock: FrozenClock) -> Database:
    with database.write() as db:
        db.execute(insert(metadata.tables["standing"]).values(id=1, version=1, stamp="voice-test", whole={}))
        db.execute(insert(metadata.tables["area"]).values(
            id="storvik", position=0, sms_number=AREA["sms_number"], written=AREA, last_number=0,
            imported_at=clock.now()))
    return database


def said(database: Database, clock: FrozenClock, fields: dict[str, str]) -> list[str]:
    answer = post(application(ListeningLine(database), clock).test_client(), VOICE, fields)
    assert answer.status_code == 200
    twiml = ElementTree.fromstring(answer.data)
    assert [part.tag for part in twiml] == ["Say", "Pause", "Say", "Hangup"]
    assert {part.get("language") for part in twiml.iter("Say")} == {"nb-NO"}
    return [part.text or "" for part in twiml.iter("Say")]


def test_whoever_phones_hears_twice_to_text_the_fallback_and_113(storvik: Database, clock: FrozenClock) -> None:
    first, second = said(storvik, clock, {"To": "+4759440001", "From": "+4759442001", "CallSid": "CA1"})
    assert first == second
    assert "tekstmelding" in first and "1 1 3" in first
    assert "Ring legevakten i Storvik & Nabovik 1 1 6 1 1 7." in first


@pytest.mark.parametrize("fields", [{"To": "+4759449999"}, {"To": ""}, {"CallSid": "CA1"}])
def test_a_number_that_is_no_areas_tells_where_to_turn(
    storvik: Database, clock: FrozenClock, fields: dict[str, str]
) -> None:
    words, _ = said(storvik, clock, fields)
    assert "1 1 6 1 1 7" in words and "1 1 3" in words and "Storvik" not in words
