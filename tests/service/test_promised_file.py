"""What somebody is promised stands in the file of service users: checked, sealed, and the same when it comes again."""

import json
from collections.abc import Mapping

import pytest
from sqlalchemy import select

from schedules.orgchanges import What
from service import promised
from service.database import Database
from service.models import metadata
from service.vault import Vault
from tests.service.test_people import BO, demo, refusal, take_in

__all__ = ["demo"]
PERSON = metadata.tables["service_user"]


def file(*things: Mapping[str, object]) -> str:
    bo = {"id": "bo", "name": "Bo Oppdikt", "phone": "+4759442002", "area": "nabovik", "promised": list(things)}
    return json.dumps({"service_users": [bo]}, ensure_ascii=False)  # which is YAML, without aliases


HOME = {"what": "Hjemmebesøk", "days": ["wed", "mon"], "until": "2027-01-31"}
WALK = {"what": "Turfølge"}


def promises(database: Database, vault: Vault) -> list[promised.Promised]:
    with database.read() as db:
        return promised.listed(db, vault, "bo")


def test_what_bo_is_promised_is_taken_in_and_days_left_out_are_every_day(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, file(HOME, WALK))
    home, walk = promises(demo, vault)
    assert (home.what, home.days, home.until) == ("Hjemmebesøk", ("mon", "wed"), "2027-01-31")
    assert (walk.what, len(walk.days), walk.until) == ("Turfølge", 7, None)


def test_the_row_says_on_which_days_and_not_what(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, file(HOME))
    with demo.read() as db:
        row = db.execute(select(PERSON).where(PERSON.c.id == "bo")).one()
    assert "Hjemmebes" not in repr(tuple(row)) and row.promised_days[0]["days"] == ["mon", "wed"]


def test_the_same_file_again_changes_nothing(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, file(HOME, WALK))
    before = promises(demo, vault)
    assert take_in(demo, vault, file(HOME, WALK)).listed == ()
    assert promises(demo, vault) == before


def test_what_stays_promised_in_the_same_words_keeps_its_code(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, file(HOME, WALK))
    home, _ = promises(demo, vault)
    [change] = take_in(demo, vault, file(WALK, {**HOME, "until": "2027-06-30"})).listed
    assert change.what is What.CHANGED
    _, later = promises(demo, vault)
    assert (later.id, later.until) == (home.id, "2027-06-30")


def test_a_file_that_says_nothing_of_it_leaves_it_and_an_empty_list_takes_it_away(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, file(HOME))
    take_in(demo, vault, BO)
    assert len(promises(demo, vault)) == 1
    take_in(demo, vault, file())
    assert promises(demo, vault) == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({**HOME, "days": []}, "must name a day of the week"),
        ({**HOME, "days": ["xyz"]}, "promised"),
        ({**HOME, "until": "31.1.2027"}, "is no date"),
        ({**HOME, "what": " "}, "must say something"),
        ({"days": ["mon"]}, "promised"),
        ({**HOME, "when": "10"}, "promised"),
    ],
)
def test_what_is_wrong_is_said_without_saying_what_is_promised(
    demo: Database, vault: Vault, wrong: Mapping[str, object], sentence: str
) -> None:
    said = refusal(demo, vault, file(wrong))
    assert sentence in said and "Hjemmebes" not in said


def test_the_same_help_twice_is_refused(demo: Database, vault: Vault) -> None:
    assert "written twice" in refusal(demo, vault, file(HOME, HOME))
