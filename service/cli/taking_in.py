"""The commands under `calendar` that take shifts and absences in: always shown as what would change, first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, BinaryIO

import click
from sqlalchemy import Connection

from schedules.instants import Zone
from schedules.planned import MAX_BYTES, Planned, PlanRefused
from schedules.sheets import MappingRefused
from schedules.takein import Proposal, Window, of_file
from service.calendars import applying, confined, sources
from service.calendars.confined import Asked
from service.calendars.sources import Into
from service.cli.printing import format_option, remark, show
from service.config import database_url, field_keys
from service.database import Database
from service.models.calendar import Applies
from service.opening import open_database
from service.organisation import Standing, standing
from service.vault import Vault

CHANGES = ("change", "staff", "start", "end", "kind")
SOURCES = ("id", "rota", "staff", "applies", "mapping", "good", "stale", "trouble")
Command = Callable[..., Any]


def into_options(command: Command) -> Command:
    """--rota, --absences and --staff, as `rota`, `absences` and `staff`."""
    for option in (
        click.option("--staff", metavar="ID", help="All of it is this person's, whatever it says."),
        click.option("--absences", "absences", flag_value="absences", help="It holds absences."),
        click.option("--rota", metavar="ID", help="It holds the shifts of this rota."),
    ):
        command = option(command)
    return command


apply_option = click.option("--apply", "then", flag_value="apply", help="Do it; without this it is only shown.")


@click.command("take-in")
@click.argument("file", type=click.File("rb"))
@into_options
@click.option("--mapping", metavar="NAME", help="The kept column mapping; it is remembered for the next file.")
@apply_option
@format_option
def take_in(
    file: BinaryIO, rota: str | None, absences: str | None, staff: str | None, mapping: str | None, then: str | None,
    form: str,
) -> None:
    """Read shifts or absences from an .ics, CSV or XLSX file, and show what they would change."""
    into, now = _into(rota, absences, staff), datetime.now(UTC)
    content = file.read(MAX_BYTES + 1)
    with _refused_in_words(), _opened() as database:
        with database.read() as db:
            stands, source = standing(db), sources.of_files(db, standing(db), into)
            name = mapping or (source.mapping if source else None)
            columns = sources.columns_of(db, name) if confined.is_table(content, file.name) else None
        whole = applying.window(stands, now)
        # Outside every transaction: nobody waits for a file that takes long.
        plan = _plan(content, file.name, stands, into, whole, columns)
        within = of_file(whole, plan)
        if then is None:
            proposal = applying.proposed(stands, into, source.given if source else (), plan, within)
        else:
            with database.write() as db:
                proposal = applying.apply_file(db, into, plan, within, name, now)
    beside = sum(not within.holds(one) for one in plan)
    _show(stands.duty.zone, proposal, then, form, beside)


@click.command()
@click.argument("address")
@into_options
@click.option("--mapping", metavar="NAME", help="The kept column mapping, where it is a table.")
@click.option("--by-itself", "applies", flag_value=Applies.BY_ITSELF, type=Applies,
              help="Take changes in without asking; look at what the first copy would change before you say this.")
def follow(
    address: str, rota: str | None, absences: str | None, staff: str | None, mapping: str | None,
    applies: Applies | None,
) -> None:
    """Get a calendar from ADDRESS every hour: http(s), or a file's whole path on the worker's machine."""
    vault = Vault(field_keys())
    with writing() as db:
        id = sources.follow(db, standing(db), vault, _into(rota, absences, staff), address, mapping,
                            applies or Applies.ASKED, datetime.now(UTC))
    click.echo(id)
    remark(f"A worker gets it now. See then what it would change: vaktlinje calendar changes {id}")


@click.command()
@click.argument("source")
def unfollow(source: str) -> None:
    """Follow SOURCE no more. What it has given stays."""
    with writing() as db:
        sources.unfollow(db, source, datetime.now(UTC))


@click.command("sources")
@format_option
def list_sources(form: str) -> None:
    """What is followed: when it was last read, and what is wrong with it."""
    with reading() as db:
        local = standing(db).duty.zone.local
        rows = [{"id": one.id, "rota": one.into.rota, "staff": one.into.staff, "applies": one.applies,
                 "mapping": one.mapping, "good": one.good_at and local(one.good_at),
                 "stale": one.stale_since and local(one.stale_since), "trouble": one.trouble}
                for one in sources.followed(db)]
    show(SOURCES, rows, form)


@click.command("changes")
@click.argument("source")
@apply_option
@format_option
def show_changes(source: str, then: str | None, form: str) -> None:
    """What the last good copy of SOURCE would change now."""
    now = datetime.now(UTC)
    with _refused_in_words(), (reading() if then is None else writing()) as db:
        found, stands = sources.find(db, source), standing(db)
        within = applying.window(stands, now)
        if then is None:
            proposal = applying.proposed(stands, found.into, found.given, found.good, within)
        else:
            proposal = applying.apply(db, found, found.good, within, now)
    if found.good_at is None:
        remark("No copy has been had yet.")
    if found.stale_since is not None:
        remark(f"The copy is stale: {found.trouble}.")
    _show(stands.duty.zone, proposal, then, form, 0)


@click.command("mapping")
@click.argument("name", required=False)
@click.argument("columns", nargs=-1, metavar="[KEY=HEAD]...")
@format_option
def column_mapping(name: str | None, columns: tuple[str, ...], form: str) -> None:
    """Keep which columns hold what, as in: mapping turnus staff=Ansatt start="Fra dato" end="Til dato".

    Keys: staff, start, start_clock, end, end_clock, kind; sheet=NAME; slashes=dd/mm/yyyy. Without a name: list them.
    """
    if columns and (wrong := next((one for one in columns if "=" not in one), None)):
        raise click.UsageError(f"{wrong!r} is no KEY=HEAD")
    with writing() as db:
        try:
            if name is not None and columns:
                sources.keep_mapping(db, name, dict(one.split("=", 1) for one in columns), datetime.now(UTC))
        except MappingRefused as refused:
            raise click.UsageError(str(refused)) from None
        if name is not None and not columns:
            sources.columns_of(db, name)
        rows = [{"name": one, "columns": [f"{key}={head}" for key, head in heads.items()]}
                for one, heads in sources.mappings(db) if name in (None, one)]
    show(("name", "columns"), rows, form)


@contextmanager
def reading() -> Iterator[Connection]:
    with _opened() as database, database.read() as db:
        yield db


@contextmanager
def writing() -> Iterator[Connection]:
    with _opened() as database, database.write() as db:
        yield db


@contextmanager
def _opened() -> Iterator[Database]:
    database = open_database(database_url())
    try:
        yield database
    finally:
        database.close()


def _plan(
    content: bytes, file: str, stands: Standing, into: Into, within: Window, columns: dict[str, Any] | None
) -> list[Planned]:
    since, until = within.since.isoformat(), within.until.isoformat()
    asked = Asked(file, stands.organisation.timezone, since, until, columns)
    return applying.plan(stands, into, confined.occurrences(content, asked), file)


def _into(rota: str | None, absences: str | None, staff: str | None) -> Into:
    if (rota is None) == (absences is None):
        raise click.UsageError("give one of --rota and --absences")
    return Into(rota, staff)


@contextmanager
def _refused_in_words() -> Iterator[None]:
    try:
        yield
    except PlanRefused as refused:
        remark(str(refused))
        click.get_current_context().exit(2)


def _show(zone: Zone, proposal: Proposal, then: str | None, form: str, beside: int) -> None:
    changes = [("remove", one) for one in proposal.removed] + [("add", one) for one in proposal.added]
    show(CHANGES, [
        {"change": change, "staff": one.staff, "start": zone.local(one.start), "end": zone.local(one.end),
         "kind": one.kind}
        for change, one in sorted(changes, key=lambda pair: (pair[1].start, pair[0] == "add", pair[1].staff))
    ], form)
    if beside:
        remark(f"{beside} lie before today or more than 400 days ahead, and were left as they are.")
    remark(f"{len(proposal.added)} to add, {len(proposal.removed)} to remove, {proposal.unchanged} unchanged: "
           + ("done." if then else "nothing has been changed; --apply does it."))
