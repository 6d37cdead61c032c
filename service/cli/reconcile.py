"""`reconcile`: texts that the provider received and never brought are taken in (contract, section 5)."""

import dataclasses
from datetime import UTC, datetime
from typing import Any

import click

from service import log
from service.cli.printing import format_option, remark, show
from service.cli.reading import in_zone, instant, nothing_imported
from service.config import settings
from service.errors import VaktlinjeError
from service.line.missed import Reading
from service.organisation import standing

COLUMNS = ("area", "since", "listed", "taken_in", "unreadable", "failed")


class ListNotRead(VaktlinjeError):
    """The provider's list of received texts could not be had, or not all of it be taken in."""

    def __init__(self, areas: list[str], reason: str) -> None:
        super().__init__(f"not read to the end for {', '.join(areas)}: {reason}. It is tried again by itself.")


@click.command()
@click.option("--since", metavar="ISO", help="Read the list from then. Default: from the last text seen.")
@format_option
def reconcile(since: str | None, form: str) -> None:
    """Ask the provider for received texts, and take in those that never arrived.

    A worker does so by itself every three minutes. Never further back than to the area's import or the first start.
    Exit status 1 where there were any; 2 where the list could not be read.
    """
    from service.bootstrap import build

    log.configure()
    wiring = build(settings())
    try:
        with wiring.database.read() as db:
            stands = standing(db)
        nothing_imported(stands)
        start = None if since is None else instant(stands.organisation, "--since", since)
        readings = wiring.line.read_back(wiring.channel, datetime.now(UTC), start)
    finally:
        wiring.close()
    if wiring.line.channel_name == "simulator":
        remark("Phones are simulated: there is no provider with a list.")
    show(COLUMNS, [in_zone(stands.organisation, _row(reading)) for reading in readings], form)
    _end(readings)


def _row(reading: Reading) -> dict[str, Any]:
    return {column: value for column, value in dataclasses.asdict(reading).items() if column in COLUMNS}


def _end(readings: list[Reading]) -> None:
    """What the exit status says."""
    young = sum(reading.young for reading in readings)
    if young:
        remark(f"{young} came within the last minute and are left for the webhook.")
    wrong = [reading for reading in readings if reading.silent is not None or reading.failed]
    if wrong:
        reasons = {reading.silent or "a text could not be taken in, see the log" for reading in wrong}
        raise ListNotRead([reading.area for reading in wrong], "; ".join(sorted(reasons)))
    click.get_current_context().exit(int(any(reading.taken_in for reading in readings)))
