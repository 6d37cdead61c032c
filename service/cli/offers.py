"""`offer`, `offer withdraw` and `offers`: open time that staff are asked to take (contract, section 8)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from schedules.organisation import Organisation
from service import offers as asking
from service import organisation
from service.cli.printing import format_option, remark, show
from service.cli.reading import in_zone, instant, know_area
from service.config import database_url, field_keys
from service.database import Database
from service.line.transactions import Transactions
from service.opening import open_database
from service.vault import Vault

OFFERS = ("id", "number", "area", "state", "gap", "rota", "start", "end", "deadline", "taken_by", "asked")
FOR_PEOPLE = ("id", "number", "area", "state", "rota", "start", "end", "deadline", "taken_by", "asked")


@click.group(invoke_without_command=True)
@click.option("--gap", metavar="ID", help="The gap whose time is offered; its id is in `vaktlinje gaps`.")
@click.option("--to", metavar="STAFF", multiple=True,
              help="Ask only these: ids, with commas between, or the option again. All who can be if it is left out.")
@click.option("--from", "start", metavar="ISO", help="Offer the gap's time only from here.")
@click.option("--to-time", "end", metavar="ISO", help="Offer the gap's time only until here.")
@click.option("--rota", metavar="ROTA", help="The rota it is duty on; the first free one that counts if left out.")
@click.option("--deadline", metavar="ISO", help="Until when they may answer; 24 hours, or 4 before it begins, if not.")
@click.option("--now", "at_once", is_flag=True,
              help="Text people at night too; else they are asked at 08 about duty that is more than a day off.")
@format_option
def offer(gap: str | None, to: tuple[str, ...], form: str, at_once: bool, **written: str | None) -> None:
    """Offer open time to staff who are competent, free and rested. The first JA has it."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    if gap is None:
        raise click.UsageError("say which gap with --gap ID")
    named = tuple(id for part in to for id in part.split(",") if id)
    with _database() as database:
        within = _organisation(database)
        times = {
            name: None if value is None else instant(within, option, value)
            for name, option in (("start", "--from"), ("end", "--to-time"), ("deadline", "--deadline"))
            for value in [written[name]]
        }
        wish = asking.Wish(gap, named, rota=written["rota"], at_once=at_once, **times)
        now = datetime.now(UTC)
        made = asking.offer(_transactions(database), wish, now)
        rows = [row for row in _rows(database, within, [made.offer.area_id]) if row["id"] == made.offer.id]
    remark(f"Offered as #{made.offer.number} to {', '.join(made.asked)}.")
    if made.sent > now:
        remark("It is night: the texts go at 08. With --now they would go at once.")
    _print(rows, form)


@offer.command()
@click.argument("id")
def withdraw(id: str) -> None:
    """Take an open offer back, by its id. Whoever answers it later is told."""
    with _database() as database:
        withdrawn = asking.withdraw(_transactions(database), id, datetime.now(UTC))
    remark(f"Withdrawn: #{withdrawn.number}.")


@click.command()
@click.option("--area", metavar="AREA", help="The id of a service area; all if it is left out.")
@click.option("--open", "which", flag_value="open", help="Only those that can still be taken.")
@format_option
def offers(area: str | None, which: str | None, form: str) -> None:
    """Offers of open time, oldest first: who was asked and what they said, and who has taken them."""
    with _database() as database:
        within = _organisation(database)
        if area is not None:
            know_area(within, area)
        rows = _rows(database, within, [area] if area is not None else [known.id for known in within.areas])
    listed = [row for row in rows if which is None or row["state"] == which]
    if not listed:
        remark("No offers.")
    _print(listed, form)


def _rows(database: Database, within: Organisation, areas: list[str]) -> list[dict[str, Any]]:
    with database.read() as db:
        found = asking.listed(db, areas, datetime.now(UTC))
    return [
        in_zone(within, {**asdict(row), "asked": [{"staff": staff, "answer": said} for staff, said in row.asked]})
        for row in found
    ]


def _print(rows: list[dict[str, Any]], form: str) -> None:
    show(FOR_PEOPLE if form == "table" else OFFERS, rows, form)


def _organisation(database: Database) -> Organisation:
    with database.read() as db:
        return organisation.standing(db).organisation


def _transactions(database: Database) -> Transactions:
    """No text about an offer leads to a page, so that no public address is needed."""
    return Transactions(database, Vault(field_keys()), public_url="")


@contextmanager
def _database() -> Iterator[Database]:
    database = open_database(database_url())
    try:
        yield database
    finally:
        database.close()
