"""Who could be asked to take open time, and who comes first."""

import pytest

from schedules.duty import Duty
from schedules.fill import Filling, Open, UnknownRequirement, candidates
from schedules.rest import CallOut
from tests.schedules.openings import NIGHT, opening, shift, town
from tests.schedules.organisations import rota


def asked(duty: Duty, wanted: Open, *callouts: CallOut) -> list[str]:
    return [candidate.staff for candidate in candidates(duty, wanted, wanted.start, callouts)]


def against(duty: Duty, wanted: Open, *callouts: CallOut) -> dict[str, tuple[str, ...]]:
    considered = Filling(duty, wanted.start, callouts).considered(wanted)
    return {candidate.staff: candidate.reasons_against for candidate in considered if candidate.reasons_against}


def test_everyone_who_is_free_rested_and_competent_may_be_asked() -> None:
    duty = town(coverage=[NIGHT | {"competences": ["nurse"]}])
    wanted = opening(duty, "2026-12-26T08:00", "2026-12-26T20:00")
    assert asked(duty, wanted) == ["bo", "cleo"]
    assert against(duty, wanted) == {"ada": ("competence",)}


def test_nobody_on_duty_then_is_asked_on_whatever_rota_it_is() -> None:
    other = rota(id="b", areas=[], duty="standby", shifts=[shift("bo", "2026-12-26T19:30", "2026-12-27T08:00")])
    duty = town(rotas=(other,))
    wanted = opening(duty, "2026-12-26T08:00", "2026-12-26T20:00")
    assert against(duty, wanted) == {"bo": ("on_duty",)}


def test_duty_that_ends_when_the_open_time_begins_is_no_hindrance_on_stand_by() -> None:
    duty = town(shift("bo", "2026-12-26T00:00", "2026-12-26T08:00"), own={"duty": "standby"})
    assert "bo" in asked(duty, opening(duty, "2026-12-26T08:00", "2026-12-26T20:00"))


def test_nobody_away_in_any_part_of_it_is_asked() -> None:
    duty = town(absences=[shift("cleo", "2026-12-26T19:00", "2026-12-28T00:00")])
    assert against(duty, opening(duty, "2026-12-26T08:00", "2026-12-26T20:00")) == {"cleo": ("absent",)}
    assert against(duty, opening(duty, "2026-12-26T08:00", "2026-12-26T19:00")) == {}


def test_nobody_whose_rest_it_would_take_is_asked_before_or_after() -> None:
    evening = shift("ada", "2026-12-25T15:00", "2026-12-25T23:00")
    duty = town(evening, shift("bo", "2026-12-27T06:00", "2026-12-27T12:00"))
    wanted = opening(duty, "2026-12-26T08:00", "2026-12-26T20:00")
    assert against(duty, wanted) == {"ada": ("daily_rest",), "bo": ("daily_rest",)}


def test_seven_days_without_a_weekly_rest_are_too_many() -> None:
    days = [shift("ada", f"2026-12-{day}T08:00", f"2026-12-{day}T14:00") for day in range(20, 26)]
    duty = town(*days)
    assert against(duty, opening(duty, "2026-12-26T08:00", "2026-12-26T20:00")) == {"ada": ("weekly_rest",)}


def test_agreed_rest_is_enough_for_those_who_have_agreed() -> None:
    late, agreed = shift("ada", "2026-12-25T15:00", "2026-12-25T23:00"), {"daily": "8h", "weekly": "28h"}
    duty = town(late, own={"rest": agreed})
    assert "ada" in asked(duty, opening(duty, "2026-12-26T08:00", "2026-12-26T12:00"))
    stricter = town(late, own={"rest": agreed}, rotas=(rota(id="b", areas=[]),))
    there = opening(stricter, "2026-12-26T08:00", "2026-12-26T12:00", rota="b")
    assert against(stricter, there) == {"ada": ("daily_rest",)}


