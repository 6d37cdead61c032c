"""The provider is asked to forget what it has delivered, a day later, where the area says so."""

from collections.abc import Iterator

import pytest

from channels.base import ProviderSilent
from channels.twilio import Twilio
from service.models import new_id
from service.queue import Claimed
from service.retention import redacting
from tests.retention.months import SAID, Months
from tests.standin.twilio import SID, TOKEN, Message, TwilioStandIn
from tests.web.house import ANNE, PUBLIC, STORVIK


@pytest.fixture
def provider() -> Iterator[TwilioStandIn]:
    with TwilioStandIn() as standin:
        yield standin


@pytest.fixture
def channel(provider: TwilioStandIn) -> Twilio:
    return Twilio(SID, [TOKEN], PUBLIC, provider.url)


def switch_on(months: Months) -> None:
    area = next(row for row in months.night.rows("area") if row["id"] == "storvik")
    months.set("area", "storvik", written={**area["written"], "redact": True})
    months.set("standing", 1, stamp=new_id(), version=99)


def bring_along(months: Months, provider: TwilioStandIn) -> list[Message]:
    """The provider has every text that we know it took, under the same id."""
    for row in months.night.rows("text"):
        if row["provider_id"] is not None:
            message = provider.receives(ANNE, STORVIK, SAID)
            message.sid = row["provider_id"]
            message.media = ["ME1", "ME2"] if row["direction"] == "in" else []
    return provider.messages


def ask(months: Months, channel: object) -> None:
    """The clock's job, as a worker does it."""
    from service import queue

    now, database = months.house.clock.now(), months.house.database
    with database.write() as db:
        queue.put(db, key=f"test:{now}", kind=redacting.REDACT, subject="clock", due_at=now, now=now)
        [claimed] = [one for one in queue.claim(db, now, 50) if one.kind == redacting.REDACT]
    assert isinstance(claimed, Claimed)
    redacting.handler(database, channel)(claimed, now)  # type: ignore[arg-type]


def test_a_day_later_neither_text_nor_pictures_are_there_and_ours_is(
    months: Months, provider: TwilioStandIn, channel: Twilio
) -> None:
    months.talk()
    kept = bring_along(months, provider)
    ask(months, channel)
    months.later(1.01)
    ask(months, channel)
    assert all(message.body == SAID for message in kept), "the area has not asked for it"
    switch_on(months)
    months.later(0.01)
    ask(months, channel)
    assert kept and all((message.body, message.media) == ("", []) for message in kept)
    assert SAID in months.opened("text", "body_sealed")
    with months.house.database.read() as db:
        assert redacting.waiting(db, months.house.clock.now()) == 0
    asked = len(kept)
    kept[0].body = "again"
    months.later(0.01)
    ask(months, channel)
    assert kept[0].body == "again" and len(kept) == asked, "nobody is asked twice"


def test_not_on_the_day_itself(months: Months, provider: TwilioStandIn, channel: Twilio) -> None:
    switch_on(months)
    months.talk()
    kept = bring_along(months, provider)
    months.later(0.5)
    ask(months, channel)
    assert all(message.body == SAID for message in kept)


def test_what_cannot_be_done_now_is_done_the_next_time(
    months: Months, provider: TwilioStandIn, channel: Twilio
) -> None:
    switch_on(months)
    months.talk()
    kept = bring_along(months, provider)
    months.later(1.01)
    provider.redaction_fails_with = 503
    ask(months, channel)
    assert all(message.body == SAID for message in kept)
    provider.redaction_fails_with = None
    kept[0].status = "sending"  # it is not done with this one yet
    months.later(0.01)
    ask(months, channel)
    assert [message.body for message in kept].count(SAID) == 1 and kept[0].body == SAID
    kept[0].status = "delivered"
    months.later(0.01)
    ask(months, channel)
    assert all(message.body == "" for message in kept)


def test_what_the_provider_does_not_know_is_forgotten_already(provider: TwilioStandIn, channel: Twilio) -> None:
    assert channel.forget("SM00000000000000000000000000000404")


def test_a_provider_that_cannot_be_reached_says_nothing_of_the_text(channel: Twilio) -> None:
    away = Twilio(SID, [TOKEN], PUBLIC, "http://127.0.0.1:9")
    with pytest.raises(ProviderSilent) as silent:
        away.forget("SM1")
    assert "SM1" not in str(silent.value)


def test_a_channel_that_keeps_nothing_is_not_asked(months: Months) -> None:
    switch_on(months)
    months.talk()
    months.later(2)
    ask(months, months.house.phones)
    assert all(row["redacted_at"] is None for row in months.night.rows("text"))
