"""Open time is offered: who is asked, who has it, and what everyone hears (contract, section 8)."""

from datetime import UTC, datetime, timedelta

import pytest

from channels.base import Inbound
from service import gaps, offers, organisation
from service.offers.errors import (
    OfferOver,
    UnknownOffer,
)
from tests.offers.scene import BEFORE_CHRISTMAS, CLOSES, OPENS, ORGANISATION, OSLO, Planned

ASKED = ("Storvik #1: ledig vakt, Kveldsvakt, fra lørdag 26.12. kl. 08.00 til lørdag 26.12. kl. 20.00. Svar JA 1 for å "
         "ta den, ellers NEI 1, innen onsdag 2.12. kl. 10.00. Den første som svarer ja, får vakten.")


def test_those_who_are_competent_free_present_and_rested_are_asked_and_nobody_else(storvik: Planned) -> None:
    made = storvik.offers()

    assert made.asked == ("kari", "ola", "per")
    for staff in ("kari", "ola", "per"):
        assert storvik.inbox(staff) == [ASKED]
    for staff in ("siri", "tor", "une", "pia", "mona"):
        assert storvik.inbox(staff) == []


def test_whoever_would_get_too_little_rest_is_not_asked(storvik: Planned) -> None:
    storvik.organisation(ORGANISATION.replace(
        "shifts:\n", 'shifts:\n      - {staff: per, start: "2026-12-25T16:00", end: "2026-12-26T02:00"}\n'))

    assert storvik.offers().asked == ("kari", "ola")


def test_the_first_yes_has_the_shift_the_gap_closes_and_everyone_hears(storvik: Planned) -> None:
    storvik.offers()
    for staff in ("kari", "ola", "per", "pia"):
        storvik.new(staff)
    storvik.texts("per", "nei")
    storvik.texts("ola", "ja")

    [held] = storvik.duty().timeline("kveld", OPENS, CLOSES)
    assert (held.staff, held.source, held.start, held.end) == ("ola", "override", OPENS, CLOSES)
    assert [gap["state"] for gap in storvik.rows("gap")] == ["filled"]
    assert storvik.answers() == {"kari": "none", "ola": "yes", "per": "no"}
    assert storvik.new("ola") == ["Takk! Vakten #1 er din: Kveldsvakt fra lørdag 26.12. kl. 08.00 til lørdag 26.12. "
                                  "kl. 20.00."]
    taken = "Ola har tatt vakten #1 fra lørdag 26.12. kl. 08.00. Den er ikke lenger ledig."
    assert storvik.new("kari") == [taken]
    assert storvik.new("per")[-1] == taken
    assert storvik.new("pia") == ["Storvik #1: Ola har tatt den ledige vakten fra lørdag 26.12. kl. 08.00 til lørdag "
                                  "26.12. kl. 20.00, Kveldsvakt."]
    assert storvik.inbox("mona") == []


def test_a_second_yes_is_told_who_has_it_and_is_kept(storvik: Planned) -> None:
    storvik.offers()
    storvik.texts("ola", "ja 1")
    storvik.texts("kari", "JA #1")

    assert storvik.last("kari") == "Ola har tatt vakten #1 fra lørdag 26.12. kl. 08.00. Den er ikke lenger ledig."
    assert storvik.answers()["kari"] == "too_late"
    assert [stretch.staff for stretch in storvik.duty().timeline("kveld", OPENS, CLOSES)] == ["ola"]


def test_who_has_it_and_answers_again_is_told_that_they_have_it(storvik: Planned) -> None:
    storvik.offers()
    for body in ("ja", "ja 1", "nei 1"):
        storvik.texts("ola", body)

    assert storvik.inbox("ola")[-2:] == ["Du har allerede vakten #1 fra lørdag 26.12. kl. 08.00. Kan du ikke likevel, "
                                         "snakk med turnusplanleggeren."] * 2
    assert storvik.answers()["ola"] == "yes"
    assert len(storvik.rows("duty")) == 2


def test_whoever_said_no_may_still_say_yes(storvik: Planned) -> None:
    storvik.offers()
    storvik.texts("kari", "nei")
    storvik.texts("kari", "ja 1")

    assert storvik.offer_row()["taken_by"] == "kari"


def test_planners_hear_once_that_everybody_has_said_no(storvik: Planned) -> None:
    storvik.offers()
    for staff in ("kari", "ola", "per", "per"):
        storvik.texts(staff, "nei 1")

    assert storvik.inbox("pia") == ["Storvik #1: alle som er spurt, har sagt nei til den ledige vakten fra lørdag "
                                    "26.12. kl. 08.00 til lørdag 26.12. kl. 20.00."]
    assert storvik.offer_row()["state"] == "open"


