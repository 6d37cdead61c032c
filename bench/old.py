"""A long past, put into the tables as fast as each database takes it: see `Sizes`. What is sealed are copies."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import make_url, text, update

from service.database import Database
from service.models import metadata
from service.vault import Vault

TWO_YEARS, THIRTY_DAYS = timedelta(days=730), timedelta(days=30)
EACH = 8  # texts in a conversation
Rows = Iterator[Sequence[Any]]


@dataclass(frozen=True)
class Sizes:
    """`texts` in conversations of EACH, all closed, spread over two years and over the areas."""

    users: int = 100_000
    texts: int = 1_000_000


@dataclass(frozen=True)
class Past:
    """Row makers; `copy` is what stands in each sealed column. Chance is seeded."""

    sizes: Sizes
    areas: Sequence[str]
    now: datetime
    copy: str
    chance: random.Random

    def service_user(self) -> Rows:
        for n in range(self.sizes.users):
            yield (f"old{n}", f"{n:064x}", self._area(n), "nb", False, self.copy, "[]", False, True, self.copy,
                   n + 10**6)

    def conversation(self) -> Rows:
        for n, at in self._times(self.sizes.texts // EACH):
            user = self.chance.randrange(self.sizes.users)
            yield (f"old{n}", self._area(n), 1000 + n, "closed", f"old{user}", f"{user:064x}", self.copy, False, False,
                   at, at, at, "ola0", True, EACH, 1, 1, 1, False)

    def text(self) -> Rows:
        for n, at in self._times(self.sizes.texts):
            conversation, out = n // EACH, n % 2
            party = f"{conversation % self.sizes.users:064x}"
            yield (f"old{n}", self._area(conversation), f"old{conversation}", n % EACH + 1, "out" if out else "in", at,
                   f"SMold{n:027x}", party, self.copy, self.copy, 0, False, "delivered" if out else None, 0)

    def page(self) -> Rows:
        for n, at in self._times(self.sizes.texts // EACH):
            yield (f"old{n}", f"old{n}", "ola0", 1, "first", 1, 1, 1, 300, at, at, "yes", at, at)

    def event(self) -> Rows:
        for n, at in self._times(self.sizes.texts // EACH * 2):
            yield at, "conversation:opened", f"old{n // 2}", self._area(n // 2), "{}"

    def work(self) -> Rows:
        """Finished work is forgotten after thirty days."""
        for n, at in self._times(self.sizes.texts // 24, THIRTY_DAYS):
            yield f"send:old{n}", "send", f"old{n}", at, "done", 1, at, at, "{}"

    def _area(self, n: int) -> str:
        return self.areas[n % len(self.areas)]

    def _times(self, rows: int, span: timedelta = TWO_YEARS) -> Iterator[tuple[int, str]]:
        begin, step = self.now - span, (span - timedelta(days=1)) / max(rows, 1)
        for n in range(rows):
            yield n, (begin + n * step).strftime("%Y-%m-%d %H:%M:%S.%f")


COLUMNS = {
    "service_user": "id phone_index area_id language sms_only particulars_sealed avoid objects plan_by_sms plan_sealed "
                    "position",
    "conversation": "id area_id number state service_user_id phone_index phone_sealed in_gap holder_had_duty opened_at "
                    "taken_at closed_at last_holder staff_wrote_last texts run run_round run_ask told_trying",
    "text": "id area_id conversation_id position direction at provider_id party_index party_sealed body_sealed media "
            "automatic delivery repeated",
    "page": "id conversation_id staff_id run run_kind round ask step wait_seconds at handed_at answer answered_at "
            "ended_at",
    "event": "at name subject area_id detail",
    "work": "key kind subject due_at state attempt created_at finished_at detail",
}  # fmt: skip


def fill(url: str, areas: Sequence[str], key: bytes, sizes: Sizes) -> None:
    """Puts the past under what is there; PostgreSQL is told to look at its tables anew, as it would by itself."""
    copy = Vault([key]).seal("Er noen der? Jeg får ikke sove.", table="text", id="old", column="body_sealed")
    past = Past(sizes, areas, datetime.now(UTC), copy, random.Random(1))
    database = Database(url)
    for table, columns in COLUMNS.items():
        _put(database, table, columns.split(), getattr(past, table)())
    with database.write() as db:
        area = metadata.tables["area"]
        db.execute(update(area).values(last_number=1000 + sizes.texts))
    if make_url(url).drivername != "sqlite":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("VACUUM ANALYZE"))
    database.close()


def _put(database: Database, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with database.write() as db:
        raw: Any = db.connection.driver_connection
        named = ", ".join(columns)
        if database.file is not None:
            raw.executemany(f"INSERT INTO {table} ({named}) VALUES ({', '.join('?' * len(columns))})", rows)
            return
        with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
