"""It opened in a gap and a leader is asked; then somebody comes on duty, by the plan or by a change (contract 7.8)."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.line.night import Night, Sent
from tests.line.test_gap import EMPTY

KARI_NOW = """
rotas:
  - {id: kveld, name: Kveldsvakt, kind: after_hours, areas: [storvik],
     shifts: [{staff: siri, start: "2026-04-05T08:00", end: "2026-04-05T20:00"}],
     overrides: [{staff: kari, start: "2026-04-05T02:00", end: "2026-04-05T08:00"}]}
"""
PER_TOO = """
rotas:
  - {id: ambulant, name: Ambulant, kind: ambulant, areas: [storvik],
     shifts: [{staff: per, start: "2026-04-05T02:04", end: "2026-04-05T08:00"}]}
"""
TWO_LEADERS = """
areas:
  - {id: storvik, name: Storvik, sms_number: "+4759440001",
     fallback: "Ring legevakten 116117. Ved fare for liv ring 113.", managers: [mona], ladder_rounds: 1,
     ladder: [{rotas: [kveld], wait: 5m}, {staff: [mona], wait: 3m}, {staff: [per], wait: 4m}]}
"""
AVOIDS_KARI = """
service_users:
  - {id: anne, name: Anne Berg, phone: "+4759442001", area: storvik, primary_contact: null, avoid: [kari]}
