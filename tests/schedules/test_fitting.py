"""Which rota open time is duty on, by what a planner would expect."""

import pytest

from schedules.duty import Duty
from schedules.fill import Filling, Open
from schedules.fitting import by_fit
from schedules.instants import seconds
from tests.schedules.organisations import layer, organisation, rota, window

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
EVENINGS = rota(layer(["ada"], "2026-01-05T08:00", windows=[window("15:30", "08:00", days=WEEKDAYS)]), id="kveld")
DAYS = rota(layer(["bo"], "2026-01-05T08:00", windows=[window("08:00", "15:30", days=WEEKDAYS)]), id="dag",
            kind="daytime")
WEEKENDS = rota(layer(["bo"], "2026-01-05T08:00", windows=[window("08:00", "08:00", days=["sat", "sun"])]), id="helg",
                kind="after_hours")
HOLIDAYS = rota(id="jul", kind="holiday")
STANDBY = rota(id="bak", kind="backup")


def fitting(start: str, end: str, *rotas: dict[str, object], **more: object) -> list[str]:
    duty = Duty(organisation(*rotas, coverage=[{"id": "krav", "area": "storvik", **more}]))
    hours = seconds(duty.zone.moment(start)), seconds(duty.zone.moment(end))
    return [rota.id for rota in by_fit(duty, duty.organisation.coverage[0], *hours)]


@pytest.mark.parametrize(("start", "end", "first"), [
    pytest.param("2026-11-18T16:00", "2026-11-18T22:00", "kveld", id="a Wednesday evening"),
    pytest.param("2026-11-18T08:00", "2026-11-18T15:00", "dag", id="a Wednesday"),
    pytest.param("2026-11-18T12:00", "2026-11-18T22:00", "kveld", id="mostly the evening"),
    pytest.param("2026-11-21T12:00", "2026-11-21T22:00", "helg", id="a Saturday"),
    pytest.param("2026-12-26T08:00", "2026-12-26T20:00", "jul", id="a holiday, on a Saturday"),
    pytest.param("2026-12-29T16:00", "2026-12-29T22:00", "jul", id="an evening between Christmas and New Year"),
    pytest.param("2027-03-27T08:00", "2027-03-27T20:00", "jul", id="Easter Saturday"),
    pytest.param("2027-05-06T08:00", "2027-05-06T20:00", "jul", id="Ascension Day, a Thursday"),
])  # fmt: skip
def test_the_rota_that_is_for_such_time_fits_best(start: str, end: str, first: str) -> None:
    assert fitting(start, end, STANDBY, HOLIDAYS, DAYS, EVENINGS, WEEKENDS)[0] == first


def test_alike_the_files_order_decides_and_a_holiday_rota_comes_last_in_ordinary_time() -> None:
    assert fitting("2026-11-21T12:00", "2026-11-21T22:00", HOLIDAYS, STANDBY, DAYS) == ["bak", "dag", "jul"]


def test_a_layer_that_has_ended_or_not_begun_says_nothing_about_the_time() -> None:
    ended = rota(layer(["ada"], "2026-01-05T08:00", until="2026-06-01T08:00"), id="før")
    begins = rota(layer(["ada"], "2027-01-04T08:00"), id="siden")
    assert fitting("2026-11-18T16:00", "2026-11-18T22:00", ended, begins, EVENINGS)[0] == "kveld"


def test_a_layer_outside_office_hours_and_one_that_always_holds_are_there_then() -> None:
    outside = rota(layer(["ada"], "2026-01-05T08:00", outside_office_hours_of="storvik"), id="utenom")
    always = rota(layer(["ada"], "2026-01-05T08:00"), id="alltid")
    assert fitting("2026-11-18T16:00", "2026-11-18T22:00", STANDBY, outside, always) == ["utenom", "alltid", "bak"]


def test_rotas_that_do_not_count_fit_nothing() -> None:
    elsewhere = rota(id="annet", areas=[])
    assert fitting("2026-12-26T08:00", "2026-12-26T20:00", HOLIDAYS, elsewhere, EVENINGS, kinds=["after_hours"]) == [
        "kveld"]


def test_who_could_be_asked_is_reckoned_by_the_rest_of_the_rota_that_fits() -> None:
    evening = {"staff": "ada", "start": "2026-12-25T15:00", "end": "2026-12-25T23:00"}
    agreed = rota(id="jul", kind="holiday", rest={"daily": "8h", "weekly": "28h"}, shifts=[evening])
    coverage = [{"id": "krav", "area": "storvik"}]
    by_law = Duty(organisation(rota(id="kveld"), {**agreed, "kind": "after_hours"}, coverage=coverage))
    by_agreement = Duty(organisation(rota(id="kveld"), agreed, coverage=coverage))
    for duty, free in ((by_law, []), (by_agreement, ["ada"])):
        wanted = Open("krav", duty.zone.moment("2026-12-26T08:00"), duty.zone.moment("2026-12-26T12:00"))
        assert [one.staff for one in Filling(duty, wanted.start).candidates(wanted)] == free
