"""Cases from other rota engines, as facts (tests/schedules/vectors); where they differ, the contract wins."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schedules.calendar import calendar
from schedules.coverage import gaps
from schedules.duty import Duty
from schedules.instants import DAY, moment, seconds, zone
from schedules.intervals import Line, holding
from schedules.organisation import EVERY_DAY, Window
from schedules.windows import Hours
from tests.schedules.organisations import area, layer, organisation, rota

VECTORS = Path(__file__).parent / "vectors"
SHORT = dict(zip(("SU", "MO", "TU", "WE", "TH", "FR", "SA"), (EVERY_DAY[6], *EVERY_DAY[:6]), strict=True))
UNITS = {"hourly": "hour", "daily": "day", "weekly": "week"}


def cases(file: str, key: str = "cases") -> list[Any]:
    found: list[Any] = json.loads((VECTORS / file).read_text())[key]
    return [pytest.param(case, id=case.get("id", str(n))) for n, case in enumerate(found)]


def iso(written: str) -> datetime:
    return datetime.fromisoformat(written)


def duty_of(rota_: dict[str, Any], people: set[str], tz: str = "UTC", **more: Any) -> Duty:
    staff = [{"id": who, "name": who, "phone": f"+475944{4200 + n}"} for n, who in enumerate(sorted(people))]
    return Duty(organisation(rota_, staff=staff, timezone=tz, **more))


@pytest.mark.parametrize("case", cases("clock.json"))
def test_a_wall_clock_time_has_its_instant(case: dict[str, str]) -> None:
    assert zone(case["tz"]).moment(f"{case['date']}T{case['clock']}") == iso(case["instant"])


@pytest.mark.parametrize("night", cases("oslo_nights.json", "nights"))
def test_a_night_watch_in_oslo_is_as_long_as_the_night(night: dict[str, Any]) -> None:
    watch = layer(["ada"], "2026-01-01T00:00", windows=[{"from": "22:00", "to": "06:00"}])
    noon = iso(f"{night['date']}T12:00:00Z")

    [stretch] = Duty(organisation(rota(watch))).timeline("natt", noon, noon + timedelta(days=1))

    assert (stretch.start, stretch.end) == (iso(night["start"]), iso(night["end"]))


@pytest.mark.parametrize("case", cases("handoffs.json", "handoffs"))
def test_handoffs_fall_where_they_should(case: dict[str, Any]) -> None:
    turns = layer(["ada", "bo"], case["start_local"], UNITS[case["type"]], case["length"])
    wanted = [iso(handoff) for handoff in case["handoffs"]]

    duty = Duty(organisation(rota(turns), timezone=case["tz"]))
    before = wanted[0] - timedelta(seconds=1)
    shown = duty.timeline("natt", before, wanted[-1] + timedelta(seconds=1))

    assert [stretch.start for stretch in shown if stretch.start > before] == wanted


@pytest.mark.parametrize("case", cases("handoffs.json", "end_times"))
def test_the_next_handoff_ends_a_turn(case: dict[str, Any]) -> None:
    turns = layer(["ada", "bo"], case["start_local"], UNITS[case["type"]], case["length"])
    duty = Duty(organisation(rota(turns), timezone=case["tz"]))

    [holder] = duty.on_duty("storvik", duty.zone.moment(case.get("at_local", case["start_local"])))

    assert holder.until == duty.zone.moment(case["next_handoff_local"])


def weekly(case: dict[str, Any]) -> tuple[datetime, Line]:
    days = [SHORT[name] for name, on in zip(SHORT, case["days_sun_first"], strict=True) if on]
    window = Window.model_validate({"days": days, "from": case["start"], "to": case["end"]})
    at = iso(case["at"]).replace(tzinfo=UTC)
    hours = Hours((window,), zone("UTC"), calendar("NO", ()))
    return at, hours.line(seconds(at) - 20 * DAY, seconds(at) + 20 * DAY)


@pytest.mark.parametrize("case", cases("windows.json", "is_active"))
def test_a_window_holds_or_not(case: dict[str, Any]) -> None:
    at, line = weekly(case)
    assert (holding(line, seconds(at)) is not None) == case["active"]


@pytest.mark.parametrize("case", [*cases("windows.json", "window_start"), *cases("windows.json", "window_end")])
def test_a_window_that_holds_or_comes_has_its_edges(case: dict[str, Any]) -> None:
    at, line = weekly(case)
    start, end = next(interval for interval in line if interval[1] > seconds(at))
    edge, shown = ("window_start", start) if "window_start" in case else ("window_end", end)
    assert moment(shown) == iso(case[edge]).replace(tzinfo=UTC)


@pytest.mark.parametrize("case", cases("gaps.json"))
def test_gaps_are_all_that_nobody_covers(case: dict[str, Any]) -> None:
    people = {shift["user"] for shift in case["shifts"]}
    lines = [
        rota(id=f"r-{who}", shifts=[{"staff": who, **edges(s)} for s in case["shifts"] if s["user"] == who])
        for who in sorted(people)
    ]
    staff = [{"id": who, "name": who, "phone": f"+475944{4200 + n}"} for n, who in enumerate(sorted(people))]
    made = organisation(*lines, staff=staff, coverage=[{"id": "krav", "area": "storvik"}])

    found = gaps(Duty(made), iso(case["window"][0]), iso(case["window"][1]))

    assert [(gap.start, gap.end) for gap in found] == [(iso(s), iso(e)) for s, e in case["expected"]]


def edges(item: dict[str, Any]) -> dict[str, str]:
    return {"start": item["start"], "end": item["end"]}


def as_layer(rule: dict[str, Any]) -> dict[str, Any]:
    window: dict[str, Any] = {"from": rule["start"], "to": rule["end"]}
    if rule["days"] != "all":
        window["days"] = [SHORT[name] for name in rule["days"]]
    turn = rule.get("rotation")
    if turn is None:
        return layer([rule["user"]], "2000-01-01T00:00", windows=[window])
    # The case tells whose turn it is at one instant only; the handoff that began that turn stands for the first one.
    local = iso(turn["at"]).astimezone(ZoneInfo(turn["tz"]))
    step = timedelta(weeks=turn["length"]) if turn["type"] == "weekly" else timedelta(days=turn["length"])
    start = iso(turn["start_local"])
    while start + step <= local.replace(tzinfo=None):
        start += step
    users = turn["users"][turn["index"] :] + turn["users"][: turn["index"]]
    written = start.isoformat() + ("Z" if turn["tz"] == "UTC" else "")
    return layer(users, written, UNITS[turn["type"]], turn["length"], windows=[window])


def as_overrides(case: dict[str, Any]) -> list[dict[str, Any]]:
    made = [{"staff": o.get("add"), **edges(o)} for o in case.get("overrides", [])]
    for span in case.get("temporary", []):
        made.append({"staff": None, **edges(span)})
        made += [{"staff": shift["user"], **edges(shift)} for shift in span["shifts"]]
    return made


@pytest.mark.parametrize("case", cases("shifts.json"))
def test_a_schedule_gives_the_same_shifts(case: dict[str, Any]) -> None:
    layers = [as_layer(rule) for rule in case["rules"]]
    people = {who for made in layers for who in made["members"]} | {"baz", "binbaz"}
    duty = duty_of(rota(*layers, overrides=as_overrides(case)), people, case["tz"])

    shown = duty.timeline("natt", iso(case["window"][0]), iso(case["window"][1]))

    assert [(s.staff, s.start, s.end) for s in shown] == [
        (shift["user"], iso(shift["start"]), iso(shift["end"])) for shift in case["expected"]
    ]


WEEKEND = [{"days": ["fri"], "from": "20:00"}, {"days": ["sat", "sun"]}, {"days": ["mon"], "to": "08:00"}]


@pytest.mark.parametrize("case", cases("weekly.json")[:1])
def test_a_weekend_watch_holds_over_the_change_of_clocks(case: dict[str, Any]) -> None:
    watch = layer(["ada"], "2026-01-01T00:00", windows=WEEKEND)
    duty = Duty(organisation(rota(watch), timezone=case["tz"]))

    covered = [bool(duty.on_duty("storvik", duty.zone.moment(at))) for at in case["covered_local"]]
    uncovered = [bool(duty.on_duty("storvik", duty.zone.moment(at))) for at in case["uncovered_local"]]

    assert all(covered)
    assert not any(uncovered)


def test_a_weekly_turn_is_the_same_with_and_without_windows() -> None:
    weekdays = [{"days": ["mon", "tue", "wed", "thu", "fri"]}]
    turns = layer(["ada", "bo"], "2025-01-06T00:00", "week", windows=weekdays)
    duty = Duty(organisation(rota(turns), timezone="UTC"))

    [holder] = duty.on_duty("storvik", iso("2025-01-15T12:00:00Z"))
    coming = duty.next_start("storvik", iso("2025-01-11T12:00:00Z"))

    assert holder.staff == "bo"
    assert coming is not None and (coming.staff, coming.at) == ("bo", iso("2025-01-13T00:00:00Z"))


@pytest.mark.parametrize(
    "shift, at, expected",
    [
        pytest.param({}, "2026-06-03T23:59:30", ["ada"], id="yap: nobody in the last minute of the day"),
        pytest.param({"from": "22:00", "to": "06:00"}, "2026-06-03T23:00", ["ada"], id="yap: nobody before midnight"),
    ],
)
def test_the_clock_does_not_lose_anybody(shift: dict[str, str], at: str, expected: list[str]) -> None:
    duty = Duty(organisation(rota(layer(["ada"], "2026-01-01T00:00", windows=[shift]))))
    assert [holder.staff for holder in duty.on_duty("storvik", duty.zone.moment(at))] == expected


def test_the_next_one_alone_has_duty_at_the_instant_of_handing_over() -> None:
    """Antivector, linkedin/oncall: both."""
    shifts = [
        {"staff": "ada", "start": "2026-06-01T08:00", "end": "2026-06-01T09:00"},
        {"staff": "bo", "start": "2026-06-01T09:00", "end": "2026-06-01T10:00"},
    ]
    duty = Duty(organisation(rota(shifts=shifts)))
    assert [h.staff for h in duty.on_duty("storvik", duty.zone.moment("2026-06-01T09:00"))] == ["bo"]


def test_a_whole_roster_on_vacation_is_a_gap_with_their_names() -> None:
    """Antivector, linkedin/oncall: a silent hole."""
    away = [{"staff": who, "start": "2026-07-01T00:00", "end": "2026-07-08T00:00"} for who in ("ada", "bo")]
    turns = rota(layer(["ada", "bo"], "2026-01-01T00:00"))
    made = organisation(
        turns, absences=away, coverage=[{"id": "krav", "area": "storvik"}], areas=[area("storvik", 4001)]
    )
    duty = Duty(made)

    [gap] = gaps(duty, duty.zone.moment("2026-06-01"), duty.zone.moment("2026-08-01"))

    assert (gap.start, gap.end) == (duty.zone.moment("2026-07-01"), duty.zone.moment("2026-07-08"))
    assert gap.absent == ("ada", "bo")
