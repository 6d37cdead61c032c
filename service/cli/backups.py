"""`backup` and `restore`: a verified copy of a SQLite database, and the way back."""

from datetime import UTC, datetime
from pathlib import Path

import click

from service import log
from service.cli.printing import remark
from service.config import database_url, field_keys
from service.database import Database
from service.opening import answering
from service.vault import Vault


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE while it is used, and check the copy. Writes over nothing."""
    from service import backup as backups

    log.configure()
    vault, database = Vault(field_keys()), Database(database_url())
    with answering():
        made = backups.make(database, vault, file, datetime.now(UTC))
    database.close()
    remark(f"{file}: {made.row_count} rows in {len(made.rows)} tables, revision {made.revision}, checked. "
           f"To read it, the field keys {_listed(made.keys)} are needed: keep them elsewhere.")  # fmt: skip


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Also where it cannot be seen whether processes use the database.")
def restore(file: Path, force: bool) -> None:
    """Put the copy FILE in the database's place. Keeps what was there, beside it.

    Stop web, worker and clock first.
    """
    from service import backup as backups

    log.configure()
    vault, database, now = Vault(field_keys()), Database(database_url()), datetime.now(UTC)
    with answering():
        put_back = (backups.restore_anyway if force else backups.restore)(database, vault, file, now)
    database.close()
    if put_back.kept is not None:
        remark(f"What was there is in {put_back.kept}.")
    newest = put_back.contents.newest
    remark(
        f"{put_back.contents.row_count} rows are back"
        + ("." if newest is None else f", as of {newest:%Y-%m-%dT%H:%MZ}.")
    )
    if newest is not None:
        remark(
            "What has come since is with the provider. Before the worker starts:\n  vaktlinje conversations --open\n"
            f"  vaktlinje reconcile --since {newest:%Y-%m-%dT%H:%M}+00:00"
        )


def _listed(keys: frozenset[str]) -> str:
    return ", ".join(sorted(keys)) or "(none yet)"
