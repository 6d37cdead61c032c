"""Gaps: who must be there, who is, and why not (contract, section 3)."""

from typing import Any

import pytest

from schedules.coverage import Gap, gaps
from schedules.duty import Duty
from tests.schedules.organisations import area, layer, organisation, rota

ALL_DAY = {"start": "2026-06-02T00:00", "end": "2026-06-03T00:00"}


def found(*rotas: dict[str, Any], first: str = "2026-06-01", last: str = "2026-06-05", **more: Any) -> list[Gap]:
    more.setdefault("coverage", [{"id": "krav", "area": "storvik", **more.pop("krav", {})}])
    duty = Duty(organisation(*rotas, **more))
    return gaps(duty, duty.zone.moment(first), duty.zone.moment(last), more.pop("only", None))


def told(*rotas: dict[str, Any], **more: Any) -> list[tuple[str, str, int]]:
    oslo = Duty(organisation()).zone
    return [
        (f"{oslo.local(gap.start):%dT%H:%M}", f"{oslo.local(gap.end):%dT%H:%M}", gap.covered)
        for gap in found(*rotas, **more)
    ]


def always(who: str, **more: Any) -> dict[str, Any]:
    return rota(layer([who], "2026-01-01T00:00"), **more)


def shift(who: str, **more: Any) -> dict[str, Any]:
    return rota(shifts=[{"staff": who, **ALL_DAY}], **more)


def test_one_person_on_two_rotas_is_one_person() -> None:
    assert told(always("ada"), shift("ada", id="bak"), krav={"minimum": 2}) == [("01T00:00", "05T00:00", 1)]
    assert told(always("ada"), shift("bo", id="bak"), krav={"minimum": 2}) == [
        ("01T00:00", "02T00:00", 1),
        ("03T00:00", "05T00:00", 1),
    ]


def test_a_gap_is_parted_where_the_number_of_people_changes() -> None:
    assert told(shift("ada"), krav={"minimum": 2}) == [
        ("01T00:00", "02T00:00", 0),
        ("02T00:00", "03T00:00", 1),
        ("03T00:00", "05T00:00", 0),
    ]


def test_only_the_kinds_and_the_people_asked_for_count() -> None:
    assert told(always("ada"), krav={"kinds": ["backup"]}) == [("01T00:00", "05T00:00", 0)]
    assert told(always("ada"), krav={"competences": ["nurse"]}) == [("01T00:00", "05T00:00", 0)]
    assert told(always("bo", kind="backup"), krav={"kinds": ["backup"], "competences": ["doctor", "nurse"]}) == []


def test_a_requirement_holds_only_in_its_hours_and_between_its_dates() -> None:
    office = [{"from": "08:00", "to": "16:00"}]
    bounds = {"start": "2026-06-01T12:00", "end": "2026-06-03T10:00"}
    assert told(krav={"windows": office, **bounds}) == [
        ("01T12:00", "01T16:00", 0),
        ("02T08:00", "02T16:00", 0),
        ("03T08:00", "03T10:00", 0),
    ]
    with_office = [area("storvik", 4001, office_hours=office)]
    assert told(areas=with_office, last="2026-06-02", krav={"outside_office_hours": True}) == [
        ("01T00:00", "01T08:00", 0),
        ("01T16:00", "02T00:00", 0),
    ]
    assert told(krav={"windows": []}) == told(krav={"minimum": 0}) == []


def test_a_night_in_october_is_an_hour_longer() -> None:
    night = {"windows": [{"from": "22:00", "to": "06:00"}]}
    [gap] = found(first="2026-10-24T12:00", last="2026-10-25T12:00", krav=night)
    assert (gap.end - gap.start).total_seconds() == 9 * 3_600


