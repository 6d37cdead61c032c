"""What staff can text, and that nothing is ever guessed (contract 7.5)."""

import pytest

from service.line.words import Said, Word, said
from tests.line.night import Night

BEATE = "service_users: [{id: beate, name: Beate Moe, phone: '+4759442002', area: storvik}]"


@pytest.mark.parametrize(
    "body, meant",
    [
        ("JA", Said(Word.YES)),
        (" ja! ", Said(Word.YES)),
        ("Ok.", Said(Word.YES)),
        ("1", Said(Word.YES)),
        ("2", Said(Word.NO)),
        ("«Nei»", Said(Word.NO)),
        ("JA 12", Said(Word.YES, 12)),
        ("JA #12", Said(Word.YES, 12)),
        ("#12 JA", Said(Word.YES, 12, "JA")),
        ("1 12", Said(Word.YES, 12)),
        ("112", Said(Word.TEXT)),
        ("1.12", Said(Word.TEXT)),
        ("113 12", Said(Word.DANGER, 12)),
        ("#2", Said(Word.SHOW, 2)),
        ("gi  FRA 12", Said(Word.GIVE_BACK, 12)),
        ("#12 hei på deg", Said(Word.TEXT, 12, "hei på deg")),
        ("ja det er greit", Said(Word.TEXT)),
        ("ja 12 og 14", Said(Word.TEXT)),
        ("", Said(Word.TEXT)),
        ("#", Said(Word.TEXT)),
        ("#99999999999", Said(Word.TEXT)),
        ("JA １２", Said(Word.YES, 12)),
    ],
)
def test_a_text_is_read_as_it_is_meant(body: str, meant: Said) -> None:
    assert said(body) == meant


@pytest.fixture
def two(night: Night) -> Night:
    """Ola has Anne's #1, and is asked about Beate's #2."""
    night.users(BEATE, beate="+4759442002")
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("beate", "hallo")
    return night


@pytest.mark.parametrize("word", ["ja", "nei", "1", "ferdig", "gi fra", "kommer straks", "113"])
def test_a_word_without_number_does_nothing_when_it_could_mean_two_things(two: Night, word: str) -> None:
    before = (len(two.inbox("anne")), len(two.inbox("beate")), two.conversation(1), two.conversation(2))
    two.texts("ola", word)
    assert (len(two.inbox("anne")), len(two.inbox("beate")), two.conversation(1), two.conversation(2)) == before
    assert two.last("ola").startswith("IKKE SENDT")
    assert "JA 2" in two.last("ola") and "#1" in two.last("ola")


def test_with_a_number_it_goes_to_that_one_alone(two: Night) -> None:
    two.texts("ola", "#1 jeg kommer tilbake")
    assert two.last("anne") == "jeg kommer tilbake" and "tilbake" not in two.last("beate")
    two.texts("ola", "ja 2")
    assert two.conversation(2)["holder"] == "ola"
    two.texts("ola", "#2 ja")
    assert two.last("beate") == "ja"
    two.texts("ola", "hvem er dette til?")
    assert two.last("ola").startswith("IKKE SENDT")


def test_free_text_waits_ten_minutes_after_another_of_mine_has_ended(two: Night) -> None:
    two.texts("ola", "ja 2")
    two.texts("ola", "ferdig 2")
    two.texts("ola", "sov godt")
    assert two.last("ola").startswith("IKKE SENDT")
    two.wait(minutes=11)
    two.texts("ola", "sov godt")
    assert two.last("anne") == "sov godt"


def test_an_answer_word_after_a_page_is_about_the_page_and_is_not_relayed(two: Night) -> None:
    two.texts("ola", "nei 2")
    sent = len(two.inbox("anne"))
    two.texts("ola", "ja")
    assert len(two.inbox("anne")) == sent and "#2" in two.last("ola")
    two.wait(minutes=11)
    two.texts("ola", "ja")
    assert two.last("anne") == "ja"


