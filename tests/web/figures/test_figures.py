"""How well it went: for Mona as it was, for a user representative without what could be about somebody."""

import csv
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.figures import Period, figures
from service.models import metadata, new_id
from service.models.account import Role
from tests.web.figures.past import past
from tests.web.house import ANNE, FRIDAY_NIGHT, House

OSLO = ZoneInfo("Europe/Oslo")
OLA = "+4759441002"


def test_a_night_is_counted_as_it_was(house: House) -> None:
    house.texts(ANNE, "er noen der?")
    house.pass_time(minutes=2.5)
    house.texts(OLA, "JA")
    house.texts(ANNE, "takk")
    with house.database.read() as db:
        whole = figures(db, ["storvik", "nabovik"], Period(2026, OSLO, house.clock.now())).whole
    assert (whole.texts, whole.conversations, whole.answered, whole.median) == (2, 1, 1, 3)
    assert whole.hours == {(4, 0): 1}  # Friday, the hour after midnight


def test_nobody_on_duty_and_nobody_answering_are_told_apart(house: House) -> None:
    past(house, FRIDAY_NIGHT - timedelta(days=3), None, n=2)
    house.clock.set(datetime(2026, 12, 26, 12, 0, tzinfo=OSLO))
    with house.database.read() as db:
        found = figures(db, ["storvik"], Period(2026, OSLO, house.clock.now())).whole
    assert (found.unanswered, found.answered, found.in_gap) == (2, 0, 0)
    assert found.median is None and found.share_first is None


def test_whoever_was_let_in_during_a_gap_was_not_asked_first(house: House) -> None:
    past(house, FRIDAY_NIGHT - timedelta(days=3), 20, in_gap=True)
    past(house, FRIDAY_NIGHT - timedelta(days=3), 2)
    with house.database.read() as db:
        found = figures(db, ["storvik"], Period(2026, OSLO, house.clock.now())).whole
    assert (found.answered, found.in_gap, found.first, found.share_first) == (2, 1, 1, 0.5)


@pytest.mark.parametrize(("at", "month", "hour"), [
    pytest.param(datetime(2026, 3, 31, 22, 30, tzinfo=ZoneInfo("UTC")), 4, (2, 0), id="April in Oslo, March in UTC"),
    pytest.param(datetime(2026, 10, 25, 0, 30, tzinfo=ZoneInfo("UTC")), 10, (6, 2), id="the first half past two"),
    pytest.param(datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("UTC")), 10, (6, 2), id="the second half past two"),
    pytest.param(datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("UTC")), 3, (6, 3), id="the hour after the one skipped"),
])  # fmt: skip
def test_hours_are_those_of_the_clock_on_the_wall(
    house: House, at: datetime, month: int, hour: tuple[int, int]
) -> None:
    past(house, at, 1)
    with house.database.read() as db:
        found = figures(db, ["storvik"], Period(2026, OSLO, house.clock.now()))
    assert found.months[2026, month].conversations == 1 and found.whole.hours == {hour: 1}


def test_ten_waits_have_a_median_and_nine_of_ten(house: House) -> None:
    for minutes in range(1, 11):
        past(house, FRIDAY_NIGHT - timedelta(days=10), minutes - 0.5, ask=1 if minutes < 8 else 2)
    page = house.browser("Mona Lederstad", Role.MANAGER).get("/figures").text
    facts = page[page.index("facts-row") : page.index("Måned for måned")]
    assert "<strong>5</strong> min" in facts and "<strong>9</strong> min" in facts and "<strong>70 %</strong>" in facts


def test_last_year_counts_as_far_as_this_year_has_come(house: House) -> None:
    past(house, datetime(2025, 12, 10, 20, 0, tzinfo=OSLO), 1, n=6)
    past(house, datetime(2025, 12, 28, 20, 0, tzinfo=OSLO), 1, n=7)
    with house.database.read() as db:
        found = figures(db, ["storvik"], Period(2026, OSLO, house.clock.now()))
    assert found.then.conversations == 6 and found.months[2025, 12].conversations == 13


def test_a_user_representative_sees_no_small_number(house: House) -> None:
    past(house, FRIDAY_NIGHT - timedelta(days=10), 2, n=9)
    past(house, FRIDAY_NIGHT - timedelta(days=10), 2, n=3, area="nabovik")
    observer = house.browser("Brukerrepresentant", Role.OBSERVER)
    assert "1 til 4" in observer.get("/figures").text
    rows = list(csv.reader(io.StringIO(observer.get("/figures/areas.csv").text)))
    by_area = {row[1]: row[3] for row in rows[1:]}
    assert by_area == {"Storvik kommune": "…", "Nabovik kommune": "<5", "I alt": "12"}
    assert [row[4] for row in rows if row[1] == "Nabovik kommune"] == ["–"]
    exact = house.browser("Mona Lederstad", Role.MANAGER).get("/figures/areas.csv").text
    assert "Nabovik kommune,0,3,2,2" in exact


def test_a_name_is_no_formula_in_a_spreadsheet(house: House) -> None:
    with house.database.write() as db:
        area = metadata.tables["area"]
        written = {**db.execute(area.select().where(area.c.id == "storvik")).mappings().one()["written"],
                   "name": "=cmd|' /C calc'!A0"}
        db.execute(area.update().where(area.c.id == "storvik").values(written=written))
        db.execute(metadata.tables["standing"].update().values(stamp=new_id()))
    sheet = house.browser("Mona Lederstad", Role.MANAGER).get("/figures/areas.csv").text
    assert "'=cmd" in sheet


def test_each_sees_their_own_areas_and_years_that_there_are(house: House) -> None:
    mona = house.browser("Mona Lederstad", Role.MANAGER, area="storvik")
    assert "Nabovik" not in mona.get("/figures").text
    for address in ("/figures?area=nabovik", "/figures?year=1999", "/figures?year=x", "/figures/people.csv",
                    "/figures?year=%C2%B2026"):  # fmt: skip
        assert mona.get(address).status_code == 404, address
    assert mona.get("/figures/hours.csv?year=2024").status_code == 200
    assert house.browser("Pia Turnusbakken", Role.PLANNER).get("/figures").status_code == 403
