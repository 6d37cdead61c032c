"""After a lost key the pages still open, whatever of it they were to show."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest

from schedules.orgfile import LeftOut
from schedules.yamlfile import read
from service import people
from service.clock import FrozenClock
from service.config import Settings
from service.database import Database
from service.keys import give_up
from service.models.account import Role
from service.vault import STANDS_IN, StandsIn, Vault
from tests.keys.conftest import AFTER, BEFORE, NEW
from tests.keys.played import USERS, play
from tests.web.house import FRIDAY_NIGHT, House
from tests.web.inbox.night import Night


class HouseAfter(House):
    """Its processes have the new key alone."""

    @property
    def settings(self) -> Settings:
        return replace(super().settings, field_keys=(NEW,))


@pytest.fixture
def later(database: Database, vault: Vault, clock: FrozenClock) -> Night:
    """The key of the played days is lost and given up, and Dagny has been taken in again from the file."""
    clock.set(FRIDAY_NIGHT)
    house = House(database, vault, clock)
    house.take_in_the_examples()
    accounts = play(house).accounts
    give_up(database, AFTER, BEFORE.ids[0], clock.now())
    night = Night(HouseAfter(database, AFTER, clock), accounts)
    with database.write() as db:
        people.take_in(db, read(BytesIO(USERS.encode()), "users.yaml"), LeftOut.STAYS, AFTER, clock.now())
    clock.set(FRIDAY_NIGHT + timedelta(hours=2))  # Ola has had the conversation within a day
    return night


def test_texts_and_notes_say_that_they_cannot_be_read_and_every_page_opens(later: Night) -> None:
    ola, kari, mona = later.responder("ola"), later.responder("kari"), later.manager()
    ada = later.house.browser("Ada", Role.ADMIN, Role.MANAGER, Role.PLANNER)
    of_hers = ("/inbox", "/inbox/set-aside", "/people", "/people/u7", "/people/u7/plan", "/people/u7/plan/versions")
    shown = {path: kari.get(path) for path in of_hers} | {later.at(1): ola.get(later.at(1))}
    shown |= {f"{path} as manager": mona.get(path) for path in (later.at(1), "/inbox", "/complaints", "/deviations")}
    shown |= {f"{path} as admin": ada.get(path) for path in ("/admin", "/admin/events", "/admin/calendars")}

    assert {path: answer.status_code for path, answer in shown.items() if answer.status_code >= 500} == {}
    assert STANDS_IN[StandsIn.WORDS] in shown[later.at(1)].text
    assert "Hvalrosstind" in shown["/people/u7"].text, "as the file has it now"
