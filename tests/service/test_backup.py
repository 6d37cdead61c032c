"""An operator copies the database while people text, and puts the copy back: what is told is true, and nothing is lost
that was there."""

import base64
import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from click.testing import CliRunner, Result
from sqlalchemy import func, insert, select, text

from service import backup, heartbeat, migrations
from service.cli import main
from service.database import Database
from service.doctor.examining import Patient, at_hand
from service.errors import FieldKeyUnknown, SchemaUnknown
from service.models import metadata
from service.vault import Vault
from tests.e2e.house import FIELD_KEY, House
from tests.e2e.municipality import organisation, service_users
from tests.line.conftest import night  # noqa: F401
from tests.line.night import Night
from tests.service.test_upgrade import old_database
from tests.standin.twilio import TwilioStandIn
from tests.web.conftest import settings_of

NOW = datetime(2026, 11, 15, 1, 30, tzinfo=UTC)
LATEST = datetime(2027, 1, 1, tzinfo=UTC)  # later than the house was furnished
EVENT = metadata.tables["event"]


@pytest.fixture
def stored(sqlite_url: str, vault: Vault) -> Iterator[Database]:
    """With people in it."""
    database = Database(sqlite_url)
    with database.write() as db:
        MigrationContext.configure(db).stamp(ScriptDirectory(str(migrations.HERE)), "head")
    house = House(sqlite_url, Path(), TwilioStandIn())
    house.furnish(organisation(2), service_users(2))
    house.database.close()
    yield database
    database.close()


def happens(database: Database, name: str) -> None:
    with database.write() as db:
        db.execute(insert(EVENT).values(at=LATEST, name=name, subject="x", detail={}))


def happened(file: Path, name: str) -> int:
    with closing(sqlite3.connect(file)) as db:
        return int(db.execute("SELECT count(*) FROM event WHERE name = ?", [name]).fetchone()[0])


def file_of(database: Database) -> Path:
    assert database.file is not None
    return database.file


def test_a_copy_is_whole_and_alone_and_its_owners(stored: Database, vault: Vault, tmp_path: Path) -> None:
    made = backup.make(stored, vault, tmp_path / "copy.db", NOW)
    assert made.rows["area"] == 2 and made.rows["service_user"] == 4 and made.keys == set(vault.ids)
    assert [file.name for file in tmp_path.glob("copy*")] == ["copy.db"]
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT count(*) FROM service_user").fetchone() == (4,)
    with stored.read() as db:
        assert backup.last_made(db) == NOW


def test_a_copy_holds_what_was_written_last_and_is_one_state_while_others_write(
    stored: Database, vault: Vault, tmp_path: Path
) -> None:
    """Two rows go in together each time: no copy has one of them alone."""
    happens(stored, "last")
    done = Event()

    def goes_on() -> None:
        while not done.is_set():
            with stored.write() as db:
                db.execute(insert(EVENT).values(at=NOW, name="left", subject="x", detail={}))
                db.execute(insert(EVENT).values(at=NOW, name="right", subject="x", detail={}))

    with ThreadPoolExecutor(1) as others:
        writing = others.submit(goes_on)
        try:
            for n in range(5):
                backup.make(stored, vault, tmp_path / f"copy{n}.db", NOW)
        finally:
            done.set()
        writing.result()
    for n in range(5):
        copy = tmp_path / f"copy{n}.db"
        assert happened(copy, "last") == 1
        assert happened(copy, "left") == happened(copy, "right")
    assert happened(file_of(stored), "left") > 0