def test_an_offer_ends_at_its_deadline_and_silence_is_kept(storvik: Planned) -> None:
    storvik.offers()
    storvik.texts("per", "nei")
    storvik.wait(hours=23, minutes=59)
    assert storvik.inbox("pia") == []
    storvik.wait(minutes=1)

    assert storvik.offer_row()["state"] == "expired"
    assert storvik.answers() == {"kari": "none", "ola": "none", "per": "no"}
    assert storvik.inbox("pia") == ["Storvik #1: svarfristen er ute, og ingen har tatt den ledige vakten fra lørdag "
                                    "26.12. kl. 08.00 til lørdag 26.12. kl. 20.00."]
    storvik.texts("ola", "ja 1")
    assert storvik.last("ola") == ("Svarfristen for vakten #1 fra lørdag 26.12. kl. 08.00 er ute. Snakk med "
                                   "turnusplanleggeren hvis du fortsatt kan.")
    assert storvik.duty().timeline("kveld", OPENS, CLOSES) == []


def test_the_deadline_holds_also_while_no_worker_is_there(storvik: Planned) -> None:
    storvik.offers()
    storvik.clock.move(timedelta(hours=24))
    storvik.worker_is_dead()
    answer = storvik.texts("ola", "ja 1")

    assert answer == ["Svarfristen for vakten #1 fra lørdag 26.12. kl. 08.00 er ute. Snakk med turnusplanleggeren hvis "
                      "du fortsatt kan."]
    assert storvik.offer_row()["state"] == "expired"
    assert len(storvik.inbox("pia")) == 1


def test_an_offer_that_is_withdrawn_says_so_to_whoever_answers(storvik: Planned) -> None:
    made = storvik.offers()
    storvik.withdraws(made.offer.id)
    storvik.texts("ola", "ja 1")

    assert storvik.last("ola") == (
        "Vakten #1 fra lørdag 26.12. kl. 08.00 er trukket tilbake. Den er ikke lenger ledig her.")
    assert storvik.answers() == {"kari": "none", "ola": "too_late", "per": "none"}
    assert storvik.duty().timeline("kveld", OPENS, CLOSES) == []
    with pytest.raises(OfferOver, match="#1 is withdrawn"):
        storvik.withdraws(made.offer.id)
    with pytest.raises(UnknownOffer):
        storvik.withdraws("nothing")


def test_a_text_that_has_not_gone_is_not_sent_once_the_offer_is_over(storvik: Planned) -> None:
    made = offers.offer(storvik.line.transactions, offers.Wish(storvik.gap()), storvik.clock.now())
    storvik.withdraws(made.offer.id)

    assert [storvik.inbox(staff) for staff in ("kari", "ola", "per")] == [[], [], []]


def test_whoever_never_got_the_question_is_not_told_the_answer(storvik: Planned) -> None:
    offers.offer(storvik.line.transactions, offers.Wish(storvik.gap()), storvik.clock.now())
    storvik.texts("ola", "ja 1")

    assert storvik.inbox("kari") == []
    assert [body.split(":")[0] for body in storvik.inbox("ola")] == ["Takk! Vakten #1 er din"]


def test_a_gap_that_was_filled_otherwise_needs_nobody_any_more(storvik: Planned) -> None:
    storvik.offers()
    storvik.organisation(ORGANISATION.replace("    confirm: false\n  - id: ambulant", """    confirm: false
    shifts: [{staff: per, start: "2026-12-26T08:00", end: "2026-12-26T20:00"}]
  - id: ambulant"""))
    storvik.texts("ola", "ja 1")

    assert storvik.last("ola") == "Vakten #1 fra lørdag 26.12. kl. 08.00 trengs ikke lenger."
    assert [stretch.staff for stretch in storvik.duty().timeline("kveld", OPENS, CLOSES)] == ["per"]


def test_a_gap_that_was_accepted_meanwhile_needs_nobody_any_more(storvik: Planned) -> None:
    storvik.offers()
    gap, words = storvik.gap(), gaps.Acceptance("mona", "stille dag", "Ring legevakten 116117.")
    with storvik.database.write() as db:
        gaps.accept(db, organisation.standing(db), gap, words, storvik.clock.now())
    storvik.texts("ola", "ja 1")

    assert storvik.offer_row()["state"] == "not_needed"
    assert storvik.duty().timeline("kveld", OPENS, CLOSES) == []


