"""Gaps with their lives on the command line, a year ahead of whenever this runs."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import yaml

from schedules.orgfile import LeftOut, read
from service import organisation
from service.database import Database
from tests.cli.conftest import Typed

TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
NIGHT = TODAY + timedelta(days=200)


def clock(hours: int) -> str:
    return (NIGHT + timedelta(hours=hours)).isoformat(timespec="minutes") + "Z"


ORGANISATION: dict[str, Any] = {
    "timezone": "UTC",
    "areas": [{"id": "storvik", "name": "Storvik", "sms_number": "+4759440001", "fallback": "Ring 116117.",
               "managers": ["mona"], "ladder": []}],
    "staff": [{"id": "mona", "name": "Mona Eksempel", "phone": "+4759441001"}],
    "rotas": [{"id": "natt", "name": "Natt", "kind": "after_hours", "areas": ["storvik"]}],
    "coverage": [{"id": "krav", "area": "storvik", "start": clock(20), "end": clock(32)}],
}  # fmt: skip
SPAN = ("--from", clock(0), "--to", clock(48))


def take_in(database: Database, **more: Any) -> None:
    document = read(BytesIO(yaml.safe_dump({**ORGANISATION, **more}).encode()), "organisation.yaml")
    with database.write() as db:
        organisation.take_in(db, document, LeftOut.STAYS, lambda: pytest.fail("no key is needed"), datetime.now(UTC),
                             lambda db, now: None)


@pytest.fixture
def gap(stored: Database, typed: Typed) -> str:
    """The id of the only gap."""
    take_in(stored)
    [found] = json.loads(typed("gaps", *SPAN, "--format", "json").stdout)
    return str(found["id"])


def test_a_gap_has_an_id_and_is_open_though_no_worker_has_looked(gap: str, typed: Typed) -> None:
    asked = typed("gaps", *SPAN, "--format", "json")

    [found] = json.loads(asked.stdout)
    assert (asked.exit_code, found["id"], found["state"], found["covered"]) == (1, gap, "open", 0)
    assert gap in typed("gaps", *SPAN).stdout


def test_it_keeps_its_id_after_a_change_and_is_cut_where_one_looks(gap: str, stored: Database, typed: Typed) -> None:
    take_in(stored, rotas=[{**ORGANISATION["rotas"][0],
                            "shifts": [{"staff": "mona", "start": clock(20), "end": clock(24)}]}])

    [found] = json.loads(typed("gaps", "--from", clock(26), "--to", clock(30), "--format", "json").stdout)
    assert (found["id"], found["start"][:16], found["end"][:16]) == (gap, clock(26)[:16], clock(30)[:16])


def test_an_accepted_gap_is_no_open_one_and_its_history_says_who_and_why(gap: str, typed: Typed) -> None:
    words = ("--by", "mona", "--reason", "Legevakten tar det.", "--told", "Ring 116117.")
    accepted = typed("gap", "accept", "--gap", gap, *words)
    assert (accepted.exit_code, accepted.stderr) == (0, "Accepted.\n")

    asked = typed("gaps", *SPAN, "--format", "json")
    assert (asked.exit_code, [found["state"] for found in json.loads(asked.stdout)]) == (0, ["accepted"])

    [shown] = json.loads(typed("gap", "show", "--gap", gap, "--format", "json").stdout)
    assert (shown["state"], shown["accepted_by"], shown["reason"], shown["told_instead"]) == (
        "accepted", "mona", "Legevakten tar det.", "Ring 116117.")
    assert [(event["event"], event["staff"]) for event in shown["history"]] == [("opened", None), ("accepted", "mona")]
    table = typed("gap", "show", "--gap", gap).stdout
    assert all(words in table for words in ("accepted", "mona", "Legevakten tar det.", "Ring 116117.", "opened"))


def test_who_accepts_again_is_told_what_that_replaced(gap: str, typed: Typed) -> None:
    typed("gap", "accept", "--gap", gap, "--by", "mona", "--reason", "Legevakten tar det.", "--told", "Ring 116117.")
    again = typed("gap", "accept", "--gap", gap, "--by", "mona", "--reason", "Naboen tar det.", "--told", "Vent.")
    assert (again.exit_code, again.stderr) == (
        0, "Accepted.\nThis replaced an earlier acceptance, by mona: 'Legevakten tar det.';"
           " users were told 'Ring 116117.'.\n")
    assert "Naboen tar det." in typed("gap", "show", "--gap", gap).stdout


def test_a_gap_that_is_open_again_shows_no_acceptance(gap: str, stored: Database, typed: Typed) -> None:
    typed("gap", "accept", "--gap", gap, "--by", "mona", "--reason", "Legevakten tar det.", "--told", "Ring 116117.")
    take_in(stored, coverage=[{**ORGANISATION["coverage"][0], "end": clock(36)}])
    shown = typed("gap", "show", "--gap", gap).stdout
    assert "reopened" in shown and "Legevakten" not in shown


@pytest.mark.parametrize("words, sentence", [
    (["--by", "ola", "--reason", "x", "--told", "y"], "'ola' is not among the managers of 'storvik'"),
    (["--by", "mona", "--reason", " ", "--told", "y"], "the reason must say something"),
])
def test_what_cannot_be_accepted_is_told_in_one_sentence(
    words: list[str], sentence: str, gap: str, typed: Typed
) -> None:
    refused = typed("gap", "accept", "--gap", gap, *words)
    assert refused.exit_code == 2 and sentence in refused.stderr
    assert typed("gaps", *SPAN).exit_code == 1


@pytest.mark.usefixtures("gap")
def test_a_gap_that_is_not_there_is_told(typed: Typed) -> None:
    asked = typed("gap", "show", "--gap", "borte")
    assert (asked.exit_code, asked.stderr) == (2, "there is no gap 'borte'\n")


def test_what_was_before_the_first_look_or_lies_beyond_the_last_is_one_with_what_is_recorded(
    stored: Database, typed: Typed
) -> None:
    take_in(stored, coverage=[{"id": "krav", "area": "storvik", "start": None, "end": None}])
    since, until = ((TODAY + timedelta(days=days)).isoformat(timespec="minutes") for days in (-30, 800))

    [found] = json.loads(typed("gaps", "--from", since, "--to", until, "--format", "json").stdout)
    assert (found["start"][:16], found["end"][:16], found["state"]) == (since, until, "open")

    [before] = json.loads(
        typed("gaps", "--from", since, "--to", TODAY.isoformat(timespec="minutes"), "--format", "json").stdout)
    assert (before["id"], before["state"]) == (None, None)
