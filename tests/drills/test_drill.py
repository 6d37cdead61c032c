"""A test page to everyone who is to have duty, and who was not reached, told before it matters (issue 5)."""

import pytest

from channels.base import Rejected
from service import drills, queue
from service.drills import DrillUnderway, NobodyToAsk
from service.errors import ClaimLost, UnknownArea
from tests.drills.scene import ANNE, ORGANISATION, Drilled, at
from tests.faults.eight import at_once

TEST_PAGE = ("PRØVEVARSEL fra Storvik #1. Dette er bare en prøve, ingen venter på hjelp. Svar JA 1, så vet vi at "
             "varsler når deg.")  # fmt: skip
EVERYONE = ("kari", "ola", "per", "mona")


def test_everyone_who_has_duty_in_the_coming_week_is_texted_and_whoever_stands_on_the_ladder(storvik: Drilled) -> None:
    begun = storvik.drill()

    assert begun.staff == ("kari", "ola", "per", "mona")
    assert {who: storvik.inbox(who) for who in EVERYONE} == {who: [TEST_PAGE] for who in EVERYONE}
    assert [storvik.inbox(who) for who in ("siri", "tor", "pia", ANNE)] == [[], [], [], []]


def test_nobody_hears_of_a_drill_that_everyone_has_answered(storvik: Drilled) -> None:
    storvik.drill()
    for who in EVERYONE:
        storvik.texts(who, "JA 1")
    storvik.wait(minutes=180)

    assert storvik.last("kari") == "Takk, prøvevarselet #1 kom fram, og svaret ditt også."
    assert set(storvik.outcome().values()) == {"answered"}
    assert storvik.inbox("pia") == []
    assert [event for event in storvik.events("drill:") if event != "drill:answered"] == [
        "drill:begun", "drill:asked", "drill:ended"]


def test_two_hours_later_the_planner_hears_once_who_did_not_answer_and_whom_it_did_not_reach(storvik: Drilled) -> None:
    storvik.wire.refusals[storvik.phones["per"]] = Rejected("21614", permanent=True)
    storvik.drill()
    storvik.texts("kari", "ja")
    storvik.wait(minutes=119)
    before = [text for text in storvik.inbox("pia") if "prøvevarsel" in text]
    storvik.wait(minutes=1)

    assert before == []
    assert storvik.last("pia") == ("Storvik, prøvevarsel #1: 1 av 4 svarte. Svarte ikke: Ola, Mona. SMS kom ikke fram "
                                   "til: Per.")  # fmt: skip
    assert storvik.outcome() == {"kari": "answered", "ola": "silent", "per": "undelivered", "mona": "silent"}
    told = len(storvik.inbox("pia"))
    storvik.wait(minutes=600)
    assert len(storvik.inbox("pia")) == told
    assert storvik.inbox(ANNE) == []


def test_a_text_that_the_provider_never_took_is_not_held_against_its_phone(storvik: Drilled) -> None:
    storvik.wire.refusals[storvik.phones["ola"]] = Rejected("20429", permanent=False)
    storvik.drill()
    storvik.wait(minutes=121)
    storvik.wire.refusals.clear()
    storvik.wait(minutes=60)

    assert storvik.outcome()["ola"] == "unsent"
    assert "Ble ikke sendt til: Ola." in storvik.last("pia")
    assert storvik.inbox("ola") == []  # it is over: no test page comes after


def test_an_answer_after_the_end_is_thanked_and_kept_as_late(storvik: Drilled) -> None:
    storvik.drill()
    storvik.wait(minutes=121)
    storvik.texts("ola", "ja 1")
    assert storvik.last("ola").startswith("Takk, prøvevarselet #1 kom fram")
    assert storvik.outcome()["ola"] == "late"


def test_a_no_shows_that_the_page_arrived(storvik: Drilled) -> None:
    storvik.drill()
    storvik.texts("ola", "NEI 1")
    assert "si fra til turnusplanleggeren" in storvik.last("ola")
    assert storvik.outcome()["ola"] == "answered"


def test_status_names_the_drill_and_its_number_says_what_it_is(storvik: Drilled) -> None:
    storvik.drill()
    storvik.texts("ola", "STATUS")
    assert storvik.last("ola") == "#1: prøvevarsel, svar JA 1."
    storvik.texts("ola", "#1")
    assert storvik.last("ola") == TEST_PAGE
    storvik.texts("ola", "ja")
    storvik.texts("ola", "#1")
    assert storvik.last("ola") == "#1 var et prøvevarsel. Du trenger ikke gjøre noe."


def test_a_yes_to_a_page_is_never_taken_for_one_to_the_drill(storvik: Drilled) -> None:
    storvik.drill()
    storvik.texts("anne", "er noen der?")
    storvik.texts("kari", "ja")

    assert storvik.conversation(2)["holder"] == "kari"
    assert storvik.outcome()["kari"] == "waiting"
    storvik.texts("kari", "JA 1")
    assert (storvik.outcome()["kari"], storvik.conversation(2)["holder"]) == ("answered", "kari")


