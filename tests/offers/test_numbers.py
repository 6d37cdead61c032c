"""JA, pages, offers and confirmations are never confused (contract 7.4, 7.5): one counter, and nothing on a guess."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.clock import FrozenClock
from service.database import Database
from service.line.desk import Act, Desk, Does
from service.vault import Vault
from tests.line.plain_desk import SPELLED, Meant, ought
from tests.offers.desks import Numbers, done, lay
from tests.offers.scene import BEFORE_CHRISTMAS, Planned

NOT_SENT = "IKKE SENDT."


def what_kari_texts(planned: Planned, body: str) -> str:
    planned.new("kari")
    planned.texts("kari", body)
    return "\n".join(planned.new("kari"))


def test_one_counter_numbers_conversations_offers_and_confirmations(storvik: Planned) -> None:
    numbers = lay(storvik, held=1, paged=2, offered=2, confirm=1)

    assert numbers == Numbers(frozenset({1}), frozenset({5, 6}), frozenset({2, 3}), frozenset({4}))


def test_a_bare_yes_is_for_the_only_page_whatever_offers_and_confirmations_are_open(storvik: Planned) -> None:
    numbers = lay(storvik, held=0, paged=1, offered=2, confirm=1)
    what_kari_texts(storvik, "JA")

    assert done(storvik, numbers) == {4: "yes"}


def test_a_bare_yes_with_no_page_is_for_the_only_offer(storvik: Planned) -> None:
    numbers = lay(storvik, held=0, paged=0, offered=1, confirm=0)
    what_kari_texts(storvik, "ok")

    assert done(storvik, numbers) == {1: "yes"}


def test_a_bare_no_with_no_page_is_for_the_only_confirmation(storvik: Planned) -> None:
    numbers = lay(storvik, held=0, paged=0, offered=0, confirm=1)
    what_kari_texts(storvik, "2")

    assert done(storvik, numbers) == {1: "no"}


@pytest.mark.parametrize(("offered", "confirm", "listed"), [
    (2, 0, ["#1 er ledig vakt", "#2 er ledig vakt"]),
    (1, 1, ["#1 er ledig vakt", "#2 er vakten din"]),
])
def test_a_bare_yes_that_could_mean_two_does_nothing_and_lists_both(
    storvik: Planned, offered: int, confirm: int, listed: list[str]
) -> None:
    numbers = lay(storvik, held=0, paged=0, offered=offered, confirm=confirm)
    answer = what_kari_texts(storvik, "ja")

    assert answer.startswith(NOT_SENT)
    assert all(line in answer for line in listed)
    assert done(storvik, numbers) == {}


@pytest.mark.parametrize("number", [2, 3, 4], ids=["an offer", "another offer", "a confirmation"])
def test_a_number_says_which_also_while_a_conversation_is_held(storvik: Planned, number: int) -> None:
    numbers = lay(storvik, held=1, paged=0, offered=2, confirm=1)
    storvik.new("anne")
    what_kari_texts(storvik, f"JA {number}")

    assert done(storvik, numbers) == {1: "yes", number: "yes"}
    assert storvik.new("anne") == []


def test_while_a_conversation_is_held_a_bare_yes_goes_to_its_user(storvik: Planned) -> None:
    numbers = lay(storvik, held=1, paged=0, offered=1, confirm=1)
    storvik.new("anne")
    storvik.wait(minutes=1)
    what_kari_texts(storvik, "ja")

    assert storvik.new("anne") == ["ja"]
    assert done(storvik, numbers) == {1: "yes"}


def test_status_lists_pages_conversations_offers_and_confirmations(storvik: Planned) -> None:
    lay(storvik, held=1, paged=1, offered=1, confirm=1)

    assert what_kari_texts(storvik, "STATUS") == (
        "#4 venter på svar fra deg: JA 4 eller NEI 4. Du har #1. Til #1: skriv #1 først i meldingen. #2 er ledig vakt "
        "fra lørdag 26.12. kl. 08.00 til lørdag 26.12. kl. 14.00: JA 2 eller NEI 2. #3 er vakten din fra torsdag "
        "10.12. kl. 16.00. Bekreft: JA 3 eller NEI 3.")


def test_a_number_alone_shows_the_offer_or_the_confirmation(storvik: Planned) -> None:
    lay(storvik, held=0, paged=0, offered=1, confirm=1)

    assert what_kari_texts(storvik, "#1").startswith("#1 er ledig vakt")
    assert what_kari_texts(storvik, "#2").startswith("#2 er vakten din")
    what_kari_texts(storvik, "ja 2")
    assert what_kari_texts(storvik, "#2").startswith("Takk, vakten #2")


@pytest.mark.parametrize("body", ["#1 kanskje", "FERDIG 1", "GI FRA 1", "113 1", "kanskje"])
def test_nothing_else_is_done_with_the_number_of_an_offer(storvik: Planned, body: str) -> None:
    numbers = lay(storvik, held=0, paged=0, offered=1, confirm=0)
    answer = what_kari_texts(storvik, body)

    assert answer.startswith((NOT_SENT, "Du har ikke #1. Ingenting er sendt eller endret."))
    assert done(storvik, numbers) == {}


@pytest.mark.parametrize("staff", ["siri", "pia"])
def test_an_offer_is_nothing_to_whoever_was_not_asked(storvik: Planned, staff: str) -> None:
    numbers = lay(storvik, held=0, paged=0, offered=1, confirm=1)
    storvik.texts(staff, "ja 1")
    storvik.texts(staff, "ja 2")

    assert storvik.inbox(staff) == [f"Du er ikke spurt om #{n}, så du kan ikke ta den." for n in (1, 2)]
    assert done(storvik, numbers) == {}


WORDS = st.sampled_from([Does.ACCEPT, Does.DECLINE])
FEW = st.integers(0, 2)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 1), FEW, FEW, st.integers(0, 1), WORDS, st.integers(0, 7), st.integers(0, 2), st.booleans())
def test_a_yes_or_no_does_what_the_plain_reading_of_the_contract_says(
    sqlite_template: Path, vault: Vault, held: int, paged: int, offered: int, confirm: int,
    word: Does, number: int, spelling: int, hash_first: bool,
) -> None:  # fmt: skip
    """The whole way in and out, against `plain_desk`; on SQLite only, since what differs is decided in Python."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copy(sqlite_template, Path(place) / "vaktlinje.db")
        database = Database(f"sqlite:///{place}/vaktlinje.db")
        planned = Planned(database, vault, FrozenClock(BEFORE_CHRISTMAS))
        numbers = lay(planned, held=held, paged=paged, offered=offered, confirm=confirm)
        meant = _meant(word, number or None, SPELLED[word], spelling, hash_first)
        desk = Desk(paged=numbers.paged, held=numbers.held, asked=numbers.asked)
        before = done(planned, numbers)
        what_kari_texts(planned, meant.body)
        after = done(planned, numbers)
        database.close()
    expected = {_changed(act, numbers) for act in ought(meant, desk)}
    assert dict(after.items() - before.items()) in [dict(change) for change in expected]


def _meant(word: Does, number: int | None, spelled: tuple[str, ...], spelling: int, hash_first: bool) -> Meant:
    said = spelled[spelling % len(spelled)]
    if number is None:
        return Meant(word, None, False, said)
    return Meant(word, number, hash_first, f"#{number} {said}" if hash_first else f"{said} {number}")


def _changed(act: Act, numbers: Numbers) -> tuple[tuple[int, str], ...]:
    """Which number gets which answer by the act; none where it was answered or is nobody's."""
    open_to_me = numbers.paged | numbers.asked
    if act.number in open_to_me and act.does in (Does.ACCEPT, Does.DECLINE):
        return ((act.number, "yes" if act.does is Does.ACCEPT else "no"),)
    return ()
