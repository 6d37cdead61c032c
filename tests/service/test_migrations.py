"""Tables are brought up to date once, whole, under a lock; and they are the tables of the models."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex

from service import migrations
from service.clock import FrozenClock
from service.database import Database
from service.errors import SchemaBehind, SchemaBroken, SchemaUnknown
from service.models import metadata


@pytest.fixture
def empty(database: Database) -> Database:
    """Without any table."""
    metadata.drop_all(database.engine)
    return database


def described(database: Database) -> dict[str, list[str]]:
    """What the comparison of alembic does not look at: checks, conditions of indexes, foreign keys."""
    look = inspect(database.engine)
    return {
        table: sorted(
            [f"check {check['name']}: {check['sqltext']}" for check in look.get_check_constraints(table)]
            + [f"index {index['name']}: {conditions(index)}" for index in look.get_indexes(table)]
            + [f"unique {unique['name']}: {unique['column_names']}" for unique in look.get_unique_constraints(table)]
            + [f"foreign {key['name']}" for key in look.get_foreign_keys(table)]
        )
        for table in look.get_table_names() if table != "alembic_version"
    }


def conditions(index: ReflectedIndex) -> list[str]:
    return [f"{name} {option}" for name, option in index.get("dialect_options", {}).items()]


def test_the_revisions_make_the_tables_of_the_models(empty: Database) -> None:
    assert migrations.upgrade(empty)

    with empty.read() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []
    made = described(empty)
    metadata.drop_all(empty.engine)
    metadata.create_all(empty.engine)
    assert made == described(empty)
    assert made.keys() == metadata.tables.keys()


def test_a_second_upgrade_has_nothing_to_do(empty: Database) -> None:
    assert migrations.upgrade(empty)
    assert not migrations.upgrade(empty)


def test_processes_that_start_together_upgrade_once(empty: Database) -> None:
    with ThreadPoolExecutor(4) as processes:
        list(processes.map(migrations.upgrade, [empty] * 4))

    migrations.check(empty)
    with empty.read() as db:
        assert db.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1


def test_a_database_without_tables_is_said_to_be_behind(empty: Database) -> None:
    with pytest.raises(SchemaBehind, match="vaktlinje db upgrade"):
        migrations.check(empty)


def test_tables_of_a_newer_version_are_left_alone(empty: Database) -> None:
    migrations.upgrade(empty)
    with empty.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for attempt in (migrations.check, migrations.upgrade):
        with pytest.raises(SchemaUnknown, match="9999"):
            attempt(empty)


def test_an_upgrade_that_fails_leaves_everything_as_it_was(empty: Database, further: Path) -> None:
    migrations.upgrade(empty)
    revision(further, "CREATE TABLE half (id INTEGER)", "INSERT INTO nowhere VALUES (1)")

    with pytest.raises(Exception, match="nowhere"):
        migrations.upgrade(empty)
    with pytest.raises(SchemaBehind):
        migrations.check(empty)
    assert "half" not in inspect(empty.engine).get_table_names()


@pytest.fixture
def further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the revisions that a test may add to, used in place of the real ones from the next upgrade on."""
    copy = tmp_path / "migrations"
    shutil.copytree(migrations.HERE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrations, "HERE", copy)
    return copy


def revision(further: Path, *statements: str) -> None:
    """Adds a revision `further` that runs `statements`."""
    last = sorted(file.stem for file in (further / "versions").glob("0*.py"))[-1].split("_")[0]
    body = "\n".join(f"    op.execute({statement!r})" for statement in statements)
    (further / "versions" / "further.py").write_text(
        f"from alembic import op\nrevision = 'further'\ndown_revision = {last!r}\ndef upgrade():\n{body}\n"
    )


def test_a_file_with_data_is_copied_before_its_tables_change(
    sqlite_url: str, further: Path, clock: FrozenClock
) -> None:
    database = Database(sqlite_url)
    metadata.drop_all(database.engine)
    migrations.upgrade(database)
    with database.write() as db:
        db.execute(text("INSERT INTO lease (name, holder, until) VALUES ('clock', 'c1', '2026-11-15 00:00:00')"))
    assert database.file is not None
    assert list(database.file.parent.glob("*.before-*")) == []  # there was nothing to lose yet

    revision(further, "DROP TABLE lease")
    with ThreadPoolExecutor(4) as processes:
        assert sorted(processes.map(migrations.upgrade, [database] * 4)) == [False, False, False, True]

    (copy,) = database.file.parent.glob("*.before-*")
    with closing(sqlite3.connect(copy)) as before:
        assert before.execute("SELECT holder FROM lease").fetchall() == [("c1",)]
    database.close()


def test_rows_left_pointing_nowhere_undo_the_upgrade(sqlite_url: str, further: Path) -> None:
    database = Database(sqlite_url)
    metadata.drop_all(database.engine)
    migrations.upgrade(database)
    revision(further, "INSERT INTO absence VALUES ('a1', 0, 'nobody', '2026-11-15', '2026-11-16', 'sick')")

    with pytest.raises(SchemaBroken, match="absence"):
        migrations.upgrade(database)
    with database.write() as db:
        assert db.execute(text("SELECT count(*) FROM absence")).scalar() == 0
        assert db.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()
