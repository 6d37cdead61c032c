"""The command, as somebody meets it who types it."""

import base64
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from schedules.organisation import Organisation
from service.cli import COMMANDS, main
from service.processes.jobs import jobs

NEEDED = {
    "VAKTLINJE_SECRET_KEY": "only for tests, known to all",
    "VAKTLINJE_FIELD_KEYS": base64.urlsafe_b64encode(b"\x01" * 32).decode(),
    "VAKTLINJE_PUBLIC_URL": "http://127.0.0.1:8000",
}


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A terminal in an empty directory, with what the processes need in its environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "VAKTLINJE_CHANNEL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    return CliRunner()


def commands(group: click.Group, *path: str) -> list[tuple[str, ...]]:
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        found.append((*path, name))
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            found += commands(command, *path, name)
    return found


@pytest.mark.parametrize("words", commands(main), ids=" ".join)
def test_every_command_tells_how_it_is_used(words: tuple[str, ...], typed: CliRunner, tmp_path: Path) -> None:
    asked = typed.invoke(main, [*words, "--help"])
    assert asked.exit_code == 0
    assert asked.output.startswith(f"Usage: main {' '.join(words)}")
    assert list(tmp_path.iterdir()) == [], "asking for help makes nothing"


def test_the_list_of_commands_loads_none_of_them() -> None:
    look = "import sys, service.cli; service.cli.main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout
    assert all(f"  {name}" in seen for name in COMMANDS)
    assert "sqlalchemy" not in seen


def test_an_unknown_command_is_bad_usage(typed: CliRunner) -> None:
    assert typed.invoke(main, ["telefon"]).exit_code == 2


@pytest.mark.parametrize("command", ["up", "web", "worker", "clock"])
@pytest.mark.parametrize("missing", sorted(NEEDED))
def test_a_missing_setting_stops_the_start_with_a_sentence_that_names_it(
    command: str, missing: str, typed: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(missing)
    refused = typed.invoke(main, [command])
    assert refused.exit_code == 2
    assert refused.stderr.startswith(f"{missing} is not set")
    assert list(tmp_path.iterdir()) == [], "nothing was begun"


@pytest.mark.parametrize("url", ["mysql://somewhere/db", "sqlite://", "sqlite:///no/such/directory/v.db", "nonsense"])
def test_a_database_that_cannot_be_used_stops_the_start_with_a_sentence(
    url: str, typed: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    refused = typed.invoke(main, ["worker", "--once"])
    assert refused.exit_code == 2
    assert refused.stderr.startswith("DATABASE_URL ")


def test_a_file_that_is_no_database_is_told_in_a_sentence(
    typed: CliRunner, tmp_path: Path,
) -> None:
    (tmp_path / "vaktlinje.db").write_text("a letter" * 1000)
    refused = typed.invoke(main, ["worker", "--once"])
    assert refused.exit_code == 2
    assert refused.stderr == "DATABASE_URL names a database that cannot be used: file is not a database\n"


def test_a_database_that_nobody_serves_is_told_in_a_sentence(
    typed: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://vakt:hemmelig@127.0.0.1:1/vakt")
    refused = typed.invoke(main, ["db", "upgrade"])
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1
    assert "hemmelig" not in refused.stderr


def test_a_database_needs_no_secrets_to_be_brought_up_to_date(
    typed: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in NEEDED:
        monkeypatch.delenv(name)
    said = [typed.invoke(main, ["db", "upgrade"]).stderr for _ in range(2)]
    assert said == ["brought up to date\n", "already up to date\n"]
    assert (tmp_path / "vaktlinje.db").exists()


def test_the_clock_queues_and_the_worker_does_what_is_due_at_the_time_that_is_told(typed: CliRunner) -> None:
    now, recurring = "2026-12-24T15:00", len(jobs(Organisation()))
    assert typed.invoke(main, ["clock", "--once", "--now", now]).stderr == f"{recurring} queued\n"
    assert typed.invoke(main, ["clock", "--once", "--now", now]).stderr == "0 queued\n"
    assert typed.invoke(main, ["worker", "--once", "--now", "2026-12-24T14:59:59"]).stderr == "0 done\n"
    *log, done = typed.invoke(main, ["worker", "--once", "--now", "2026-12-24T14:00:00Z"]).stderr.splitlines()
    assert done == f"{recurring} done" and sum("worker:did" in line for line in log) == recurring


@pytest.mark.parametrize("words", [
    ["worker", "--now", "2026-12-24T15:00"],
    ["clock", "--now", "2026-12-24T15:00"],
    ["worker", "--once", "--now", "i morgen"],
    ["clock", "--once", "--now", "2026-13-24"],
])
def test_a_time_that_is_none_or_goes_with_nothing_is_bad_usage(words: list[str], typed: CliRunner) -> None:
    refused = typed.invoke(main, words)
    assert refused.exit_code == 2
    assert "--now" in refused.stderr
