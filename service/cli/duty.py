"""`oncall`, `shifts` and `periods`: who is on duty (contract, sections 3 to 5)."""

from datetime import UTC, datetime
from typing import Any

import click

from schedules.calendar import periods as periods_of
from service.cli.printing import format_option, remark, show
from service.cli.reading import ends, in_zone, instant, know_area, starts, stored, stretch
from service.errors import UnknownRota

ONCALL = ("rota", "kind", "staff", "until")
SHIFTS = ("staff", "start", "end", "source")
PERIODS = ("id", "name", "start", "end")


@click.command()
@click.option("--area", metavar="AREA", required=True, help="The id of a service area.")
@click.option("--at", metavar="ISO", help="The time that is asked about; now if it is left out.")
@format_option
def oncall(area: str, at: str | None, form: str) -> None:
    """Who is on duty in an area, on each rota that serves it, and until when."""
    duty = stored().duty
    know_area(duty.organisation, area)
    asked = datetime.now(UTC) if at is None else instant(duty.organisation, "--at", at)
    holders = duty.on_duty(area, asked)
    if not holders:
        remark("Nobody is on duty.")
    show(ONCALL, [in_zone(duty.organisation, _row(holder, ONCALL)) for holder in holders], form)


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
    show(SHIFTS, [in_zone(duty.organisation, _row(part, SHIFTS)) for part in stretches], form)


@click.command()
@starts
@ends
@format_option
def periods(start: str, end: str, form: str) -> None:
    """Holidays and named periods that are reported on ahead of time."""
    duty = stored().duty
    found = periods_of(duty.organisation, *stretch(duty.organisation, start, end))
    show(PERIODS, [in_zone(duty.organisation, _row(period, PERIODS)) for period in found], form)


def _row(item: object, columns: tuple[str, ...]) -> dict[str, Any]:
    return {column: getattr(item, column) for column in columns}
