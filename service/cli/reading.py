"""What the commands that only read share: the stored organisation, and times as they are typed."""

from datetime import datetime
from typing import Any

import click

from schedules.instants import zone
from schedules.organisation import Organisation
from service import organisation
from service.cli.printing import remark
from service.config import database_url
from service.errors import UnknownArea, VaktlinjeError
from service.opening import open_database
from service.organisation import Standing

starts = click.option("--from", "start", metavar="ISO", required=True, help="The first instant, as in 2026-12-23.")
ends = click.option("--to", "end", metavar="ISO", required=True, help="The instant after the last.")


class NoTime(VaktlinjeError):
    """What was typed is no time."""

    def __init__(self, option: str, written: str) -> None:
        super().__init__(f"{option}: {written!r} is no time: write 2026-12-24T15:00, or 2026-12-24 for its 00:00")


class EndBeforeStart(VaktlinjeError):
    """--from lies after --to."""

    def __init__(self, start: str, end: str) -> None:
        super().__init__(f"--from {start} lies after --to {end}")


def stored() -> Standing:
    """The organisation that is stored now, and its duty; says so where nothing has been imported."""
    database = open_database(database_url())
    try:
        with database.read() as db:
            standing = organisation.standing(db)
    finally:
        database.close()
    nothing_imported(standing)
    return standing


def nothing_imported(standing: Standing) -> None:
    """Says so where it is."""
    if standing.version == 0:
        remark("Nothing has been imported into this database yet: vaktlinje import FILE")


def know_area(within: Organisation, area: str) -> None:
    """UnknownArea where there is no such area."""
    if area not in {known.id for known in within.areas}:
        raise UnknownArea(area)


def in_zone(within: Organisation, row: dict[str, Any]) -> dict[str, Any]:
    """The row with its times in the organisation's zone."""
    clock = zone(within.timezone)
    return {key: clock.local(value) if isinstance(value, datetime) else value for key, value in row.items()}


def instant(within: Organisation, option: str, written: str) -> datetime:
    """A time as typed, local to the organisation without offset; a bare date means 00:00. NoTime."""
    try:
        return zone(within.timezone).moment(written)
    except (ValueError, OverflowError):
        raise NoTime(option, written) from None


def stretch(within: Organisation, start: str, end: str) -> tuple[datetime, datetime]:
    """[--from, --to) as typed. NoTime, EndBeforeStart."""
    since, until = instant(within, "--from", start), instant(within, "--to", end)
    if since > until:
        raise EndBeforeStart(start, end)
    return since, until
