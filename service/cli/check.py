"""`check`: what a planner should look at in duty as it stands: rest, working time, double duty, people who are away."""

from typing import Any

import click

from schedules.findings import AROUND, Finding, findings
from schedules.instants import DAY, moment, seconds, zone
from schedules.organisation import Organisation
from service import organisation
from service.callouts import callouts
from service.cli.printing import format_option, remark, show
from service.cli.reading import ends, starts, stretch
from service.config import database_url
from service.errors import UnknownArea, VaktlinjeError
from service.opening import open_database
from service.organisation import Standing
from service.texts import LANGUAGES, render

CHECK = ("kind", "staff", "start", "end", "rotas", "rule", "reason")
FOR_PEOPLE = ("staff", "reason", "rule")
FOUND = 1  # exit status when there is something to look at
LONGEST = 10 * 366 * DAY


class TooLong(VaktlinjeError):
    """More time was asked about than is looked through at once."""

    def __init__(self) -> None:
        super().__init__("--from and --to lie more than ten years apart: ask about less at a time")


@click.command()
@starts
@ends
@click.option("--area", metavar="AREA", help="Only people of rotas that serve this service area.")
@click.option("--language", type=click.Choice(LANGUAGES), default="nb", show_default=True, help="Of the reasons.")
@format_option
def check(start: str, end: str, area: str | None, language: str, form: str) -> None:
    """Rest and working time by the Working Environment Act, double duty, and turns of people who are away.

    Call-outs at night break the rest of stand-by. Exit status 1 where there is anything to look at.
    """
    stands, found = _found(start, end, area)
    rows = [_row(stands.organisation, finding, language) for finding in found]
    show(FOR_PEOPLE if form == "table" else CHECK, rows, form)
    if rows:
        click.get_current_context().exit(FOUND)
    remark("Nothing to look at.")


def _found(start: str, end: str, area: str | None) -> tuple[Standing, list[Finding]]:
    database = open_database(database_url())
    try:
        with database.read() as db:
            stands = organisation.standing(db)
            since, until = stretch(stands.organisation, start, end)
            if seconds(until) - seconds(since) > LONGEST:
                raise TooLong
            worked = callouts(db, moment(seconds(since) - AROUND), moment(seconds(until) + AROUND))
    finally:
        database.close()
    if area is not None and stands.area(area) is None:
        raise UnknownArea(area)
    return stands, findings(stands.duty, since, until, worked, area)


def _row(within: Organisation, finding: Finding, language: str) -> dict[str, Any]:
    clock = zone(within.timezone)
    names = {staff.id: staff.first_name for staff in within.staff}
    called = {rota.id: rota.name for rota in within.rotas}
    rotas = dict(zip(("rota", "other"), (called[rota] for rota in finding.rotas), strict=False))
    reason = render(f"check_{finding.kind}", language, name=names[finding.staff], start=finding.start,
                    end=finding.end, zone=clock.info, **rotas, **finding.facts)
    return {"kind": finding.kind, "staff": finding.staff, "start": clock.local(finding.start),
            "end": clock.local(finding.end), "rotas": list(finding.rotas), "rule": finding.rule, "reason": reason}
