"""What takes long to put into an empty database is put there once, and copied from memory for the tests after it."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Integer, Table, func, insert, select

from service.database import Database
from service.models import metadata

Rows = Mapping[Table, Sequence[Mapping[str, Any]]]
STANDING = metadata.tables["standing"]  # has a row as soon as anything was taken in
_known: dict[Hashable, Rows] = {}


def put_once(database: Database, what: Hashable, put: Callable[[], None]) -> None:
    """Fills a database: an empty one with `put` the first time, and later with the rows that this has led to."""
    with database.read() as db:
        is_empty = db.execute(select(STANDING)).first() is None
    if not is_empty:
        return put()
    if what not in _known:
        put()
        with database.read() as db:
            _known[what] = _rows(db)
        return None
    with database.write() as db:
        for table, rows in _known[what].items():
            db.execute(insert(table), rows)
            _count_on(db, table)


def _rows(db: Connection) -> Rows:
    found = {table: [dict(row) for row in db.execute(select(table)).mappings()] for table in metadata.sorted_tables}
    return {table: rows for table, rows in found.items() if rows}


def _count_on(db: Connection, table: Table) -> None:
    """PostgreSQL counts rows in a sequence beside the table, which does not see the numbers that we bring."""
    number = table.autoincrement_column
    if db.dialect.name == "postgresql" and number is not None and isinstance(number.type, Integer):
        db.execute(select(func.setval(func.pg_get_serial_sequence(table.name, number.name), func.max(number))))
