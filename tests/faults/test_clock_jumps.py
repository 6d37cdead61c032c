"""Machines whose clock is wrong, or jumps, while somebody waits: nobody is asked before the first has had their time.

Real processes; only what the system tells them the time is, is moved.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from service.models.conversation import State
from tests.e2e.house import House, open_house, wait_until
from tests.e2e.municipality import Place, organisation, service_users
from tests.standin.wrongclock import WrongClock, wrong_clock

pytestmark = pytest.mark.long

PLACE = Place(1)
OFF = "processes on machines whose clock is wrong: 1"
TWENTY_MINUTES = 1200  # seconds; a step's wait is five
SOON = timedelta(minutes=1)


@pytest.fixture
def wrong(tmp_path: Path) -> WrongClock:
    return wrong_clock(tmp_path)


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as made:
        made.furnish(organisation(1), service_users(1))
        made.start_web()
        yield made


def start_worker(house: House, wrong: WrongClock) -> None:
    right = house.settings
    house.settings = {**right, **wrong.environ}
    house.start_worker()
    house.settings = right


def troubles(house: House) -> list[str]:
    told: list[str] = json.loads(house.get("/readyz")[1])["troubles"]
    return told


def wait_for_trouble(house: House, trouble: str) -> None:
    wait_until(lambda: trouble in troubles(house), lambda: f"{troubles(house)} {house.said[-3000:]}")


def still_waits_for_ola(house: House) -> None:
    (conversation,) = house.rows("conversation")
    assert (conversation["state"], conversation["run_step"]) == (State.PAGING, 1)
    assert [row["staff_id"] for row in house.rows("page")] == ["ola1"]
    assert house.inbox(PLACE.per) == [] and len(house.inbox(PLACE.anne)) == 1


def test_a_jump_ahead_asks_nobody_early_and_is_told(house: House, wrong: WrongClock) -> None:
    start_worker(house, wrong)
    house.texts(PLACE.anne, PLACE.number, "er noen der?")
    house.wait_for(PLACE.ola, "JA 1")
    assert OFF not in troubles(house)

    wrong.jumps(TWENTY_MINUTES)
    wait_for_trouble(house, OFF)
    later = house.rows("process", kind="worker")[0]["beat_at"]
    wait_until(lambda: house.rows("process", kind="worker")[0]["beat_at"] > later, lambda: house.said[-3000:])
    still_waits_for_ola(house)
    assert json.loads(house.get("/readyz")[1])["worker"], "its heart beats on by the right time"

    wrong.jumps(0)
    wait_until(lambda: OFF not in troubles(house), lambda: house.said[-3000:])
    still_waits_for_ola(house)
    house.texts(PLACE.ola, PLACE.number, "JA 1")
    house.wait_for(PLACE.anne, "Ola")


@pytest.mark.parametrize("by", [TWENTY_MINUTES, -TWENTY_MINUTES], ids=["ahead", "behind"])
def test_a_machine_that_was_wrong_from_the_start_goes_by_the_databases_clock(
    postgres_url: str, tmp_path: Path, wrong: WrongClock, by: int
) -> None:
    wrong.jumps(by)
    with open_house(postgres_url, tmp_path) as house:
        house.furnish(organisation(1), service_users(1))
        house.start_web()
        start_worker(house, wrong)
        house.texts(PLACE.anne, PLACE.number, "er noen der?")
        house.wait_for(PLACE.ola, "JA 1")
        wait_for_trouble(house, OFF)
        still_waits_for_ola(house)
        (off,) = (row["clock_off"] for row in house.rows("process", kind="worker"))
        assert abs(off - by) < 60
        (page,) = house.rows("page")
        (conversation,) = house.rows("conversation")
        assert abs(page["handed_at"] - conversation["opened_at"]) < SOON, "both told by one clock"
