"""MELD FRA and the answer to the question after: what is kept for the managers, and what is the line's all the same."""

from datetime import timedelta

import pytest

from service.line import need, told_us
from service.models import metadata
from tests.line.conftest import ORGANISATION
from tests.line.night import Night
from tests.line.truths import OSLO

OF_THE_NIGHT = "Ingen ringte meg tirsdag slik det var avtalt"


def bodies(night: Night) -> list[str | None]:
    return [opened(night, str(row["id"]), row["body_sealed"]) for row in night.rows("complaint")]


def opened(night: Night, id: str, sealed: object) -> str | None:
    return night.vault.open(str(sealed), table="complaint", id=id, column="body_sealed") if sealed else None


def feedback_asked(night: Night, ago: timedelta = timedelta(hours=1)) -> None:
    """Anne's conversation of earlier is closed, and she was asked how it was."""
    night.texts("anne", "er noen der?")
    night.texts("ola", "ja")
    night.texts("ola", "ferdig")
    conversation = night.conversation()
    night.wait(minutes=120)
    with night.database.write() as db:
        db.execute(metadata.tables["feedback"].insert().values(
            id="f1", area_id="storvik", conversation_id=conversation["id"], service_user_id="anne",
            asked_at=night.clock.now() - ago))  # fmt: skip


@pytest.mark.parametrize("word", [
    "MELD FRA", "Meld fra:", "KLAGE", "klage -", "meld frå", "mel fra", "Melde frå", "COMPLAINT",
])  # fmt: skip
def test_what_follows_the_word_is_written_down_and_answered_with_a_name_and_a_date(night: Night, word: str) -> None:
    night.texts("anne", f"{word} {OF_THE_NIGHT}")
    assert bodies(night) == [OF_THE_NIGHT]
    told = night.last("anne")
    assert "Mona svarer deg innen fredag 10.4. kl. 15.00" in told, "a week later is Sunday"
    assert "40501600" in told and "Vakten har ikke fått dette" in told
    assert night.rows("conversation") == [] and night.inbox("ola") == []


def test_after_the_word_alone_the_next_text_is_what_happened(night: Night) -> None:
    night.texts("anne", "meld fra")
    ask = night.last("anne")
    until = (night.clock.now() + timedelta(minutes=30)).astimezone(OSLO).strftime("%H.%M")
    assert f"Skriv hva som har skjedd i neste SMS, før kl. {until}." in ask
    assert "Høres den ut som du trenger noen nå, får vakten den også" in ask, "nobody is told that nobody gets it"
    night.wait(minutes=29)
    night.texts("anne", OF_THE_NIGHT)
    assert bodies(night) == [OF_THE_NIGHT]
    assert night.rows("conversation") == []
    night.texts("anne", "takk for at dere hørte på meg")
    assert len(night.rows("conversation")) == 1, "the text after that is for whoever is on duty"


def test_after_half_an_hour_a_text_is_a_text_and_the_word_alone_is_kept(night: Night) -> None:
    night.texts("anne", "meld fra")
    night.wait(minutes=31)
    night.texts("anne", OF_THE_NIGHT)
    assert bodies(night) == [None]
    assert len(night.rows("conversation")) == 1


@pytest.mark.parametrize("cry", [
    "jeg orker ikke mer", "eg vil døy", "I want to die", "han slår meg", "jeg har tatt piller", "er noen der?",
    "ring meg", "kan noen komme", "farvel alle sammen jeg går nå", "det er tungt", "HJELP meg", "er redd", "113",
])  # fmt: skip
@pytest.mark.parametrize("first", ["MELD FRA ", ""])
def test_a_cry_for_help_reaches_whoever_is_on_duty_whatever_stands_before_it(
    night: Night, first: str, cry: str
) -> None:
    if not first:
        night.texts("anne", "meld fra")
    night.texts("anne", first + cry)
    assert night.conversation()["state"] == "paging"
    assert night.pages() == [("ola", 1, None)]
    assert len(bodies(night)) == 1, "and it is written down as well"
    assert any("Vi varsler den som har vakt" in body for body in night.inbox("anne"))
    assert "tatt imot som en vanlig melding til vakten" in night.last("anne")


@pytest.mark.parametrize("said", ["til Kari at jeg er framme", "når dere har lest dette", "dersom hun svarer"])
def test_the_words_in_everyday_use_go_to_whoever_is_on_duty_as_well(night: Night, said: str) -> None:
    night.texts("anne", f"Meld fra {said}")
    assert bodies(night) == [said] and night.conversation()["state"] == "paging"


@pytest.mark.parametrize("body", ["hjelp", "STOPP"])
def test_help_and_stop_are_never_what_happened(night: Night, body: str) -> None:
    night.texts("anne", "meld fra")
    night.texts("anne", body)
    assert bodies(night) == [None] and night.conversation()["state"] == "paging"
    night.texts("anne", OF_THE_NIGHT)
    assert bodies(night) == [OF_THE_NIGHT], "it is waited for still"


