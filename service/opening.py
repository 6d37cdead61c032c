"""Opening the database for use: with tables that this version knows."""

from service.database import Database
from service.migrations import check, upgrade


def open_database(url: str) -> Database:
    """SQLite's tables are brought up to date here; PostgreSQL's must be already, else SchemaBehind."""
    database = Database(url)
    if database.file is None:
        check(database)
    else:
        upgrade(database)
    return database
