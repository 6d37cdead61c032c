"""A whole house on loopback: real processes on one database, phones that text, and the provider's stand-in."""

import base64
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from sqlalchemy import select

from schedules.orgfile import LeftOut
from schedules.yamlfile import read
from service import migrations, organisation, people
from service.database import Database
from service.line import duty_changed
from service.models import metadata
from service.vault import Vault
from tests.e2e.warm import Process, Warm
from tests.standin.twilio import SID, TOKEN, TwilioStandIn, post_signed, text

PATIENCE = 60.0  # seconds: the machine may be busy with other tests
FIELD_KEY = b"\x01" * 32
SMS = "/channels/twilio/sms"
THIS_PYTHON = [sys.executable]


def wait_until(holds: Callable[[], bool], why: Callable[[], str]) -> None:
    """Real processes take real time; AssertionError with `why` where it is too long."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, why()
        time.sleep(0.02)


@dataclass
class Running:
    """A process, and what it and its children have said."""

    process: Process
    lines: Path

    @property
    def said(self) -> str:
        return self.lines.read_text()

    def kill(self) -> None:
        """Like a power cut: SIGKILL, so that it says nothing more and tidies nothing up."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def kill_all(self) -> None:
        """The process and those that it has started, all at the same time."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        self.kill()
        for child in children:
            os.kill(int(child), signal.SIGKILL)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE) == 0, self.said


@dataclass
class House:
    """`folder` keeps the files that are taken in, and what each process has said."""

    database_url: str
    folder: Path
    provider: TwilioStandIn
    settings: Mapping[str, str] = field(default_factory=dict)
    program: list[str] = field(default_factory=lambda: list(THIS_PYTHON))
    running: list[Running] = field(default_factory=list)
    _sids: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = Database(self.database_url)

    # -- processes

    @property
    def environ(self) -> dict[str, str]:
        """What every process needs, and nothing that this machine happens to have set."""
        others = ("VAKTLINJE_", "TWILIO_", "DATABASE_URL")
        return {name: value for name, value in os.environ.items() if not name.startswith(others)} | {
            "DATABASE_URL": self.database_url,
            "VAKTLINJE_SECRET_KEY": "only for tests, known to all",
            "VAKTLINJE_FIELD_KEYS": base64.urlsafe_b64encode(FIELD_KEY).decode(),
            "VAKTLINJE_PUBLIC_URL": self.url,
            "VAKTLINJE_CHANNEL": "twilio",
            "TWILIO_ACCOUNT_SID": SID,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_URL": self.provider.url,
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "1",
            "VAKTLINJE_SPOOL": str(self.folder / "kept"),
            **self.settings,
        }

    def run(self, *words: str) -> None:
        """`vaktlinje <words>` to its end, which must be a good one."""
        started = self.start(*words)
        assert started.process.wait(PATIENCE) == 0, started.said

    def start(self, *words: str) -> Running:
        lines = self.folder / f"{len(self.running):02}-{words[0]}.log"
        self.running.append(Running(self._begun(words, lines), lines))
        return self.running[-1]

    def _begun(self, words: Sequence[str], lines: Path) -> Process:
        lines.touch()
        if self.program == THIS_PYTHON and "LD_PRELOAD" not in self.environ:
            return Warm(words, self.environ, lines)
        with lines.open("wb") as said:
            command = [*self.program, "-m", "service", *words]
            return subprocess.Popen(command, env=self.environ, stdout=said, stderr=said)

    def start_web(self) -> Running:
        """The web process, once it answers."""
        web = self.start("web")
        wait_until(lambda: self.get("/healthz")[0] == 200, lambda: web.said)
        return web

    def take_in(self, organisation_file: str, users_file: str) -> None:
        """Both files, through the commands."""
        self.run("db", "upgrade")
        for words, yaml in ((["import"], organisation_file), (["users", "import"], users_file)):
            file = self.folder / f"{words[0]}.yaml"
            file.write_text(yaml)
            self.run(*words, str(file))

    def furnish(self, organisation_file: str, users_file: str) -> None:
        """As `take_in`, without starting a process for each."""
        now, vault = datetime.now(UTC), Vault([FIELD_KEY])
        migrations.upgrade(self.database)
        with self.database.write() as db:
            document = read(BytesIO(organisation_file.encode()), "organisation.yaml")
            organisation.take_in(db, document, LeftOut.STAYS, lambda: vault, now, duty_changed)
        with self.database.write() as db:
            people.take_in(db, read(BytesIO(users_file.encode()), "users.yaml"), LeftOut.STAYS, vault, now)

    def start_worker(self) -> Running:
        """A worker, once it says that it lives."""
        before = len(self.rows("process", kind="worker"))
        started = self.start("worker")
        wait_until(lambda: len(self.rows("process", kind="worker")) > before, lambda: started.said)
        return started

    def close(self) -> None:
        for started in self.running:
            if started.process.poll() is None:
                started.stop()
        self.database.close()

    # -- what people do and see

    def texts(self, sender: str, recipient: str, body: str, sid: str | None = None) -> list[str]:
        """A signed webhook; the texts in its answer."""
        status, answer = self.post(text(sender, recipient, body, sid or self.new_sid()))
        assert status == 200, answer
        return [message.text or "" for message in ElementTree.fromstring(answer).iter("Message")]

    def post(self, fields: dict[str, str], token: str = TOKEN) -> tuple[int, str]:
        return post_signed(self.url + SMS, fields, token)

    def new_sid(self) -> str:
        return f"SMin{next(self._sids):030x}"

    def get(self, path: str) -> tuple[int, str]:
        """Status and body; 0 where nobody listens."""
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(self.url + path) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
        except OSError:
            return 0, ""

    def inbox(self, phone: str) -> list[str]:
        return self.provider.sent_to(phone)

    def wait_for(self, phone: str, words: str, times: int = 1) -> str:
        """The newest text to this phone with these words in it, once there are so many."""
        wait_until(
            lambda: sum(words in body for body in self.inbox(phone)) >= times,
            lambda: f"{words!r} is not in {self.inbox(phone)}; {self.said[-3000:]}",
        )
        return [body for body in self.inbox(phone) if words in body][-1]

    # -- what is stored, and said

    def rows(self, table: str, **values: Any) -> list[dict[str, Any]]:
        found = select(metadata.tables[table]).filter_by(**values)
        with self.database.read() as db:
            return [dict(row) for row in db.execute(found).mappings()]

    @property
    def said(self) -> str:
        return "".join(started.said for started in self.running)


@contextmanager
def open_house(database_url: str, folder: Path, **settings: str) -> Iterator[House]:
    """On a database without tables, as somebody finds it who installs Vaktlinje; all processes stop at the end."""
    with TwilioStandIn() as provider:
        house = House(database_url, folder, provider, settings)
        metadata.drop_all(house.database.engine)
        try:
            yield house
        finally:
            house.close()
