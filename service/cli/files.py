"""`import`, `export` and `users import`: the two files in and out (contract, sections 2 and 5).

What was changed goes to standard output, ids only; why a file is refused goes to standard error, a line for each
problem, with exit status 2 and nothing changed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO

import click
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from schedules.organisation import Organisation
from schedules.orgchanges import Changes, changes
from schedules.orgfile import LeftOut, propose
from schedules.orgwrite import write
from schedules.yamlfile import Document, FileRefused, read
from service import keys_fit, organisation, people
from service.cli import persons
from service.config import SettingsRefused, database_url, field_keys
from service.database import Database
from service.errors import DatabaseRefused
from service.opening import open_database
from service.vault import Vault

prune = click.option("--prune", "left_out", flag_value=LeftOut.RETIRES, type=LeftOut,
                     help="Retire what the file leaves out; its history is kept.")


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--check", is_flag=True, help="Only say what would change. Needs no database and no configuration.")
@prune
def import_(file: BinaryIO, check: bool, left_out: LeftOut | None) -> None:
    """Read the organisation file."""
    with _refused_in_words():
        document = read(file, file.name)
        take = _would_change if check else _take_in
        _say(take(document, left_out or LeftOut.STAYS))


@click.command()
def export() -> None:
    """Write the organisation file to standard output. Taken in again, it changes nothing."""
    database = open_database(database_url())
    with database.read() as db:
        stored = organisation.stored(db)
    database.close()
    click.echo(write(stored), nl=False)


@click.group()
def users() -> None:
    """Service users and their plans."""


users.add_command(persons.export)
users.add_command(persons.erase)


@users.command("import")
@click.argument("file", type=click.File("rb"))
@prune
def users_import(file: BinaryIO, left_out: LeftOut | None) -> None:
    """Read service users and their plans. Says ids only, no names and no numbers."""
    with _refused_in_words():
        document = read(file, file.name)
        vault = _vault()
        with _database() as database, database.write() as db:
            keys_fit.check(db, vault)
            found = people.take_in(db, document, left_out or LeftOut.STAYS, vault, datetime.now(UTC))
        _say(found)


def _take_in(document: Document, left_out: LeftOut) -> Changes:
    from service.line import duty_changed  # a check or an export need not load it

    with _database() as database, database.write() as db:
        return organisation.take_in(db, document, left_out, _vault, datetime.now(UTC), duty_changed)


def _would_change(document: Document, left_out: LeftOut) -> Changes:
    """What `_take_in` would change, over what is stored where there is a database to read; nothing is made."""
    try:
        database = Database(database_url())
        if database.file is None or database.file.exists():
            with database.read() as db:
                return changes(*organisation.over_stored(db, document, left_out, _numbers(db)))
    except (SQLAlchemyError, DatabaseRefused):
        click.echo("No database with the tables of this version could be read: checked as a first import.", err=True)
    nothing = Organisation()
    return changes(nothing, propose(nothing, document, left_out))


def _numbers(db: Connection) -> Callable[[str], bool]:
    try:
        return organisation.service_user_numbers(db, _vault)
    except SettingsRefused as refused:
        click.echo(f"{refused} The numbers were not compared with those of service users.", err=True)
        return _nobody


def _nobody(_: str) -> bool:
    return False


def _vault() -> Vault:
    return Vault(field_keys())


@contextmanager
def _database() -> Iterator[Database]:
    database = open_database(database_url())
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _refused_in_words() -> Iterator[None]:
    try:
        yield
    except FileRefused as refused:
        click.echo(str(refused), err=True)
        click.get_current_context().exit(2)


def _say(found: Changes) -> None:
    for change in found.listed:
        click.echo(f"{change.what:<9}{change.kind:<14}{change.id}")
    click.echo(f"unchanged {found.unchanged}")
