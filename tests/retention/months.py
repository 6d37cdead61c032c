"""What is kept of a night, as time goes by."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from service.models import metadata
from service.queue import Claimed
from service.retention import book, running
from service.retention.book import Run
from tests.web.house import ANNE, House
from tests.web.inbox.night import Night

SAID = "jeg har det så mørkt i natt"
NOTED = "virker roligere nå"
STRANGER = "+4759442077"


@dataclass
class Months:
    house: House
    night: Night

    def talk(self, journal: str = "journalled") -> str:
        """Anne writes, Ola takes it, answers, notes and closes; the conversation's id."""
        self.house.texts(ANNE, "er noen der?")
        number = max(row["number"] for row in self.night.rows("conversation") if row["area_id"] == "storvik")
        ola, at = self.night.responder("ola"), self.night.at(number)
        ola.get("/inbox")
        assert ola.post(f"{at}/accept").status_code == 303
        self.house.work()
        self.house.texts(ANNE, SAID)
        ola.get(at)
        assert ola.post(f"{at}/note", note=NOTED, form_key="n").status_code == 303
        assert ola.post(f"{at}/close", journal=journal, agreed="ringer i morgen").status_code == 303
        self.house.work()
        return str(self.night.conversation(number)["id"])

    def later(self, days: float) -> None:
        """The clock alone: what the nights in between would do is for the test to say."""
        self.house.clock.move(timedelta(days=days))

    def one_night(self, at_most: int = running.BATCHES) -> Run:
        """The clock's job, as a worker does it; the last report."""
        with self.house.database.write() as db:
            claimed = self.claimed(db)
        running.night(self.house.database, self.house.vault, claimed, self.house.clock.now(), lambda _: None, at_most)
        return self.reports()[0]

    def claimed(self, db: Connection) -> Claimed:
        from service import queue

        now = self.house.clock.now()
        queue.put(db, key=f"test:{now:%Y-%m-%d}", kind=running.RETENTION, subject="clock", due_at=now, now=now)
        return next(one for one in queue.claim(db, now, 50) if one.kind == running.RETENTION)

    def reports(self) -> list[Run]:
        with self.house.database.read() as db:
            return book.latest(db)

    def set(self, table: str, id: str | int, **values: Any) -> None:
        one = metadata.tables[table]
        with self.house.database.write() as db:
            db.execute(update(one).where(one.c.id == id).values(values))

    def opened(self, table: str, column: str, **which: Any) -> list[str]:
        """What stands sealed there, opened."""
        one = metadata.tables[table]
        with self.house.database.read() as db:
            rows = db.execute(select(one.c.id, one.c[column]).filter_by(**which)).all()
        seal = self.house.vault
        return [seal.open(row[1], table=table, id=row[0], column=column) for row in rows if row[1] is not None]
