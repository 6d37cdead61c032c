"""Web and worker say which field keys they go by, as long as they live; real processes on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from service import heartbeat, migrations
from tests.e2e.house import House, wait_until
from tests.keys.conftest import BEFORE, BOTH, NEW, OLD
from tests.keys.test_command import written
from tests.standin.twilio import TwilioStandIn


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """Web with two processes on tables that say which revision they are; the old key is first."""
    keys = {"VAKTLINJE_FIELD_KEYS": written(OLD, NEW), "WEB_CONCURRENCY": "2"}
    with TwilioStandIn() as provider:
        made = House(database_url, tmp_path, provider, keys)
        with made.database.write() as db:
            head = ScriptDirectory(str(migrations.HERE)).get_current_head()
            db.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            db.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
        yield made
        made.close()


def used(house: House) -> list[tuple[str, list[str]]]:
    with house.database.read() as db:
        return sorted(heartbeat.keys_in_use(db, datetime.now(UTC)))


def test_rotation_waits_for_every_process_and_not_for_those_that_were_stopped(house: House) -> None:
    web, worker = house.start_web(), house.start_worker()
    order = [BEFORE.ids[0], BOTH.ids[0]]
    wait_until(lambda: used(house) == [("web", order), ("web", order), ("worker", order)], lambda: f"{used(house)}")
    house.settings = {**house.settings, "VAKTLINJE_FIELD_KEYS": written(NEW, OLD)}

    refused = house.start("keys", "rotate")
    assert refused.process.wait(60) == 2
    assert "web, worker" in refused.said

    for one in (web, worker):
        one.stop()
    assert used(house) == []
    house.run("keys", "rotate")
