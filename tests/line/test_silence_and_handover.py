"""A holder who is silent, and a holder who goes off duty (contract 7.9, 7.10)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from service.line import handover
from service.queue import WORK
from tests.line.conftest import ORGANISATION
from tests.line.night import Night

EIGHT = datetime(2026, 4, 5, 6, 0, tzinfo=UTC)  # eight in the morning in Oslo, when Ola's duty ends


@pytest.fixture
def taken(night: Night) -> Night:
    """Ola has it, and has not written yet."""
    night.texts("anne", "er noen der?")
    night.texts("ola", "ja")
    for phone in ("anne", "ola", "per", "mona"):
        night.new(phone)
    return night


def test_a_silent_holder_is_reminded_and_then_the_next_are_asked(taken: Night) -> None:
    taken.wait(minutes=10)
    [reminder] = taken.new("ola")
    assert "#1" in reminder and "10 min" in reminder
    taken.wait(minutes=5)
    [page] = taken.new("per")
    assert "JA 1" in page
    assert "Ola" in taken.last("anne") and "kollega" in taken.last("anne")
    taken.texts("per", "ja 1")
    assert taken.conversation()["holder"] == "per"
    assert "Per" in taken.last("anne") and "Per" in taken.last("ola")
    assert "er noen der?" in taken.last("per")


def test_the_holder_who_writes_is_not_relieved(taken: Night) -> None:
    taken.wait(minutes=16)
    assert taken.new("per")
    taken.texts("ola", "her er jeg")
    taken.texts("per", "ja 1")
    assert taken.last("per") == "Ola har tatt #1."
    assert taken.conversation()["holder"] == "ola"


def test_only_those_who_were_asked_now_may_relieve_the_holder(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.wait(minutes=6)
    night.texts("per", "ja 1")
    night.wait(minutes=16)  # Per is silent, Mona is asked; Ola was asked before, but not in this run
    night.texts("ola", "ja 1")
    assert night.conversation()["holder"] == "per"
    night.texts("mona", "ja 1")
    assert night.conversation()["holder"] == "mona"


def test_a_holder_who_answers_is_not_reminded(taken: Night) -> None:
    taken.texts("ola", "hei Anne")
    taken.wait(minutes=60)
    assert taken.new("ola") == [] and taken.new("per") == []
    taken.texts("anne", "hei")
    taken.wait(minutes=11)
    assert len(taken.new("ola")) == 2  # the text, and the reminder


def test_when_nobody_relieves_a_silent_holder_managers_and_the_person_are_told(taken: Night) -> None:
    taken.wait(minutes=46)  # 10 and 5, then Per 5, Mona 10, with a little to spare for each
    assert "116117" in taken.last("anne")
    assert "Ola" in taken.last("mona")
    assert taken.conversation()["holder"] == "ola"


def test_while_nobody_answers_all_are_asked_again_every_quarter_and_managers_hear_once_an_hour(taken: Night) -> None:
    taken.wait(minutes=46)  # Ola is silent, Per and Mona have been asked, and nobody relieves him
    for phone in ("ola", "per", "mona", "anne"):
        taken.new(phone)
    taken.wait(minutes=120)
    assert len([text for text in taken.new("ola") if "skriv til brukeren" in text.lower()]) >= 6
    assert len([text for text in taken.new("per") if "JA 1" in text]) >= 3
    told = [text for text in taken.new("mona") if "ingen andre har tatt over" in text]
    assert len(told) == 2
    assert taken.new("anne") == [], "she has been told how it is, and where to turn"
    taken.texts("per", "ja 1")
    assert taken.conversation()["holder"] == "per" and "Per" in taken.last("anne")


def test_after_a_thank_you_that_nobody_closes_colleagues_are_asked_once_an_hour(taken: Night) -> None:
    taken.texts("ola", "hei Anne, jeg er her")
    taken.wait(minutes=1)
    taken.texts("anne", "takk, god natt")
    taken.wait(minutes=46)
    assert len([text for text in taken.new("per") if "JA 1" in text]) == 1
    taken.wait(minutes=120)
    assert len([text for text in taken.new("per") if "JA 1" in text]) == 2
    taken.texts("ola", "ferdig 1")
    for phone in ("ola", "per", "mona"):
        taken.new(phone)
    taken.wait(minutes=120)
    assert [taken.new(phone) for phone in ("ola", "per", "mona")] == [[], [], []]


def test_whoever_writes_again_to_a_silent_holder_hears_again(taken: Night) -> None:
    taken.wait(minutes=90)
    taken.new("anne")
    taken.texts("anne", "er det fortsatt ingen der?")
    taken.wait(minutes=31)
    assert "Det er vår feil" in taken.new("anne")[0]


def test_who_writes_in_need_after_a_thank_you_waits_no_hour_for_anybody(taken: Night) -> None:
    taken.texts("ola", "hei Anne, jeg er her")
    taken.wait(minutes=1)
    taken.texts("anne", "takk, god natt")
    taken.wait(minutes=46)
    for phone in ("ola", "per", "anne"):
        taken.new(phone)
    taken.texts("anne", "jeg er redd igjen")
    taken.wait(minutes=16)
    assert any("#1" in text and "10 min" in text or "skriv til brukeren" in text.lower() for text in taken.new("ola"))
    assert any("JA 1" in text for text in taken.new("per"))
    assert "lenger enn du skulle" in taken.new("anne")[0]


def test_when_the_silent_holder_writes_at_last_nobody_is_asked_any_more(taken: Night) -> None:
    taken.wait(minutes=70)
    taken.texts("ola", "her er jeg")
    for phone in ("ola", "per", "mona"):
        taken.new(phone)
    taken.wait(minutes=120)
    assert [taken.new(phone) for phone in ("ola", "per", "mona")] == [[], [], []]


def test_who_takes_over_and_is_silent_too_is_told_of_anew(taken: Night) -> None:
    taken.wait(minutes=16)
    taken.texts("per", "ja 1")
    taken.new("anne")
    taken.wait(minutes=16)
    assert "Per" in taken.last("anne") and "lenger enn du skulle" in taken.last("anne")


def test_a_relay_that_does_not_arrive_reminds_the_holder_at_once(taken: Night) -> None:
    taken.texts("anne", "hører du meg?")
    [relay] = taken.sent_to("ola")[-1:]
    taken.new("ola")
    taken.receipt(relay, "undelivered", "30003")
    assert "#1" in taken.new("ola")[0]
    taken.wait(minutes=5, seconds=1)
    assert "JA 1" in taken.new("per")[0]


def test_when_the_shift_ends_the_next_takes_over_and_all_three_are_told(taken: Night) -> None:
    taken.texts("ola", "jeg er her")
    taken.wait_until(EIGHT)
    [page] = taken.new("siri")
    assert "JA 1" in page and "Ola" in page
    taken.texts("siri", "ja")
    assert taken.conversation()["holder"] == "siri"
    assert "Siri" in taken.last("anne") and "Ola" in taken.last("anne")
    assert "Siri" in taken.last("ola")
    assert "er noen der?" in taken.last("siri") and "jeg er her" in taken.last("siri")


def test_without_a_taker_it_stays_and_the_ladder_is_run_when_the_next_duty_starts(taken: Night) -> None:
    taken.organisation("""
