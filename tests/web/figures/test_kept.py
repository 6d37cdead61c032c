"""Months that were counted at night: the same figures, and right also when something of long ago changes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, insert, select

from service import events
from service.figures import Figures, Period, figures, keep
from service.figures.counting import forget
from service.figures.kept import FIGURES
from service.models import metadata
from tests.web.figures.past import past
from tests.web.house import FRIDAY_NIGHT, House

OSLO = ZoneInfo("Europe/Oslo")
AREAS = ("storvik", "nabovik")
OCTOBER = datetime(2026, 10, 6, 3, 0, tzinfo=OSLO)


def counted(house: House) -> Figures:
    forget()
    with house.database.read() as db:
        return figures(db, AREAS, Period(2026, OSLO, house.clock.now()))


def questions(house: House) -> int:
    """So many the figures ask of the database."""
    asked: list[str] = []
    count = lambda *about: asked.append(about[2])  # noqa: E731
    event.listen(house.database.engine, "before_cursor_execute", count)
    counted(house)
    event.remove(house.database.engine, "before_cursor_execute", count)
    return len([question for question in asked if question.lstrip().startswith("SELECT")])


def happens(house: House, id: str, name: str = "conversation:moved:take") -> None:
    with house.database.write() as db:
        events.record(db, name, id, house.clock.now(), area_id="storvik")


@pytest.fixture
def years(house: House) -> House:
    """Two of them, with nights in every season and in both areas."""
    for days in (1, 3, 20, 52, 80, 260, 300, 364, 400, 500):
        past(house, FRIDAY_NIGHT - timedelta(days=days), None if days == 20 else days % 7 + 1, n=2, in_gap=days == 52)
        past(house, FRIDAY_NIGHT - timedelta(days=days, hours=3), 2, area="nabovik", ask=2)
    return house


def test_what_is_kept_is_what_was_counted(years: House) -> None:
    before = counted(years)
    assert keep(years.database, years.clock.now()) > 12
    after = counted(years)
    assert (after.areas, after.months, after.then) == (before.areas, before.months, before.then)
    assert after.whole.conversations == 3 * 7


def test_nothing_is_counted_twice(years: House) -> None:
    assert keep(years.database, years.clock.now()) > 0
    assert keep(years.database, years.clock.now()) == 0


def test_the_page_asks_little_once_months_are_kept(years: House) -> None:
    before = questions(years)
    keep(years.database, years.clock.now())
    assert questions(years) <= 10 < before


def test_one_of_long_ago_that_is_answered_now_is_counted_so_at_once(house: House) -> None:
    past(house, OCTOBER, None)
    keep(house.database, house.clock.now())
    assert counted(house).months[2026, 10].unanswered == 1
    house.pass_time(minutes=60)
    with house.database.write() as db:
        id = db.scalars(select(metadata.tables["conversation"].c.id)).one()
        db.execute(insert(metadata.tables["holding"]).values(
            id="late", conversation_id=id, staff_id="ola", since=house.clock.now()))  # fmt: skip
    happens(house, id)
    found = counted(house).months[2026, 10]
    assert (found.answered, found.unanswered) == (1, 0)
    assert keep(house.database, house.clock.now()) == 1
    assert counted(house).months[2026, 10].answered == 1


def test_a_text_that_was_taken_in_late_is_counted_where_it_was_written(house: House) -> None:
    past(house, OCTOBER, 2)
    keep(house.database, house.clock.now())
    house.pass_time(minutes=60)
    with house.database.write() as db:
        db.execute(insert(metadata.tables["text"]).values(
            id="late", area_id="storvik", position=0, direction="in", at=OCTOBER, party_index="x", party_sealed="x",
            body_sealed="x", media=0, automatic=False, repeated=0))  # fmt: skip
        events.record(db, "area:text:late", "storvik", house.clock.now(), area_id="storvik", text="late")
    assert counted(house).months[2026, 10].texts == 1


def test_what_happens_today_leaves_what_is_kept_of_the_month_alone(house: House) -> None:
    past(house, FRIDAY_NIGHT - timedelta(days=10), 2)
    past(house, FRIDAY_NIGHT - timedelta(hours=1), 2)
    keep(house.database, house.clock.now())
    few = questions(house)
    house.pass_time(minutes=60)
    happens(house, "past00001")
    assert questions(house) == few
    happens(house, "past00000")
    assert counted(house).months[2026, 12].conversations == 2


def test_each_night_keeps_a_day_more_of_the_month(house: House) -> None:
    past(house, FRIDAY_NIGHT - timedelta(days=10), 2)
    keep(house.database, house.clock.now())
    house.clock.set(house.clock.now() + timedelta(days=1))
    assert keep(house.database, house.clock.now()) == 1
    with house.database.read() as db:
        until = db.scalars(select(FIGURES.c.until).where(FIGURES.c.month == "2026-12")).one()
    assert until == datetime(2026, 12, 17, 0, 0, tzinfo=OSLO)


def test_what_one_changes_in_their_hands_changes_nothing_that_is_kept(house: House) -> None:
    past(house, OCTOBER, 2)
    keep(house.database, house.clock.now())
    counted(house).months[2026, 10].add(counted(house).months[2026, 10])
    assert counted(house).months[2026, 10].conversations == 1
