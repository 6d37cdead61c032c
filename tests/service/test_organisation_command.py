"""`import`, `export` and `users import`, as somebody meets them who types them."""

import base64
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from service.cli import main
from service.database import Database

DEMO = Path(__file__).parents[2] / "examples" / "demo"
ORGANISATION, USERS = DEMO / "organisation.yaml", DEMO / "users.yaml"
WRONG = "areas:\n  - {id: a, name: A, sms_number: 1, fallback: x, ladder: []}\nareaz: []\n"


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory to type in, with nothing in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "VAKTLINJE_FIELD_KEYS", "VAKTLINJE_SECRET_KEY", "VAKTLINJE_CHANNEL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAKTLINJE_FIELD_KEYS", base64.urlsafe_b64encode(b"\x01" * 32).decode())


def typed(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_check_needs_nothing_and_leaves_nothing_behind(directory: Path) -> None:
    checked = typed("import", "--check", ORGANISATION)

    assert (checked.exit_code, checked.stderr) == (0, "")
    assert "added    rota          kveldsvakt\n" in checked.stdout
    assert list(directory.iterdir()) == []


def test_a_check_says_beforehand_what_the_import_then_does(directory: Path) -> None:
    for _ in range(2):
        checked = typed("import", ORGANISATION, "--check").stdout
        assert typed("import", ORGANISATION).stdout == checked
    assert checked == "unchanged 21\n"

    (directory / "less.yaml").write_text("periods: []\n")
    said = typed("import", "--check", "--prune", "less.yaml").stdout
    assert "retired  staff         kari\n" in said
    assert typed("import", ORGANISATION, "--check").stdout == "unchanged 21\n"


def test_a_check_reads_nothing_from_a_file_that_is_no_database(directory: Path) -> None:
    (directory / "vaktlinje.db").write_bytes(b"")

    checked = typed("import", "--check", ORGANISATION)

    assert checked.exit_code == 0
    assert "checked as a first import" in checked.stderr
    assert "added    area          storvik\n" in checked.stdout


def test_a_check_without_the_keys_says_what_it_did_not_compare(
    directory: Path, keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed("import", ORGANISATION)
    typed("users", "import", USERS)
    monkeypatch.delenv("VAKTLINJE_FIELD_KEYS")

    checked, taken = typed("import", "--check", ORGANISATION), typed("import", ORGANISATION)

    assert (checked.exit_code, checked.stdout) == (0, "unchanged 21\n")
    assert "VAKTLINJE_FIELD_KEYS" in checked.stderr and "not compared" in checked.stderr
    assert taken.exit_code == 2
    assert "VAKTLINJE_FIELD_KEYS" in taken.stderr


@pytest.mark.parametrize("command", [("import",), ("import", "--check")])
def test_a_refused_file_is_told_line_by_line_with_status_2(directory: Path, command: tuple[str, ...]) -> None:
    (directory / "wrong.yaml").write_text(WRONG)

    refused = typed(*command, "wrong.yaml")

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.splitlines() == [
        "wrong.yaml:2: areas[0].sms_number: not a possible phone number in international form: write +4759440001",
        "wrong.yaml:3: areaz: unknown key"]
    assert typed("import", ORGANISATION, "--check").stdout.startswith("changed  organisation  extra_holidays\n")


def test_a_file_that_is_not_there_is_bad_usage(directory: Path) -> None:
    assert typed("import", "nowhere.yaml").exit_code == 2
    assert typed("users", "import", "nowhere.yaml").exit_code == 2
    assert typed("import", directory).exit_code == 2
    assert list(directory.iterdir()) == []


def test_an_export_taken_in_again_changes_nothing(directory: Path) -> None:
    typed("import", ORGANISATION)
    (directory / "out.yaml").write_text(typed("export").stdout)

    assert typed("import", "--prune", "out.yaml").stdout == "unchanged 21\n"
    assert typed("export").stdout == (directory / "out.yaml").read_text()


def test_an_import_of_service_users_says_ids_only(directory: Path, keys: None) -> None:
    typed("import", ORGANISATION)

    taken = typed("users", "import", USERS)

    assert taken.exit_code == 0
    assert taken.output == "added    service_user  aila\nadded    service_user  anne\nadded    service_user  bo\n" \
                           "unchanged 0\n"
    pruned = USERS.read_text()[:USERS.read_text().index("  - id: bo")]
    (directory / "anne.yaml").write_text(pruned)
    assert typed("users", "import", "--prune", "anne.yaml").stdout == (
        "retired  service_user  aila\nretired  service_user  bo\nunchanged 1\n")


def test_service_users_need_the_keys_and_a_known_area(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_keys = typed("users", "import", USERS)
    assert without_keys.exit_code == 2
    assert "VAKTLINJE_FIELD_KEYS is not set" in without_keys.stderr

    monkeypatch.setenv("VAKTLINJE_FIELD_KEYS", base64.urlsafe_b64encode(b"\x01" * 32).decode())
    unknown = typed("users", "import", USERS)
    assert unknown.exit_code == 2
    assert "service_users[0].area: there is no area with this id" in unknown.stderr
    assert "Påfunn" not in unknown.output


def test_the_line_looks_at_once_at_what_a_change_means_and_only_after_a_change(directory: Path) -> None:
    def queued() -> list[str]:
        database = Database("sqlite:///vaktlinje.db")
        with database.read() as db:
            found = db.scalars(text("SELECT kind FROM work WHERE state = 'due' ORDER BY kind")).all()
        database.close()
        return list(found)

    (directory / "nothing.yaml").write_text("areas: []\n")
    typed("import", "nothing.yaml")
    assert queued() == []

    typed("import", ORGANISATION)
    assert queued() == ["gaps", "sweep"]
