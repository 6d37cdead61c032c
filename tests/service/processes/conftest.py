"""Real processes on a database of their own, and what they say on standard error."""

import base64
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from service import migrations
from service.database import Database

PATIENCE = 120.0  # seconds: the machine may be busy with other tests


@dataclass
class Running:
    """A command that runs; what it and its children say is in `said`."""

    process: subprocess.Popen[bytes]
    lines: Path

    @property
    def said(self) -> str:
        return self.lines.read_text()

    def says(self, words: str, times: int = 1) -> None:
        """Waits until it has said so."""
        wait_until(lambda: self.said.count(words) >= times, lambda: f"{words!r} is not in:\n{self.said}")

    def children(self, name: str) -> list[int]:
        """The pids that `up` started for one of its children, oldest first."""
        lines = [line for line in self.said.splitlines() if f"up:started child={name} " in line]
        return [int(line.rsplit("pid=", 1)[1]) for line in lines]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


Start: TypeAlias = Callable[..., Running]


def wait_until(holds: Callable[[], bool], why: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, why()
        time.sleep(0.05)


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def environ(port: int) -> dict[str, str]:
    """What a process needs, the database apart."""
    mine = {
        "VAKTLINJE_SECRET_KEY": "only for tests, known to all",
        "VAKTLINJE_FIELD_KEYS": base64.urlsafe_b64encode(b"\x01" * 32).decode(),
        "VAKTLINJE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
    }
    others = ("VAKTLINJE_", "TWILIO_", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(others)} | mine


@pytest.fixture
def sqlite_new(tmp_path: Path) -> str:
    """A file that is not there yet."""
    return f"sqlite:///{tmp_path / 'new.db'}"


@pytest.fixture
def ready_url(database_url: str) -> str:
    """A database that processes take for one that was brought up to date."""
    database = Database(database_url)
    with database.write() as db:
        scripts = ScriptDirectory(str(migrations.HERE))
        MigrationContext.configure(db).stamp(scripts, "head")
    database.close()
    return database_url


@pytest.fixture
def start(environ: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Starts `vaktlinje <words>`; whatever still runs at the end is killed."""
    started: list[Running] = []

    def begin(*words: str, **settings: str) -> Running:
        lines = tmp_path / f"{len(started)}.log"
        with lines.open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "service", *words], stdout=said, stderr=said,
                env=environ | {"VAKTLINJE_SPOOL": str(tmp_path / "kept")} | settings,
            )  # fmt: skip
        started.append(Running(process, lines))
        return started[-1]

    yield begin
    for running in started:
        running.process.kill()
        running.process.wait()
        for pid in (pid for name in ("web", "worker", "clock") for pid in running.children(name)):
            wait_until(lambda pid=pid: not lives(pid), lambda pid=pid: f"{pid} outlived its parent")  # type: ignore[misc]
