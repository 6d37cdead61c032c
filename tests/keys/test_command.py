"""`keys` as an operator types it, with real processes where it is killed."""

import base64
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from channels.base import Inbound
from service import heartbeat, migrations
from service.cli import main
from service.config import field_keys
from service.database import Database
from service.doctor.field_keys import examine
from service.keys import left, rotating
from service.models import metadata
from service.spool import Kept, Spool
from service.vault import Vault
from tests.keys.conftest import AFTER, BEFORE, BOTH, NEW, OLD
from tests.keys.old_texts import old_texts

ROTATION = metadata.tables["key_rotation"]
Types = Callable[..., Result]


def written(*keys: bytes) -> str:
    return ",".join(base64.urlsafe_b64encode(key).decode() for key in keys)


@pytest.fixture
def stored(database_url: str) -> Database:
    """Two thousand old texts, in tables that say which revision they are."""
    database = Database(database_url)
    with database.write() as db:
        head = ScriptDirectory(str(migrations.HERE)).get_current_head()
        db.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        db.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
    old_texts(database, BEFORE, 2000)
    return database


@pytest.fixture
def types(stored: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> Types:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("VAKTLINJE_SPOOL", f"{tmp_path}/kept")

    def run(keys: str, *words: str) -> Result:
        monkeypatch.setenv("VAKTLINJE_FIELD_KEYS", keys)
        return CliRunner().invoke(main, ["keys", *words])

    return run


def test_a_new_key_is_one_that_the_setting_takes(types: Types) -> None:
    made = types("", "new")
    assert len(field_keys({"VAKTLINJE_FIELD_KEYS": made.stdout.strip()})) == 1
    assert made.stdout != types("", "new").stdout


def test_the_list_says_what_is_left_and_then_that_the_old_key_may_go(types: Types) -> None:
    before = json.loads(types(written(NEW, OLD), "list", "--format", "json").stdout)
    found = [(row["key"], row["place"], row["fields"]) for row in before]
    assert found == [(AFTER.ids[0], 1, 0), (BEFORE.ids[0], 2, 4000)]
    rotated = types(written(NEW, OLD), "rotate")
    assert (rotated.exit_code, "Sealed anew: 2000 rows" in rotated.stderr) == (0, True), rotated.stderr
    after = types(written(NEW, OLD), "list")
    assert f"{BEFORE.ids[0]} may be taken out of VAKTLINJE_FIELD_KEYS" in after.stderr
    assert "may be taken out" not in types(written(NEW), "list").stderr


def test_a_text_that_waits_outside_the_database_keeps_its_key(types: Types) -> None:
    spool = Spool(Path(os.environ["VAKTLINJE_SPOOL"]), BEFORE)
    spool.keep(Kept(Inbound("SM1", "+4759448888", "+4759440001", "hei"), datetime.now(UTC)))
    types(written(NEW, OLD), "rotate")
    told = types(written(NEW, OLD), "list")
    assert f"{BEFORE.ids[0]} is still needed" in told.stderr


def test_a_rotation_with_the_old_key_away_says_so_and_fails(types: Types) -> None:
    refused = types(written(NEW), "rotate")
    assert (refused.exit_code, "Could not be" in refused.stderr) == (1, True)
    told = types(written(NEW), "list").stderr
    assert f"{BEFORE.ids[0]} is missing: put it back" in told


def test_lost_tells_first_and_does_it_only_when_asked(types: Types) -> None:
    asked = types(written(NEW), "lost", BEFORE.ids[0])
    assert "Nothing was changed" in asked.stderr and "text: 4000 fields" in asked.stderr
    assert "is missing" in types(written(NEW), "list").stderr
    assert "Given up." in types(written(NEW), "lost", BEFORE.ids[0], "--yes").stderr
    assert types(written(NEW), "list").stderr == ""
    assert types(written(NEW, OLD), "lost", BEFORE.ids[0], "--yes").exit_code == 2


def test_killed_in_the_middle_it_goes_on_where_it_was(types: Types, stored: Database) -> None:
    environ = {**os.environ, "VAKTLINJE_FIELD_KEYS": written(NEW, OLD)}
    running = subprocess.Popen([sys.executable, "-m", "service", "keys", "rotate"], env=environ, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not (reached := resealed(stored)) and time.monotonic() < deadline:
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=30)
    done = resealed(stored)
    assert 0 < reached <= done < 2000, "it was killed in the middle"
    with stored.read() as db:
        assert 0 < left(db, BOTH) <= 2 * (2000 - done)

    again = types(written(NEW, OLD), "rotate")

    assert again.exit_code == 0, again.stderr
    assert resealed(stored) in range(2000, 2000 + rotating.AT_ONCE + 1), "no batch but the one it died in is done twice"
    with stored.read() as db:
        assert left(db, BOTH) == 0


def resealed(database: Database) -> int:
    with database.read() as db:
        return db.scalar(select(ROTATION.c.resealed).where(ROTATION.c.of_table == "text")) or 0


def test_doctor_says_what_is_left_who_is_behind_and_when_an_old_key_may_go(types: Types, stored: Database) -> None:
    def found() -> dict[str, dict[str, object]]:
        with stored.read() as db:
            return {one.key: one.facts for one in examine(db, BOTH, {}, datetime.now(UTC))}

    assert found() == {"keys_left": {"n": 4000}}
    with stored.write() as db:
        heartbeat.beat(db, "w1", "web", datetime.now(UTC), keys=Vault([OLD, NEW]).ids)
    assert found() == {"keys_left": {"n": 4000}, "keys_apart": {"kinds": "web"}}
    refused = types(written(NEW, OLD), "rotate")
    assert (refused.exit_code, "web" in refused.stderr) == (2, True)
    with stored.write() as db:
        heartbeat.gone(db, "w1")
    types(written(NEW, OLD), "rotate")
    assert found() == {"keys_free": {"keys": BEFORE.ids[0]}}