def test_gaps_come_by_area_requirement_and_start_or_for_one_area_alone() -> None:
    coverage = [{"id": id_, "area": where} for id_, where in (("b", "storvik"), ("a", "storvik"), ("c", "nabovik"))]
    areas = [area("storvik", 4001), area("nabovik", 4002)]
    everywhere = found(shift("ada"), areas=areas, coverage=coverage)
    assert [(gap.area, gap.requirement) for gap in everywhere] == [
        ("nabovik", "c"),
        *[("storvik", "a")] * 2,
        *[("storvik", "b")] * 2,
    ]
    duty = Duty(organisation(areas=areas, coverage=coverage))
    alone = gaps(duty, duty.zone.moment("2026-06-01"), duty.zone.moment("2026-06-02"), "nabovik")
    assert [gap.requirement for gap in alone] == ["c"]


def test_a_gap_belongs_to_the_first_period_that_it_overlaps() -> None:
    may = {"id": "sen-mai", "name": "Sen mai", "start": "2026-05-24T00:00", "end": "2026-05-30T00:00"}
    ask: dict[str, Any] = {"first": "2026-05-20", "last": "2026-05-31", "periods": [may]}
    assert [gap.period for gap in found(**ask)] == ["langhelg-2026-05-23"]
    until_whit = rota(shifts=[{"staff": "ada", "start": "2026-05-20T00:00", "end": "2026-05-26T00:00"}])
    assert [gap.period for gap in found(until_whit, **ask)] == ["sen-mai"]
    assert [gap.period for gap in found(first="2026-06-01", last="2026-06-02", periods=[may])] == [None]


AWAY = [{"staff": "ada", **ALL_DAY}]


@pytest.mark.parametrize(
    "rotas, krav, expected",
    [
        pytest.param([always("ada")], {}, [("ada",)], id="who would have been there is why"),
        pytest.param([rota()], {}, [()], id="who has no turn is not"),
        pytest.param([always("ada")], {"competences": ["nurse"]}, [()], id="who does not count is not"),
        pytest.param([always("ada"), always("bo", id="bak")], {"minimum": 2}, [("ada",)], id="one of two"),
        pytest.param([always("ada"), shift("ada", id="bak")], {}, [("ada",)], id="two turns of one person"),
        pytest.param(
            [rota(layer(["bo"], "2026-01-01T00:00"), layer(["ada"], "2026-01-01T00:00"))], {}, [], id="covered"
        ),
        pytest.param(
            [rota(layer(["bo"], "2026-01-01T00:00"), layer(["ada"], "2026-01-01T00:00"))],
            {"minimum": 2},
            [()],
            id="who would only take another's place is not",
        ),
    ],
)
def test_whose_absence_is_behind_a_gap(rotas: list[Any], krav: dict[str, Any], expected: list[Any]) -> None:
    day = {"first": "2026-06-02", "last": "2026-06-03"}
    assert [gap.absent for gap in found(*rotas, absences=AWAY, krav=krav, **day)] == expected


def test_two_who_are_both_away_are_both_named_where_either_would_do() -> None:
    turns = rota(layer(["bo"], "2026-01-01T00:00"), layer(["ada"], "2026-01-01T00:00"))
    [gap] = found(turns, absences=[*AWAY, {"staff": "bo", **ALL_DAY}])
    assert gap.absent == ("ada", "bo")


def test_an_absence_during_only_some_of_a_gap_is_named() -> None:
    morning = {"staff": "ada", "start": "2026-06-02T03:00", "end": "2026-06-02T09:00"}
    [gap] = found(
        rota(shifts=[{"staff": "ada", "start": "2026-06-02T03:00", "end": "2026-06-02T04:00"}]), absences=[morning]
    )
    assert gap.absent == ("ada",)


def test_a_layer_that_ends_before_it_begins_is_nobodys() -> None:
    turns = rota(layer(["ada"], "2026-06-02T00:30", until="2026-06-02T00:00"))
    assert told(turns) == [("01T00:00", "05T00:00", 0)]
    assert told(always("bo", id="bak"), turns) == []
