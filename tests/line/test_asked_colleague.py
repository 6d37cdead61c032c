"""The holder asks one colleague to take over, from the page: nothing moves until that colleague says yes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from service.line import acts
from tests.line.night import Night


@pytest.fixture
def talking(night: Night) -> Night:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("ola", "hei Anne")
    return night


def ask(night: Night, holder: str, colleague: str) -> list[str]:
    """What the holder's page says of it."""
    heard: list[str] = []

    def tell(key: str, /, **facts: Any) -> None:
        heard.append(key)
    transactions = night.line.transactions
    with transactions.of_conversation(str(night.conversation()["id"]), night.clock.now()) as (moment, row):
        acts.hand_over(moment, row, holder, colleague, tell)
    night.work()
    return heard


def test_only_the_colleague_is_asked_and_a_late_yes_still_moves_it(talking: Night) -> None:
    assert ask(talking, "ola", "per") == ["colleague_asked"]
    assert "Ola ber deg ta over" in talking.last("per")
    talking.wait(minutes=8)
    assert "Per har ikke tatt over #1" in talking.last("ola")
    assert talking.conversation()["holder"] == "ola"
    talking.texts("per", "ja 1")
    assert talking.conversation()["holder"] == "per"
    assert "Per har tatt over for Ola" in talking.last("anne")
    assert "Du har den ikke lenger" in talking.last("ola")
    assert [staff for staff, _, _ in talking.pages()] == ["ola", "per"]


def test_who_is_off_duty_is_not_asked_and_nobody_else_may_ask(talking: Night) -> None:
    assert ask(talking, "ola", "siri") == ["colleague_off_duty"]
    assert ask(talking, "ola", "ola") == ["colleague_off_duty"]
    assert ask(talking, "per", "mona") == ["not_yours"]
    talking.texts("ola", "ferdig")
    assert ask(talking, "ola", "per") == ["closed_already"]


def test_a_holder_who_is_silent_meanwhile_is_relieved_by_the_ladder_all_the_same(talking: Night) -> None:
    ask(talking, "ola", "per")
    talking.texts("per", "nei 1")
    talking.texts("anne", "er du der?")
    talking.wait(minutes=14)
    ask(talking, "ola", "per")
    talking.wait(minutes=2)
    assert "Ola har ikke svart" in talking.last("per"), "the run of item 9 takes the question's place"
    assert ask(talking, "ola", "per") == ["others_are_asked"]
    assert "kollega" in talking.last("anne")


def test_going_off_duty_while_a_colleague_is_asked_begins_the_handover(talking: Night) -> None:
    talking.wait_until(datetime(2026, 4, 5, 5, 58, tzinfo=UTC))
    ask(talking, "ola", "per")
    talking.wait(minutes=3)
    assert "Vakten din er over" in talking.last("ola")
    assert "går av vakt" in talking.last("siri")
    talking.texts("siri", "ja 1")
    assert talking.conversation()["holder"] == "siri"


def test_after_a_handover_without_taker_a_colleagues_no_starts_no_new_round_by_itself(talking: Night) -> None:
    talking.wait_until(datetime(2026, 4, 5, 6, 40, tzinfo=UTC))
    assert "Ingen har tatt over" in talking.last("ola")
    asked = len(talking.pages())
    ask(talking, "ola", "per")
    talking.texts("per", "nei 1")
    for _ in range(3):
        talking.wait(minutes=1)
        talking.sweep()
    assert len(talking.pages()) == asked + 1
    assert talking.conversation()["holder"] == "ola"
