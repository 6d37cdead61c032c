"""What the calendar is made of, without database or browser."""

from datetime import date, datetime

import pytest

from schedules.duty import Duty
from schedules.organisation import Organisation, Shift, Staff
from schedules.orgfile import LeftOut, propose, read
from service.web.rota import asked
from service.web.rota.asked import Asked, DateTooFar, DateUnreadable, View, read_date
from service.web.rota.away import Away, away
from service.web.rota.names import short_names
from service.web.rota.span import Place, Span, span_of
from tests.web.house import EXAMPLES, OSLO

TODAY = date(2026, 12, 18)


@pytest.fixture(scope="module")
def duty() -> Duty:
    with (EXAMPLES / "organisation.yaml").open("rb") as source:
        file = read(source, "organisation.yaml")
    return Duty(propose(Organisation(), file, LeftOut.STAYS, lambda _: False))


def at(day: int, hour: int = 0, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=OSLO)


def test_a_date_is_read_as_browsers_and_as_people_write_it() -> None:
    assert read_date(" 2026-12-24 ") == read_date("24.12.2026") == date(2026, 12, 24)
    assert read_date("") is None


@pytest.mark.parametrize(("written", "wrong"), [
    ("i morgen", DateUnreadable), ("2026-13-01", DateUnreadable), ("٢٠٢٦-١٢-٢٤", DateUnreadable),
    ("1999-12-31", DateTooFar), ("2100-01-01", DateTooFar),
])  # fmt: skip
def test_what_is_no_date_is_refused(written: str, wrong: type[ValueError]) -> None:
    with pytest.raises(wrong):
        read_date(written)


def test_an_address_says_the_same_when_it_is_read_again() -> None:
    one = Asked(View.PERIOD, TODAY, "storvik", "bakvakt", "jul-2026", 2)
    written = {key: str(value) for key, value in one.written().items()}
    assert asked.read(written, date(2026, 1, 1)) == (one, None)


def test_what_is_not_asked_for_is_this_week() -> None:
    assert asked.read({"view": "century", "page": "0"}, TODAY) == (Asked(View.WEEK, TODAY), None)


def test_a_bar_stands_where_the_clock_says(duty: Duty) -> None:
    week = span_of(duty, Asked(View.WEEK, TODAY), lambda *_: [])
    assert week is not None
    assert (week.first, week.cells) == (date(2026, 12, 14), 7)
    assert week.place(at(14, 15, 30), at(15, 8)) == Place(0, 62, 0, 66)
    assert week.place(at(1), at(31)) == Place(0, 0, 7, 0)
    assert week.place(at(20, 23, 59), at(20, 23, 59)) == Place(6, 95, 0, 1)
    assert week.place(at(14), at(21)).classes == "x0 d7"


def test_summer_time_moves_no_bar(duty: Duty) -> None:
    for day, month in ((29, 3), (25, 10)):
        week = Span(duty, View.DAY, date(2026, month, day), date(2026, month, day + 1))
        assert week.place(at(day, 8, month=month), at(day, 16, month=month)) == Place(8, 0, 8, 0)


def test_who_steps_in_is_named_and_nobody_is_nobody(duty: Duty) -> None:
    found = away(duty, duty.rotas["bakvakt"], at(27), at(31))
    assert [(one.staff, one.start, one.end, one.instead) for one in found] == [
        ("kari", at(28, 8), at(30), None)]
    shift = Shift(staff="kari", start="2026-12-28T08:00", end="2026-12-28T20:00")
    changed = [
        rota.model_copy(update={"shifts": (shift,)})
        if rota.id == "kveldsvakt" else rota for rota in duty.organisation.rotas
    ]  # fmt: skip
    other = Duty(duty.organisation.model_copy(update={"rotas": tuple(changed)}))
    assert away(other, other.rotas["kveldsvakt"], at(28), at(29)) == [
        Away("kari", at(28, 8), at(28, 15, 30), None), Away("kari", at(28, 15, 30), at(28, 20), "per")]


def test_nobody_is_away_from_what_another_has_on_top(duty: Duty) -> None:
    assert away(duty, duty.rotas["hoytidsvakt"], at(24), at(31)) == []


def test_names_are_as_short_as_they_can_be_told_apart() -> None:
    people = [Staff(id=str(n), name=name, phone="+4759441001")
              for n, name in enumerate(["Ola Berg", "Ola Dahl", "Kari Nes", "Ola Dalen", "Per"])]
    assert list(short_names(people).values()) == ["Ola B.", "Ola Dahl", "Kari", "Ola Dalen", "Per"]
