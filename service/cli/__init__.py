"""The command `vaktlinje` (contract, section 5): one module a group of commands, loaded when its command is used.

An error with a name becomes its sentence on standard error and exit status 2. A new command is a line in COMMANDS.
"""

import sys
from importlib import import_module

import click

from service.errors import VaktlinjeError

COMMANDS = {  # name: (module, attribute, what it does)
    "demo": ("service.cli.demo", "demo", "A night with made-up people, in the terminal."),
    "up": ("service.cli.processes", "up", "Web, worker and clock together."),
    "web": ("service.cli.processes", "web", "The web process: webhooks and pages."),
    "worker": ("service.cli.processes", "worker", "The worker: sends texts and acts when timers are due."),
    "clock": ("service.cli.processes", "clock", "The clock: puts what recurs into the queue."),
    "db": ("service.cli.processes", "db", "The database's schema."),
    "import": ("service.cli.files", "import_", "Read the organisation file."),
    "export": ("service.cli.files", "export", "Write the organisation file."),
    "users": ("service.cli.files", "users", "Service users and their plans."),
    "oncall": ("service.cli.duty", "oncall", "Who is on duty in an area."),
    "shifts": ("service.cli.duty", "shifts", "Who has duty on a rota, from when to when."),
    "gaps": ("service.cli.gaps", "gaps", "Time in which too few are on duty."),
    "gap": ("service.cli.gaps", "gap", "One gap: what became of it, and accepting it."),
    "check": ("service.cli.check", "check", "Duty that breaks rest, or that somebody cannot do."),
    "offer": ("service.cli.offers", "offer", "Offer open time to staff, or take an offer back."),
    "offers": ("service.cli.offers", "offers", "Offers, and what staff said."),
    "drill": ("service.cli.drills", "drill", "A test page to everyone who is to have duty, and who answered."),
    "periods": ("service.cli.duty", "periods", "Holidays and named periods."),
    "report": ("service.cli.report", "report", "How a period stands, for managers and planners."),
    "calendar": ("service.cli.calendars", "calendar", "Calendars out, and shifts and absences in."),
    "accounts": ("service.cli.accounts", "accounts", "Accounts that sign in on the pages."),
    "tokens": ("service.cli.tokens", "tokens", "Tokens with which other programs use the API."),
    "conversations": ("service.cli.conversations", "conversations", "Conversations, and who has taken them."),
    "reconcile": ("service.cli.reconcile", "reconcile", "Take in texts that the provider has and we have not."),
    "twilio": ("service.cli.twilio", "twilio", "Set up an area's number at Twilio."),
    "backup": ("service.cli.backups", "backup", "A verified copy of the SQLite database, while it is used."),
    "restore": ("service.cli.backups", "restore", "Put such a copy back."),
    "keys": ("service.cli.keys", "keys", "The keys that everything about people is sealed with."),
    "retention": ("service.cli.retention", "retention", "Let go of what is old, or tell what would be."),
    "doctor": ("service.cli.doctor", "doctor", "What is wrong, and what to do about it."),
    "set-aside": ("service.cli.conversations", "set_aside", "Texts that opened no conversation."),
}


class Commands(click.Group):
    """The commands of COMMANDS; listing them loads none of their modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, _, does) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except VaktlinjeError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)
        except Exception as error:
            sentence = _of_the_database(error)
            if sentence is None:
                raise
            click.echo(sentence, err=True)
            ctx.exit(2)


def _of_the_database(error: Exception) -> str | None:
    """What it says of itself where it is full, locked or away; None for any other error."""
    alchemy = sys.modules.get("sqlalchemy.exc")  # not loaded: no database was asked
    if alchemy is None or not isinstance(error, (alchemy.OperationalError, alchemy.InterfaceError)):
        return None
    return f"the database cannot be used now: {str(error.orig).strip().splitlines()[0]}"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vaktlinje")
def main() -> None:
    """Vaktlinje: rotas, gaps and crisis conversations by text."""