rotas:
  - id: kveld
    name: Kveldsvakt
    kind: after_hours
    areas: [storvik]
    shifts:
      - {staff: ola, start: "2026-04-04T20:00", end: "2026-04-05T08:00"}
      - {staff: kari, start: "2026-04-05T12:00", end: "2026-04-05T20:00"}
""")
    taken.texts("ola", "jeg er her")
    taken.wait_until(EIGHT)
    assert "JA 1" in taken.new("per")[0]
    taken.wait(minutes=20)
    assert taken.conversation()["holder"] == "ola"
    assert any("#1" in text and "JA" not in text for text in taken.new("mona"))
    taken.texts("anne", "er du der ennå?")
    assert "er du der ennå?" in taken.last("ola")
    taken.texts("ola", "ja da")
    taken.wait_until(datetime(2026, 4, 5, 10, 0, tzinfo=UTC))
    assert "JA 1" in taken.new("kari")[0]
    taken.texts("kari", "ja")
    assert taken.conversation()["holder"] == "kari"


def test_a_colleague_asked_in_between_does_not_end_the_search_for_somebody_to_take_over(taken: Night) -> None:
    taken.organisation("""
rotas:
  - id: kveld
    name: Kveldsvakt
    kind: after_hours
    areas: [storvik]
    shifts:
      - {staff: ola, start: "2026-04-04T20:00", end: "2026-04-05T08:00"}
      - {staff: kari, start: "2026-04-05T12:00", end: "2026-04-05T20:00"}
""")
    taken.texts("ola", "jeg er her")
    taken.wait_until(EIGHT)
    taken.wait(minutes=20)  # nobody takes over
    taken.texts("anne", "er du der ennå?")
    taken.wait(minutes=60)  # Ola is silent, and nobody relieves him
    assert taken.conversation()["holder"] == "ola"
    taken.wait_until(datetime(2026, 4, 5, 10, 0, tzinfo=UTC))
    assert "JA 1" in taken.new("kari")[0]


def test_a_text_that_comes_during_a_handover_is_watched_like_any_other(taken: Night) -> None:
    taken.texts("ola", "jeg er her")
    taken.wait_until(EIGHT)
    taken.texts("anne", "skal du gå nå?")
    taken.new("ola")
    taken.wait(minutes=10)
    [reminder] = taken.new("ola")
    assert "10 min" in reminder


def test_a_manager_who_never_had_duty_is_not_handed_over(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.wait(minutes=11)
    night.texts("mona", "ja")
    night.texts("mona", "hei, dette er Mona")
    night.wait_until(EIGHT)
    assert night.conversation()["holder"] == "mona"
    assert night.inbox("siri") == []


def test_a_duty_that_is_cut_short_by_an_absence_is_handed_over_at_once(taken: Night) -> None:
    taken.organisation("""
