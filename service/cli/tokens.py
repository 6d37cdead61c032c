"""`tokens`: what other programs show at the API. A token's secret is told once; only its hash is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from service import organisation
from service.accounts import tokens as kept
from service.accounts.tokens import Scope, Wish
from service.cli.printing import format_option, remark, show
from service.cli.reading import in_zone, instant, know_area
from service.config import database_url
from service.database import Database
from service.opening import open_database

TOKENS = ("id", "name", "scopes", "areas", "created", "until", "revoked")


@click.group()
def tokens() -> None:
    """Tokens with which other programs use the API."""


@tokens.command()
@click.option("--name", required=True, help="Which program has it.")
@click.option("--scope", "scopes", type=click.Choice([str(scope) for scope in Scope]), multiple=True, required=True,
              help="What it may do; again for more. docs/api.md tells each.")
@click.option("--area", "areas", metavar="AREA", multiple=True,
              help="The id of a service area; again for more. Every area if it is left out.")
@click.option("--until", metavar="ISO", help="When it ends; never if it is left out.")
def create(name: str, scopes: tuple[str, ...], areas: tuple[str, ...], until: str | None) -> None:
    """Make a token, and print its secret: now, and never again."""
    with _database() as database, database.write() as db:
        within = organisation.standing(db).organisation
        for area in areas:
            know_area(within, area)
        ends = None if until is None else instant(within, "--until", until)
        wish = Wish(name, [Scope(scope) for scope in scopes], areas, ends)
        made, secret = kept.make(db, wish, None, datetime.now(UTC))
    remark(f"Made {made.id}. Keep the secret where only the program can read it; it is not shown again.")
    click.echo(secret)


@tokens.command("list")
@format_option
def list_(form: str) -> None:
    """All tokens that were made, newest first; without their secrets."""
    with _database() as database, database.read() as db:
        within = organisation.standing(db).organisation
        rows = [
            in_zone(within, {
                "id": one.id, "name": one.name, "scopes": sorted(one.scopes), "areas": sorted(one.areas),
                "created": one.created_at, "until": one.until, "revoked": one.revoked_at,
            })
            for one in kept.listed(db)
        ]  # fmt: skip
    if not rows:
        remark("No tokens.")
    show(TOKENS, rows, form)


@tokens.command()
@click.argument("id")
def revoke(id: str) -> None:
    """Make a token good for nothing, by its id."""
    with _database() as database, database.write() as db:
        revoked = kept.revoke(db, id, None, datetime.now(UTC))
    remark(f"Revoked: {revoked.name}.")


@contextmanager
def _database() -> Iterator[Database]:
    database = open_database(database_url())
    try:
        yield database
    finally:
        database.close()
