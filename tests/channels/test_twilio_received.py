"""What Twilio received, read back from its list, against a stand-in over real HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from channels.base import Inbound, Listed, ProviderSilent
from channels.twilio import PAGE, Twilio
from channels.twilio_received import NOBODY
from tests.standin.twilio import SID, TOKEN, TwilioStandIn

AREA, OTHER, ANNE = "+4759440001", "+4759440002", "+4759442001"
NIGHT = datetime(2026, 12, 26, 1, 30, tzinfo=UTC)


@pytest.fixture
def provider() -> Iterator[TwilioStandIn]:
    with TwilioStandIn() as standin:
        yield standin


@pytest.fixture
def twilio(provider: TwilioStandIn) -> Twilio:
    return Twilio(SID, [TOKEN], "https://vakt.example.org", api_url=provider.url, timeout=5)


def bodies(twilio: Twilio, since: datetime = NIGHT) -> list[str]:
    return [listed.inbound.body for listed in twilio.received(AREA, since)]


def test_a_text_is_read_as_its_webhook_would_have_brought_it(provider: TwilioStandIn, twilio: Twilio) -> None:
    message = provider.receives(ANNE, AREA, "æøå 🙂\n hei\x00", NIGHT, NumMedia="2")
    assert list(twilio.received(AREA, NIGHT)) == [Listed(Inbound(message.sid, ANNE, AREA, "æøå 🙂\n hei", 2), NIGHT)]


def test_only_what_came_in_to_this_number_since_then_is_read(provider: TwilioStandIn, twilio: Twilio) -> None:
    provider.receives(ANNE, OTHER, "til en annen", NIGHT)
    provider.receives(ANNE, AREA, "samme dag, for tidlig", NIGHT - timedelta(minutes=20))
    provider.receives(ANNE, AREA, "dagen før", NIGHT - timedelta(days=1))
    provider.receives(ANNE, AREA, "halvveis", NIGHT).status = "receiving"
    provider.take({"From": ANNE, "To": AREA, "Body": "sendt av oss"}, NIGHT).status = "sent"
    provider.receives(ANNE, AREA, "hei", NIGHT)
    assert bodies(twilio) == ["hei"]


@pytest.mark.parametrize(("body", "more", "readable"), [
    pytest.param("", {}, False, id="the words are gone"),
    pytest.param("", {"NumMedia": "1"}, True, id="a picture without words"),
    pytest.param("hei", {}, True, id="words"),
])
def test_words_that_twilio_has_deleted_are_told_from_a_picture(
    provider: TwilioStandIn, twilio: Twilio, body: str, more: dict[str, str], readable: bool
) -> None:
    provider.receives(ANNE, AREA, body, NIGHT, **more)
    assert [listed.readable for listed in twilio.received(AREA, NIGHT)] == [readable]


@pytest.mark.parametrize(("sender", "read"), [("+4759XXXXXX", "+4759XXXXXX"), ("", NOBODY), ("a\nb", NOBODY)])
def test_a_sender_that_is_blacked_out_is_still_a_text(
    provider: TwilioStandIn, twilio: Twilio, sender: str, read: str
) -> None:
    provider.receives(sender, AREA, "hei", NIGHT)
    assert [listed.inbound.sender for listed in twilio.received(AREA, NIGHT)] == [read]


def test_thousands_are_read_a_page_at_a_time(provider: TwilioStandIn, twilio: Twilio) -> None:
    provider.page_size = PAGE
    for place in range(2500):
        provider.receives(ANNE, AREA, str(place), NIGHT + timedelta(seconds=place))
    assert bodies(twilio) == [str(place) for place in reversed(range(2500))]


def test_a_list_that_breaks_off_in_the_middle_is_no_list(provider: TwilioStandIn, twilio: Twilio) -> None:
    provider.page_size = 1
    provider.receives(ANNE, AREA, "en", NIGHT)
    provider.receives(ANNE, AREA, "to", NIGHT)
    reading = twilio.received(AREA, NIGHT)
    assert next(reading).inbound.body == "to"
    provider.list_fails_with = 503
    with pytest.raises(ProviderSilent, match="http-503|could not be read"):
        next(reading)


def test_both_tokens_are_tried(provider: TwilioStandIn) -> None:
    provider.receives(ANNE, AREA, "hei", NIGHT)
    rotating = Twilio(SID, ["the-next-one", TOKEN], "https://vakt.example.org", api_url=provider.url)
    assert [listed.inbound.body for listed in rotating.received(AREA, NIGHT)] == ["hei"]


def test_a_provider_that_is_gone_says_nothing(provider: TwilioStandIn) -> None:
    gone = Twilio(SID, [TOKEN], "https://vakt.example.org", api_url="http://127.0.0.1:9", timeout=0.5)
    with pytest.raises(ProviderSilent) as silent:
        list(gone.received(AREA, NIGHT))
    assert AREA[1:] not in str(silent.value)
