"""Phones that are not there."""

from datetime import UTC, datetime

import pytest

from channels.base import Accepted, Outgoing, Receipt, Rejected, Unknown
from channels.simulator import Behaviour, PhoneText, Simulator

AREA, ANNE = "+4759440001", "+4759442001"
NIGHT = datetime(2026, 12, 26, 1, 30, tzinfo=UTC)


@pytest.fixture
def simulator() -> Simulator:
    return Simulator(lambda: NIGHT)


def to_anne(body: str = "Hei") -> Outgoing:
    return Outgoing("t1", AREA, ANNE, body)


def test_a_phone_shows_what_came_and_what_was_written(simulator: Simulator) -> None:
    written = simulator.write(ANNE, AREA, "er noen der?")
    outcome = simulator.send(to_anne("Ja"))
    assert (written.sender, written.recipient, written.body) == (ANNE, AREA, "er noen der?")
    assert simulator.screen(ANNE) == [PhoneText("written", AREA, "er noen der?", NIGHT),
                                      PhoneText("received", AREA, "Ja", NIGHT)]
    assert isinstance(outcome, Accepted) and outcome.provider_id != written.provider_id
    assert simulator.take_receipts() == [Receipt("t1", outcome.provider_id, "delivered")]
    assert simulator.take_receipts() == []
    assert simulator.screen(AREA) == []


@pytest.mark.parametrize(("behaviour", "expected"), [
    ("rejecting", Rejected("21211", permanent=True)),
    ("opted_out", Rejected("21610", permanent=True, opted_out=True)),
    ("silent", Unknown("the simulated provider said nothing")),
])
def test_a_phone_can_be_told_to_misbehave(simulator: Simulator, behaviour: Behaviour, expected: object) -> None:
    simulator.behave(ANNE, behaviour)
    assert simulator.send(to_anne()) == expected
    assert simulator.screen(ANNE) == [] and simulator.take_receipts() == []
    assert simulator.find(to_anne(), NIGHT) is None


def test_a_phone_that_is_off_gives_a_receipt_that_says_so(simulator: Simulator) -> None:
    simulator.behave(ANNE, "undelivered")
    outcome = simulator.send(to_anne())
    assert isinstance(outcome, Accepted)
    assert simulator.take_receipts() == [Receipt("t1", outcome.provider_id, "undelivered", "30003")]
    assert simulator.screen(ANNE) == []
