"""Holidays, free runs and periods (contract, section 4)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.calendar import UnknownCountry, calendar, periods
from schedules.instants import UnknownZone, zone
from schedules.periodnames import held, long_weekend
from tests.schedules import slowly
from tests.schedules.organisations import organisation

OSLO = zone("Europe/Oslo")


def told(first: str, last: str, **more: Any) -> list[tuple[str, str, str]]:
    found = periods(organisation(**more), OSLO.moment(first), OSLO.moment(last))
    return [(p.id, f"{OSLO.local(p.start):%Y-%m-%dT%H:%M}", f"{OSLO.local(p.end):%Y-%m-%dT%H:%M}") for p in found]


def test_a_year_of_periods_in_norway() -> None:
    assert told("2026-01-02", "2027-03-20") == [
        ("paske-2026", "2026-03-28T00:00", "2026-04-07T00:00"),
        ("langhelg-2026-05-01", "2026-05-01T00:00", "2026-05-04T00:00"),
        ("langhelg-2026-05-14", "2026-05-14T00:00", "2026-05-15T00:00"),
        ("langhelg-2026-05-16", "2026-05-16T00:00", "2026-05-18T00:00"),
        ("langhelg-2026-05-23", "2026-05-23T00:00", "2026-05-26T00:00"),
        ("jul-2026", "2026-12-23T00:00", "2027-01-04T00:00"),
    ]


def test_an_own_holiday_makes_a_long_weekend_longer() -> None:
    bridged = told("2026-05-10", "2026-05-20", extra_holidays=["2026-05-15"])
    assert bridged == [("langhelg-2026-05-14", "2026-05-14T00:00", "2026-05-18T00:00")]


def test_an_own_holiday_beside_christmas_is_no_long_weekend_of_its_own() -> None:
    ids = [id_ for id_, _, _ in told("2026-12-01", "2027-01-31", extra_holidays=["12-22", "12-24", "12-31"])]
    assert ids == ["langhelg-2026-12-22", "jul-2026"], "22 December 2026 is a Tuesday, and ends before the 23rd"


def test_easter_over_the_change_to_summer_time_ends_at_midnight() -> None:
    [easter] = periods(organisation(), OSLO.moment("2027-03-25"), OSLO.moment("2027-03-26"))
    assert (easter.id, easter.name) == ("paske-2027", "Påske 2027")
    assert (easter.start, easter.end) == (
        datetime(2027, 3, 19, 23, tzinfo=UTC),
        datetime(2027, 3, 29, 22, tzinfo=UTC),
    )


def test_written_periods_stand_among_the_built_in_by_start() -> None:
    summer = {"id": "fellesferie", "name": "Fellesferien", "start": "2026-07-06T00:00", "end": "2026-07-27T00:00"}
    may = {"id": "mai", "name": "Mai", "start": "2026-05-02T00:00", "end": "2026-05-10T00:00"}
    ids = [id_ for id_, _, _ in told("2026-05-03", "2026-07-07", periods=[summer, may])]
    assert ids == [
        "langhelg-2026-05-01",
        "mai",
        "langhelg-2026-05-14",
        "langhelg-2026-05-16",
        "langhelg-2026-05-23",
        "fellesferie",
    ]


def test_a_period_that_only_touches_is_not_told_of() -> None:
    assert told("2026-04-07", "2026-05-01") == []
    assert [id_ for id_, _, _ in told("2026-04-06T23:59", "2026-05-01T00:01")] == ["paske-2026", "langhelg-2026-05-01"]


def test_an_empty_stretch_has_no_period() -> None:
    assert told("2026-12-25", "2026-12-25") == []


def test_other_countries_have_only_what_is_written() -> None:
    assert told("2026-01-01", "2027-01-01", country="SE") == []


@pytest.mark.parametrize(("year", "own", "names"), [
    pytest.param(2024, [], ["Påske", "1. mai", "Kristi himmelfartsdag", "17. mai og pinsen", "Jul"],
                 id="Whitsun after 17 May"),
    pytest.param(2026, [], ["Påske", "1. mai-helgen", "Kristi himmelfartsdag", "17. mai-helgen", "Pinsen", "Jul"],
                 id="1 May on a Friday, 17 May on a Sunday"),
    pytest.param(2026, ["2026-05-15"],
                 ["Påske", "1. mai-helgen", "Kristi himmelfartshelgen og 17. mai", "Pinsen", "Jul"],
                 id="the Friday after Ascension Day is free"),
    pytest.param(2027, ["2027-05-07"],
                 ["Påske", "1. mai-helgen", "Kristi himmelfartshelgen", "Pinsen og 17. mai", "Jul"],
                 id="17 May is Whit Monday"),
    pytest.param(2029, [], ["Påske", "1. mai", "Kristi himmelfartsdag", "17. mai", "Pinsen", "Jul"],
                 id="everything midweek"),
])  # fmt: skip
def test_long_weekends_are_called_what_people_call_them(year: int, own: list[str], names: list[str]) -> None:
    found = periods(organisation(extra_holidays=own), OSLO.moment(f"{year}-01-10"), OSLO.moment(f"{year}-12-30"))
    assert [p.name for p in found] == [f"{name} {year}" for name in names]


def test_an_organisations_own_days_off_are_named_by_their_first_date() -> None:
    own = organisation(extra_holidays=["2026-09-07", "2026-10-14"])
    found = periods(own, OSLO.moment("2026-09-01"), OSLO.moment("2026-10-30"))
    assert [p.called("nb") for p in found] == ["Fridager fra 5. september 2026", "Fridag 14. oktober 2026"]
    assert [p.called("en") for p in found] == ["Days off from 5 September 2026", "Day off 14 October 2026"]


def test_periods_have_names_in_every_language_and_those_of_the_file_the_one_they_were_given() -> None:
    summer = {"id": "ferie", "name": "Fellesferien", "start": "2027-07-05", "end": "2027-07-26"}
    own = organisation(periods=[summer], extra_holidays=["2027-05-07"])
    found = periods(own, OSLO.moment("2027-01-10"), OSLO.moment("2027-12-30"))
    assert [p.called("nn") for p in found] == [
        "Påske 2027", "1. mai-helga 2027", "Kristi himmelfartshelga 2027", "Pinsa og 17. mai 2027", "Fellesferien",
        "Jul 2027"]
    assert [p.called("en") for p in found] == [
        "Easter 2027", "1 May weekend 2027", "Ascension weekend 2027", "Whitsun and 17 May 2027", "Fellesferien",
        "Christmas 2027"]


def test_a_public_holiday_that_nobody_had_heard_of_is_called_as_it_is() -> None:
    assert held(date(2026, 9, 7), date(2026, 4, 5), "Ny helligdag") == ["Ny helligdag"]
    assert long_weekend(date(2026, 9, 7), ["Ny helligdag"], days=1, weekend=False).nb == "Ny helligdag 2026"


def test_a_file_that_calls_every_date_a_holiday_is_answered() -> None:
    every_day = [f"{date(2024, 1, 1) + timedelta(days=n):%m-%d}" for n in range(366)]
    assert "jul-2026" in [id_ for id_, _, _ in told("2026-12-23", "2026-12-24", extra_holidays=every_day)]


def test_easter_is_when_the_tables_say() -> None:
    sundays = ["1961-04-02", "2000-04-23", "2008-03-23", "2024-03-31", "2025-04-20", "2038-04-25", "2049-04-18"]
    for sunday in sundays:
        easter = date.fromisoformat(sunday)
        [found] = [
            p for p in periods(organisation(), OSLO.moment(sunday), OSLO.moment(f"{sunday}T12:00")) if "paske" in p.id
        ]
        assert found.start == OSLO.moment(str(easter - timedelta(days=8)))
        assert found.end == OSLO.moment(str(easter + timedelta(days=2)))


@pytest.mark.parametrize("year", [1, 1500, 9999])
def test_the_ends_of_the_calendar_have_periods_too(year: int) -> None:
    assert periods(organisation(), OSLO.moment(f"{year:04}-12-20"), OSLO.moment(f"{year:04}-12-31")) is not None


@settings(max_examples=100, deadline=None)
@given(
    st.dates(date(2025, 3, 1), date(2027, 10, 1)), st.sets(st.dates(date(2025, 3, 1), date(2027, 10, 1)), max_size=8)
)
def test_a_free_run_is_every_free_date_around_and_no_more(day: date, own: set[date]) -> None:
    free = {date(2025, 1, 1) + timedelta(days=n) for n in range(1095)}
    free = {on for on in free if on.weekday() >= 5 or on in slowly.HOLIDAYS or on in own}
    first, after = day, day
    while first - timedelta(days=1) in free:
        first -= timedelta(days=1)
    while after in free:
        after += timedelta(days=1)

    run = calendar("NO", tuple(str(on) for on in sorted(own))).free_run(day.toordinal())

    assert run == ((first.toordinal(), after.toordinal()) if day in free else None)


def test_places_that_do_not_exist_are_refused() -> None:
    with pytest.raises(UnknownCountry, match="'XX'"):
        calendar("XX", ())
    for name in ("Europe/Storvik", "../etc/passwd", "", "Europe"):
        with pytest.raises(UnknownZone, match="no time zone"):
            zone(name)
