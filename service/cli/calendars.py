"""`calendar`: secret addresses of calendars, and where shifts and absences are taken in from (contract, section 6)."""

from datetime import UTC, datetime

import click

from schedules.instants import zone
from service.calendars import addresses
from service.cli.printing import format_option, remark, show
from service.cli.taking_in import (
    column_mapping,
    follow,
    list_sources,
    reading,
    show_changes,
    take_in,
    unfollow,
    writing,
)
from service.config import public_url
from service.models.calendar import Subject
from service.organisation import standing

ADDRESSES = ("id", "kind", "subject", "made", "revoked")


@click.group()
def calendar() -> None:
    """Calendars: addresses that duty is read at, and where shifts and absences come from."""


@calendar.command()
@click.option("--staff", metavar="ID", help="The duty of this staff member.")
@click.option("--rota", metavar="ID", help="The duty on this rota.")
@click.option("--area", metavar="ID", help="The gaps of this area.")
def address(staff: str | None, rota: str | None, area: str | None) -> None:
    """Make a secret address. It is shown once; whoever has it can read the calendar until it is revoked."""
    asked = [(kind, id) for kind, id in zip(Subject, (staff, rota, area), strict=True) if id is not None]
    if len(asked) != 1:
        raise click.UsageError("give one of --staff, --rota and --area")
    reached = public_url()
    with writing() as db:
        token = addresses.make(db, standing(db), *asked[0], datetime.now(UTC))
    click.echo(f"{reached}/calendar/{token}.ics")


@calendar.command()
@click.argument("address")
def revoke(address: str) -> None:
    """Shut an address for good: ADDRESS is its id, or the whole of it."""
    with writing() as db:
        addresses.revoke(db, address, datetime.now(UTC))
    remark("The address is shut.")


@calendar.command("addresses")
@format_option
def list_addresses(form: str) -> None:
    """The addresses that were made, without their secret."""
    with reading() as db:
        clock = zone(standing(db).organisation.timezone)
        rows = [{"id": found.id, "kind": found.kind, "subject": found.subject, "made": clock.local(found.made_at),
                 "revoked": clock.local(found.revoked_at) if found.revoked_at else None}
                for found in addresses.listed(db)]
    show(ADDRESSES, rows, form)


for command in (column_mapping, follow, list_sources, show_changes, take_in, unfollow):
    calendar.add_command(command)
