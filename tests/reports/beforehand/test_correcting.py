"""What was said before a holiday stays true: when it does not, the person hears so, once for each change, by day."""

from datetime import timedelta

import pytest

from tests.reports.beforehand.advent import DUE, FILLED, ORGANISATION, UNCOVERED, Advent, rota

ALL_THERE = "Etter planen er noen på vakt hele tiden."
EVERYBODY = ("kari", "2026-12-23T00:00", "2026-12-26T08:00"), ("ola", "2026-12-26T20:00", "2027-01-04T00:00")


@pytest.fixture(autouse=True)
def told(advent: Advent) -> None:
    """Anne has heard on 16 December that nobody is there on 26 December from 08 to 20."""
    advent.comes(DUE, "10:00")
    assert len(advent.inbox()) == 1


def test_who_was_told_of_a_gap_hears_that_it_is_closed(advent: Advent) -> None:
    advent.comes("12-18", "13:00")
    advent.imports(FILLED)
    advent.clock_runs_until("12-18", "15:00")
    [_, news] = advent.inbox()
    assert news.startswith("Nytt fra Storvik: dette gjelder nå for Jul 2026, onsdag 23.12. til og med søndag 3.1. ")
    assert ALL_THERE in news
    assert advent.sent_at()[1] == "12-18 13:15"


def test_a_new_gap_is_told_in_the_middle_of_the_period_of_what_is_left(advent: Advent) -> None:
    advent.comes("12-27", "12:00")
    advent.imports(rota(*EVERYBODY[:1], ("ola", "2026-12-26T20:00", "2027-01-01T00:00")))
    advent.comes("12-27", "12:15")
    news = advent.inbox()[1]
    assert "Jul 2026, søndag 27.12. til og med søndag 3.1." in news
    assert "ingen på vakt fredag 1.1. til og med søndag 3.1. Da" in news and "26.12." not in news


def test_each_change_is_told_once_and_what_was_undone_before_anybody_heard_is_not(advent: Advent) -> None:
    for organisation, count in ((FILLED, 2), (ORGANISATION, 3), (UNCOVERED, 4), (ORGANISATION, 5)):
        advent.imports(organisation)
        advent.clock_runs_until(*_later(advent, hours=1))
        assert len(advent.inbox()) == count
    advent.imports(FILLED)
    advent.imports(ORGANISATION)
    advent.clock_runs_until(*_later(advent, hours=1))
    assert len(advent.inbox()) == 5


def test_another_person_on_the_same_duty_makes_nothing_untrue(advent: Advent) -> None:
    advent.imports(rota(("ola", *EVERYBODY[0][1:]), ("kari", *EVERYBODY[1][1:])))
    advent.clock_runs_until(*_later(advent, hours=2))
    assert len(advent.inbox()) == 1


@pytest.mark.parametrize("time", ["21:00", "23:30", "02:00", "07:45"])
def test_a_change_in_the_night_waits_for_the_morning(advent: Advent, time: str) -> None:
    day = "12-20" if time > "12:00" else "12-21"
    advent.comes(day, time)
    advent.imports(UNCOVERED)
    advent.clock_runs_until("12-21", "09:00")
    assert advent.sent_at()[1:] == ["12-21 08:00"]


def test_that_nobody_is_there_before_the_morning_is_told_at_once(advent: Advent) -> None:
    advent.comes("12-24", "22:10")
    advent.imports(rota(("kari", "2026-12-23T00:00", "2026-12-25T03:00"), EVERYBODY[1]))
    advent.clock_runs_until("12-24", "23:00")
    assert advent.sent_at()[1:] == ["12-24 22:25"]
    assert "fredag 25.12. kl. 03.00 til lørdag 26.12. kl. 20.00" in advent.inbox()[1]


def test_that_somebody_is_there_after_all_wakes_nobody(advent: Advent) -> None:
    advent.imports(rota(("kari", "2026-12-23T00:00", "2026-12-25T02:00"), EVERYBODY[1]))
    advent.comes("12-17", "12:00")
    advent.comes("12-24", "23:00")
    advent.imports(ORGANISATION)
    advent.clock_runs_until("12-25", "08:30")
    assert advent.sent_at()[2:] == ["12-25 08:00"]


def test_a_gap_that_passes_is_no_change(advent: Advent) -> None:
    advent.comes("12-26", "07:00")
    advent.clock_runs_until("12-26", "21:00", timedelta(minutes=30))
    advent.comes("12-29", "12:00")
    assert len(advent.inbox()) == 1


def test_after_the_period_nothing_is_put_right(advent: Advent) -> None:
    advent.comes("12-31", "12:00")
    advent.hours_pass(4 * 24)
    advent.imports(FILLED)
    advent.looks()
    assert len(advent.inbox()) == 1


def test_what_is_done_instead_once_the_gap_is_accepted_is_told(advent: Advent) -> None:
    advent.users(more=", promised: [{what: Hjemmebesøk, days: [sat]}]")
    advent.comes("12-17", "12:00")
    advent.accepts("Dagsenteret har åpent 10-14.", {"": "Dagsenteret ringer deg kl. 11."})
    advent.comes("12-17", "12:15")
    news = advent.inbox()[1]
    assert "I stedet for hjelpen du er lovet: Dagsenteret ringer deg kl. 11. Dagsenteret har åpent 10-14." in news
    assert "Hjemmebesøk" not in news
    advent.comes("12-17", "12:30")
    assert len(advent.inbox()) == 2


def test_who_has_taken_it_back_or_wants_no_texts_hears_no_correction(advent: Advent) -> None:
    advent.withdraws()
    advent.imports(FILLED)
    advent.comes("12-17", "12:00")
    assert len(advent.inbox()) == 1
    advent.agrees()
    advent.night.texts("anne", "INGEN SMS")
    advent.comes("12-17", "13:00")
    assert not any(body.startswith("Nytt") for body in advent.inbox())


def test_a_correction_that_came_too_late_to_be_sent_goes_in_the_morning(advent: Advent) -> None:
    advent.night.wire.lost_texts.add(advent.night.phones["anne"])
    advent.comes("12-18", "20:45")
    advent.imports(FILLED)
    advent.comes("12-18", "20:45")
    advent.hours_pass(3)
    advent.night.wire.lost_texts.clear()
    advent.clock_runs_until("12-19", "08:30")
    assert advent.sent_at()[1:] == ["12-19 08:00"]


def test_a_period_that_moves_is_told_and_one_that_is_taken_out_still_comes(advent: Advent) -> None:
    advent.imports(PLANNED.format(start="2026-12-20T00:00"))
    advent.comes("12-17", "10:00")
    assert "Ferie uten dagsenter, søndag 20.12. til og med tirsdag 22.12." in advent.inbox()[-1]
    advent.imports(PLANNED.format(start="2026-12-21T00:00"))
    advent.comes("12-17", "10:15")
    assert "dette gjelder nå for Ferie uten dagsenter, mandag 21.12. til" in advent.inbox()[-1]
    count = len(advent.inbox())
    advent.night.organisation(ORGANISATION, prune=True)
    advent.night.work()
    advent.comes("12-17", "10:30")
    assert len(advent.inbox()) == count


PLANNED = """
periods: [{{id: ferie, name: Ferie uten dagsenter, start: "{start}", end: "2026-12-23T00:00"}}]
"""


def _later(advent: Advent, hours: float) -> tuple[str, str]:
    at = (advent.night.clock.now() + timedelta(hours=hours)).astimezone(advent.zone)
    return f"{at:%m-%d}", f"{at:%H:%M}"