def test_whoever_was_woken_is_not_asked_until_rested() -> None:
    duty = town(shift("ada", "2026-12-25T20:00", "2026-12-26T08:00"), own={"duty": "standby"},
                rotas=(rota(id="dag", kind="daytime"),))
    woken = CallOut("ada", duty.zone.moment("2026-12-26T02:10"), duty.zone.moment("2026-12-26T03:40"))
    for start, reasons in (("14:39", {"ada": ("daily_rest",)}), ("14:40", {})):
        wanted = opening(duty, f"2026-12-26T{start}", "2026-12-26T22:00", rota="dag")
        assert against(duty, wanted, woken) == reasons


def test_stand_by_may_follow_upon_work() -> None:
    standby = rota(id="bak", kind="backup", duty="standby")
    duty = town(shift("ada", "2026-12-26T08:00", "2026-12-26T16:00"), rotas=(standby,),
                coverage=[NIGHT | {"kinds": ["backup"]}])
    assert "ada" in asked(duty, opening(duty, "2026-12-26T16:00", "2026-12-27T08:00"))
    assert "ada" not in asked(duty, opening(duty, "2026-12-26T16:00", "2026-12-27T08:00", rota="natt"))


def test_whoever_has_had_fewest_holidays_is_first() -> None:
    duty = town(
        shift("ada", "2026-05-17T08:00", "2026-05-17T20:00"),
        shift("bo", "2026-12-31T08:00", "2026-12-31T14:00"),
        shift("cleo", "2026-09-16T08:00", "2026-09-16T20:00"),
    )
    wanted = opening(duty, "2026-12-26T08:00", "2026-12-26T20:00")
    assert [(c.staff, c.holiday_hours) for c in candidates(duty, wanted, wanted.start)] == [
        ("cleo", 0), ("bo", 6), ("ada", 12)]


def test_holidays_of_more_than_a_year_ago_are_forgotten() -> None:
    duty = town(shift("ada", "2025-12-25T08:00", "2025-12-25T20:00"))
    wanted = opening(duty, "2026-12-26T08:00", "2026-12-26T20:00")
    (early, late) = (duty.zone.moment(at) for at in ("2026-12-01", "2026-12-26"))
    assert {c.staff: c.holiday_hours for c in candidates(duty, wanted, early)}["ada"] == 12
    assert {c.staff: c.holiday_hours for c in candidates(duty, wanted, late)}["ada"] == 0


def test_an_unknown_requirement_is_refused_by_name() -> None:
    duty = town()
    with pytest.raises(UnknownRequirement, match="'other'"):
        candidates(duty, opening(duty, "2026-12-26", "2026-12-27", "other"), duty.zone.moment("2026-12-01"))


def test_who_is_on_no_rota_of_the_area_is_not_asked_unless_a_competence_is_what_counts() -> None:
    away = rota(id="b", areas=[], shifts=[shift("cleo", "2026-01-05T08:00", "2026-01-05T16:00")])
    mine = {"layers": [], "overrides": [shift("ada", "2026-01-05T08:00", "2026-01-05T16:00")]}
    duty = town(own=mine, rotas=(away,))
    wanted = opening(duty, "2026-12-26T08:00", "2026-12-26T20:00")
    assert against(duty, wanted) == {"bo": ("other_rotas",), "cleo": ("other_rotas",)}
    nurses = town(own=mine, rotas=(away,), coverage=[NIGHT | {"competences": ["nurse"]}])
    assert asked(nurses, wanted) == ["bo", "cleo"]


def test_whoever_is_on_another_rota_of_the_same_area_may_be_asked() -> None:
    backup = rota(id="bak", kind="backup", shifts=[shift("bo", "2026-01-05T08:00", "2026-01-05T16:00")])
    duty = town(own={"layers": []}, rotas=(backup,), coverage=[NIGHT | {"kinds": ["after_hours"]}])
    assert asked(duty, opening(duty, "2026-12-26T08:00", "2026-12-26T20:00")) == ["bo"]
