"""`vaktlinje report`, typed by somebody who wants to know how Christmas stands (contract, section 5)."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from schedules.orgfile import LeftOut
from schedules.yamlfile import read
from service import organisation
from service.database import Database
from tests.cli.conftest import Typed
from tests.reports.season import ORGANISATION, at
from tests.standin.post import Post

YEAR = datetime.now(UTC).year + 1  # the command's clock is the real one, and the future is what is told
CHRISTMAS = f"jul-{YEAR}"


@pytest.fixture
def imported(stored: Database) -> Database:
    written = ORGANISATION.replace("2027-", f"{YEAR + 1}-").replace("2026-", f"{YEAR}-")
    take_in(stored, written, datetime.now(UTC))
    return stored


def test_open_time_is_told_and_ends_in_one(imported: Database, typed: Typed) -> None:
    told = typed("report", "--period", CHRISTMAS, "--format", "json")
    assert told.exit_code == 1
    [area] = json.loads(told.stdout)["areas"]
    [gap] = area["open"]
    assert (gap["start"], gap["end"]) == (f"{YEAR}-12-26T08:00:00+01:00", f"{YEAR}-12-26T20:00:00+01:00")


def test_it_is_a_page_in_the_areas_language_unless_told_otherwise(imported: Database, typed: Typed) -> None:
    assert '<html lang="nb">' in typed("report", "--period", CHRISTMAS).stdout
    assert '<html lang="en">' in typed("report", "--period", CHRISTMAS, "--language", "en").stdout


def test_it_is_written_to_a_file(imported: Database, typed: Typed, directory: Path) -> None:
    told = typed("report", "--period", CHRISTMAS, "--format", "pdf", "--output", "jul.pdf")
    assert (told.exit_code, told.stdout) == (1, "")
    assert (directory / "jul.pdf").read_bytes().startswith(b"%PDF-")


def test_nothing_open_ends_in_nought(imported: Database, typed: Typed) -> None:
    told = typed("report", "--period", f"paske-{YEAR}", "--area", "storvik", "--format", "csv")
    assert (told.exit_code, told.stdout.count("\n")) == (0, 1)
    assert "No open gaps." in told.stderr


@pytest.mark.parametrize(("words", "says"), [
    (("--period", "jul-20266"), "there is no period 'jul-20266'"),
    (("--period", CHRISTMAS, "--area", "bergen"), "there is no service area 'bergen'"),
    (("--period", CHRISTMAS, "--format", "docx"), "'docx' is not one of"),
    (("--period", CHRISTMAS, "--output", "nowhere/at/all.html"), "cannot be written"),
    ((), "Missing option '--period'"),
])  # fmt: skip
def test_what_cannot_be_is_said_and_ends_in_two(
    imported: Database, typed: Typed, words: tuple[str, ...], says: str
) -> None:
    told = typed("report", *words)
    assert told.exit_code == 2
    assert says in told.stderr
    assert told.stdout == ""


def test_without_an_organisation_there_is_nothing_to_report(stored: Database, typed: Typed) -> None:
    told = typed("report", "--period", CHRISTMAS, "--format", "json")
    assert (told.exit_code, json.loads(told.stdout)["areas"]) == (0, [])


def test_clock_and_worker_send_it_once_when_its_day_has_come(
    stored: Database, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post()
    post.opens()
    for name, value in {"VAKTLINJE_SMTP_URL": post.url, "VAKTLINJE_SECRET_KEY": "only for tests, known to all",
                        "VAKTLINJE_PUBLIC_URL": "http://127.0.0.1:8000",
                        "VAKTLINJE_FIELD_KEYS": urlsafe_b64encode(b"\x01" * 32).decode()}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    take_in(stored, ORGANISATION, at("10-01", "12:00"))
    for _ in range(2):
        for command in ("clock", "worker"):
            assert typed(command, "--once", "--now", "2026-10-28T07:00:00+01:00").exit_code == 0
    post.closes()
    assert sorted(post.recipients) == ["mona@example.org", "pia@example.org"]


def take_in(database: Database, organisation_file: str, now: datetime) -> None:
    document = read(BytesIO(organisation_file.encode()), "organisation.yaml")
    with database.write() as db:
        organisation.take_in(db, document, LeftOut.STAYS, lambda: pytest.fail("no key is needed"), now,
                             lambda db, now: None)  # fmt: skip
