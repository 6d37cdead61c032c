"""Who has duty, rule by rule (contract, section 3)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from schedules.duty import Duty, Start
from schedules.instants import moment
from schedules.windows import BLOCK
from tests.schedules.asking import NIGHTS, duty_of, on
from tests.schedules.organisations import PEOPLE, area, layer, organisation, rota


def test_a_later_layer_lies_on_top_and_an_earlier_one_has_the_rest() -> None:
    duty = duty_of(layer(["ada"], "2026-01-01T00:00"), layer(["bo"], "2026-01-01T00:00", windows=[NIGHTS]))
    assert on(duty, "2026-06-01T21:59") == ["ada"]
    assert on(duty, "2026-06-01T22:00") == ["bo"]
    assert on(duty, "2026-06-02T06:00") == ["ada"]


def test_a_turn_that_is_empty_on_purpose_leaves_duty_to_the_layer_below() -> None:
    duty = duty_of(layer(["ada"], "2026-01-01T00:00"), layer(["bo", None], "2026-06-01T00:00"))
    assert (on(duty, "2026-06-01T12:00"), on(duty, "2026-06-02T12:00")) == (["bo"], ["ada"])


def test_somebody_absent_is_passed_over_at_every_height() -> None:
    span = {"start": "2026-06-01T00:00", "end": "2026-06-02T00:00"}
    away = [{"staff": "bo", "start": "2026-06-01T10:00", "end": "2026-06-01T12:00"}]
    away.append({"staff": "bo", "start": "2026-06-01T11:00", "end": "2026-06-01T13:00"})
    shifts = [{"staff": "cleo", **span}, {"staff": "bo", **span}]
    on_top = duty_of(shifts=[{"staff": "cleo", **span}], overrides=[{"staff": "bo", **span}], absences=away)
    beside = duty_of(shifts=shifts, absences=away)
    below = duty_of(layer(["cleo"], "2026-01-01T00:00"), layer(["bo"], "2026-01-01T00:00"), absences=away)
    for duty in (on_top, beside, below):
        assert [on(duty, f"2026-06-01T{hour}") for hour in ("09:59", "10:00", "12:59", "13:00")] == [
            ["bo"],
            ["cleo"],
            ["cleo"],
            ["bo"],
        ]


def test_nobody_on_purpose_ends_the_search_unless_a_later_override_lies_on_top() -> None:
    nobody = {"staff": None, "start": "2026-06-01T00:00", "end": "2026-06-02T00:00"}
    somebody = {"staff": "bo", "start": "2026-06-01T08:00", "end": "2026-06-01T09:00"}
    always = layer(["ada"], "2026-01-01T00:00")
    assert on(duty_of(always, overrides=[somebody, nobody]), "2026-06-01T08:30") == []
    assert on(duty_of(always, overrides=[nobody, somebody]), "2026-06-01T08:30") == ["bo"]


def test_a_layer_has_nobody_before_its_first_handoff_nor_from_until_on() -> None:
    duty = duty_of(layer(["ada"], "2026-06-01T08:00", until="2026-06-03T08:00"))
    times = ("2026-06-01T07:59:59", "2026-06-01T08:00", "2026-06-03T07:59:59", "2026-06-03T08:00")
    assert [on(duty, at) for at in times] == [[], ["ada"], ["ada"], []]


def test_a_layer_without_windows_in_its_list_never_has_duty() -> None:
    assert on(duty_of(layer(["ada"], "2026-01-01T00:00", windows=[])), "2026-06-01T12:00") == []


def test_outside_office_hours_is_always_where_there_are_none() -> None:
    outside = layer(["ada"], "2026-01-01T00:00", outside_office_hours_of="storvik")
    office = {"from": "08:00", "to": "15:30", "days": ["mon"], "holidays": "exclude"}
    with_hours = duty_of(outside, areas=[area("storvik", 4001, office_hours=[office])])
    assert on(duty_of(outside), "2026-06-01T12:00") == ["ada"]
    assert [on(with_hours, f"2026-06-01T{hour}") for hour in ("07:59", "08:00", "15:30")] == [["ada"], [], ["ada"]]
    assert on(with_hours, "2026-05-25T12:00") == ["ada"], "Whit Monday is a holiday"


@pytest.mark.parametrize(
    "holidays, expected",
    [("include", ["ada", "ada"]), ("exclude", [None, "ada"]), ("only", ["ada", None])],
)
def test_a_window_goes_by_the_date_on_which_it_begins(holidays: str, expected: list[str | None]) -> None:
    duty = duty_of(layer(["ada"], "2026-01-01T00:00", windows=[{**NIGHTS, "holidays": holidays}]))
    assert on(duty, "2026-05-18T03:00") == [who for who in expected[:1] if who], "the night that began on 17 May"
    assert on(duty, "2026-05-17T03:00") == [who for who in expected[1:] if who], "the night that began on the 16th"


def test_an_own_holiday_counts_every_year_or_once() -> None:
    only = layer(["ada"], "2025-01-01T00:00", windows=[{"holidays": "only"}])
    duty = duty_of(only, extra_holidays=["12-24", "2026-06-02", "02-29"])
    days = ("2026-12-24", "2027-12-24", "2026-06-02", "2027-06-02", "2028-02-29", "2027-03-01")
    assert [on(duty, day) for day in days] == [["ada"], ["ada"], ["ada"], [], ["ada"], []]


def test_two_shifts_that_meet_on_the_doubled_hour_meet_exactly() -> None:
    shifts = [
        {"staff": "ada", "start": "2026-10-25T00:00", "end": "2026-10-25T02:30"},
        {"staff": "bo", "start": "2026-10-25T02:30", "end": "2026-10-25T08:00"},
    ]
    duty = duty_of(shifts=shifts)
    assert on(duty, "2026-10-25T02:30+02:00") == ["bo"]
    assert [e - s for s, e in spans(duty)] == [timedelta(hours=2, minutes=30), timedelta(hours=6, minutes=30)]


def spans(duty: Duty) -> list[tuple[datetime, datetime]]:
    start = duty.zone.moment("2026-10-24")
    return [(s.start, s.end) for s in duty.timeline("natt", start, start + timedelta(days=3))]


def test_a_person_on_two_rotas_is_there_twice_and_present_until_the_last_ends() -> None:
    first = rota(shifts=[{"staff": "ada", "start": "2026-06-01T08:00", "end": "2026-06-01T12:00"}])
    second = rota(
        id="bak", kind="backup", shifts=[{"staff": "ada", "start": "2026-06-01T11:00", "end": "2026-06-01T16:00"}]
    )
    duty = Duty(organisation(second, first))
    at = duty.zone.moment("2026-06-01T11:30")
    assert [(h.rota, h.kind, h.staff) for h in duty.on_duty("storvik", at)] == [
        ("bak", "backup", "ada"),
        ("natt", "after_hours", "ada"),
    ]
    assert duty.present_until("storvik", "ada", at - timedelta(hours=3)) == duty.zone.moment("2026-06-01T16:00")
    assert duty.present_until("storvik", "bo", at) == at


def test_a_rota_shared_by_two_municipalities_serves_both() -> None:
    shared = rota(layer(["ada"], "2026-01-01T00:00"), areas=["storvik", "nabovik"])
    duty = Duty(organisation(shared, areas=[area("storvik", 4001), area("nabovik", 4002)]))
    at = duty.zone.moment("2026-06-01T12:00")
    assert duty.on_duty("storvik", at) == duty.on_duty("nabovik", at) != []
    assert duty.on_duty("elsewhere", at) == []


def test_duty_goes_on_unbroken_whatever_its_source_and_a_handoff_to_oneself_starts_none() -> None:
    shift = {"staff": "ada", "start": "2026-06-03T00:00", "end": "2026-06-04T00:00"}
    duty = duty_of(layer(["ada", "ada", "bo"], "2026-06-01T00:00"), shifts=[shift])
    at = duty.zone.moment("2026-06-01T12:00")
    [holder] = duty.on_duty("storvik", at)
    assert holder.until == duty.zone.moment("2026-06-06")
    assert duty.next_start("storvik", at) == Start(duty.zone.moment("2026-06-06"), "bo", "natt")
    assert duty.starting("storvik", duty.zone.moment("2026-06-02")) == []


def test_duty_that_pauses_or_goes_on_where_two_of_our_blocks_meet_is_told_as_it_is() -> None:
    edge = moment(642 * BLOCK)
    edges = [edge + timedelta(seconds=n) for n in (-3600, 0, 1, 3600)]
    before, meet, later, after = [f"{at:%Y-%m-%dT%H:%M:%S}Z" for at in edges]
    pausing = [{"staff": "ada", "start": before, "end": meet}, {"staff": "ada", "start": later, "end": after}]
    going_on = [{"staff": "ada", "start": before, "end": meet}, {"staff": "ada", "start": meet, "end": after}]
    pauses, goes_on = duty_of(shifts=pausing), duty_of(shifts=going_on)
    lingers = duty_of(shifts=[{"staff": "ada", "start": before, "end": later}])
    for duty, until in ((pauses, edge), (goes_on, edges[3]), (lingers, edges[2])):
        assert [h.until for h in duty.on_duty("storvik", edges[0])] == [until]
        assert duty.present_until("storvik", "ada", edges[0]) == until
    assert pauses.next_start("storvik", edges[0]) == Start(edges[2], "ada", "natt")
    assert goes_on.next_start("storvik", edges[0]) is None
    assert goes_on.starting("storvik", edge) == []
    assert [s.staff for s in goes_on.timeline("natt", edges[0], edges[3])] == ["ada"]


def test_the_end_of_duty_is_told_up_to_400_days_ahead() -> None:
    at = "2026-06-01T08:00"
    long = duty_of(shifts=[{"staff": "ada", "start": "2020-01-01T00:00", "end": "2027-07-06T08:00"}])
    longer = duty_of(shifts=[{"staff": "ada", "start": "2020-01-01T00:00", "end": "2027-07-06T08:00:01"}])
    assert [h.until for h in long.on_duty("storvik", long.zone.moment(at))] == [long.zone.moment("2027-07-06T08:00")]
    assert [h.until for h in longer.on_duty("storvik", longer.zone.moment(at))] == [None]
    assert longer.present_until("storvik", "ada", longer.zone.moment(at)) is None
    assert longer.next_start("storvik", longer.zone.moment(at)) is None


def test_someone_who_starts_just_now_is_not_the_next_to_start() -> None:
    duty = duty_of(layer(["ada", "bo"], "2026-06-01T00:00"))
    now = duty.zone.moment("2026-06-02")
    assert duty.starting("storvik", now) == [Start(now, "bo", "natt")]
    assert duty.starting("storvik", now + timedelta(microseconds=1)) == []
    assert duty.next_start("storvik", now) == Start(duty.zone.moment("2026-06-03"), "ada", "natt")
    assert duty.next_start("storvik", now - timedelta(microseconds=1)) == Start(now, "bo", "natt")


def test_a_window_asked_for_is_cut_at_its_very_edges() -> None:
    duty = duty_of(layer(["ada"], "2026-01-01T00:00"))
    start = duty.zone.moment("2026-06-01T12:00") + timedelta(milliseconds=250)
    [stretch] = duty.timeline("natt", start, start + timedelta(milliseconds=500))
    assert (stretch.start, stretch.end) == (start, start + timedelta(milliseconds=500))
    assert duty.timeline("natt", start, start) == duty.timeline("unknown", start, start + timedelta(days=1)) == []


def test_a_naive_time_is_refused() -> None:
    duty = duty_of(layer(["ada"], "2026-01-01T00:00"))
    naive = duty.zone.moment("2026-06-01").replace(tzinfo=None)
    for ask in (duty.on_duty, duty.next_start, duty.starting):
        with pytest.raises(TypeError):
            ask("storvik", naive)
    with pytest.raises(TypeError):
        duty.timeline("natt", naive, naive)


@pytest.mark.parametrize("unit", ["hour", "day", "week", "shift"])
@pytest.mark.parametrize("year", ["0001", "9999"])
def test_the_ends_of_the_calendar_do_not_break_anything(unit: str, year: str) -> None:
    windows = {"windows": [{"from": "20:00", "to": "08:00"}]}
    duty = duty_of(layer(["ada", "bo"], f"{year}-01-01T00:00", unit, 3, **windows))
    at = duty.zone.moment(f"{year}-12-30T21:00")
    assert len(duty.on_duty("storvik", at)) == 1
    assert duty.next_start("storvik", at + timedelta(days=1)) is not None or year == "9999"


def test_after_the_last_date_there_is_the_last_date() -> None:
    duty = duty_of(layer(["ada"], "2026-01-01T00:00"))
    [holder] = duty.on_duty("storvik", datetime.max.replace(tzinfo=UTC))
    assert (holder.staff, holder.until) == ("ada", None)
    assert duty.on_duty("storvik", datetime.min.replace(tzinfo=UTC)) == []


def test_many_threads_get_the_same_answers() -> None:
    turns = layer([*PEOPLE, None], "2019-01-01T00:00", "shift", windows=[NIGHTS, {"from": "05:00", "to": "23:00"}])
    alone, together = duty_of(turns), duty_of(turns)
    times = [alone.zone.moment("2026-01-01") + n * timedelta(hours=37) for n in range(200)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda at: together.on_duty("storvik", at), times))
    assert answers == [alone.on_duty("storvik", at) for at in times]
