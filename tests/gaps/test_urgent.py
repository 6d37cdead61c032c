"""A change that opens gaps within 72 hours: whoever plans is told at once, once."""

import pytest

from channels.encoding import segments
from service.clock import FrozenClock
from service.database import Database
from service.queue import Claimed
from service.vault import Vault
from tests.gaps.town import AREA, NIGHT, PEOPLE, TOWN, Town
from tests.line.night import Night


def test_the_planner_is_told_at_once_with_who_could_be_asked(town: Town) -> None:
    town.has_duty(("ola", "16T20:00", "17T02:00"))

    [told] = town.night.inbox("pia")
    assert told == ("Storvik: etter en endring er ingen på vakt fra tirsdag 17.11. kl. 02.00 til "
                    "tirsdag 17.11. kl. 08.00. Det kreves 1. Kan spørres: Kari, Ola, Per.")
    assert town.night.inbox("mona") == []
    [gap] = town.records()
    assert town.events(gap.id) == ["gap:opened", "gap:told"]


def test_a_first_import_is_no_urgent_change(database: Database, vault: Vault, clock: FrozenClock) -> None:
    town = Town(Night(database, vault, clock))
    town.writes(**TOWN)
    assert town.told() == [("open", "16T20:00", "17T08:00")]
    assert town.night.inbox("pia") == []


def test_what_comes_later_than_three_days_is_left_to_the_report(town: Town) -> None:
    town.writes(coverage=[{**NIGHT, "start": "2026-11-18T20:00", "end": "2026-11-19T08:00"}])
    assert town.told() == [("open", "18T20:00", "19T08:00")]
    assert town.night.inbox("pia") == []


def test_one_change_that_opens_several_gaps_is_one_text(town: Town) -> None:
    town.has_duty(("ola", "16T22:00", "17T02:00"), ("kari", "17T03:00", "17T07:00"))
    [told] = town.night.inbox("pia")
    assert told.endswith("Det er 2 udekkede tidsrom til (Storvik).")


def test_a_planner_of_two_areas_gets_one_text_for_a_change_in_both(town: Town) -> None:
    other = {**AREA, "id": "nabovik", "name": "Nabovik", "sms_number": "+4759440002"}
    town.writes(areas=[other], rotas=[{"id": "natt", "areas": ["storvik", "nabovik"]}],
                coverage=[{**NIGHT, "id": "nabo-natt", "area": "nabovik"}])
    assert town.told() == []

    town.has_duty()
    assert len(town.records()) == 2
    assert len(town.night.inbox("pia")) == 1


def test_who_shrinks_a_gap_is_not_told_and_who_makes_it_worse_is(town: Town) -> None:
    town.has_duty()
    town.has_duty(("ola", "16T22:00", "17T02:00"))
    assert len(town.night.inbox("pia")) == 1
    town.has_duty(("ola", "16T22:00", "17T01:00"))
    assert len(town.night.inbox("pia")) == 2


def test_a_gap_that_is_filled_before_the_text_is_written_needs_none(town: Town) -> None:
    tell = town.night.handlers["gaps_urgent"]
    waiting: list[Claimed] = []
    town.night.handlers["gaps_urgent"] = lambda claimed, now: waiting.append(claimed)
    town.has_duty()
    town.has_duty(("ola", "16T20:00", "17T08:00"))

    [claimed] = waiting
    tell(claimed, town.now)
    town.night.work()
    assert town.night.inbox("pia") == []


def test_where_nobody_plans_the_managers_are_told(town: Town) -> None:
    town.writes(areas=[{**AREA, "planners": []}])
    town.has_duty()
    assert len(town.night.inbox("mona")) == 1


def test_where_there_is_nobody_to_tell_that_is_an_event(town: Town) -> None:
    town.writes(areas=[{**AREA, "planners": [], "managers": []}])
    town.has_duty()
    [gap] = town.records()
    assert town.events(gap.id) == ["gap:opened", "gap:nobody_told"]
    assert [town.night.inbox(who) for who in PEOPLE] == [[] for _ in PEOPLE]


def test_how_many_are_there_and_how_many_must_be_is_told(town: Town) -> None:
    town.writes(coverage=[{**NIGHT, "minimum": 2}])
    [told] = town.night.inbox("pia")
    assert told.startswith("Storvik: etter en endring er 1 som teller med, på vakt fra mandag 16.11. kl. 20.00 til "
                           "tirsdag 17.11. kl. 08.00. Det kreves 2.")


def test_time_that_is_open_from_now_on_for_good_has_no_end_in_the_text(town: Town) -> None:
    town.writes(coverage=[{"id": "natt", "start": None, "end": None}])
    [told] = town.night.inbox("pia")
    assert told.startswith("Storvik: etter en endring er ingen på vakt fra søndag 15.11. kl. 02.30 til mandag 16.11.")

    town.has_duty()
    assert town.night.last("pia").startswith(
        "Storvik: etter en endring er ingen på vakt fra søndag 15.11. kl. 02.30 og framover.")


@pytest.mark.parametrize("end", ["17T10:00", "17T16:00", "17T20:00", "18T08:00"])
def test_what_is_too_long_for_one_is_told_with_who_could_take_a_part(town: Town, end: str) -> None:
    town.writes(coverage=[{**NIGHT, "end": f"2026-11-{end}"}], rotas=[{"id": "natt", "shifts": []}],
                areas=[{**AREA, "name": "Storvik og Nabovik kommuner"}])
    told = town.night.last("pia")
    assert "Kan spørres om en del av tiden: Kari, Ola, Per." in told
    taken = segments(told)
    assert (taken.encoding, taken.count <= 2) == ("GSM-7", True)


def test_where_nobody_could_take_even_a_part_nobody_is_named(town: Town) -> None:
    town.writes(coverage=[{**NIGHT, "end": "2026-11-17T16:00", "competences": ["lege"]}],
                rotas=[{"id": "natt", "shifts": []}])
    assert "Kan spørres" not in town.night.last("pia")


def test_nobody_is_said_only_where_nobody_is_there_and_the_other_area_is_named(town: Town) -> None:
    other = {**AREA, "id": "nabovik", "name": "Nabovik", "sms_number": "+4759440002"}
    all_night = {"staff": "mona", "start": "2026-11-16T20:00", "end": "2026-11-17T08:00"}
    town.writes(areas=[other], rotas=[{"id": "natt", "areas": ["storvik", "nabovik"], "shifts": [
        {**all_night, "staff": "ola"}]}, {"id": "bak", "name": "Bakvakt", "kind": "backup", "areas": ["nabovik"],
                                          "shifts": [all_night]}],
                coverage=[{**NIGHT, "competences": ["vakt"]}, {**NIGHT, "id": "a", "area": "nabovik",
                                                               "competences": ["vakt"]}])
    town.has_duty()

    [told] = town.night.inbox("pia")
    assert told.startswith("Nabovik: etter en endring er ingen som teller med, på vakt fra mandag 16.11.")
    assert told.endswith("Det er 1 udekket tidsrom til (Storvik).")
