"""A new field key while people text: rows a second, how long texts take meanwhile, and whether one was lost or doubled.

    .venv/bin/python -m bench.rotation [--rows 100000] [--rate 10] [--database sqlite|postgresql|both]

Web with two processes, a worker and a clock run with the new key before the old one; people, open conversations and
old texts are under the old. `vaktlinje keys rotate` is a process of its own beside them. Every other one who texts has
an open conversation under the old key, the others write for the first time. Status 1 where anything was lost, doubled
or left under the old key.
"""

import base64
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import quantiles

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from bench.databases import KINDS, database
from bench.load import Answered, send
from bench.provider import provider
from bench.sides import AREAS, USERS, Ours, Texts, ours
from channels.base import Inbound
from service.keys import left
from service.line import Line
from service.models import metadata
from service.vault import Vault
from tests.e2e.house import FIELD_KEY

OLD, NEW = FIELD_KEY, b"\x02" * 32
TEXT, CONVERSATION = metadata.tables["text"], metadata.tables["conversation"]
AT_A_TIME = 100  # texts that are sent before it is looked whether the rotation is done
OPEN_BEFORE = 400  # of those who text: they have a conversation under the old key
OLD_TEXTS_OF = "+4759448888"


@dataclass
class Measured:
    kind: str
    rows: int  # that lay under the old key
    seconds: float = 0.0
    before: list[Answered] = field(default_factory=list)
    meanwhile: list[Answered] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0  # conversations that are one too many
    left: int = 0

    @property
    def well(self) -> bool:
        return not (self.lost or self.doubled or self.left) and all(one.status == 200 for one in self.meanwhile)


def measure(kind: str, rows: int, rate: float) -> Measured:
    keys = ",".join(base64.urlsafe_b64encode(key).decode() for key in (NEW, OLD))
    with tempfile.TemporaryDirectory() as name, provider() as phones:
        folder = Path(name)
        folder.chmod(0o755)  # a PostgreSQL that root starts runs as another user
        with database(kind, folder) as url, ours(url, folder, phones, VAKTLINJE_FIELD_KEYS=keys) as line:
            open_before = USERS[:OPEN_BEFORE]
            _put_old_texts(line, rows)
            _put_conversations(line, open_before)
            return _under_load(line, Measured(kind, _under_old(line)), open_before, rate)


def _under_load(line: Ours, found: Measured, open_before: Sequence[int], rate: float) -> Measured:
    new = USERS[OPEN_BEFORE:]
    pairs = [user for pair in zip(open_before, new, strict=False) for user in pair]
    users = [*pairs, *new[OPEN_BEFORE:]]
    texts = Texts(line.house.url, iter(users))
    send(line.port, texts.make(AT_A_TIME), rate=rate)  # what a process does only once is done
    found.before = send(line.port, texts.make(AT_A_TIME), rate=rate)
    begun = time.monotonic()
    rotation = line.house.start("keys", "rotate")
    while rotation.process.poll() is None:
        found.meanwhile += send(line.port, texts.make(AT_A_TIME), rate=rate)
    found.seconds = _ended(rotation.said) or time.monotonic() - begun
    assert rotation.process.returncode == 0, rotation.said
    line.wait_until_all_is_sent()
    with line.house.database.read() as db:
        came = db.scalar(select(func.count(TEXT.c.provider_id.distinct())).where(TEXT.c.provider_id.like("SMin%")))
        talks = db.scalar(select(func.count()).select_from(CONVERSATION)) or 0
        found.left = left(db, Vault([NEW, OLD]))
    found.lost = texts.made - (came or 0)
    found.doubled = talks - len({*open_before, *users[: texts.made]})
    return found


def _ended(said: str) -> float | None:
    """The seconds that the command itself tells."""
    told = [line for line in said.splitlines() if line.startswith("Sealed anew")]
    return float(told[0].split(" in ")[1].split(" s")[0]) if told else None


def _put_old_texts(line: Ours, rows: int) -> None:
    vault, now = Vault([OLD]), datetime.now(UTC)
    ids = (f"old{nth:010}" for nth in range(rows))
    for some in iter(lambda: list(islice(ids, 5000)), []):
        values = [
            {"id": id, "direction": "in", "at": now, "media": 0, "automatic": False, "repeated": 0,
             "party_index": vault.index(OLD_TEXTS_OF),
             "party_sealed": vault.seal(OLD_TEXTS_OF, table="text", id=id, column="party_sealed"),
             "body_sealed": vault.seal("Klarer ikke sove i natt.", table="text", id=id, column="body_sealed")}
            for id in some
        ]  # fmt: skip
        with line.house.database.write() as db:
            db.execute(TEXT.insert(), values)


def _put_conversations(line: Ours, users: Sequence[int]) -> None:
    """Each with the area that the person's next text goes to; staff have been paged, and nobody has answered."""
    before = Line(line.house.database, Vault([OLD]), "simulator", line.house.url)
    for nth, user in enumerate(users):
        area = AREAS[(2 * nth) % len(AREAS)]
        before.receive(Inbound(f"SMbefore{user}", f"+475944{user}", area.number, "hei"), datetime.now(UTC))
    line.wait_until_all_is_sent()


def _under_old(line: Ours) -> int:
    with line.house.database.read() as db:
        return left(db, Vault([NEW, OLD]))


def show(console: Console, all_of_it: Sequence[Measured]) -> None:
    table = Table(title="A new field key while people text")
    for column in ("", "fields", "s", "fields/s", "texts", "lost", "doubled", "left", "p50 / p99 before", "meanwhile"):
        table.add_column(column, justify="right")
    for one in all_of_it:
        table.add_row(
            one.kind, f"{one.rows:,}", f"{one.seconds:.0f}", f"{one.rows / one.seconds:,.0f}",
            f"{len(one.meanwhile)}", f"{one.lost}", f"{one.doubled}", f"{one.left}",
            _times(one.before), _times(one.meanwhile))  # fmt: skip
    console.print(table)


def _times(answered: Sequence[Answered]) -> str:
    cuts = quantiles([1000 * one.seconds for one in answered], n=100)
    return f"{cuts[49]:.0f} / {cuts[98]:.0f} ms"


@click.command()
@click.option("--rows", default=100_000, show_default=True, help="Old texts under the old key.")
@click.option("--rate", default=10.0, show_default=True, help="Texts a second meanwhile.")
@click.option("--database", "which", type=click.Choice([*KINDS, "both"]), default="both")
def main(rows: int, rate: float, which: str) -> None:
    found = [measure(kind, rows, rate) for kind in (KINDS if which == "both" else (which,))]
    show(Console(width=140), found)
    sys.exit(0 if all(one.well for one in found) else 1)


if __name__ == "__main__":
    main()
