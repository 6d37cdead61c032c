"""Phones that texts do not reach: marked, told to planners once, their duty uncertain, until a text arrives."""

import pytest

from channels.base import Rejected
from service import unreachable
from tests.drills.scene import ANNE, ORGANISATION, Drilled, at

NO_PHONE = Rejected("21614", permanent=True)
TOLD = ("Storvik: SMS til {name} kommer ikke fram. Ring {name}, og rett nummeret hvis det er feil. Til det er i orden, "
        "er vaktene usikre.")  # fmt: skip


def marked(storvik: Drilled) -> dict[str, str | None]:
    with storvik.database.read() as db:
        return {id: one.code for id, one in unreachable.marked(db, storvik.people()).items()}


def pages(storvik: Drilled, who: str, code: str | None, times: int = 1) -> None:
    """Somebody in need writes, and the page to this phone does not arrive."""
    for _ in range(times):
        storvik.texts(f"+475944300{len(storvik.rows('conversation'))}", "hei")
        storvik.receipt(storvik.sent_to(who)[-1], "undelivered", code)
        storvik.wait(minutes=1)


def test_a_page_that_does_not_arrive_goes_to_the_next_at_once(storvik: Drilled) -> None:
    storvik.texts("anne", "er noen der?")
    storvik.receipt(storvik.sent_to("kari")[0], "undelivered", "30003")
    assert storvik.pages() == [("kari", 1, "undelivered"), ("mona", 2, None)]


@pytest.mark.parametrize("code", ["30005", "30006", "21610"])
def test_a_number_that_fails_for_good_is_told_once_and_its_duty_is_uncertain(storvik: Drilled, code: str) -> None:
    pages(storvik, "kari", code)

    assert marked(storvik) == {"kari": code}
    assert storvik.inbox("pia") == [TOLD.format(name="Kari") + " Kari har vakt nå."]
    unsure = [(one.staff, one.why, one.start, one.end) for one in storvik.uncertain(at(0), at(0, day=25))]
    assert unsure == [("kari", "unreachable", at(12), at(8, day=16)),
                      ("kari", "unreachable", at(15, day=18), at(8, day=19))]  # fmt: skip
    pages(storvik, "kari", code)
    assert len(storvik.inbox("pia")) == 1


def test_a_number_that_the_provider_refuses_is_as_one_that_fails_for_good(storvik: Drilled) -> None:
    storvik.wire.refusals[storvik.phones["kari"]] = NO_PHONE
    storvik.texts("anne", "er noen der?")
    assert marked(storvik) == {"kari": "21614"}
    assert storvik.pages() == [("kari", 1, "undelivered"), ("mona", 2, None)]


def test_a_phone_that_is_off_now_and_then_is_not_marked_before_the_third_in_a_row(storvik: Drilled) -> None:
    pages(storvik, "kari", "30003", times=2)
    assert marked(storvik) == {}
    pages(storvik, "kari", None)
    assert marked(storvik) == {"kari": None}


def test_one_that_arrives_in_between_begins_the_count_anew(storvik: Drilled) -> None:
    pages(storvik, "kari", "30003", times=2)
    storvik.texts("+4759443009", "hei")
    storvik.receipt(storvik.sent_to("kari")[-1], "delivered")
    pages(storvik, "kari", "30003", times=2)
    assert marked(storvik) == {}


def test_the_parts_of_one_long_text_are_one_text(storvik: Drilled) -> None:
    storvik.texts("anne", "er noen der?")
    storvik.texts("kari", "ja")
    storvik.texts("anne", "lang " * 1000)
    long = [sent for sent in storvik.sent_to("kari") if "lang lang" in sent.body]
    assert len(long) >= 3
    for part in long:
        storvik.receipt(part, "undelivered", "30003")
    assert marked(storvik) == {}


@pytest.mark.parametrize("code", ["30007", "30001", "30002", "30034"])
def test_what_is_not_the_phones_fault_says_nothing_of_it(storvik: Drilled, code: str) -> None:
    pages(storvik, "kari", code, times=3)
    assert marked(storvik) == {}


def test_a_rejection_that_is_ours_marks_nobody(storvik: Drilled) -> None:
    storvik.wire.refusals[storvik.phones["kari"]] = Rejected("21606", permanent=True)
    for number in range(4):
        storvik.texts(f"+475944300{number}", "hei")
    assert marked(storvik) == {}