absences:
  - {staff: ola, start: "2026-04-05T00:00", end: "2026-04-06T00:00", kind: sick}
""")
    taken.work()
    assert "JA 1" in taken.new("per")[0]


def _well_timed(night: Night) -> set[str]:
    with night.database.read() as db:
        return handover.well_timed(night.line.transactions.look(db, "storvik", night.clock.now()))


def test_a_sweep_passes_by_where_the_end_of_the_duty_is_timed_and_mends_a_timer_that_was_lost(taken: Night) -> None:
    one = str(taken.conversation()["id"])
    assert _well_timed(taken) == {one}
    with taken.database.write() as db:
        db.execute(delete(WORK).where(WORK.c.key == f"duty_end:{one}"))
    assert _well_timed(taken) == set()
    taken.sweep()
    assert _well_timed(taken) == {one}
    taken.wait_until(EIGHT)
    assert any("JA 1" in text for text in taken.new("siri"))
    assert _well_timed(taken) == set()


def test_giving_back_asks_the_others_first_and_the_one_who_gave_it_back_in_the_next_round(taken: Night) -> None:
    taken.texts("ola", "gi fra 1")
    assert taken.conversation()["state"] == "paging"
    assert "JA 1" in taken.new("per")[0]
    assert "Ola" in taken.last("anne") and "kl. " in taken.last("anne")
    taken.new("ola")
    taken.wait(minutes=14)
    assert not any("JA 1" in text for text in taken.new("ola")), "left out of the round that follows"
    taken.wait(minutes=46)
    assert [text for text in taken.new("ola") if "JA 1" in text], "on duty, and asked like anybody in the next"
    taken.texts("ola", "ja 1")
    assert taken.conversation()["holder"] == "ola"


NOBODY_ELSE = """
areas:
  - {id: storvik, name: Storvik, sms_number: "+4759440001", fallback: "Ring 116117.", managers: [mona],
     ladder: [{rotas: [kveld], wait: 5m}]}
rotas:
  - {id: kveld, name: K, kind: after_hours, areas: [storvik],
     shifts: [{staff: ola, start: "2026-04-04T20:00", end: "2026-04-05T08:00"}]}
"""


def test_with_nobody_to_take_over_the_leader_is_told_once_and_not_every_minute(taken: Night) -> None:
    taken.organisation(NOBODY_ELSE)
    taken.texts("ola", "jeg er her")
    taken.wait_until(EIGHT)
    for _ in range(5):
        taken.sweep()
        taken.wait(minutes=1)
    assert len([text for text in taken.new("mona") if "#1" in text]) == 1
    assert taken.conversation()["holder"] == "ola"


def test_a_shift_put_in_while_a_conversation_waits_for_a_taker_is_asked_at_once(taken: Night) -> None:
    taken.organisation(NOBODY_ELSE)
    taken.texts("ola", "jeg er her")
    taken.wait_until(EIGHT)
    taken.wait(minutes=30)
    taken.organisation("""
rotas:
  - {id: kveld, name: K, kind: after_hours, areas: [storvik],
     shifts: [{staff: kari, start: "2026-04-05T08:00", end: "2026-04-05T20:00"}]}
""")
    taken.work()
    assert "JA 1" in taken.new("kari")[0]


def test_who_was_asked_on_account_of_silence_may_still_take_it_when_the_shift_ends(night: Night) -> None:
    night.organisation(NOBODY_ELSE.replace(
        "ladder: [{rotas: [kveld], wait: 5m}]", "ladder: [{rotas: [kveld], wait: 5m}, {rotas: [ambulant], wait: 1m}]"
    ))
    night.wait_until(EIGHT)
    night.clock.move(-timedelta(minutes=17))
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.wait(minutes=16)  # Ola is silent, and Per is asked
    night.organisation('absences: [{staff: per, start: "2026-04-05T07:59", end: "2026-04-06T08:00"}]')
    night.wait(minutes=5)
    night.texts("per", "ja 1")
    assert night.conversation()["holder"] == "per"


def test_a_holder_who_has_left_is_named_as_people_know_them(taken: Night) -> None:
    everybody_but_ola = [line for line in ORGANISATION.splitlines() if "ola" not in line]
    taken.organisation("\n".join(everybody_but_ola).replace("ladder_rounds: 2", "ladder_rounds: 1"), prune=True)
    taken.work()
    assert "Ola kan ikke fortsette" in " ".join(taken.inbox("anne"))
