"""`up`, `web`, `worker`, `clock` and `db upgrade`.

Settings are read, and the database is brought up to date or checked, before anything starts: what is wrong is said
in a sentence here, not in the lines of a child.
"""

from datetime import UTC, datetime

import click

from service import keys_fit, log
from service.clock import FrozenClock
from service.config import Settings, database_url, settings
from service.database import Database
from service.opening import answering, open_database, upgrade
from service.vault import Vault


@click.command()
def up() -> None:
    """Web, worker and clock together, until it is stopped.

    Stops them all when it is stopped, and starts again one that ends.
    """
    from service.processes import up as together
    from service.processes.stopping import stop_event

    _ready()
    together.run(stop_event())


@click.command()
def web() -> None:
    """The web process: webhooks and pages, on PORT (8000)."""
    _ready()
    _run("web")


@click.command()
@click.option("--once", is_flag=True, help="Do all work that is due, timers included, and stop.")
@click.option("--now", metavar="ISO", help="With --once: the time that it is.")
def worker(once: bool, now: str | None) -> None:
    """The worker: sends texts and acts when timers are due."""
    if not once:
        _refuse_now(now)
        return _run("worker")
    from service.bootstrap import build
    from service.processes import worker as process

    ready = _ready()
    database = open_database(ready.database_url)
    at = _moment(database, now)
    database.close()
    wiring = build(ready, FrozenClock(at))
    done = process.once(wiring, at)
    click.echo(f"{done} done", err=True)
    wiring.close()


@click.command()
@click.option("--once", is_flag=True, help="Queue what recurs and is due, and stop.")
@click.option("--now", metavar="ISO", help="With --once: the time that it is.")
def clock(once: bool, now: str | None) -> None:
    """The clock: puts what recurs into the queue."""
    if not once:
        _refuse_now(now)
        return _run("clock")
    from service.processes import clock as process

    database = open_database(_ready().database_url)
    queued = process.once(database, _moment(database, now))
    click.echo(f"{queued} queued", err=True)
    database.close()


@click.group()
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the schema up to date. On SQLite every command does so by itself."""
    click.echo("brought up to date" if upgrade(database_url()) else "already up to date", err=True)


def _run(name: str) -> None:
    from service.processes.running import RUN

    log.configure()
    RUN[name](settings())  # it looks for itself whether the database can be used, and may wait for it


def _ready() -> Settings:
    log.configure()
    wanted = settings()
    database = open_database(wanted.database_url)
    with answering(), database.read() as db:
        keys_fit.check(db, Vault(wanted.field_keys))
    database.close()
    return wanted


def _refuse_now(now: str | None) -> None:
    if now is not None:
        raise click.UsageError("--now goes with --once: a process that stays has the system's clock")


def _moment(database: Database, written: str | None) -> datetime:
    """A time as written on the command line, local to the organisation without offset; else the present."""
    if written is None:
        return datetime.now(UTC)
    from schedules.instants import zone
    from service.organisation import standing

    with database.read() as db:
        local = zone(standing(db).organisation.timezone)
    try:
        return local.moment(written)
    except ValueError:
        raise click.BadParameter(f"{written!r} is no time: write 2026-12-24T15:00", param_hint="--now") from None