def test_a_bare_yes_that_comes_too_late_is_told_who_has_it(night: Night) -> None:
    night.texts("anne", "hei")
    night.wait(minutes=6)
    night.texts("per", "ja")
    night.texts("ola", "ja")
    assert night.last("ola") == "Per har tatt #1."


def test_nobody_takes_what_they_were_not_asked_about(night: Night) -> None:
    night.texts("anne", "hei")
    for body in ("ja 1", "#1 hei", "ferdig 1", "gi fra 1", "113 1", "#1", "nei 1", "ja 77"):
        night.texts("kari", body)
        assert "116117" not in night.last("kari") or "STATUS" in night.last("kari")
    assert night.conversation()["state"] == "paging"
    assert "hei" not in " ".join(night.inbox("kari"))


def test_status_lists_what_waits_and_what_i_have(two: Night) -> None:
    two.texts("ola", "status")
    assert "JA 2" in two.last("ola") and "#1" in two.last("ola")
    two.texts("siri", "STATUS")
    assert "Ingenting" in two.last("siri")


def test_a_number_alone_shows_that_conversation_to_its_holder_only(two: Night) -> None:
    two.texts("ola", "#1")
    assert "hei" in two.last("ola")
    two.texts("ola", "#2")
    assert "hallo" not in two.last("ola") and "#2" in two.last("ola")


def test_the_card_for_113_has_what_the_emergency_line_needs_and_is_logged(night: Night) -> None:
    night.users("""
service_users:
  - {id: anne, name: Anne Berg, phone: "+4759442001", area: storvik, born: "1984-05-02",
     address: "Fjordveien 1", access: "nøkkel hos nabo"}
""")
    night.texts("anne", "hei")
    night.texts("per", "113 1")
    assert "Anne" not in " ".join(night.inbox("per"))
    night.texts("ola", "ja")
    night.texts("ola", "113 1")
    card = night.last("ola")
    for fact in ("Anne Berg\n", "2. mai 1984", "Fjordveien 1", "nøkkel hos nabo", "kan fravikes", "Ikke ring politiet"):
        assert fact in card
    assert [row["what"] for row in night.rows("plan_opening")] == ["card_113"]
    assert "#1" in night.last("mona") and "Anne" not in night.last("mona")


def test_who_objects_keeps_their_wishes_to_themselves(night: Night) -> None:
    night.users("""
service_users: [{id: anne, name: Anne Berg, phone: "+4759442001", area: storvik, objects: true,
  plan: {wishes: "Ikke ring politiet"}}]
""")
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("ola", "113 1")
    assert "Anne Berg" in night.last("ola") and "politiet" not in night.last("ola")


def test_the_managers_hear_once_that_the_card_is_opened_and_a_manager_hears_it_as_her_own(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    before = len(night.inbox("mona"))
    for _ in range(2):
        night.texts("ola", "113 1")
    assert len(night.inbox("mona")) == before + 1
    night.wait(minutes=16)
    night.texts("ola", "113 1")
    assert [text for text in night.inbox("mona") if "113" in text][1:], "a new emergency is told anew"


def test_a_manager_is_not_told_of_herself_as_of_another(night: Night) -> None:
    night.texts("anne", "hei")
    while "#1" not in " ".join(night.inbox("mona")):
        night.wait(minutes=1)
    night.texts("mona", "ja 1")
    night.texts("mona", "113 1")
    assert any("du har hentet opplysninger" in text for text in night.inbox("mona"))
    assert not any("Mona har" in text for text in night.inbox("mona"))


def test_whoever_gave_it_back_is_asked_again_in_the_next_round(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("ola", "gi fra")
    asked = len([page for page in night.pages() if page[0] == "ola"])
    for _ in range(40):
        night.wait(minutes=1)
    assert night.conversation()["state"] == "unanswered"
    assert len([page for page in night.pages() if page[0] == "ola"]) == asked + 1
