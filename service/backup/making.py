"""Makes the copy: one state of the database, whatever is written meanwhile, checked before it gets its name."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from service import disk, events
from service.backup.errors import BackupBroken, BackupRefused
from service.backup.verifying import Contents, look, opened, verify
from service.database import Database
from service.models import metadata
from service.vault import Vault

MADE = "database:backup:made"
EVENT = metadata.tables["event"]


def make(database: Database, vault: Vault, to: Path, now: datetime) -> Contents:
    """Copies the database to the new file `to`, and remembers when.

    BackupRefused where there is nothing to copy or nowhere to put it; the errors of `verify` where what was copied
    is not whole: then there is no `to`.
    """
    contents = copy(_source(database), to, vault)
    with database.write() as db:
        events.record(db, MADE, "database", now, rows=contents.row_count, bytes=to.stat().st_size)
    return contents


def last_made(db: Connection) -> datetime | None:
    """When the last copy that is remembered was made."""
    at: datetime | None = db.scalar(select(func.max(EVENT.c.at)).where(EVENT.c.name == MADE))
    return at


def copy(source: Path, to: Path, vault: Vault) -> Contents:
    """A verified copy that is on the disk when it has its name; nobody but its owner may read it."""
    partial = to.with_name(f"{to.name}.partial")
    _claim(partial, to)
    try:
        contents = _copied(source, partial, vault)
        disk.flush(partial)
        try:
            os.link(partial, to)  # unlike a rename it never takes another file's place
        except FileExistsError:
            raise _there(to) from None
    finally:
        partial.unlink()
    disk.flush(to.parent)
    return contents


def _source(database: Database) -> Path:
    if database.file is None:
        raise BackupRefused(
            "DATABASE_URL names a PostgreSQL database: back it up with pg_dump, as docs/operations.md says"
        )
    if not database.file.is_file():
        raise BackupRefused(f"DATABASE_URL names {database.file}, and there is no such file")
    return database.file


def _claim(partial: Path, to: Path) -> None:
    """The file is written by us alone; one that is there is somebody's."""
    if to.exists():
        raise _there(to)
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise BackupRefused(
            f"{partial} is there already: another backup is under way, or was killed; then delete it"
        ) from None
    except OSError as error:
        raise BackupRefused(f"{partial} cannot be written: {error.strerror}") from error


def _there(to: Path) -> BackupRefused:
    return BackupRefused(f"{to} is there already, and is not written over")


def _copied(source: Path, partial: Path, vault: Vault) -> Contents:
    """Counts and copies in one transaction: both see the same. The copy is a file alone, without a log beside it."""
    with opened(source) as reading:
        reading.execute("BEGIN")
        before = look(source, reading)
        with closing(sqlite3.connect(partial, isolation_level=None)) as writing:
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode=DELETE")
    try:
        contents = verify(partial, vault)
    except BackupBroken as error:
        raise BackupBroken(source, error.why) from None
    if contents.rows != before.rows:
        raise BackupBroken(source, "its copy has not as many rows as it has")
    return contents
