"""`conversations` and `set-aside` after nights on the real line, on both databases (contract, section 5)."""

import json
from datetime import UTC, datetime

import pytest

from service.clock import FrozenClock
from service.database import Database
from service.vault import Vault
from tests.cli.conftest import Typed
from tests.line.conftest import AT_TWO, ORGANISATION, USERS
from tests.line.night import Night

STRANGER = "+4759449999"


@pytest.fixture
def night(stored: Database, vault: Vault, clock: FrozenClock) -> Night:
    clock.set(AT_TWO)
    told = Night(stored, vault, clock)
    told.organisation(ORGANISATION)
    told.users(USERS, anne="+4759442001", stranger=STRANGER)
    return told


def test_one_that_was_taken_at_the_second_step_and_closed(night: Night, typed: Typed) -> None:
    night.texts("anne", "er noen der?")
    night.wait(minutes=6)
    night.texts("per", "ja 1")
    night.wait(minutes=10)
    night.texts("per", "ferdig 1")

    asked = typed("conversations", "--format", "json")

    assert (asked.exit_code, asked.stderr) == (0, "")
    assert json.loads(asked.stdout) == [{
        "number": 1, "area": "storvik", "state": "closed", "service_user": "anne", "taken_by": "per",
        "opened": "2026-04-05T02:00:00+02:00", "taken": "2026-04-05T02:06:00+02:00",
        "closed": "2026-04-05T02:16:00+02:00", "in_gap": False,
        "pages": [
            {"staff": "ola", "step": 1, "at": "2026-04-05T02:00:00+02:00", "answer": "none"},
            {"staff": "per", "step": 2, "at": "2026-04-05T02:05:00+02:00", "answer": "yes"},
        ],
    }]  # fmt: skip
    assert json.loads(typed("conversations", "--open", "--format", "json").stdout) == []


def test_an_unknown_person_who_waits_has_no_id_and_no_taker(night: Night, typed: Typed) -> None:
    night.texts("stranger", "hjelp meg")
    night.texts("ola", "nei 1")

    [row] = json.loads(typed("conversations", "--open", "--format", "json").stdout)

    assert (row["state"], row["service_user"], row["taken_by"], row["taken"]) == ("paging", None, None, None)
    assert [(page["staff"], page["answer"]) for page in row["pages"]] == [("ola", "no"), ("per", None)]


def test_one_that_was_given_back_is_nobodys(night: Night, typed: Typed) -> None:
    night.texts("anne", "er noen der?")
    night.texts("ola", "ja")
    night.texts("ola", "gi fra 1")

    [row] = json.loads(typed("conversations", "--format", "json").stdout)

    assert (row["state"], row["taken_by"], row["taken"]) == ("paging", None, None)


def test_one_that_came_while_nobody_had_duty_is_marked(night: Night, typed: Typed) -> None:
    night.clock.set(datetime(2026, 4, 6, 12, 0, tzinfo=UTC))
    night.worker_is_alive()
    night.texts("anne", "er noen der?")

    [row] = json.loads(typed("conversations", "--format", "json").stdout)

    assert row["in_gap"] is True
    assert [(page["staff"], page["step"]) for page in row["pages"]] == [("mona", 3)]


def test_a_table_shows_who_was_asked_and_what_they_said(night: Night, typed: Typed) -> None:
    night.texts("anne", "er noen der?")
    night.wait(minutes=6)
    night.texts("per", "ja 1")

    head, line = typed("conversations").stdout.splitlines()

    assert head.split() == ["number", "area", "state", "service_user", "taken_by", "opened", "taken", "closed",
                            "in_gap", "pages"]
    assert line.endswith("no      1 ola none; 2 per yes")


def test_what_was_set_aside_is_listed_without_number_and_text(night: Night, typed: Typed) -> None:
    night.texts("VIPPS", "Koden din er 4711")

    asked = typed("set-aside", "--format", "json")

    [row] = json.loads(asked.stdout)
    assert row == {"at": "2026-04-05T02:00:00+02:00", "area": "storvik", "reason": "cannot_be_answered",
                   "id": night.rows("text")[0]["id"]}
    assert json.loads(typed("conversations", "--format", "json").stdout) == []


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_no_number_no_name_and_no_text_is_told(form: str, night: Night, typed: Typed) -> None:
    night.texts("anne", "er noen der?")
    night.texts("VIPPS", "Koden din er 4711")

    told = typed("conversations", "--format", form).stdout + typed("set-aside", "--format", form).stdout

    assert "storvik" in told
    for private in ("5944", "Anne", "Berg", "noen der", "VIPPS", "4711"):
        assert private not in told


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("words, sentence", [
    (("conversations",), "No conversations.\n"), (("set-aside",), "No texts have been set aside.\n"),
])
def test_before_anything_has_come_in_that_is_said(words: tuple[str, ...], sentence: str, typed: Typed) -> None:
    asked = typed(*words)

    assert (asked.exit_code, asked.stdout, asked.stderr) == (0, "", sentence)
