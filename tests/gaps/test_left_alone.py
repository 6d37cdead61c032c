"""A gap that was accepted because somebody else was there is open again when that one is gone too."""

import pytest

from tests.gaps.town import AREA, Town

ALL_NIGHT = {"start": "2026-11-16T20:00", "end": "2026-11-17T08:00"}


@pytest.fixture
def backed(town: Town) -> Town:
    """Nobody has the night; Kari has backup, whom the ladder asks; a manager has accepted it."""
    writes(town)
    [gap] = [one for one in town.records() if one.state == "open"]
    town.accepts(gap.id)
    town.night.wire.sent.clear()
    return town


def writes(town: Town, **more: object) -> None:
    town.writes(**{
        "areas": [{**AREA, "ladder": [{"rotas": ["natt", "bak"], "wait": "5m"}]}],
        "rotas": [{"id": "natt", "shifts": []},
                  {"id": "bak", "name": "Bakvakt", "kind": "backup", "areas": ["storvik"],
                   "shifts": [{"staff": "kari", **ALL_NIGHT}]}],
        "coverage": [{"id": "natt", "kinds": ["after_hours"]}], **more})


def test_it_is_open_again_and_the_planner_hears(backed: Town) -> None:
    writes(backed, absences=[{"staff": "kari", **ALL_NIGHT}])

    assert [one.state for one in backed.records()] == ["open"]
    [told] = backed.night.inbox("pia")
    assert told.startswith("Storvik: etter en endring er ingen på vakt")


def test_it_stays_accepted_while_somebody_is_there(backed: Town) -> None:
    writes(backed, rotas=[{"id": "natt", "shifts": []},
                          {"id": "bak", "name": "Bakvakt", "kind": "backup", "areas": ["storvik"],
                           "shifts": [{"staff": "ola", **ALL_NIGHT}]}])
    assert [one.state for one in backed.records()] == ["accepted"]
    assert backed.night.inbox("pia") == []


def test_of_what_has_passed_nobody_asks(backed: Town) -> None:
    backed.night.wait_until(backed.records()[0].start.replace(hour=23))
    writes(backed)
    assert [one.state for one in backed.records()] == ["accepted"]
