"""An operator hears when the provider's list of received texts has not been read, so that missed ones stay missed."""

from datetime import timedelta

import pytest

from channels.base import Inbound
from channels.twilio import Twilio
from service.doctor import Finding
from service.doctor import provider as doctor
from service.line.receive import receive_late
from service.line.texts_in import Late
from service.metrics import exposition
from tests.standin.twilio import SID, TOKEN, TwilioStandIn, number
from tests.web.conftest import PUBLIC
from tests.web.house import STORVIK, House


def found(house: House, provider: TwilioStandIn) -> list[Finding]:
    channel = Twilio(SID, [TOKEN], PUBLIC, provider.url)
    asked = doctor.examine(house.database, channel, PUBLIC, house.clock.now())
    return [finding for finding in asked if finding.key == "not_read_back"]


@pytest.mark.parametrize(("minutes", "areas"), [(30, []), (31, ["nabovik", "storvik"])])
def test_after_half_an_hour_without_the_list_it_is_a_problem(house: House, minutes: int, areas: list[str]) -> None:
    with TwilioStandIn() as provider:
        provider.numbers = [number(STORVIK)]
        channel = Twilio(SID, [TOKEN], PUBLIC, provider.url)
        house.wiring.line.read_back(channel, house.clock.now())
        provider.list_fails_with = 503
        house.clock.move(timedelta(minutes=minutes))
        house.wiring.line.read_back(channel, house.clock.now())
        provider.list_fails_with = None
        assert [finding.facts["area"] for finding in found(house, provider)] == areas
        assert all(finding.facts["minutes"] == minutes for finding in found(house, provider))
        house.wiring.line.read_back(channel, house.clock.now())
        assert found(house, provider) == []


def test_what_came_late_is_counted_and_holds_no_number(house: House) -> None:
    with TwilioStandIn() as provider:
        house.wiring.line.read_back(Twilio(SID, [TOKEN], PUBLIC, provider.url), house.clock.now())
    late = Late(house.clock.now() - timedelta(minutes=9))
    text = Inbound("SMlate", "+4759449998", STORVIK, "er noen der?")
    assert receive_late(house.wiring.line.transactions, text, late, house.clock.now())
    with house.database.read() as db:
        told = exposition(db, house.clock.now() + timedelta(minutes=4)).decode()
    assert 'vaktlinje_texts_late_last_hour{area="storvik"} 1.0' in told
    assert 'vaktlinje_read_back_silent_seconds{area="storvik"} 240.0' in told
    assert "59449998" not in told
