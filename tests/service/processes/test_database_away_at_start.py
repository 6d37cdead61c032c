"""A worker or a clock that is started while PostgreSQL is away waits for it, says so, and stops when asked."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import House, open_house, wait_until
from tests.standin.postgres import OwnPostgres, own_postgres

AWAY = "database:away_at_start"


@pytest.fixture(scope="module")
def postgres() -> Iterator[OwnPostgres]:
    with own_postgres() as server:
        yield server


@pytest.fixture
def house(postgres: OwnPostgres, tmp_path: Path) -> Iterator[House]:
    with open_house(postgres.empty_database(), tmp_path) as opened:
        opened.run("db", "upgrade")
        yield opened


@pytest.mark.parametrize("kind", ["worker", "clock"])
def test_one_that_is_started_first_begins_when_the_database_is_there(
    house: House, postgres: OwnPostgres, kind: str
) -> None:
    house.database.close()
    postgres.stop()
    started = house.start(kind)
    wait_until(lambda: AWAY in started.said, lambda: started.said)
    assert started.process.poll() is None
    postgres.start()

    wait_until(lambda: len(house.rows("process", kind=kind)) == 1, lambda: started.said)
    started.stop()
    assert house.rows("process", kind=kind) == []


@pytest.mark.parametrize("kind", ["worker", "clock"])
def test_one_that_waits_stops_at_once_when_asked(house: House, postgres: OwnPostgres, kind: str) -> None:
    house.database.close()
    postgres.stop()
    started = house.start(kind)
    wait_until(lambda: AWAY in started.said, lambda: started.said)
    asked = time.monotonic()
    started.stop()
    took = time.monotonic() - asked
    postgres.start()

    assert took < 10, "it would have waited for minutes"
    assert started.said.count(AWAY) == 1


def test_one_that_waits_for_a_server_that_hangs_stops_when_asked(house: House, postgres: OwnPostgres) -> None:
    house.database.close()
    postgres.pause()
    try:
        started = house.start("worker")
        wait_until(lambda: AWAY in started.said, lambda: started.said)
        asked = time.monotonic()
        started.stop()
        assert time.monotonic() - asked < 20, "it would have waited for minutes"
    finally:
        postgres.go_on()


def test_tables_of_another_version_are_nothing_to_wait_for(postgres: OwnPostgres, tmp_path: Path) -> None:
    with open_house(postgres.empty_database(), tmp_path) as house:
        started = house.start("worker")
        assert started.process.wait(60) == 2, started.said
    assert "vaktlinje db upgrade" in started.said