def test_a_picture_with_the_word_goes_to_the_line_too(night: Night) -> None:
    night.texts("anne", f"meld fra {OF_THE_NIGHT}", media=1)
    assert bodies(night) == [OF_THE_NIGHT] and night.conversation()["state"] == "paging"


def test_what_happened_in_an_evening_is_no_word_of_need(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.texts("ola", "ja")
    before = night.inbox("ola")
    night.texts("anne", "meld fra")
    night.texts("anne", "Det var Per som ropte til meg i telefonen i går kveld da jeg skrev")
    assert night.inbox("ola") == before and "Vakten har ikke fått dette" in night.last("anne")


def test_what_is_about_the_holder_does_not_reach_the_holder(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.texts("ola", "ja")
    before = night.inbox("ola")
    night.texts("anne", "MELD FRA Ola var frekk mot meg på tirsdag")
    assert night.inbox("ola") == before and night.conversation()["state"] == "taken"
    night.texts("anne", "MELD FRA Ola var frekk, og jeg orker ikke mer")
    assert len(night.inbox("ola")) == len(before) + 1, "in doubt it does"


def test_a_stranger_may_tell_us_three_times_a_day_and_then_it_is_a_text(night: Night) -> None:
    for day in ("tirsdag", "onsdag", "torsdag", "fredag"):
        night.texts("stranger", f"KLAGE ingen ringte moren min på {day}")
    assert [row["teller"] for row in night.rows("complaint")] == ["unknown"] * 3
    assert all(row["service_user_id"] is None for row in night.rows("complaint"))


def test_the_manager_hears_of_it_by_day_and_reads_nothing_of_it(night: Night) -> None:
    night.texts("anne", f"MELD FRA {OF_THE_NIGHT}")
    assert night.inbox("mona") == [], "it is night"
    night.wait(hours=9)
    [told] = night.inbox("mona")
    assert "meldt fra" in told and "tirsdag" not in told and "Anne" not in told


def test_where_nobody_leads_nobody_is_promised(night: Night) -> None:
    night.organisation(ORGANISATION.replace("managers: [mona]", "managers: []"))
    night.texts("anne", f"MELD FRA {OF_THE_NIGHT}")
    assert "svarer deg innen" not in night.last("anne") and "Vi vet ikke ennå hvem" in night.last("anne")


def test_without_a_worker_the_answer_goes_out_at_once_in_the_reply(night: Night) -> None:
    night.worker_is_dead()
    [told] = night.texts("anne", f"MELD FRA {OF_THE_NIGHT}")
    assert "Mona svarer deg" in told


def test_an_answer_to_the_question_is_kept_and_opens_nothing(night: Night) -> None:
    feedback_asked(night)
    night.texts("anne", "4 takk")
    [row] = night.rows("feedback")
    assert row["score"] == 4 and len(night.rows("conversation")) == 1
    assert "notert" in night.last("anne")
    night.texts("anne", "5")
    assert len(night.rows("conversation")) == 2, "a question is answered once"


@pytest.mark.parametrize("body", [
    "2 orker ikke", "1 vil dø", "4 kan noen ringe", "jeg har det vondt", "3 men jeg lurer på noe med timen i morgen",
    "6", "4711", "1 ?", "12 ganger", "3,5 piller", "2 alene",
])  # fmt: skip
def test_whatever_is_more_than_a_number_and_a_few_harmless_words_is_the_lines(night: Night, body: str) -> None:
    feedback_asked(night)
    night.texts("anne", body)
    assert night.rows("feedback")[0]["score"] is None
    assert len(night.rows("conversation")) == 2


def test_a_number_in_an_open_conversation_is_said_to_the_holder(night: Night) -> None:
    feedback_asked(night)
    night.texts("anne", "er noen der?")
    night.texts("ola", "ja 2")
    night.texts("anne", "4 takk")
    assert night.rows("feedback")[0]["score"] is None and "4 takk" in night.last("ola")


def test_a_number_long_after_the_question_is_a_text(night: Night) -> None:
    feedback_asked(night, ago=timedelta(days=4))
    night.texts("anne", "4")
    assert len(night.rows("conversation")) == 2


@pytest.mark.parametrize("body, words", [
    ("4", ""), ("4 takk", "takk"), ("5!", ""), ("3: helt greit", "helt greit"), (" 1 - dårlig ", "dårlig"),
])  # fmt: skip
def test_a_number_and_a_word_are_read(body: str, words: str) -> None:
    said = told_us.score(body)
    assert said is not None and said.words == words


@pytest.mark.parametrize("body", [
    OF_THE_NIGHT, "Kristoffer var uhøflig i telefonen", "Timen ble avlyst uten at jeg fikk beskjed",
    "De lovte besøk på julaften, men det kom ikke noe besøk",
])  # fmt: skip
def test_a_plain_complaint_wakes_nobody(body: str) -> None:
    assert not need.sounds_like_need(body), need.NEED.search(body.casefold()) or need.DANGER.search(body.casefold())
