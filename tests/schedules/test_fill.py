"""Who could be asked to take open time, and whether the sharing is fair."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.coverage import gaps
from schedules.duty import Duty
from schedules.fill import Filling, Open, UnknownRequirement, candidates, suggest
from schedules.findings import findings
from schedules.organisation import Organisation, Override
from schedules.rest import CallOut
from tests.schedules.organisations import PEOPLE, area, layer, organisation, random_organisations, rota

NIGHT = {"id": "krav", "area": "storvik"}


def shift(staff: str | None, start: str, end: str) -> dict[str, Any]:
    return {"staff": staff, "start": start, "end": end}


def town(*shifts: dict[str, Any], rotas: tuple[dict[str, Any], ...] = (), **more: Any) -> Duty:
    own = more.pop("own", {})
    return Duty(organisation(rota(shifts=shifts, **own), *rotas, **{"coverage": [NIGHT], **more}))


def opening(duty: Duty, start: str, end: str, requirement: str = "krav", rota: str | None = None) -> Open:
    return Open(requirement, duty.zone.moment(start), duty.zone.moment(end), rota)


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


def test_three_open_days_go_to_three_people() -> None:
    duty = town()
    days = [opening(duty, f"2026-12-{day}T08:00", f"2026-12-{day}T16:00") for day in (24, 25, 26)]
    assert sorted(str(s.staff) for s in suggest(duty, days, days[0].start)) == ["ada", "bo", "cleo"]


def test_ordinary_time_is_shared_too() -> None:
    duty = town(shift("ada", "2026-05-17T08:00", "2026-05-17T12:00"))
    days = [opening(duty, f"2026-09-{day}T08:00", f"2026-09-{day}T16:00") for day in (14, 15, 16, 17, 18)]
    counts = [str(s.staff) for s in suggest(duty, days, days[0].start)]
    assert sorted(map(counts.count, PEOPLE)) == [1, 2, 2] and counts.count("ada") == 1


def test_what_only_one_can_take_is_not_lost_to_what_all_can() -> None:
    duty = town(coverage=[NIGHT, {"id": "fag", "area": "storvik", "competences": ["nurse"]}],
                absences=[shift("cleo", "2026-12-25T00:00", "2026-12-28T00:00")],
                rotas=(rota(id="b", areas=["storvik"]),))
    both = [opening(duty, "2026-12-26T08:00", "2026-12-26T16:00", requirement) for requirement in ("krav", "fag")]
    assert [s.staff for s in suggest(duty, both, both[0].start)] == ["ada", "bo"]


def test_time_that_nobody_can_take_stays_open() -> None:
    duty = town(absences=[shift(who, "2026-12-25T00:00", "2026-12-28T00:00") for who in PEOPLE])
    wanted = opening(duty, "2026-12-26T08:00", "2026-12-26T16:00")
    assert [s.staff for s in suggest(duty, [wanted], wanted.start)] == [None]


def with_taken(town: Organisation, taken: list[tuple[Open, str]]) -> Organisation:
    """What is suggested as overrides on the first rota, as a planner would make them."""
    overrides = tuple(Override(staff=staff, start=one.start.isoformat(timespec="seconds"),
                               end=one.end.isoformat(timespec="seconds")) for one, staff in taken)
    first = town.rotas[0]
    return town.model_copy(update={"rotas": (
        first.model_copy(update={"overrides": first.overrides + overrides}), *town.rotas[1:])})


@given(random_organisations(lines=2), st.sampled_from(("active", "standby")))
@settings(max_examples=60, deadline=None)
def test_whatever_is_suggested_breaks_no_ones_rest_and_doubles_nobody(
    drawn: tuple[Organisation, Any], kind: str
) -> None:
    made, focus = drawn
    first = made.rotas[0].model_copy(update={"duty": kind})
    wide = [made.coverage[0].model_copy(update={"kinds": None, "minimum": 1})]
    duty = Duty(made.model_copy(update={"rotas": (first, *made.rotas[1:]), "coverage": tuple(wide)}))
    start = duty.zone.moment(str(focus))
    wanted = [Open("krav", gap.start, gap.end) for gap in gaps(duty, start, start + timedelta(days=3))]
    suggested = suggest(duty, wanted, start)

    taken = [(s.open, s.staff) for s in suggested if s.staff is not None]
    after = Duty(with_taken(duty.organisation, taken))
    assert [s.open for s in suggested] == wanted
    for one, staff in taken:
        kinds = {finding.kind for finding in findings(after, one.start, one.end) if finding.staff == staff}
        # Stand-by takes no rest; what other rotas have already taken is not for it to mend.
        assert kinds <= ({"hours"} if kind == "active" else {"hours", "daily_rest", "weekly_rest"})


def test_three_hundred_staff_and_fifty_gaps_take_less_than_a_second() -> None:
    staff = [{"id": f"s{n}", "name": f"Ansatt {n}", "phone": f"+475944{1000 + n}"} for n in range(300)]
    turns = [rota(layer([f"s{(n * 10 + k) % 300}" for k in range(10)], "2026-01-05T08:00", "week"), id=f"r{n}",
                  duty="standby") for n in range(30)]
    many = [area("storvik", 4001), area("nabovik", 4002)]
    duty = Duty(Organisation.model_validate({"areas": many, "staff": staff, "rotas": turns, "coverage": [
        NIGHT, {"id": "ny", "area": "nabovik"}]}))
    first = opening(duty, "2026-12-01T08:00", "2026-12-01T20:00", "ny")
    wanted = [replace(first, start=first.start + timedelta(hours=16 * n), end=first.end + timedelta(hours=16 * n))
              for n in range(50)]
    began = time.process_time()
    suggested = suggest(duty, wanted, first.start)
    assert time.process_time() - began < 1
    assert len({s.staff for s in suggested}) == 50
