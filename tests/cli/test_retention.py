"""`retention`, `users export` and `users erase`, as an operator meets them who types them."""

import json
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pytest

from schedules.orgfile import LeftOut, read
from schedules.retention import KINDS
from service import organisation, people
from service.database import Database
from service.models import metadata
from service.vault import Vault
from tests.cli.conftest import Typed
from tests.web.house import ANNE, EXAMPLES, FRIDAY_NIGHT

KEY = b"\x01" * 32


@pytest.fixture
def town(stored: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    vault = Vault([KEY])
    monkeypatch.setenv("VAKTLINJE_FIELD_KEYS", b64encode(KEY).decode())
    for name in ("organisation.yaml", "users.yaml"):
        with stored.write() as db:
            file = read(BytesIO((EXAMPLES / name).read_bytes()), name)
            if name == "users.yaml":
                people.take_in(db, file, LeftOut.STAYS, vault, FRIDAY_NIGHT)
            else:
                organisation.take_in(db, file, LeftOut.STAYS, lambda: vault, FRIDAY_NIGHT, lambda db, now: None)
    return stored


def rows(database: Database, table: str) -> int:
    with database.read() as db:
        return len(db.execute(metadata.tables[table].select()).all())


def test_a_dry_run_tells_each_kind_and_leaves_no_report(town: Database, typed: Typed) -> None:
    told = typed("retention", "--dry-run", "--format", "json")
    assert told.exit_code == 0 and told.stderr.endswith("Nothing was changed.\n")
    assert [(row["kind"], row["days"]) for row in json.loads(told.stdout)] == [
        (kind, one.days) for kind, one in KINDS.items()
    ]
    assert rows(town, "retention_run") == 0
    assert typed("retention").exit_code == 0 and rows(town, "retention_run") == 1


def test_everything_about_one_person_is_written_for_the_owner_alone(
    town: Database, typed: Typed, directory: Path
) -> None:
    done = typed("users", "export", "anne", "--to", "out")
    assert done.exit_code == 0 and "Anne" not in done.output and ANNE not in done.output
    file, paper = directory / "out" / "anne.json", directory / "out" / "anne.pdf"
    assert json.loads(file.read_text())["tables"]["service_user"][0]["particulars"]["name"] == "Anne Påfunn"
    assert paper.read_bytes().startswith(b"%PDF")
    assert [one.stat().st_mode & 0o777 for one in (file, paper)] == [0o600, 0o600]


def test_erasing_is_told_before_it_is_done(town: Database, typed: Typed) -> None:
    before = typed("users", "erase", "anne", "--why", "hun ba om det")
    assert before.exit_code == 0 and "With --yes" in before.stderr and rows(town, "erasure") == 0
    done = typed("users", "erase", "anne", "--why", "hun ba om det", "--yes")
    assert done.exit_code == 0 and done.stdout == before.stdout and "stays  service_user" in done.stdout
    assert rows(town, "erasure") == 1 and "ba om det" not in done.output
    again = typed("users", "erase", "anne", "--why", "x", "--yes")
    assert again.exit_code == 2 and "there is no service user 'anne'" in again.stderr


def test_without_a_reason_nobody_is_erased(town: Database, typed: Typed) -> None:
    assert typed("users", "erase", "anne", "--yes").exit_code == 2 and rows(town, "erasure") == 0