def test_nothing_is_written_over(stored: Database, vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("somebody's")
    with pytest.raises(backup.BackupRefused, match="not written over"):
        backup.make(stored, vault, tmp_path / "copy.db", NOW)
    (tmp_path / "other.db.partial").write_text("another backup's")
    with pytest.raises(backup.BackupRefused, match="another backup is under way"):
        backup.make(stored, vault, tmp_path / "other.db", NOW)
    assert (tmp_path / "copy.db").read_text() == "somebody's"
    assert (tmp_path / "other.db.partial").read_text() == "another backup's"


def test_a_damaged_database_gives_no_copy(stored: Database, vault: Vault, tmp_path: Path) -> None:
    damage(stored)
    with pytest.raises(backup.BackupBroken, match="no whole database"):
        backup.make(stored, vault, tmp_path / "copy.db", NOW)
    assert list(tmp_path.glob("copy*")) == []


def damage(database: Database) -> None:
    """A page in the middle is lost, as on a bad disk."""
    file = file_of(database)
    database.close()
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_event_at'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as disk:
        disk.seek((page - 1) * size)
        disk.write(os.urandom(size))


def test_other_keys_give_no_copy_since_nobody_could_read_it(stored: Database, tmp_path: Path) -> None:
    with pytest.raises(FieldKeyUnknown):
        backup.make(stored, Vault([b"\x07" * 32]), tmp_path / "copy.db", NOW)
    assert list(tmp_path.glob("copy*")) == []


def test_a_key_that_only_an_old_row_needs_is_missed(night: Night, tmp_path: Path) -> None:  # noqa: F811
    """The newest rows open; what was sealed before the keys changed does not."""
    if night.database.file is None:
        return assert_postgres_is_refused(night.database)
    night.texts("anne", "hei")
    with night.database.write() as db:
        db.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        db.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
        db.execute(text("UPDATE service_user SET plan_sealed = '0badc0de.' || substr(plan_sealed, 10)"))
    with pytest.raises(FieldKeyUnknown, match="0badc0de"):
        backup.make(night.database, Vault([b"\x01" * 32]), tmp_path / "copy.db", NOW)
    return None


def assert_postgres_is_refused(database: Database) -> None:
    with pytest.raises(backup.BackupRefused, match="pg_dump"):
        backup.make(database, Vault([b"\x01" * 32]), Path("copy.db"), NOW)
    with pytest.raises(backup.RestoreRefused, match="pg_restore"):
        backup.restore(database, Vault([b"\x01" * 32]), Path("copy.db"), NOW)


def test_what_is_put_back_is_as_it_was_and_what_was_there_is_kept(
    stored: Database, vault: Vault, tmp_path: Path
) -> None:
    happens(stored, "before")
    backup.make(stored, vault, tmp_path / "copy.db", NOW)
    happens(stored, "after")
    put_back = backup.restore(stored, vault, tmp_path / "copy.db", NOW + timedelta(hours=1))
    assert happened(file_of(stored), "before") == 1 and happened(file_of(stored), "after") == 0
    assert put_back.kept is not None and put_back.kept.name.endswith(".before-restore-20261115T023000Z")
    assert happened(put_back.kept, "after") == 1
    assert put_back.contents.newest == LATEST
    with stored.read() as db:
        assert db.scalar(select(func.count()).where(EVENT.c.name == "database:backup:restored")) == 1
    assert (tmp_path / "copy.db").exists(), "it may be needed again"
    assert not migrations.upgrade(stored)


@pytest.mark.parametrize("revision", ["0004", "0006"])
def test_a_copy_of_an_older_version_is_brought_up_to_date_and_one_of_a_newer_is_left(
    sqlite_url: str, vault: Vault, tmp_path: Path, revision: str
) -> None:
    old = Database(sqlite_url)
    old_database(old, vault, revision)
    backup.make(old, vault, tmp_path / "copy.db", NOW)
    backup.restore(old, vault, tmp_path / "copy.db", NOW + timedelta(minutes=1))
    migrations.check(old)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
        copy.commit()
    with pytest.raises(SchemaUnknown, match="9999"):
        backup.restore(old, vault, tmp_path / "copy.db", NOW + timedelta(hours=1))
    old.close()


@pytest.mark.parametrize("kind", ["worker", "clock"])
def test_while_processes_live_nothing_is_put_back(stored: Database, vault: Vault, tmp_path: Path, kind: str) -> None:
    backup.make(stored, vault, tmp_path / "copy.db", NOW)
    with stored.write() as db:
        heartbeat.beat(db, "p1", kind, NOW)
    with pytest.raises(backup.RestoreRefused, match=kind):
        backup.restore(stored, vault, tmp_path / "copy.db", NOW)
    assert list(file_of(stored).parent.glob("*.before-restore-*")) == []
    with stored.write() as db:
        heartbeat.gone(db, "p1")
    assert backup.restore(stored, vault, tmp_path / "copy.db", NOW).kept is not None


def test_over_a_damaged_database_a_copy_is_put_back_by_force_alone(
    stored: Database, vault: Vault, tmp_path: Path
) -> None:
    backup.make(stored, vault, tmp_path / "copy.db", NOW)
    stored.close()
    file_of(stored).write_bytes(os.urandom(1 << 14))
    with pytest.raises(backup.RestoreRefused, match="cannot be read"):
        backup.restore(stored, vault, tmp_path / "copy.db", NOW)
    put_back = backup.restore_anyway(stored, vault, tmp_path / "copy.db", NOW)
    assert put_back.kept is not None and put_back.kept.stat().st_size == 1 << 14
    with stored.read() as db:
        assert db.scalar(select(func.count()).select_from(metadata.tables["area"])) == 2


@pytest.mark.parametrize("spoil", [
    lambda file: file.write_text("no database"),
    lambda file: file.write_bytes(b""),
    lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
], ids=["text", "nothing", "half"])  # fmt: skip
def test_what_is_no_copy_is_not_put_back(stored: Database, vault: Vault, tmp_path: Path, spoil: "object") -> None:
    backup.make(stored, vault, tmp_path / "copy.db", NOW)
    assert callable(spoil)
    spoil(tmp_path / "copy.db")
    happens(stored, "there")
    with pytest.raises(backup.BackupBroken, match=r"copy\.db is no whole database"):
        backup.restore(stored, vault, tmp_path / "copy.db", NOW)
    assert happened(file_of(stored), "there") == 1
    assert list(file_of(stored).parent.glob("*.restoring*")) == []


def test_a_database_that_was_lost_altogether_comes_back(stored: Database, vault: Vault, tmp_path: Path) -> None:
    backup.make(stored, vault, tmp_path / "copy.db", NOW)
    stored.close()
    for file in file_of(stored).parent.glob("vaktlinje.db*"):
        file.unlink()
    assert backup.restore(stored, vault, tmp_path / "copy.db", NOW).kept is None
    with stored.read() as db:
        assert db.scalar(select(func.count()).select_from(metadata.tables["service_user"])) == 4


# At a terminal


def typed(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_commands_say_what_was_done_and_what_to_do_next(
    stored: Database, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("VAKTLINJE_FIELD_KEYS", base64.urlsafe_b64encode(FIELD_KEY).decode())
    happens(stored, "before")
    made = typed("backup", tmp_path / "copy.db")
    assert made.exit_code == 0 and "checked" in made.stderr
    assert all(key in made.stderr for key in Vault([FIELD_KEY]).ids)
    again = typed("backup", tmp_path / "copy.db")
    assert again.exit_code == 2 and "not written over" in again.stderr
    with stored.write() as db:
        heartbeat.beat(db, "p1", "worker", datetime.now(UTC))
    refused = typed("restore", tmp_path / "copy.db")
    assert refused.exit_code == 2 and "stop web, worker and clock" in refused.stderr
    put_back = typed("restore", "--force", tmp_path / "copy.db")
    assert put_back.exit_code == 0, put_back.output
    assert ".before-restore-" in put_back.stderr and "vaktlinje reconcile --since" in put_back.stderr


def test_a_backup_of_a_database_that_is_not_there_makes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'typo.db'}")
    monkeypatch.setenv("VAKTLINJE_FIELD_KEYS", base64.urlsafe_b64encode(FIELD_KEY).decode())
    told = typed("backup", tmp_path / "copy.db")
    assert told.exit_code == 2 and "no such file" in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_doctor_tells_of_a_backup_that_has_grown_old(stored: Database, sqlite_url: str, vault: Vault) -> None:
    from channels.simulator import Simulator

    patient = Patient(settings_of(sqlite_url, channel="simulator", twilio=None), stored, Simulator(lambda: NOW))

    def found(at: datetime) -> dict[str, dict[str, object]]:
        return {one.key: one.facts for one in at_hand(patient, at)}

    backup.make(stored, vault, file_of(stored).with_name("copy.db"), NOW)
    assert "backup_old" not in found(NOW + timedelta(days=1))
    assert found(NOW + timedelta(days=3))["backup_old"] == {"days": 3}
