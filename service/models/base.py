"""What all tables share: names for constraints, ids, instants, words from a fixed set.

Every instant is UTC and aware; a naive one is refused. Ids are made here, before the row is stored, so that
what is sealed can be bound to its row. Sealed columns end in `_sealed` and hold what `service.vault` wrote.
"""

import secrets
import time
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Dialect, Index, TypeDecorator, text
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
metadata = SQLModel.metadata


def new_id() -> str:
    """26 hex digits: 12 of milliseconds, so that an index grows at its end, and 14 of chance."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(7)}"


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The column holds one of `words`, in the database's own eyes."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(w)) for w in words)})", name=column)


def unique_while_kept(table: str, column: str) -> Index:
    """No two rows have the same value while both are kept; a retired row's number may be used again."""
    kept = text("retired_at IS NULL")
    return Index(f"uq_{table}_{column}", column, unique=True, sqlite_where=kept, postgresql_where=kept)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored and given back in UTC on both databases; naive ones raise ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
