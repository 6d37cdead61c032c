"""Closing, reopening, and staff who write first (contract 7.13, 7.16)."""

from datetime import UTC, datetime

import pytest

from service.errors import ConversationOpen, NotOnDuty
from tests.line.night import Night


@pytest.fixture
def talking(night: Night) -> Night:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("ola", "hei Anne")
    return night


def test_done_closes_and_the_person_may_always_write_again(talking: Night) -> None:
    talking.texts("ola", "FERDIG 1")
    assert talking.conversation()["state"] == "closed"
    assert "når som helst" in talking.last("anne") and "116117" in talking.last("anne")
    assert "#1" in talking.last("ola")


def test_a_text_within_the_hour_goes_to_the_same_helper_and_is_answered_like_a_first_one(talking: Night) -> None:
    talking.texts("ola", "ferdig")
    talking.wait(minutes=59)
    talking.texts("anne", "en ting til")
    assert talking.conversation()["state"] == "taken" and talking.conversation()["holder"] == "ola"
    assert "en ting til" in talking.last("ola")
    assert "kl. 03.15" in talking.last("anne") and "116117" in talking.last("anne") and "113" in talking.last("anne")
    talking.wait(minutes=16)
    assert "kollega" in talking.last("anne")  # the holder is silent: told by the time that was given


def test_after_an_hour_it_is_a_new_conversation(talking: Night) -> None:
    talking.texts("ola", "ferdig")
    talking.wait(minutes=61)
    talking.texts("anne", "hei igjen")
    assert talking.conversation(2)["state"] == "paging"


def test_a_helper_who_has_gone_off_duty_is_not_called_back(talking: Night) -> None:
    talking.wait_until(datetime(2026, 4, 5, 5, 59, tzinfo=UTC))
    talking.texts("ola", "ferdig")
    talking.wait(minutes=2)
    talking.texts("anne", "hei igjen")
    assert talking.conversation(2)["state"] == "paging"


def test_it_closes_by_itself_only_by_day_and_when_staff_wrote_last(night: Night) -> None:
    night.texts("anne", "hei")
    night.wait(minutes=11)
    night.texts("mona", "ja")  # a manager, who is not handed over
    night.wait_until(datetime(2026, 4, 5, 9, 0, tzinfo=UTC))
    night.texts("mona", "hei Anne")  # at 11: twelve hours on it is 23
    night.wait_until(datetime(2026, 4, 6, 5, 59, tzinfo=UTC))
    assert night.conversation()["state"] == "taken"
    night.wait(minutes=1)
    assert night.conversation()["state"] == "closed"
    assert "skrive hit" in night.last("anne")


def test_it_never_closes_by_itself_while_the_person_waits(talking: Night) -> None:
    talking.texts("anne", "er du der?")
    talking.wait(hours=40)
    assert talking.conversation()["state"] == "taken"


def test_staff_on_duty_can_write_first(night: Night) -> None:
    night.line.write_first("storvik", "ola", "anne", "Hei Anne, hvordan går det?", night.clock.now())
    night.work()
    assert night.inbox("anne")[-1] == "Hei Anne, hvordan går det?"
    assert "Ola" in night.inbox("anne")[0]
    night.texts("anne", "bra")
    assert night.last("ola") == "#1: bra"
    with pytest.raises(ConversationOpen):
        night.line.write_first("storvik", "ola", "anne", "hei", night.clock.now())
    with pytest.raises(NotOnDuty):
        night.line.write_first("storvik", "siri", "anne", "hei", night.clock.now())
