"""`doctor`: what is wrong, and what to do about it (contract, section 5)."""

from datetime import UTC, datetime

import click

from service.cli.printing import format_option, remark, show
from service.config import Settings, SettingsRefused, settings
from service.doctor import Finding, Severity, advice, examine, said
from service.doctor.examining import Patient
from service.errors import VaktlinjeError

COLUMNS = ("severity", "finding", "what", "do")
LANGUAGE = "en"  # as all commands


@click.command()
@format_option
@click.pass_context
def doctor(context: click.Context, form: str) -> None:
    """Check settings, database, processes, provider, numbers and what waits; say what to do about each.

    Exit status 1 where there is a problem; notes alone give 0.
    """
    found = _found()
    rows = [{"severity": one.severity.value, "finding": one.key, "what": said(one, LANGUAGE),
             "do": advice(one, LANGUAGE)} for one in found]
    if form == "table":
        for row in rows:
            click.echo(f"{row['severity'].upper()}: {row['what']}\n  -> {row['do']}")
    else:
        show(COLUMNS, rows, form)
    if not rows:
        remark("Nothing was found to be wrong.")
    context.exit(int(any(one.severity == Severity.PROBLEM for one in found)))


def _found() -> list[Finding]:
    try:
        return _examined(settings())
    except SettingsRefused as error:
        return [Finding("setting", {"sentence": sentence}) for sentence in error.sentences]


def _examined(wanted: Settings) -> list[Finding]:
    from service.bootstrap import build

    try:
        wiring = build(wanted)
    except VaktlinjeError as error:
        return [Finding("not_opened", {"sentence": str(error)})]
    try:
        return examine(Patient(wanted, wiring.database, wiring.channel), datetime.now(UTC))
    finally:
        wiring.close()