def test_whoever_has_a_conversation_is_left_in_peace(storvik: Drilled) -> None:
    storvik.texts("anne", "er noen der?")
    storvik.texts("kari", "ja")
    storvik.drill()
    told = [text for text in storvik.inbox("kari") if "PRØVEVARSEL" in text]
    storvik.texts("kari", "ja")  # to Anne, and to nobody else

    assert (told, storvik.outcome()["kari"]) == ([], "busy")
    assert storvik.last("anne") == "ja"
    storvik.wait(minutes=121)
    assert "0 av 3 svarte. Svarte ikke: Ola, Per, Mona." in storvik.last("pia")


def test_at_night_people_sleep_and_are_asked_in_the_morning(storvik: Drilled) -> None:
    storvik.wait_until(at(22))
    begun = storvik.drill()
    assert begun.asks_at == at(8, day=16)
    storvik.wait_until(at(7, 59, day=16))
    assert storvik.inbox("ola") == []
    storvik.wait_until(at(8, day=16))
    assert storvik.inbox("ola") == [TEST_PAGE]
    storvik.wait_until(at(10, day=16))
    assert "Svarte ikke: Ola" in storvik.last("pia")


def test_what_ends_at_night_is_told_in_the_morning(storvik: Drilled) -> None:
    storvik.wait_until(at(20))
    storvik.drill()
    storvik.wait_until(at(7, 59, day=16))
    assert storvik.inbox("pia") == []
    storvik.texts("ola", "ja")  # still in time: nobody has been told otherwise
    storvik.wait_until(at(8, day=16))
    assert storvik.last("pia") == "Storvik, prøvevarsel #1: 1 av 4 svarte. Svarte ikke: Kari, Per, Mona."


def test_one_drill_at_a_time_and_none_where_nobody_has_duty(storvik: Drilled) -> None:
    storvik.drill()
    with pytest.raises(DrillUnderway, match="#1"):
        storvik.drill()
    with pytest.raises(UnknownArea):
        drills.begin(storvik.line.transactions, "nowhere", storvik.clock.now())
    storvik.wait(minutes=121)
    nobody = ORGANISATION.replace(", {staff: [mona], wait: 10m}", "").split("    shifts:")[0] + "    shifts: []"
    storvik.organisation(nobody)
    with pytest.raises(NobodyToAsk):
        storvik.drill()
    assert len(storvik.held()) == 1


def test_eight_who_press_at_once_begin_one_drill(storvik: Drilled) -> None:
    def press() -> str:
        try:
            return str(drills.begin(storvik.line.transactions, "storvik", storvik.clock.now()).drill.number)
        except DrillUnderway:
            return "underway"

    assert sorted(at_once([press] * 8)) == ["1", *["underway"] * 7]
    storvik.work()
    assert len(storvik.inbox("ola")) == 1


def test_eight_workers_that_end_it_at_once_tell_the_planner_once(storvik: Drilled) -> None:
    storvik.drill()
    storvik.clock.set(at(14))
    with storvik.database.write() as db:
        [claimed] = queue.claim(db, storvik.clock.now(), 10)

    def end() -> str:
        try:
            storvik.handlers[claimed.kind](claimed, storvik.clock.now())
        except ClaimLost:
            return "lost"
        return "done"

    assert sorted(at_once([end] * 8)) == ["done", *["lost"] * 7]
    storvik.work()
    assert len(storvik.inbox("pia")) == 1


def test_the_planner_gets_a_letter_with_everyone_and_when_their_duty_begins(storvik_with_mail: Drilled) -> None:
    storvik = storvik_with_mail
    storvik.drill()
    storvik.texts("kari", "ja")
    storvik.wait(minutes=121)

    assert storvik.post is not None
    [letter] = storvik.post.letters
    body = letter.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert (letter["To"], letter["Subject"]) == ("pia@example.org", "Prøvevarsel i Storvik: 1 av 4 svarte")
    assert "Ola Oppdikt: svarte ikke. Neste vakt: onsdag 16. desember kl. 15.00." in text
    assert "Kari Oppdikt: svarte. Hadde vakt da." in text
    assert "https://vakt.example.org/drills/" in text


def test_a_letter_comes_also_where_all_is_well_and_is_tried_again(storvik_with_mail: Drilled) -> None:
    storvik = storvik_with_mail
    assert storvik.post is not None
    storvik.post.says = "451 later"
    storvik.drill()
    for who in EVERYONE:
        storvik.texts(who, "ja")
    assert storvik.post.letters == []
    storvik.post.says = "250 taken"
    storvik.wait(minutes=30)
    assert [letter["Subject"] for letter in storvik.post.letters] == ["Prøvevarsel i Storvik: 4 av 4 svarte"]
    assert storvik.inbox("pia") == []


def test_an_area_that_is_retired_meanwhile_is_told_nothing_more(storvik: Drilled) -> None:
    storvik.drill()
    other = ORGANISATION.replace("id: storvik", "id: nabovik").replace("[storvik]", "[nabovik]")
    storvik.organisation(other, prune=True)
    storvik.wait(minutes=121)
    assert storvik.inbox("pia") == []
    assert [drill["state"] for drill in storvik.rows("drill")] == ["over"]
