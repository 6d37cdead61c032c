"""`gaps`, `gap show` and `gap accept`: time in which too few are on duty, and what became of it (contract, section 8).

Without `--file` the record is brought up to date first, so that what is printed is so.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import click

from schedules import coverage, orgfile
from schedules.duty import Duty
from schedules.organisation import Organisation
from schedules.yamlfile import FileRefused
from service import gaps as gaps_lives
from service import promised
from service.cli.printing import format_option, remark, show
from service.cli.reading import ends, in_zone, know_area, nothing_imported, starts, stretch
from service.config import database_url, field_keys
from service.database import Database
from service.opening import open_database
from service.vault import Vault

GAPS = ("id", "state", "area", "requirement", "start", "end", "minimum", "covered", "period", "absent")
IN_FILE = GAPS[2:]  # a file knows no lives
GAP = ("id", "state", "area", "requirement", "start", "end", "minimum", "covered", "absent", "opened", "changed",
       "accepted_by", "accepted", "reason", "told_instead", "split_from", "merged_into", "history")
FOR_PEOPLE = ("at", "event", "staff", "start", "end", "covered", "minimum")
AS_IT_IS = ("state", "start", "end", "accepted_by", "reason", "told_instead")
FOUND = 1  # exit status of a command that found what it looks for
NOT_ACCEPTED = dict.fromkeys(("accepted_by", "reason", "told_instead"))  # any more, where it was
UNRECORDED = None  # the state of a gap that nobody has recorded: as far as we know it is open


@click.command()
@starts
@ends
@click.option("--area", metavar="AREA", help="The id of a service area; all if it is left out.")
@click.option("--file", metavar="ORG", type=click.File("rb"),
              help="Read this organisation file in place of the database.")
@format_option
def gaps(start: str, end: str, area: str | None, file: BinaryIO | None, form: str) -> None:
    """Time in which fewer are on duty than must be. Exit status 1 where there is any that is open."""
    rows = _in_database(start, end, area) if file is None else _in_file(file, start, end, area)
    show(GAPS if form != "table" or file is None else IN_FILE, rows, form)
    if any(row["state"] in (UNRECORDED, "open") for row in rows):
        click.get_current_context().exit(FOUND)
    remark("No open gaps." if rows else "No gaps.")


@click.group()
def gap() -> None:
    """One gap: what became of it, and accepting it."""


@gap.command("show")
@click.option("--gap", "id", metavar="ID", required=True, help="The gap's id, from `vaktlinje gaps`.")
@format_option
def show_gap(id: str, form: str) -> None:
    """What became of a gap: as it is now, and what happened to it when, by whom."""
    now = datetime.now(UTC)
    with _database() as database:
        standing = gaps_lives.bring_up_to_date(database, now)
        with database.read() as db:
            found, history = gaps_lives.life_of(db, id, now)
    told = [in_zone(standing.organisation, asdict(event)) for event in history]
    row = in_zone(standing.organisation, _gap(found))
    if form == "json":
        show(GAP, [{**row, "history": told}], form)
        return
    if form == "table":
        show(AS_IT_IS, [row if found.state != "open" else row | NOT_ACCEPTED], form)
        click.echo()
    show(FOR_PEOPLE, told, form)


def _alternatives(context: click.Context, option: click.Parameter, written: tuple[str, ...]) -> dict[str, str]:
    """By the ref, which an acceptance that lacks them names."""
    pairs = [one.partition("=") for one in written]
    if any(not ref or not sign for ref, sign, _ in pairs):
        raise click.BadParameter("write REF=TEXT, with the ref that was asked for.")
    return {ref.strip(): text for ref, _, text in pairs}


@gap.command()
@click.option("--gap", "id", metavar="ID", required=True, help="The gap's id, from `vaktlinje gaps`.")
@click.option("--by", metavar="STAFF", required=True, help="The id of the manager who accepts it.")
@click.option("--reason", metavar="TEXT", required=True, help="Why nobody, or fewer, will do.")
@click.option("--told", metavar="TEXT", required=True, help="What users are told instead.")
@click.option("--instead", metavar="REF=TEXT", multiple=True, callback=_alternatives,
              help="What comes instead of one thing that is promised to somebody; once for each that falls in the gap.")
def accept(id: str, by: str, reason: str, told: str, instead: Mapping[str, str]) -> None:
    """Accept a gap: it stays accepted until it grows, fewer are there, or more are needed."""
    now = datetime.now(UTC)
    with _database() as database:
        standing = gaps_lives.bring_up_to_date(database, now)
        with database.write() as db:
            earlier = gaps_lives.earlier_acceptance(db, id)
            if instead:
                zone = ZoneInfo(standing.organisation.timezone)
                promised.keep(db, Vault(field_keys()), id, instead, by, zone, now)
            gaps_lives.accept(db, standing, id, gaps_lives.Acceptance(by, reason, told), now)
    remark("Accepted.")
    if earlier is not None:
        remark(f"This replaced an earlier acceptance, by {earlier.accepted_by}: {earlier.accepted_reason!r};"
               f" users were told {earlier.told_instead!r}.")


def _in_database(start: str, end: str, area: str | None) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    with _database() as database:
        standing = gaps_lives.bring_up_to_date(database, now)
        nothing_imported(standing)
        organisation = standing.organisation
        areas = _asked(organisation, area)
        since, until = stretch(organisation, start, end)
        with database.read() as db:
            found = gaps_lives.listed(db, standing, areas, since, until, now)
    return [in_zone(organisation, asdict(gap)) for gap in found]


def _in_file(file: BinaryIO, start: str, end: str, area: str | None) -> list[dict[str, Any]]:
    """The gaps of an organisation file, by itself; no database and no configuration."""
    try:
        duty = Duty(orgfile.organisation(file, file.name))
    except FileRefused as refused:
        remark(str(refused))
        click.get_current_context().exit(2)
    _asked(duty.organisation, area)
    found = coverage.gaps(duty, *stretch(duty.organisation, start, end), area)
    return [in_zone(duty.organisation, {"id": None, "state": None, **asdict(gap)}) for gap in found]


def _asked(organisation: Organisation, area: str | None) -> list[str]:
    if area is not None:
        know_area(organisation, area)
        return [area]
    return [known.id for known in organisation.areas]


def _gap(found: gaps_lives.Record) -> dict[str, Any]:
    return {
        "id": found.id, "state": found.as_told, "area": found.area_id, "requirement": found.requirement_id,
        "start": found.start, "end": found.end, "minimum": found.minimum, "covered": found.covered,
        "absent": found.absent, "opened": found.opened_at, "changed": found.changed_at,
        "accepted_by": found.accepted_by, "accepted": found.accepted_at, "reason": found.accepted_reason,
        "told_instead": found.told_instead, "split_from": found.split_from, "merged_into": found.merged_into,
    }  # fmt: skip


@contextmanager
def _database() -> Iterator[Database]:
    database = open_database(database_url())
    try:
        yield database
    finally:
        database.close()
