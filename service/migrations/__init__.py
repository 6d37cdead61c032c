"""Brings a database's tables up to this version: `upgrade`, and `check` for those that must not do it themselves.

One process at a time, under a lock, in one transaction: the tables are as before or as they should be. An
existing SQLite file is copied first, to `<file>.before-<revision>`; that copy is the way back, for revisions only
go forward. A new revision is written by `python -m service.migrations "what changes"` and read before it is kept.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from service.database import Database
from service.errors import SchemaBehind, SchemaBroken, SchemaUnknown

HERE = Path(__file__).parent
POSTGRES_LOCK = 0x7661_6B74  # 'vakt'


def upgrade(database: Database) -> bool:
    """Makes or changes the tables. False: nothing to do. SchemaUnknown where a newer version made them."""
    if _is_current(database):
        return False
    with database.write_lock():
        if _is_current(database):  # another process was first
            return False
        _copy_aside(database)
        with _alone(database) as db:
            command.upgrade(_config(db), "head")
    return True


def check(database: Database) -> None:
    """SchemaBehind or SchemaUnknown unless the tables are those of this version."""
    if not _is_current(database):
        raise SchemaBehind


def write_revision(database: Database, message: str) -> None:
    """Writes the revision that leads from `database`, which is up to date with the last one, to the models."""
    with database.write() as db:
        config = _config(db)
        number = len(list(ScriptDirectory(str(HERE)).walk_revisions())) + 1
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")


def _config(db: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = db
    return config


def known(revision: str) -> None:
    """SchemaUnknown unless this version can bring tables of that revision up to date."""
    if revision not in {script.revision for script in ScriptDirectory(str(HERE)).walk_revisions()}:
        raise SchemaUnknown(revision)


def _is_current(database: Database) -> bool:
    revision = _revision(database)
    if revision is not None:
        known(revision)
    return revision == ScriptDirectory(str(HERE)).get_current_head()


def _revision(database: Database) -> str | None:
    with database.read() as db:
        return MigrationContext.configure(db).get_current_revision()


def _copy_aside(database: Database) -> None:
    """The caller holds the write lock, so nothing changes between the copy and the upgrade."""
    revision = _revision(database)
    if database.file is None or revision is None:
        return
    copy = f"{database.file}.before-{revision}"
    with closing(sqlite3.connect(database.file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """One transaction for all revisions; a second process waits here and then finds nothing to do."""
    with database.engine.connect() as db:
        if database.file is None:
            with db.begin():
                db.execute(text("SET LOCAL statement_timeout = 0"))
                db.execute(text("SET LOCAL lock_timeout = 0"))  # a lock of this kind waits for the other upgrade
                db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": POSTGRES_LOCK})
                db.execute(text("SET LOCAL lock_timeout = '10s'"))
                yield db
        else:
            with _foreign_keys_at_the_end(db):
                yield db


@contextmanager
def _foreign_keys_at_the_end(db: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, which foreign keys would forbid: they are checked when all is done."""
    raw = db.connection.dbapi_connection
    assert raw is not None
    raw.cursor().execute("PRAGMA foreign_keys=OFF")
    try:
        with db.begin():
            yield
            broken = db.execute(text("PRAGMA foreign_key_check")).fetchall()
            if broken:
                raise SchemaBroken(sorted({row[0] for row in broken}))
    finally:
        raw.cursor().execute("PRAGMA foreign_keys=ON")
