"""`users export` and `users erase`: everything about one person, and letting it go. Names are in the files alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from service import keys_fit, retention
from service.cli.printing import remark
from service.config import database_url, field_keys
from service.database import Database
from service.opening import open_database
from service.retention import Erased, Ground, Order, exporting, paper
from service.vault import Vault

ONLY_OWNER = 0o600
GROUNDS = click.Choice([Ground.ASKED.value, Ground.MISTAKE.value, Ground.LEFT.value])


@click.command("export")
@click.argument("id")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder to write to; the present one where it is not said.",
)
def export(id: str, folder: Path) -> None:
    """Write everything about one person to ID.json and, to be read, ID.pdf. Only you can read the files."""
    now, vault = datetime.now(UTC), Vault(field_keys())
    with _database() as database, database.read() as db:
        keys_fit.check(db, vault)
        found = exporting.export(db, vault, id, now)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ((f"{id}.json", found.as_json().encode()), (f"{id}.pdf", paper.made(found, now))):
        _write(folder / name, content)
        remark(f"Written: {folder / name}")
    remark(
        "It is all in clear. Hand it over in a safe way, and delete the files. Staff's notes and others' names are "
        "in it: read it through first, as the person's right has exceptions."
    )


@click.command("erase")
@click.argument("id")
@click.option("--why", required=True, help="For the record; it is sealed. Write no more than is needed.")
@click.option("--ground", type=GROUNDS, default=Ground.ASKED.value, show_default=True)
@click.option("--yes", is_flag=True, help="Do it. Without this only what would go and what would stay is told.")
def erase(id: str, why: str, ground: str, yes: bool) -> None:
    """Erase one person, as far as law lets go; what stays is printed with why. It cannot be undone.

    Copies and backups are not reached: see docs/retention.md.
    """
    now, vault = datetime.now(UTC), Vault(field_keys())
    with _database() as database:
        if yes:
            with database.write() as db:
                keys_fit.check(db, vault)
                found = retention.erase(db, vault, id, Order(Ground(ground), why), now)
        else:
            with database.read() as db:
                keys_fit.check(db, vault)
                found = retention.look(db, vault, id)
    for line in _said(found):
        click.echo(line)
    remark("Erased." if yes else "Nothing was changed. With --yes this is done.")


def _said(found: Erased) -> Iterator[str]:
    for table, rows in sorted(found.let_go.items()):
        yield f"goes   {table:<16}{rows}"
    for table, one in sorted(found.kept.items()):
        yield f"stays  {table:<16}{one.rows}  {one.why}"


def _write(file: Path, content: bytes) -> None:
    file.touch(mode=ONLY_OWNER)
    file.chmod(ONLY_OWNER)
    file.write_bytes(content)


@contextmanager
def _database() -> Iterator[Database]:
    database = open_database(database_url())
    try:
        yield database
    finally:
        database.close()
