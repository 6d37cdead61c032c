"""Opening the database for use: one that answers, with tables that this version knows."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError

from service import log, migrations
from service.database import Database, DatabaseBusy
from service.errors import DatabaseAway, DatabaseRefused


def open_database(url: str) -> Database:
    """SQLite's tables are brought up to date here; PostgreSQL's must be already, else SchemaBehind.

    DatabaseRefused where there is none, or it does not answer.
    """
    database = Database(url)
    checked(database)
    return database


def open_to_wait_for(url: str) -> Database:
    """As `open_database`, impatient, and also where the database does not answer: then it may later."""
    database = Database(url).impatient()
    try:
        checked(database)
    except DatabaseRefused as error:
        log.trouble("web:database_away", error)
    return database


def upgrade(url: str) -> bool:
    """Brings the tables up to date. False: they were. DatabaseRefused as in `open_database`."""
    database = Database(url)
    with answering():
        upgraded = migrations.upgrade(database)
    database.close()
    return upgraded


def checked(database: Database) -> None:
    """As `open_database` says, of one that is opened already."""
    with answering():
        if database.file is None:
            migrations.check(database)
        else:
            migrations.upgrade(database)


@contextmanager
def answering() -> Iterator[None]:
    """DatabaseAway, in a sentence, in place of what the driver says of a database that is away."""
    try:
        yield
    except DatabaseError as error:
        # The first line names what is wrong; those after it may quote a row.
        raise DatabaseAway(f"names a database that cannot be used: {str(error.orig).splitlines()[0]}") from error
    except DatabaseBusy as error:
        raise DatabaseAway(f"names a database that cannot be used: {error}") from error
