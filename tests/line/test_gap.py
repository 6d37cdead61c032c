"""Nobody on duty when a person texts (contract 7.8), and somebody coming on duty after."""

from datetime import UTC, datetime

import pytest

from service import gaps, organisation
from tests.line.night import Night

EMPTY = """
rotas:
  - {id: kveld, name: Kveldsvakt, kind: after_hours, areas: [storvik],
     shifts: [{staff: siri, start: "2026-04-05T08:00", end: "2026-04-05T20:00"}]}
  - {id: ambulant, name: Ambulant, kind: ambulant, areas: [storvik], shifts: []}
"""
NO_STAFF_STEPS = """
areas:
  - {id: storvik, name: Storvik, sms_number: "+4759440001",
     fallback: "Ring legevakten 116117. Ved fare for liv ring 113.", managers: [mona],
     ladder: [{rotas: [kveld], wait: 5m}]}
"""


@pytest.fixture
def gap(night: Night) -> Night:
    night.organisation(EMPTY)
    night.organisation(NO_STAFF_STEPS)
    night.work()
    return night


def test_a_text_in_a_gap_is_told_so_with_the_next_duty_and_the_fallback(gap: Night) -> None:
    gap.texts("anne", "hjelp meg")
    [answer] = gap.inbox("anne")
    assert "ingen på vakt" in answer and "søndag 5.4. kl. 08.00" in answer
    assert "Ring legevakten 116117" in answer and "Lederen" in answer
    stored = gap.conversation()
    assert stored["in_gap"] and stored["state"] == "unanswered"
    assert "#1" in gap.inbox("mona")[0]


def test_a_manager_who_is_not_there_is_not_claimed_to_be_told(gap: Night) -> None:
    gap.organisation(NO_STAFF_STEPS.replace("managers: [mona]", "managers: []"))
    gap.texts("anne", "hjelp meg")
    assert "Lederen" not in gap.inbox("anne")[0]
    assert gap.inbox("mona") == []


def test_whoever_comes_on_duty_gets_it(gap: Night) -> None:
    gap.texts("anne", "hjelp meg")
    gap.wait_until(datetime(2026, 4, 5, 6, 0, tzinfo=UTC))
    assert "JA 1" in gap.last("siri")
    gap.texts("siri", "ja")
    assert gap.conversation()["holder"] == "siri" and "Siri" in gap.last("anne")


def test_a_shift_that_a_planner_puts_in_over_the_gap_is_paged_at_once(gap: Night) -> None:
    gap.texts("anne", "hjelp meg")
    gap.organisation("""
rotas:
  - {id: kveld, name: Kveldsvakt, kind: after_hours, areas: [storvik],
     overrides: [{staff: kari, start: "2026-04-05T01:00", end: "2026-04-05T08:00"}]}
""")
    gap.work()
    assert "JA 1" in gap.inbox("kari")[0]


def test_staff_steps_are_paged_in_a_gap_all_the_same(night: Night) -> None:
    night.organisation(EMPTY)
    night.texts("anne", "hjelp meg")
    stored = night.conversation()
    assert stored["in_gap"] and stored["state"] == "paging"
    assert any("JA 1" in text for text in night.inbox("mona"))
    night.wait_until(datetime(2026, 4, 5, 6, 0, tzinfo=UTC))
    assert "JA 1" in night.last("siri")


def test_who_writes_again_while_nobody_is_there_is_answered_again(gap: Night) -> None:
    gap.texts("anne", "hjelp meg")
    gap.texts("anne", "kan ikke ringe")
    assert len(gap.inbox("anne")) == 2
    for _ in range(20):
        gap.texts("anne", "automatisk svar: jeg er opptatt")
    assert len(gap.inbox("anne")) <= 7  # a machine would go on for ever


def test_a_known_helper_on_duty_outside_the_ladder_is_no_gap(gap: Night) -> None:
    gap.organisation("""
rotas:
  - {id: dag, name: Dagtid, kind: daytime, areas: [storvik],
     shifts: [{staff: kari, start: "2026-04-05T00:00", end: "2026-04-05T08:00"}]}
""")
    gap.texts("anne", "hei")
    assert not gap.conversation()["in_gap"]
    assert gap.pages() == [("kari", 0, None)]
    gap.wait(minutes=3)
    assert gap.conversation()["state"] in ("paging", "unanswered")


WORDS = "Legevakten i Storvik har en egen psykiatrisk sykepleier i natt."
ONLY_TEXTS = """
service_users:
  - {id: bo, name: Bo Oppdikt, phone: "+4759442002", area: storvik, sms_only: true}
"""
REQUIRED = """
coverage:
  - {id: natt, area: storvik}
"""


@pytest.fixture
def accepted(gap: Night) -> Night:
    """The night is a gap that Mona, the manager, has accepted."""
    gap.organisation(REQUIRED)
    with gap.database.write() as db:
        gaps.recompute(db, organisation.standing(db), ["storvik"], gap.clock.now())
    with gap.database.write() as db:
        [first, *_] = sorted(gap.rows("gap"), key=lambda row: str(row["start"]))
        acceptance = gaps.Acceptance("mona", "Ingen har meldt seg.", WORDS)
        gaps.accept(db, organisation.standing(db), str(first["id"]), acceptance, gap.clock.now())
    return gap


def test_who_texts_in_an_accepted_gap_is_told_what_the_manager_wrote(accepted: Night) -> None:
    accepted.texts("anne", "hjelp meg")
    [answer] = accepted.inbox("anne")
    assert "ingen på vakt" in answer and "Ring legevakten 116117" in answer
    assert answer.endswith(WORDS)


def test_one_who_only_texts_keeps_the_way_to_the_emergency_line_beside_the_managers_words(accepted: Night) -> None:
    accepted.users(ONLY_TEXTS, bo="+4759442002")
    accepted.texts("bo", "hjelp meg")
    [answer] = accepted.inbox("bo")
    assert "113" in answer and answer.endswith(WORDS)


def test_words_of_an_acceptance_that_was_withdrawn_are_told_to_nobody(accepted: Night) -> None:
    [gap] = [row for row in accepted.rows("gap") if row["state"] == "accepted"]
    with accepted.database.write() as db:
        gaps.withdraw_acceptance(db, str(gap["id"]), "mona", accepted.clock.now())
    accepted.texts("anne", "hjelp meg")
    assert WORDS not in accepted.inbox("anne")[0]


def test_words_about_another_time_are_not_told_now(accepted: Night) -> None:
    accepted.wait_until(datetime(2026, 4, 5, 18, 30, tzinfo=UTC))  # after Siri's day: another gap, not accepted
    accepted.texts("anne", "hjelp meg")
    assert "ingen på vakt" in accepted.last("anne") and WORDS not in accepted.last("anne")
