"""A night in Storvik with a real mail server: Mona has the daytime, Ola the evening; the clock looks when told to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest

from channels.email import SmtpMailer
from schedules.orgfile import LeftOut, read
from service import mornings, organisation
from service.line import duty_changed
from service.processes.jobs import JOBS, put_latest
from tests.standin.post import Post
from tests.web.house import EXAMPLES, OSLO, House
from tests.web.inbox.night import Night


@dataclass
class Morning(Night):
    post: Post | None = None

    def comes(self, day: int, time: str) -> None:
        """That time of December 2026: the clock looks, and a worker works."""
        self.house.clock.set(datetime.fromisoformat(f"2026-12-{day}T{time}").replace(tzinfo=OSLO))
        self.clock_looks()
        self.house.work()

    def clock_looks(self) -> None:
        """What a clock queues for duty reports, and nothing of what else it does at night."""
        [job] = [job for job in JOBS if job.kind == mornings.LOOK]
        with self.house.database.write() as db:
            put_latest(db, job, self.house.clock.now(), OSLO)

    def inbox_of(self, who: str) -> list[str]:
        return super().inbox_of("+4759441006" if who == "pia" else who)

    def letters_to(self, who: str) -> list[str]:
        assert self.post is not None
        return [str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]
                for letter in self.post.to(f"{who}@example.org")]  # fmt: skip

    def reports(self, area: str = "storvik") -> list[dict[str, Any]]:
        return sorted((row for row in self.rows("duty_report") if row["area_id"] == area), key=lambda row: row["until"])

    def page(self, nth: int = -1) -> str:
        return f"/mornings/{self.reports()[nth]['id']}"

    def copies(self) -> dict[str, bool]:
        report = self.reports()[-1]["id"]
        return {row["staff_id"]: row["whole"] for row in self.rows("duty_report_copy") if row["report_id"] == report}

    def imports(self, before: str, after: str) -> None:
        """The demo's organisation with something else in it."""
        written = (EXAMPLES / "organisation.yaml").read_text()
        assert before in written
        with self.house.database.write() as db:
            organisation.take_in(db, read(BytesIO(written.replace(before, after, 1).encode()), "organisation.yaml"),
                                 LeftOut.STAYS, lambda: self.house.vault, self.house.clock.now(), duty_changed)
        self.house.work()

    def anne_is_helped(self) -> None:
        """She writes, Ola takes it and closes it with something agreed."""
        ola = self.take("ola")
        self.say(ola, "Jeg er her.")
        ola.get(self.at())
        assert ola.post(f"{self.at()}/close", agreed="Kari ringer lørdag kl. 11", journal="later").status_code == 303
        self.house.work()


@pytest.fixture
def post() -> Iterator[Post]:
    server = Post()
    server.opens()
    yield server
    server.closes()


@pytest.fixture
def morning(house: House, post: Post) -> Morning:
    house.wiring = replace(house.wiring, mailer=SmtpMailer(post.url))
    made = Morning(house, post=post)
    made.imports("managers: [mona] ", "daytime: [mona]\n    managers: [mona] ")
    return made
