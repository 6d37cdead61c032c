"""`drill`: a test page to everyone who is to have duty in an area, and how the last one went."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click

from schedules.organisation import Organisation
from service import drills, organisation
from service.cli.printing import format_option, remark, show
from service.cli.reading import in_zone, know_area
from service.config import database_url, field_keys
from service.database import Database
from service.drills import MISSING, Held
from service.line.transactions import Transactions
from service.opening import open_database
from service.vault import Vault

NOT_REACHED = 1  # the exit status where somebody was not reached
ASKED = ("number", "staff", "outcome", "answered_at", "begins")


@click.command()
@click.option("--area", metavar="AREA", required=True, help="The id of a service area.")
@click.option("--last", is_flag=True, help="Begin none: show how the last one went, or goes.")
@format_option
def drill(area: str, last: bool, form: str) -> None:
    """Text a test page to everyone who has duty in the coming week, and to those whom the ladder names.

    Two hours later the planners hear who did not answer or could not be reached. With --last the exit status is 1 where
    somebody was not reached.
    """
    with _database() as database:
        now = datetime.now(UTC)
        within = _organisation(database)
        know_area(within, area)
        begun = None if last else drills.begin(Transactions(database, Vault(field_keys()), public_url=""), area, now)
        held = _newest(database, area)
    if held is None:
        remark("There has been no drill in this area.")
        return
    if begun is not None and begun.asks_at > now:
        remark(f"#{begun.drill.number} is begun. It is night: {len(begun.staff)} people are asked at 08.")
    elif begun is not None:
        remark(f"#{begun.drill.number} is begun: {held.texted} people are asked. See how it goes with --last.")
    show(ASKED, [in_zone(within, row) for row in _rows(held)], form)
    if last and held.those(*MISSING):
        click.get_current_context().exit(NOT_REACHED)


def _newest(database: Database, area: str) -> Held | None:
    with database.read() as db:
        return next(iter(drills.held(db, drills.latest(db, [area], 1))), None)


def _rows(held: Held) -> list[dict[str, Any]]:
    return [
        {"number": held.drill.number, "staff": one.staff, "outcome": str(one.outcome), "answered_at": one.answered_at,
         "begins": one.begins}
        for one in held.asked
    ]  # fmt: skip


def _organisation(database: Database) -> Organisation:
    with database.read() as db:
        return organisation.standing(db).organisation


@contextmanager
def _database() -> Iterator[Database]:
    database = open_database(database_url())
    try:
        yield database
    finally:
        database.close()