def test_a_text_that_arrives_takes_the_mark_away_and_so_does_a_word_from_them(storvik: Drilled) -> None:
    pages(storvik, "kari", "30005")
    storvik.texts("+4759443008", "hei")
    storvik.receipt(storvik.sent_to("kari")[-1], "delivered")
    assert (marked(storvik), storvik.uncertain(at(0), at(0, day=25))) == ({}, [])

    pages(storvik, "kari", "30005")
    assert set(marked(storvik)) == {"kari"}
    storvik.texts("kari", "STATUS")
    assert marked(storvik) == {}
    happened = [event for event in storvik.events("staff:") if "reachable" in event]
    assert happened == ["staff:unreachable", "staff:unreachable:told", "staff:reachable", "staff:unreachable",
                        "staff:reachable"]


def test_a_phone_that_comes_and_goes_is_told_of_once_a_day(storvik: Drilled) -> None:
    for _ in range(2):
        storvik.texts("kari", "STOP", opt_out="STOP")
        storvik.texts("kari", "START", opt_out="START")
    assert len(storvik.inbox("pia")) == 1
    storvik.wait_until(at(12, day=16))
    storvik.texts("kari", "STOP", opt_out="STOP")
    assert len(storvik.inbox("pia")) == 2


def test_the_same_receipt_twice_and_one_for_an_old_number_do_no_harm(storvik: Drilled) -> None:
    storvik.texts("anne", "er noen der?")
    page = storvik.sent_to("kari")[0]
    for _ in range(4):
        storvik.receipt(page, "undelivered", "30003")
    assert marked(storvik) == {}

    pages(storvik, "kari", "30005")
    storvik.organisation(ORGANISATION.replace("+4759441001", "+4759441091"))
    assert marked(storvik) == {}  # another number begins anew
    storvik.receipt(storvik.wire.sent[0], "delivered")


def test_the_providers_own_word_for_no_more_texts_marks_at_once(storvik: Drilled) -> None:
    storvik.texts("ola", "STOP", opt_out="STOP")
    assert marked(storvik) == {"ola": "21610"}
    storvik.texts("ola", "START", opt_out="START")
    assert marked(storvik) == {}


def test_at_night_planners_sleep_unless_the_duty_begins_before_the_morning(storvik: Drilled) -> None:
    storvik.wait_until(at(23))
    storvik.texts("per", "STOP", opt_out="STOP")  # Saturday's duty
    storvik.texts("kari", "STOP", opt_out="STOP")  # on duty now
    assert storvik.inbox("pia") == [TOLD.format(name="Kari") + " Kari har vakt nå."]
    storvik.wait_until(at(8, day=16))
    assert storvik.last("pia") == TOLD.format(name="Per") + " Neste vakt begynner lørdag 19.12. kl. 15.00."


def test_the_only_planner_who_is_not_reached_is_told_of_to_the_manager(storvik: Drilled) -> None:
    storvik.texts("pia", "STOP", opt_out="STOP")
    assert storvik.last("mona") == TOLD.format(name="Pia")
    assert [text for text in storvik.inbox("pia") if "kommer ikke fram" in text] == []


def test_whoever_plans_two_areas_is_told_once(storvik: Drilled) -> None:
    second = ORGANISATION.split("staff:\n")[0].replace("storvik", "nabovik").replace("Storvik", "Nabovik")
    second = second.replace("+4759440001", "+4759440002").replace("planners: [pia]", "planners: [pia, tor]")
    storvik.organisation(second + 'rotas: [{id: kveld, name: Kveldsvakt, areas: [storvik, nabovik]}]')
    pages(storvik, "kari", "30005")
    assert (len(storvik.inbox("pia")), len(storvik.inbox("tor"))) == (1, 1)
    assert storvik.last("tor").startswith("Nabovik: SMS til Kari")


def test_when_the_answer_to_a_person_does_not_arrive_the_holder_is_told_to_phone(storvik: Drilled) -> None:
    storvik.texts("anne", "er noen der?")
    storvik.texts("kari", "ja")
    storvik.receipt(storvik.sent_to(ANNE)[-1], "undelivered", "30003")
    assert "ring" in storvik.last("kari").lower() and "#1" in storvik.last("kari")


def test_when_the_provider_holds_a_persons_opt_out_the_holder_is_told_to_phone(storvik: Drilled) -> None:
    storvik.texts("anne", "er noen der?")
    storvik.texts("kari", "ja")
    storvik.wire.refusals[ANNE] = Rejected("21610", permanent=True, opted_out=True)
    storvik.texts("kari", "hei Anne")
    assert "ring" in storvik.last("kari").lower() and "#1" in storvik.last("kari")
