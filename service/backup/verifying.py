"""Whether a file is a whole copy of a database that this version and these field keys can use, and what is in it."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, create_engine, func, select, table
from sqlalchemy.pool import NullPool

from service import keys_fit, migrations
from service.backup.errors import BackupBroken
from service.errors import FieldKeyUnknown
from service.models import metadata
from service.vault import Vault

SEALED = ("_sealed", "answered_texts")  # how the names of sealed columns end


@dataclass(frozen=True)
class Contents:
    """`rows` by table; `keys`: ids of the field keys that something is sealed with; `newest`: of the events."""

    revision: str
    rows: Mapping[str, int]
    keys: frozenset[str]
    newest: datetime | None

    @property
    def row_count(self) -> int:
        return sum(self.rows.values())


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Read-only, whatever the file is; BackupBroken in place of what the driver says of one that cannot be read."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as source:
            yield source
    except sqlite3.DatabaseError as error:
        raise BackupBroken(file, str(error)) from error


def verify(file: Path, vault: Vault) -> Contents:
    """What is in the file. BackupBroken; SchemaUnknown where a newer version made it; FieldKeyUnknown or SealBroken
    where these keys do not open it."""
    with opened(file) as source:
        said = [str(row[0]) for row in source.execute("PRAGMA integrity_check(3)")]
        if said != ["ok"]:
            raise BackupBroken(file, "; ".join(said))
        if broken := source.execute("PRAGMA foreign_key_check").fetchone():
            raise BackupBroken(file, f"rows of {broken[0]} refer to rows that are not there")
        contents = look(file, source)
    migrations.known(contents.revision)
    for key in sorted(contents.keys - set(vault.ids)):
        raise FieldKeyUnknown(key)
    if {"service_user", "text"} <= contents.rows.keys():  # the first versions had none
        _open_some(file, vault)
    return contents


def look(file: Path, source: sqlite3.Connection) -> Contents:
    """Counts what is there, in the transaction that `source` is in."""
    tables = [str(name) for (name,) in source.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]  # fmt: skip
    revision = source.execute("SELECT version_num FROM alembic_version").fetchone() if _is_ours(tables) else None
    if revision is None:
        raise BackupBroken(file, "it has none of our tables")
    rows = {name: int(source.execute(_count_of(name)).fetchone()[0]) for name in tables}
    newest = source.execute("SELECT max(at) FROM event").fetchone()[0] if "event" in rows else None
    return Contents(str(revision[0]), rows, _keys(source, rows), _instant(newest))


def _is_ours(tables: list[str]) -> bool:
    return {"alembic_version", "area"} <= set(tables)


def _keys(source: sqlite3.Connection, rows: Mapping[str, int]) -> frozenset[str]:
    """What is sealed begins with its key's id, unless it has been given up (service.vault)."""
    found: set[str] = set()
    for name in rows.keys() & metadata.tables.keys():
        # An older version's table may lack columns of this one's.
        there = {str(column) for (column,) in source.execute("SELECT name FROM pragma_table_info(?)", [name])}
        for column in metadata.tables[name].columns:
            if column.name.endswith(SEALED) and column.name in there:
                found |= {str(key) for (key,) in source.execute(_keys_in(column))}
    return frozenset(found)


def _keys_in(column: Column[Any]) -> str:
    keys = select(func.substr(column, 1, 8)).where(column.like("________.%")).distinct()
    return str(keys.compile(compile_kwargs={"literal_binds": True}))


def _count_of(name: str) -> str:
    return str(select(func.count()).select_from(table(name)))


def _open_some(file: Path, vault: Vault) -> None:
    uri = f"{file.absolute().as_uri()}?mode=ro"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), poolclass=NullPool)
    with engine.connect() as db:
        keys_fit.check(db, vault)


def _instant(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written).replace(tzinfo=UTC)
