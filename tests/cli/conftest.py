"""A terminal of somebody who types: an empty directory, and an environment that holds only what a test puts there."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from click.testing import CliRunner, Result

from service import migrations
from service.cli import main
from service.database import Database

ROOT = Path(__file__).parents[2]
OURS = ("VAKTLINJE_", "TWILIO_", "DATABASE_URL", "PORT", "WEB_")


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "empty"
    place.mkdir()
    monkeypatch.chdir(place)
    for name in [name for name in os.environ if name.startswith(OURS)]:
        monkeypatch.delenv(name)
    return place


Typed: TypeAlias = Callable[..., Result]


@pytest.fixture
def typed(directory: Path) -> Typed:
    """`typed("oncall", "--area", "storvik")`."""
    return lambda *words: CliRunner().invoke(main, list(words))


@pytest.fixture
def stored(database: Database, database_url: str, directory: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database of either kind that commands find in the environment, and take for one that was brought up to date."""
    with database.write() as db:
        MigrationContext.configure(db).stamp(ScriptDirectory(str(migrations.HERE)), "head")
    monkeypatch.setenv("DATABASE_URL", database_url)
    return database


@dataclass(frozen=True)
class Shell:
    """The command as a process of its own."""

    directory: Path
    environ: dict[str, str]

    def start(self, *words: str, **more: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "service", *words], cwd=self.directory, env=self.environ | more, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def run(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(*words, **more)
        out, err = process.communicate(timeout=180)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def shell(directory: Path, tmp_path: Path) -> Shell:
    """Nothing but a path in the environment; `temporary` is where temporary files go."""
    (tmp_path / "temporary").mkdir()
    return Shell(directory, {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "temporary"), "LANG": "C.UTF-8",
    })  # fmt: skip

