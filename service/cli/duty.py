"""`oncall`, `shifts`, `gaps` and `periods`: who is on duty, and when nobody is (contract, sections 3 to 5)."""

from datetime import UTC, datetime
from typing import Any, BinaryIO

import click

from schedules import coverage, orgfile
from schedules.calendar import periods as periods_of
from schedules.duty import Duty
from schedules.instants import zone
from schedules.organisation import Organisation
from schedules.yamlfile import FileRefused
from service.cli.printing import format_option, remark, show
from service.cli.reading import ends, instant, starts, stored, stretch
from service.errors import UnknownArea, UnknownRota

ONCALL = ("rota", "kind", "staff", "until")
SHIFTS = ("staff", "start", "end", "source")
GAPS = ("id", "state", "area", "requirement", "start", "end", "minimum", "covered", "period", "absent")
GAPS_FOR_PEOPLE = GAPS[2:]  # until gaps have lives, their ids and states are empty
PERIODS = ("id", "name", "start", "end")
FOUND = 1  # exit status of a command that found what it looks for


@click.command()
@click.option("--area", metavar="AREA", required=True, help="The id of a service area.")
@click.option("--at", metavar="ISO", help="The time that is asked about; now if it is left out.")
@format_option
def oncall(area: str, at: str | None, form: str) -> None:
    """Who is on duty in an area, on each rota that serves it, and until when."""
    duty = stored().duty
    _know_area(duty.organisation, area)
    asked = datetime.now(UTC) if at is None else instant(duty.organisation, "--at", at)
    holders = duty.on_duty(area, asked)
    if not holders:
        remark("Nobody is on duty.")
    show(ONCALL, [_local(duty, _row(holder, ONCALL)) for holder in holders], form)


@click.command()
@click.option("--rota", metavar="ROTA", required=True, help="The id of a rota.")
@starts
@ends
@format_option
def shifts(rota: str, start: str, end: str, form: str) -> None:
    """Who has duty on a rota in the end, cut at --from and --to; with a gap between, nobody has."""
    duty = stored().duty
    if rota not in duty.rotas:
        raise UnknownRota(rota)
    stretches = duty.timeline(rota, *stretch(duty.organisation, start, end))
    if not stretches:
        remark("Nobody has duty on this rota in that time.")
    show(SHIFTS, [_local(duty, _row(part, SHIFTS)) for part in stretches], form)


@click.command()
@starts
@ends
@click.option("--area", metavar="AREA", help="The id of a service area; all if it is left out.")
@click.option("--file", metavar="ORG", type=click.File("rb"),
              help="Read this organisation file in place of the database.")
@format_option
def gaps(start: str, end: str, area: str | None, file: BinaryIO | None, form: str) -> None:
    """Time in which fewer are on duty than must be. Exit status 1 where there is any."""
    duty = stored().duty if file is None else _duty_in(file)
    if area is not None:
        _know_area(duty.organisation, area)
    found = coverage.gaps(duty, *stretch(duty.organisation, start, end), area)
    rows = [_local(duty, {"id": None, "state": None, **_row(gap, GAPS[2:])}) for gap in found]
    show(GAPS_FOR_PEOPLE if form == "table" else GAPS, rows, form)
    if found:
        click.get_current_context().exit(FOUND)
    remark("No gaps.")


@click.command()
@starts
@ends
@format_option
def periods(start: str, end: str, form: str) -> None:
    """Holidays and named periods that are reported on ahead of time."""
    duty = stored().duty
    found = periods_of(duty.organisation, *stretch(duty.organisation, start, end))
    show(PERIODS, [_local(duty, _row(period, PERIODS)) for period in found], form)


def _row(item: object, columns: tuple[str, ...]) -> dict[str, Any]:
    return {column: getattr(item, column) for column in columns}


def _local(duty: Duty, row: dict[str, Any]) -> dict[str, Any]:
    """The row with its times in the organisation's zone."""
    clock = zone(duty.organisation.timezone)
    return {key: clock.local(value) if isinstance(value, datetime) else value for key, value in row.items()}


def _know_area(organisation: Organisation, area: str) -> None:
    if area not in {known.id for known in organisation.areas}:
        raise UnknownArea(area)


def _duty_in(file: BinaryIO) -> Duty:
    """The duty of an organisation file, by itself; no database and no configuration."""
    try:
        return Duty(orgfile.organisation(file, file.name))
    except FileRefused as refused:
        remark(str(refused))
        click.get_current_context().exit(2)