def test_whoever_has_got_other_duty_since_does_not_get_it_and_it_stays_open(storvik: Planned) -> None:
    storvik.offers()
    storvik.organisation(ORGANISATION.replace("staff: une", "staff: ola"))
    storvik.texts("ola", "ja 1")

    assert storvik.last("ola").startswith("Du får ikke vakten #1 fra lørdag 26.12. kl. 08.00")
    assert (storvik.answers()["ola"], storvik.offer_row()["state"]) == ("not_eligible", "open")
    storvik.texts("kari", "ja 1")
    assert storvik.offer_row()["taken_by"] == "kari"


def test_a_yes_after_it_has_begun_takes_what_is_left(storvik: Planned) -> None:
    storvik.wait_until(datetime(2026, 12, 26, 9, tzinfo=OSLO))
    storvik.offers()
    storvik.wait(minutes=30, seconds=20)
    storvik.texts("ola", "ja")

    [held] = storvik.duty().timeline("kveld", OPENS, CLOSES)
    assert (held.staff, held.start) == ("ola", datetime(2026, 12, 26, 9, 30, tzinfo=OSLO))
    assert {str(gap["state"]) for gap in storvik.rows("gap")} == {"passed"}


def test_part_of_a_gap_can_be_offered_and_the_rest_stays_open(storvik: Planned) -> None:
    from_two = datetime(2026, 12, 26, 14, tzinfo=OSLO)
    storvik.offers(start=from_two)
    storvik.texts("ola", "ja")

    [left] = [gap for gap in storvik.rows("gap") if gap["state"] == "open"]
    assert (left["start"], left["end"]) == (OPENS.astimezone(UTC), from_two.astimezone(UTC))


@pytest.mark.parametrize(("now", "deadline"), [
    pytest.param(BEFORE_CHRISTMAS, BEFORE_CHRISTMAS + timedelta(hours=24), id="weeks ahead: a day"),
    pytest.param(OPENS - timedelta(hours=20), OPENS - timedelta(hours=4), id="the day before: four hours before"),
    pytest.param(OPENS - timedelta(hours=3), OPENS - timedelta(hours=2), id="three hours before: an hour"),
    pytest.param(CLOSES - timedelta(minutes=20), CLOSES, id="near its end: until its end"),
])
def test_the_deadline_leaves_time_to_find_somebody_else(storvik: Planned, now: datetime, deadline: datetime) -> None:
    storvik.wait_until(now)

    assert storvik.offers().offer.deadline == deadline


def test_a_named_few_are_asked_and_others_are_not(storvik: Planned) -> None:
    assert storvik.offers(to=("per",)).asked == ("per",)
    assert (len(storvik.inbox("per")), storvik.inbox("kari")) == (1, [])

    storvik.texts("kari", "ja 1")
    assert storvik.last("kari") == "Du er ikke spurt om #1, så du kan ikke ta den."
    assert storvik.offer_row()["state"] == "open"


def test_everything_that_happens_to_an_offer_is_in_the_log(storvik: Planned) -> None:
    storvik.offers()
    storvik.texts("per", "nei")
    storvik.texts("ola", "ja")
    storvik.texts("kari", "ja 1")

    assert storvik.events("offer:") == ["offer:made", "offer:declined", "offer:taken", "offer:too_late"]


def test_whose_yes_crosses_with_the_word_of_who_has_it_hears_so_once(storvik: Planned) -> None:
    storvik.offers()
    storvik.texts("ola", "ja 1")
    storvik.wait(minutes=1)
    storvik.texts("kari", "ja 1")
    assert sum("Ola har tatt vakten #1" in body for body in storvik.inbox("kari")) == 1
    assert storvik.answers()["kari"] == "too_late"

    storvik.texts("kari", "ja 1")
    assert sum("Ola har tatt vakten #1" in body for body in storvik.inbox("kari")) == 2, "who asks again is answered"


def test_without_a_worker_a_late_yes_is_answered_in_the_reply_and_by_nothing_else(storvik: Planned) -> None:
    storvik.offers()
    storvik.worker_is_dead()
    answers = [
        storvik.line.receive(Inbound(f"SM{who}", storvik.phones[who], storvik.number, "ja 1"), storvik.clock.now())
        for who in ("ola", "kari")
    ]
    assert answers[1] == ["Ola har tatt vakten #1 fra lørdag 26.12. kl. 08.00. Den er ikke lenger ledig."]
    storvik.work()
    assert storvik.inbox("kari") == [ASKED]
