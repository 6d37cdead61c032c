"""`accounts`: the first administrator, and help for who cannot get in. The rest is done on the page /accounts."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from service.accounts import book, links, passwords
from service.accounts.checking import Grant, Wanted
from service.accounts.signing_in import plain
from service.cli.printing import format_option, remark, show
from service.config import database_url, public_url
from service.database import Database
from service.models.account import Role
from service.opening import open_database
from service.texts import LANGUAGES

LISTED = ("email", "name", "roles", "staff", "state")


class RoleOption(click.ParamType[Grant]):
    """`manager`, or `responder:storvik` for one area."""

    name = "role[:area]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Grant:
        role, colon, area = value.partition(":")
        if role not in set(Role) or (colon and not area):
            self.fail(f"{value!r} is not one of {', '.join(Role)}, with or without :AREA", param, ctx)
        return Grant(Role(role), area)


@click.group()
def accounts() -> None:
    """Accounts that sign in on the pages."""


@accounts.command()
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", "grants", type=RoleOption(), multiple=True, metavar="ROLE[:AREA]",
              help="responder, planner, manager, admin or observer; in one area where it is named. Again for more.")
@click.option("--staff", metavar="ID", help="Who this is on the rotas.")
@click.option("--language", type=click.Choice(LANGUAGES), default="nb", show_default=True)
@click.option("--password-stdin", "typed", is_flag=True, help="Read a password in place of making a link.")
def create(email: str, name: str, grants: tuple[Grant, ...], staff: str | None, language: str, typed: bool) -> None:
    """Open an account, and print the link with which its person chooses how to sign in."""
    wanted = Wanted(name, email, frozenset(grants), language, staff)
    now = datetime.now(UTC)
    password = sys.stdin.readline().rstrip("\r\n") if typed else None
    if password is not None:
        passwords.check_new(password, (name, email.partition("@")[0]))
    address = public_url() if password is None else ""
    password_hash = passwords.hashed(password) if password is not None else None
    with _database() as database, database.write() as db:
        id = book.invite(db, wanted, None, now)
        if password_hash is not None:
            book.set_password(db, id, password_hash, now)
            remark("The account is open.")
            return
        token = book.new_link(db, id, None, now)
    _say(address, token)


@accounts.command("list")
@format_option
def list_(form: str) -> None:
    """All accounts that are open, by name."""
    with _database() as database, database.read() as db:
        rows = [
            {"email": one.email, "name": one.name, "roles": [grant.written for grant in sorted(one.grants)],
             "staff": one.staff_id, "state": "open" if one.has_signed_in else "invited"}
            for one in book.listed(db)
        ]  # fmt: skip
    if not rows:
        remark("No accounts. Make the first: vaktlinje accounts create --role admin --email … --name …")
    show(LISTED, rows, form)


@accounts.command()
@click.argument("email")
def close(email: str) -> None:
    """Close an account: signed out everywhere, no roles, no way in. Inviting the address opens it anew."""
    with _database() as database, database.write() as db:
        book.close(db, book.find(db, plain(email)).id, None, datetime.now(UTC))
    remark("The account is closed.")


@accounts.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a new link: to follow the invitation, or to choose a new password."""
    address = public_url()
    with _database() as database, database.write() as db:
        token = book.new_link(db, book.find(db, plain(email)).id, None, datetime.now(UTC))
    _say(address, token)


def _say(address: str, token: str) -> None:
    remark("Give this link to the person; it works once:")
    click.echo(links.written(address, token))


@contextmanager
def _database() -> Iterator[Database]:
    database = open_database(database_url())
    try:
        yield database
    finally:
        database.close()
