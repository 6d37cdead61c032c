"""Statements that are built once and run often: building one costs several times what running it does.

What changes from one run to the next goes in by name. A hot statement of one table alone is built where it is used,
as a constant with `bindparam`; these are those that every table needs.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Row, Select, Table, Update, bindparam, insert, select, update

WHICH = "which_row"  # no column's name: those of the values are


def add(db: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Inserts a row; what is left out is NULL or the table's own default."""
    db.execute(_insert(table), values)


def change(db: Connection, table: Table, id: str, values: Mapping[str, Any]) -> None:
    """Puts plain values, no expressions, into the row with this id."""
    db.execute(_update(table), {**values, WHICH: id})


def find(db: Connection, table: Table, id: str) -> Row[Any] | None:
    """The row with this id."""
    return db.execute(_select(table), {WHICH: id}).one_or_none()


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _update(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam(WHICH))


@cache
def _select(table: Table) -> Select[Any]:
    return select(table).where(table.c.id == bindparam(WHICH))
