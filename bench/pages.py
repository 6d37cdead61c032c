"""Server time of every page, with 50 areas, 300 staff, 150 rotas, a year of data and 100,000 texts.

    .venv/bin/python -m bench.pages [--rounds 40] [--conversations 12500] [--database sqlite|postgresql|both]
                                    [--only /gaps --only /figures …]

Each page is asked for by the role that it is for, from the application itself (no network): the time from the
request to the last byte of the answer. `first` is the first request of that page in the process; it and the second are
not among the p50 and p95. `cpu` is the p95 of the process's own time: of a machine that is busy with other things it is
the one to go by on SQLite; PostgreSQL works in processes of its own. The baseline of the same run is the account page,
which reads the session and little else. Aim: p95 under 100 ms for every page, and a month of 50 rotas in under 300 kB.
"""

import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from flask import Flask
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from bench.country import AREAS, CONVERSATIONS, NOW, Sizes, settle
from bench.databases import database
from channels.simulator import Simulator
from service import organisation
from service.accounts import sessions
from service.clock import FrozenClock
from service.config import Settings
from service.database import Database
from service.line import Line
from service.migrations import upgrade
from service.models import metadata
from service.models.account import Role
from service.processes import beginning
from service.vault import Vault
from service.web import create_app
from service.web.callers import Caller, declared
from service.web.viewing import TOKEN

AIM_MS, KEY = 100, b"\x01" * 32
BASELINE = "/account"
CHRISTMAS = "jul-2026"  # the next period after `country.NOW`
NOT_PAGES = re.compile(r"^/(static|channels|api|calendar|healthz|readyz|metrics|sign|simulator|demo)|^/reports/now$")


@dataclass(frozen=True)
class Asked:
    path: str
    role: Role | None
    status: int
    kilobytes: float
    first: float  # ms, as all that follow
    p50: float
    p95: float
    cpu: float


def application(store: Database) -> Flask:
    settings = Settings(
        database_url="sqlite:///unused.db", secret_key="measured, and kept by nobody", field_keys=(KEY,),
        public_url="http://127.0.0.1:8000", channel="simulator", twilio=None, smtp_url=None, port=8000,
        web_workers=1, web_threads=1,
    )  # fmt: skip
    clock = FrozenClock(NOW)
    line = Line(store, Vault([KEY]), "simulator", settings.public_url)
    return create_app(line, Simulator(clock.now), settings, clock)


def wanted(app: Flask, store: Database) -> Iterator[tuple[str, Role | None]]:
    """Every page that can be asked for without knowing an id, and those of one thing each."""
    yield BASELINE, Role.RESPONDER
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" in (rule.methods or ()) and not rule.arguments and not NOT_PAGES.match(rule.rule):
            callers = declared(app, rule.endpoint)
            anybody = Role.RESPONDER if Caller.SIGNED_IN in callers else None
            yield rule.rule, next((role for role in Role if role in callers), anybody)
    yield from of_one_thing(store)


def of_one_thing(store: Database) -> Iterator[tuple[str, Role]]:
    conversation, gap = metadata.tables["conversation"], metadata.tables["gap"]
    with store.read() as db:
        mine = db.scalar(select(conversation.c.id).where(conversation.c.area_id == "a00").order_by(
            conversation.c.opened_at.desc()).limit(1))
        an_open = db.scalar(select(gap.c.id).where(gap.c.state == "open").limit(1))
    yield f"/conversations/{mine}", Role.RESPONDER
    yield f"/gaps/{an_open}", Role.MANAGER
    for view in ("day", "week", "month", "period"):
        yield f"/rota?view={view}&area=a00", Role.PLANNER
    yield "/rota?view=month", Role.PLANNER
    yield "/status/a00", Role.OBSERVER
    yield f"/reports/now?period={CHRISTMAS}&area=a00", Role.MANAGER
    yield f"/reports/now?period={CHRISTMAS}", Role.MANAGER


def ask(app: Flask, path: str, role: Role | None, rounds: int) -> Asked:
    client = app.test_client()
    if role is not None:
        edge_database = app.extensions["vaktlinje"].database
        with edge_database.write() as db:
            token = sessions.begin(db, role, second_factor=True, now=NOW)
        with client.session_transaction() as session:
            session[TOKEN] = token
    times, own = [], []
    for _ in range(rounds + 2):
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(path, headers={"Accept": "text/html"})
        times.append(1000 * (time.perf_counter() - began))
        own.append(1000 * (time.process_time() - worked))
    wall, cpu = (statistics.quantiles(each[2:], n=100, method="inclusive") for each in (times, own))
    return Asked(path, role, answer.status_code, len(answer.data) / 1000, times[0], wall[49], wall[94], cpu[94])


def table_of(kind: str, asked: list[Asked]) -> Table:
    baseline = next(one for one in asked if one.path == BASELINE)
    table = Table("page", "as", "status", "kB", "first ms", "p50 ms", "p95 ms", "cpu", "x base", "",
                  title=f"pages on {kind}")  # fmt: skip
    for one in sorted(asked, key=lambda one: -one.p95):
        table.add_row(
            one.path, str(one.role or Caller.ANYONE), str(one.status), f"{one.kilobytes:.0f}", f"{one.first:.0f}",
            f"{one.p50:.0f}", f"{one.p95:.0f}", f"{one.cpu:.0f}", f"{one.p95 / baseline.p95:.1f}",
            "" if one.p95 < AIM_MS else "over")  # fmt: skip
    return table


def chosen(pages: Iterator[tuple[str, Role | None]], only: tuple[str, ...]) -> list[tuple[str, Role | None]]:
    """All of them, or the baseline and those whose path begins with one of `only`."""
    return [one for one in pages if not only or one[0] == BASELINE or one[0].startswith(only)]


def run(kind: str, sizes: Sizes, rounds: int, only: tuple[str, ...]) -> list[Asked]:
    # Not under a folder of ours alone: a PostgreSQL that root starts runs as another user.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with database(kind, folder) as url:
            store = Database(url)
            upgrade(store)
            began = time.perf_counter()
            settle(store, Vault([KEY]), sizes)
            click.echo(f"{kind}: settled in {time.perf_counter() - began:.0f} s", err=True)
            app = application(store)
            with store.read() as db:
                organisation.standing(db)
            beginning.keep()
            asked = [ask(app, path, role, rounds) for path, role in chosen(wanted(app, store), only)]
            store.close()
            return asked


@click.command()
@click.option("--rounds", default=40, show_default=True, help="Times that each page is asked for.")
@click.option("--conversations", default=CONVERSATIONS, show_default=True, help="Of eight texts each.")
@click.option("--areas", default=AREAS, show_default=True)
@click.option("--database", "which", type=click.Choice(["sqlite", "postgresql", "both"]), default="both")
@click.option("--only", multiple=True, metavar="PATH", help="Only pages whose path begins so; several times.")
def main(rounds: int, conversations: int, areas: int, which: str, only: tuple[str, ...]) -> None:
    """Prints a table for each database, the slowest page first."""
    for kind in ("sqlite", "postgresql") if which == "both" else (which,):
        Console(width=120).print(table_of(kind, run(kind, Sizes(areas, conversations), rounds, only)))


if __name__ == "__main__":
    main()
