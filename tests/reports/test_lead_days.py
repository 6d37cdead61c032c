"""Which report is due when: by the calendar on the wall, whatever was missed."""

from datetime import datetime, timedelta

import pytest

from schedules.organisation import Organisation, Period, Reports
from service.reports.lead_days import due, is_late
from service.reports.naming import by_id, year_before
from tests.reports.season import OSLO

LONG_AGO = datetime(2020, 1, 1, tzinfo=OSLO)


def when(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=OSLO)


@pytest.mark.parametrize(("now", "expected"), [
    pytest.param("2026-10-28T06:59:59", [], id="a second early"),
    pytest.param("2026-10-28T07:00", [("jul-2026", 56)], id="on the hour"),
    pytest.param("2026-11-24T12:00", [("jul-2026", 56)], id="the day before the next"),
    pytest.param("2026-12-11T12:00", [("jul-2026", 14)], id="of four the latest that has come"),
    pytest.param("2026-12-28T12:00", [("jul-2026", 2)], id="still of use while the period lasts"),
    pytest.param("2027-01-04T12:00", [], id="over"),
    pytest.param("2026-04-30T12:00", [("langhelg-2026-05-01", 2), ("langhelg-2026-05-14", 14)], id="several periods"),
])
def test_the_latest_lead_day_that_has_come_is_due(now: str, expected: list[tuple[str, int]]) -> None:
    found = [(lead.period.id, lead.days) for lead in due(Organisation(), LONG_AGO, when(now))]
    assert [lead for lead in found if lead[0][:4] in ("jul-", "lang")][:len(expected) or 9] == expected


def test_a_lead_day_across_the_change_to_summer_time_keeps_its_hour() -> None:
    found = due(Organisation(), LONG_AGO, when("2026-03-30T12:00"))
    [lead] = [lead for lead in found if lead.period.id == "paske-2026"]
    assert (lead.days, lead.due_at) == (2, when("2026-03-26T07:00"))
    again = Organisation(periods=(Period(id="p", name="P", start="2026-04-01T12:00", end="2026-04-02"),))
    [lead] = [lead for lead in due(again, LONG_AGO, when("2026-03-30T08:00")) if lead.period.id == "p"]
    assert (lead.days, lead.due_at) == (2, when("2026-03-30T07:00"))


def test_midnight_may_be_written_as_the_end_of_the_day() -> None:
    written = Organisation(reports=Reports(lead_days=(2,), at="24:00"))
    found = due(written, LONG_AGO, when("2026-12-22T00:00"))
    assert [(lead.period.id, lead.due_at) for lead in found] == [("jul-2026", when("2026-12-22T00:00"))]


def test_what_passed_before_the_first_import_was_never_missed() -> None:
    assert due(Organisation(), when("2026-12-21T07:00:01"), when("2026-12-22T12:00")) == []
    assert [lead.days for lead in due(Organisation(), when("2026-12-21T07:00"), when("2026-12-22T12:00"))] == [2]


def test_no_lead_days_no_reports() -> None:
    assert due(Organisation(reports=Reports(lead_days=())), LONG_AGO, when("2026-12-22T12:00")) == []


@pytest.mark.parametrize(("lead_days", "late"), [((56, 28, 14, 7, 2), {7, 2}), ((7,), {7}), ((2, 2, 28, 7), {7, 2})])
def test_the_last_two_are_late(lead_days: tuple[int, ...], late: set[int]) -> None:
    written = Organisation(reports=Reports(lead_days=lead_days))
    assert {days for days in lead_days if is_late(written, days)} == late


@pytest.mark.parametrize(("id", "before"), [
    ("jul-2026", "jul-2025"), ("paske-2027", "paske-2026"), ("langhelg-2026-05-14", "langhelg-2025-05-29"),
    ("langhelg-2027-05-15", "langhelg-2026-05-23"), ("langhelg-2026-05-16", "langhelg-2025-05-17"),
])  # fmt: skip
def test_the_same_period_of_the_year_before_is_found_by_its_name(id: str, before: str) -> None:
    period = by_id(Organisation(), id)
    assert period is not None
    found = year_before(Organisation(), period)
    assert found is not None
    assert found.id == before


def test_a_period_of_the_file_has_a_year_before_where_the_file_has_it() -> None:
    summers = tuple(Period(id=f"fellesferie-{year}", name="Fellesferien", start=f"{year}-07-06", end=f"{year}-07-27")
                    for year in (2025, 2026))  # fmt: skip
    written = Organisation(periods=summers)
    this, last = (by_id(written, period.id) for period in reversed(summers))
    assert this is not None and last is not None
    assert year_before(written, this) == last
    assert year_before(written, last) is None


@pytest.mark.parametrize("id", ["", "jul", "jul-20266", "jul-9999", "langhelg-2026-05-13", "paske-2026 ", "../etc"])
def test_there_is_no_such_period(id: str) -> None:
    assert by_id(Organisation(), id) is None


def test_lead_days_may_lie_far_ahead() -> None:
    written = Organisation(reports=Reports(lead_days=(400,)))
    found = due(written, LONG_AGO, when("2025-11-19T00:00") + timedelta(hours=7))
    assert "jul-2026" in [lead.period.id for lead in found]
