"""From a text at night to a person who has taken it (contract 7.1–7.7)."""

from datetime import UTC, datetime, timedelta

import pytest

from channels.base import Outcome, Outgoing, Rejected
from tests.line.night import Night


def test_a_text_is_answered_at_once_and_the_one_on_duty_is_paged(night: Night) -> None:
    night.texts("anne", "er noen der?")

    [answer] = night.inbox("anne")
    assert "kl. 02.21" in answer and "116117" in answer and "113" in answer
    [page] = night.inbox("ola")
    assert page.startswith("Storvik #1") and "JA 1" in page and "NEI 1" in page and "02.05" in page
    assert "Anne" not in page and "er noen der" not in page
    assert night.inbox("per") == night.inbox("mona") == []


def test_yes_gives_the_holder_the_texts_and_the_user_the_first_name(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.texts("anne", "jeg er redd")
    night.texts("ola", "Ja!")

    assert "Ola" in night.last("anne") and "Vik" not in night.last("anne")
    assert "er noen der?" in night.last("ola") and "jeg er redd" in night.last("ola")
    assert night.conversation()["state"] == "taken"
    night.texts("ola", "hei, her er jeg")
    assert night.last("anne") == "hei, her er jeg"
    night.texts("anne", "takk")
    assert night.last("ola") == "#1: takk"


def test_without_a_yes_the_next_are_paged_and_the_user_hears_it_once(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.wait(minutes=6)

    assert len(night.inbox("per")) == 1
    assert len(night.inbox("anne")) == 2 and "spør vi flere" in night.last("anne")
    night.wait(minutes=5)
    assert len(night.inbox("mona")) == 1
    assert len(night.inbox("anne")) == 2
    assert night.pages() == [("ola", 1, "none"), ("per", 2, "none"), ("mona", 3, None)]


def test_a_wait_runs_from_when_a_slow_provider_had_the_page(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, send = night.clock.now(), night.wire.send

    def slowly(text: Outgoing) -> Outcome:
        if text.recipient == night.phones["ola"]:
            night.clock.move(timedelta(seconds=9))
        return send(text)

    monkeypatch.setattr(night.wire, "send", slowly)
    night.texts("anne", "jeg er redd")
    monkeypatch.setattr(night.wire, "send", send)
    assert night.clock.now() == begun + timedelta(seconds=9)
    night.wait(minutes=4, seconds=59)
    assert night.inbox("per") == []
    night.wait(seconds=1)
    assert "JA 1" in night.last("per")


def test_when_the_ladder_is_used_up_the_user_gets_the_fallback_and_managers_are_told_again(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.wait(minutes=41)

    assert night.conversation()["state"] == "unanswered"
    assert "Ring legevakten 116117" in night.last("anne") and "søndag 5.4. kl. 08.00" in night.last("anne")
    told = len([text for text in night.inbox("mona") if "JA" not in text])
    assert told == 1
    night.wait(minutes=31)
    assert len([text for text in night.inbox("mona") if "JA" not in text]) == told + 2
    night.texts("ola", "ja 1")
    assert night.conversation()["holder"] == "ola"
    night.wait(minutes=20)
    assert len([text for text in night.inbox("mona") if "JA" not in text]) == told + 2


def test_who_could_not_be_told_in_time_that_nobody_answers_is_told_what_is_true_now(night: Night) -> None:
    night.wait_until(datetime(2026, 4, 5, 5, 18, tzinfo=UTC))
    night.texts("anne", "er noen der?")
    night.wait(minutes=30)
    night.wire.refusals[night.phones["anne"]] = Rejected("20429", permanent=False)
    night.wait_until(datetime(2026, 4, 5, 6, 3, tzinfo=UTC))
    assert night.conversation()["state"] == "unanswered" and "08.00" not in night.last("anne")
    night.wire.refusals.clear()
    night.wait(minutes=2)
    told = night.last("anne")
    assert told.startswith("Vi har ikke fått tak i noen på vakt") and "Lederen er varslet" in told and "116117" in told
    assert "08.00" not in told, "the duty that has begun is no news"
    night.wait(minutes=60)
    assert night.last("anne") == told


def test_whoever_comes_on_duty_next_is_paged(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.wait(hours=6, minutes=1)
    assert "JA 1" in night.last("siri")
    night.texts("siri", "ja")
    assert night.conversation()["holder"] == "siri"


def test_a_second_yes_is_told_who_has_it(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.wait(minutes=6)
    night.texts("per", "ja 1")
    night.texts("ola", "ja 1")
    assert night.last("ola") == "Per har tatt #1."
    assert night.conversation()["holder"] == "per"
