"""`report`: how a period stands, as a page, a document, a table, data or a calendar (contract, sections 5 and 8)."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from schedules.organisation import Area
from service import gaps
from service.cli.printing import remark
from service.config import database_url
from service.errors import UnknownArea, VaktlinjeError
from service.opening import open_database
from service.organisation import Standing
from service.reports import on_period
from service.reports.rendering import FORMS, render
from service.texts import LANGUAGES

FOUND = 1  # exit status where time is open
BINARY = ("pdf",)


class CannotWrite(VaktlinjeError):
    """The file that was to be written cannot be."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"--output: {file} cannot be written: {reason}")


class NotForTerminals(VaktlinjeError):
    """The form is no text."""

    def __init__(self, form: str) -> None:
        super().__init__(f"{form} is nothing for a terminal: name a file with --output")


@click.command()
@click.option("--period", metavar="ID", required=True, help="The id of a period, as `vaktlinje periods` lists them.")
@click.option("--area", metavar="AREA", help="The id of a service area; all if it is left out.")
@click.option("--format", "form", type=click.Choice(FORMS), default="html", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write to this file in place of standard output.")
@click.option("--language", type=click.Choice(LANGUAGES), help="The area's language if it is left out.")
def report(period: str, area: str | None, form: str, output: Path | None, language: str | None) -> None:
    """How a period stands: its gaps, what is new, who is away and who could be asked.

    Exit status 1 where time is open.
    """
    if form in BINARY and output is None and sys.stdout.isatty():
        raise NotForTerminals(form)
    now = datetime.now(UTC)
    database = open_database(database_url())
    try:
        standing = gaps.bring_up_to_date(database, now)
        areas = _areas(standing, area)
        with database.read() as db:
            made = on_period(db, standing, period, areas, now)
    finally:
        database.close()
    _write(render(made, form, language or (areas[0].language if areas else "nb")), output)
    if made.open:
        click.get_current_context().exit(FOUND)
    remark("No open gaps.")


def _areas(standing: Standing, area: str | None) -> list[Area]:
    if area is None:
        return list(standing.organisation.areas)
    known = standing.area(area)
    if known is None:
        raise UnknownArea(area)
    return [known]


def _write(content: bytes, output: Path | None) -> None:
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise CannotWrite(output, error.strerror or "") from None
