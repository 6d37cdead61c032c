"""Puts a copy back in the database's place. What was there before is kept beside it."""

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from service import events, heartbeat, log, migrations
from service.backup.errors import RestoreRefused
from service.backup.making import copy
from service.backup.verifying import Contents
from service.database import Database
from service.vault import Vault

RESTORED = "database:backup:restored"
BESIDE = ("-wal", "-shm")  # SQLite's own files, which belong to the one that they are named after


@dataclass(frozen=True)
class Restored:
    contents: Contents
    kept: Path | None  # where the database that was there before is now


def restore(database: Database, vault: Vault, file: Path, now: datetime) -> Restored:
    """RestoreRefused while processes live, or where that cannot be seen; the errors of `verify` for a bad copy."""
    _refuse_if_used(database, now)
    return restore_anyway(database, vault, file, now)


def restore_anyway(database: Database, vault: Vault, file: Path, now: datetime) -> Restored:
    """Without asking whether processes live: those that do go on writing to what is kept, and must be restarted."""
    place = _place(database)
    kept = place.with_name(f"{place.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
    if kept.exists():
        raise RestoreRefused(f"{kept} is there already")
    new = place.with_name(f"{place.name}.restoring")
    contents = copy(file, new, vault)
    with database.write_lock():
        database.close()
        was_there = place.exists()
        if was_there:
            _set_aside(place, kept)
        os.rename(new, place)
    migrations.upgrade(database)
    with database.write() as db:
        events.record(db, RESTORED, "database", now, rows=contents.row_count)
    return Restored(contents, kept if was_there else None)


def _place(database: Database) -> Path:
    if database.file is None:
        raise RestoreRefused(
            "DATABASE_URL names a PostgreSQL database: restore it with pg_restore, as docs/operations.md says"
        )
    return database.file


def _refuse_if_used(database: Database, now: datetime) -> None:
    if not _place(database).exists():
        return
    try:
        with database.read() as db:
            lives = [kind for kind, within in (("worker", heartbeat.WORKER_WITHIN), ("clock", heartbeat.CLOCK_WITHIN))
                     if heartbeat.alive(db, kind, now, within)]  # fmt: skip
    except SQLAlchemyError as error:
        log.trouble("backup:cannot_see", error)
        raise RestoreRefused(
            "the database that is there cannot be read, so nobody can say whether processes use it: "
            "stop web, worker and clock, and use --force"
        ) from None
    if lives:
        raise RestoreRefused(
            f"{' and '.join(lives)} still use the database, or were killed within the last half minute: "
            "stop web, worker and clock first"
        )


def _set_aside(place: Path, kept: Path) -> None:
    """What SQLite keeps beside the file is written into it first, where it can be: else it is moved along."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(place)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for suffix in BESIDE:
        with suppress(FileNotFoundError):
            os.rename(f"{place}{suffix}", f"{kept}{suffix}")
    os.rename(place, kept)