"""
THE_ONE_ON_DUTY = "svar fra vakten"
AT_TWO = datetime(2026, 4, 5, 0, 0, tzinfo=UTC)


@pytest.fixture
def leader(night: Night) -> Night:
    """Nobody is on duty; Anne has written at two, and Mona is asked until ten past."""
    night.organisation(EMPTY)
    night.work()
    night.texts("anne", "hjelp meg")
    night.new("anne")
    return night


def put_on_duty(night: Night, change: str = KARI_NOW) -> None:
    night.organisation(change)
    night.work()


def minutes_of(sent: list[Sent]) -> list[int]:
    return [round((each.at - AT_TWO) / timedelta(minutes=1)) for each in sent]


def test_whom_a_planner_puts_on_duty_is_asked_at_once_beside_the_leader(leader: Night) -> None:
    leader.wait(minutes=2)
    put_on_duty(leader)
    assert leader.pages() == [("mona", 3, None), ("kari", 1, None)]
    [page] = leader.inbox("kari")
    assert "Du er på vakt nå" in page and "kl. 02.07" in page, "her own step's full wait, known helper or not"
    leader.wait(minutes=7)
    assert leader.pages() == [("mona", 3, None), ("kari", 1, None)], "the leader's wait is as long as it was"
    leader.texts("mona", "ja")
    assert leader.conversation()["holder"] == "mona"


def test_the_person_hears_that_somebody_is_on_duty_now_and_by_when_they_hear_more(leader: Night) -> None:
    leader.wait(minutes=2)
    put_on_duty(leader)
    [told] = leader.new("anne")
    assert "Nå er det noen på vakt" in told and "senest kl. 02.11" in told and "116117" in told
    assert THE_ONE_ON_DUTY not in told
    leader.sweep()
    leader.wait(minutes=1)
    leader.sweep()
    assert leader.new("anne") == [] and len(leader.inbox("kari")) == 1
    leader.wait(minutes=8)
    [told] = leader.new("anne")
    assert THE_ONE_ON_DUTY in told


def test_the_one_on_duty_says_no_and_the_leader_is_still_waited_for(leader: Night) -> None:
    leader.wait(minutes=2)
    put_on_duty(leader)
    leader.texts("kari", "nei")
    leader.wait(minutes=6)
    assert leader.pages() == [("mona", 3, None), ("kari", 1, "no")]


def test_the_leader_says_no_and_the_one_on_duty_has_no_longer_than_the_step(leader: Night) -> None:
    leader.wait(minutes=2)
    put_on_duty(leader)
    leader.texts("mona", "nei")
    leader.wait(minutes=4, seconds=50)
    assert leader.pages() == [("mona", 3, "no"), ("kari", 1, None)]
    leader.wait(seconds=15)
    assert leader.pages()[1:3] == [("kari", 1, "none"), ("kari", 0, None)], "the second round"


def test_who_is_put_on_duty_late_in_the_leaders_wait_has_a_whole_wait_all_the_same(leader: Night) -> None:
    leader.wait(minutes=9)
    put_on_duty(leader)
    leader.wait(minutes=4, seconds=50)
    assert leader.pages() == [("mona", 3, None), ("kari", 1, None)]


def test_a_duty_that_begins_by_the_plan_is_asked_at_once_and_the_person_hears_so(night: Night) -> None:
    night.organisation(EMPTY)
    night.wait_until(datetime(2026, 4, 5, 5, 57, tzinfo=UTC))
    night.texts("anne", "hjelp meg")
    night.new("anne")
    night.wait(minutes=3)
    assert night.pages() == [("mona", 3, None), ("siri", 1, None)]
    [told] = night.new("anne")
    assert "Nå er det noen på vakt" in told and "senest kl. 08.08" in told


def test_whoever_comes_on_duty_after_the_first_is_asked_at_once_too_and_the_person_is_not_told_twice(
    leader: Night,
) -> None:
    put_on_duty(leader)
    put_on_duty(leader, PER_TOO)
    assert len(leader.new("anne")) == 1
    leader.wait(minutes=4)
    assert leader.pages() == [("mona", 3, None), ("kari", 1, None), ("per", 2, None)]
    assert leader.new("anne") == []


def test_whom_the_person_avoids_is_asked_only_when_nobody_else_is_left(night: Night) -> None:
    night.organisation(TWO_LEADERS)
    night.organisation(EMPTY)
    night.users(AVOIDS_KARI)
    night.texts("anne", "hjelp meg")
    put_on_duty(night)
    assert [staff for staff, _, _ in night.pages()] == ["mona"]
    night.wait(minutes=8)
    assert [staff for staff, _, _ in night.pages()] == ["mona", "per", "kari"]


def test_the_duty_that_begins_as_the_leaders_wait_ends_is_not_called_silent(leader: Night) -> None:
    leader.organisation(KARI_NOW.replace("T02:00", "T02:10"))
    leader.wait(minutes=11)
    assert "kari" in [staff for staff, _, _ in leader.pages()]
    [told] = leader.new("anne")
    assert "Nå er det noen på vakt" in told and THE_ONE_ON_DUTY not in told


def test_after_an_outage_all_who_have_come_on_duty_are_asked_and_the_person_hears_it_once(leader: Night) -> None:
    leader.clock.move(timedelta(minutes=12))  # nobody works; then all that is overdue is done at once
    leader.organisation(KARI_NOW)
    leader.organisation(PER_TOO)
    leader.work()
    assert {staff for staff, _, _ in leader.pages()} == {"mona", "kari", "per"}
    assert len(leader.inbox("kari")) == len(leader.inbox("per")) == 1
    [told] = leader.new("anne")
    assert "Nå er det noen på vakt" in told


def test_where_only_leaders_were_asked_the_one_on_duty_is_not_called_silent(night: Night) -> None:
    night.organisation(TWO_LEADERS.replace("ladder_rounds: 1", "ladder_rounds: 3"))
    night.organisation(EMPTY)
    night.texts("anne", "hjelp meg")
    night.wait(minutes=20)
    told = night.inbox("anne")[1:]
    assert len(told) > 2 and all("hører fra oss" in text for text in told)
    assert not any(THE_ONE_ON_DUTY in text for text in told)
    night.texts("anne", "INGEN SMS")
    night.texts("anne", "jo, skriv")
    assert THE_ONE_ON_DUTY not in night.last("anne")


def test_a_conversation_given_back_goes_by_the_ladder_and_lets_nobody_in_before_their_turn(leader: Night) -> None:
    leader.texts("mona", "ja")
    put_on_duty(leader)
    put_on_duty(leader, PER_TOO)
    leader.wait(minutes=5)
    leader.texts("mona", "gi fra")
    leader.sweep()
    assert [staff for staff, _, _ in leader.pages()] == ["mona", "kari"]
    assert THE_ONE_ON_DUTY not in leader.last("anne")


def test_the_promise_and_a_move_in_the_same_minute_are_one_text(leader: Night) -> None:
    leader.wait(minutes=2)
    put_on_duty(leader)
    leader.wait(minutes=28)
    minutes = minutes_of(leader.sent_to("anne"))
    assert len(minutes) == len(set(minutes)), leader.inbox("anne")
    for earlier, later in zip(minutes, minutes[1:], strict=False):
        assert later - earlier > 1, leader.inbox("anne")
