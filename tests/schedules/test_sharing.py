"""Open time shared out: as much as can be is filled, fairly, and nobody's rest is taken."""

import time
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.coverage import gaps
from schedules.duty import Duty
from schedules.fill import Filling, Open
from schedules.findings import findings
from schedules.organisation import Organisation, Override
from schedules.sharing import suggest
from tests.schedules.openings import NIGHT, opening, shift, town
from tests.schedules.organisations import PEOPLE, area, layer, random_organisations, rota


def test_three_open_days_go_to_three_people() -> None:
    duty = town()
    days = [opening(duty, f"2026-12-{day}T08:00", f"2026-12-{day}T16:00") for day in (24, 25, 26)]
    assert sorted(str(s.staff) for s in suggest(Filling(duty, days[0].start), days)) == ["ada", "bo", "cleo"]


def test_ordinary_time_is_shared_too() -> None:
    duty = town(shift("ada", "2026-05-17T08:00", "2026-05-17T12:00"))
    days = [opening(duty, f"2026-09-{day}T08:00", f"2026-09-{day}T16:00") for day in (14, 15, 16, 17, 18)]
    counts = [str(s.staff) for s in suggest(Filling(duty, days[0].start), days)]
    assert sorted(map(counts.count, PEOPLE)) == [1, 2, 2] and counts.count("ada") == 1


def test_what_only_one_can_take_is_not_lost_to_what_all_can() -> None:
    duty = town(coverage=[NIGHT, {"id": "fag", "area": "storvik", "competences": ["nurse"]}],
                absences=[shift("cleo", "2026-12-25T00:00", "2026-12-28T00:00")],
                rotas=(rota(id="b", areas=["storvik"]),))
    both = [opening(duty, "2026-12-26T08:00", "2026-12-26T16:00", requirement) for requirement in ("krav", "fag")]
    assert [s.staff for s in suggest(Filling(duty, both[0].start), both)] == ["ada", "bo"]


def test_what_is_given_leaves_rest_for_what_only_one_can_take() -> None:
    duty = town(
        coverage=[NIGHT, {"id": "fag", "area": "storvik", "competences": ["nurse"]}],
        absences=[shift("cleo", "2026-12-26T00:00", "2026-12-27T00:00")],
    )
    late, early, day = (
        opening(duty, "2026-12-25T15:00", "2026-12-25T23:00", "fag"),
        opening(duty, "2026-12-26T07:00", "2026-12-26T15:00", "fag"),
        opening(duty, "2026-12-26T07:00", "2026-12-26T15:00"),
    )
    for wanted in permutations((late, early, day)):
        given = {s.open: s.staff for s in suggest(Filling(duty, late.start), wanted)}
        assert given == {late: "cleo", early: "bo", day: "ada"}


def test_somebody_hands_on_what_another_can_take_so_that_all_is_filled() -> None:
    """Bo, who is first in line for the morning, must leave it to Cleo: nobody else can be there with Ada later."""
    duty = town(
        coverage=[NIGHT, {"id": "fag", "area": "storvik", "competences": ["nurse"]}],
        absences=[shift("cleo", "2026-12-26T13:00", "2026-12-27T00:00")],
    )
    morning = opening(duty, "2026-12-26T08:00", "2026-12-26T12:00", "fag")
    later = opening(duty, "2026-12-26T10:00", "2026-12-26T14:00")
    shared = [s.staff for s in suggest(Filling(duty, morning.start), [morning, later, later])]
    assert shared[0] == "cleo" and sorted(map(str, shared[1:])) == ["ada", "bo"]


def test_a_long_day_goes_to_somebody_and_two_short_ones_to_another() -> None:
    duty = town(absences=[shift("cleo", "2026-12-01T00:00", "2027-01-01T00:00")])
    days = [
        opening(duty, "2026-12-20T08:00", "2026-12-20T12:00"),
        opening(duty, "2026-12-21T08:00", "2026-12-21T12:00"),
        opening(duty, "2026-12-22T08:00", "2026-12-22T18:00"),
    ]
    one, other, long = (s.staff for s in suggest(Filling(duty, days[0].start), days))
    assert one == other != long


def test_time_that_nobody_can_take_stays_open() -> None:
    duty = town(absences=[shift(who, "2026-12-25T00:00", "2026-12-28T00:00") for who in PEOPLE])
    wanted = opening(duty, "2026-12-26T08:00", "2026-12-26T16:00")
    assert [s.staff for s in suggest(Filling(duty, wanted.start), [wanted])] == [None]


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
    suggested = suggest(Filling(duty, start), wanted)

    taken = [(s.open, s.staff) for s in suggested if s.staff is not None]
    after = Duty(with_taken(duty.organisation, taken))
    assert [s.open for s in suggested] == wanted
    filling = Filling(duty, start)
    for left in (s.open for s in suggested if s.staff is None):
        for candidate in filling.candidates(left):
            theirs = [one for one, staff in taken if staff == candidate.staff]
            assert theirs and not filling.can_still(candidate.staff, left, theirs), "somebody could have taken it"
    for one, staff in taken:
        kinds = {finding.kind for finding in findings(after, one.start, one.end) if finding.staff == staff}
        # Stand-by takes no rest; what other rotas have already taken is not for it to mend.
        assert kinds <= ({"hours"} if kind == "active" else {"hours", "daily_rest", "weekly_rest"})


def test_three_hundred_staff_and_fifty_gaps_take_less_than_a_second() -> None:
    staff = [{"id": f"s{n}", "name": f"Ansatt {n}", "phone": f"+475944{1000 + n}"} for n in range(300)]
    turns = [rota(layer([f"s{(n * 10 + k) % 300}" for k in range(10)], "2026-01-05T08:00", "week"), id=f"r{n}",
                  duty="standby", areas=["storvik", "nabovik"]) for n in range(30)]
    many = [area("storvik", 4001), area("nabovik", 4002)]
    duty = Duty(Organisation.model_validate({"areas": many, "staff": staff, "rotas": turns, "coverage": [
        NIGHT, {"id": "ny", "area": "nabovik"}]}))
    first = opening(duty, "2026-12-01T08:00", "2026-12-01T20:00", "ny")
    wanted = [replace(first, start=first.start + timedelta(hours=16 * n), end=first.end + timedelta(hours=16 * n))
              for n in range(50)]
    began = time.process_time()
    suggested = suggest(Filling(duty, first.start), wanted)
    assert time.process_time() - began < 1
    assert len({s.staff for s in suggested}) == 50
