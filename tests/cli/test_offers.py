"""`offer` and `offers`, as a planner meets them who types them."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from service.database import Database

Typed = Callable[..., Result]
DAY = (datetime.now(UTC) + timedelta(days=9)).date()
ORGANISATION = f"""
areas: [{{id: sted, name: Sted, sms_number: "+4759440001", fallback: "Ring 116117.", ladder: []}}]
staff:
  - {{id: kari, name: Kari Oppdikt, phone: "+4759441001"}}
  - {{id: ola, name: Ola Oppdikt, phone: "+4759441002"}}
  - {{id: tor, name: Tor Oppdikt, phone: "+4759441003"}}
rotas:
  - id: kveld
    name: Kveldsvakt
    kind: after_hours
    areas: [sted]
    layers: [{{members: [kari, ola, tor], handoff: {{start: "2020-01-06T08:00"}}, until: "2020-01-13T08:00"}}]
absences: [{{staff: tor, start: "{DAY}", end: "{DAY + timedelta(days=1)}"}}]
coverage: [{{id: dagen, area: sted, start: "{DAY}T10:00", end: "{DAY}T14:00"}}]
"""


@pytest.fixture
def gap(stored: Database, typed: Typed, directory: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of an open gap."""
    monkeypatch.setenv("VAKTLINJE_FIELD_KEYS", base64.urlsafe_b64encode(b"\x01" * 32).decode())
    (directory / "organisation.yaml").write_text(ORGANISATION)
    assert typed("import", "organisation.yaml").exit_code == 0
    found = typed("gaps", "--from", str(DAY), "--to", str(DAY + timedelta(days=1)), "--format", "json")
    [gap] = json.loads(found.stdout)
    return str(gap["id"])


def as_json(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_planner_offers_a_gap_and_sees_who_was_asked(gap: str, typed: Typed) -> None:
    offered = typed("offer", "--gap", gap, "--now", "--format", "json")  # at whatever hour this runs

    [row] = as_json(offered)
    assert offered.stderr == "Offered as #1 to kari, ola.\n"
    assert (row["number"], row["state"], row["gap"], row["rota"], row["taken_by"]) == (1, "open", gap, "kveld", None)
    assert row["asked"] == [{"staff": "kari", "answer": None}, {"staff": "ola", "answer": None}]
    assert row["start"].startswith(f"{DAY}T10:00:00+0")
    for words in ((), ("--open",), ("--area", "sted")):
        assert as_json(typed("offers", *words, "--format", "json")) == [row]


def test_a_planner_offers_a_part_to_one_and_takes_it_back(gap: str, typed: Typed) -> None:
    [row] = as_json(typed("offer", "--gap", gap, "--to", "ola", "--from", f"{DAY}T12:00", "--to-time", f"{DAY}T13:00",
                          "--rota", "kveld", "--deadline", f"{DAY}T09:00", "--format", "json"))
    assert (row["start"][11:16], row["end"][11:16], row["deadline"][11:16]) == ("12:00", "13:00", "09:00")
    assert [asked["staff"] for asked in row["asked"]] == ["ola"]

    assert typed("offer", "withdraw", row["id"]).stderr == "Withdrawn: #1.\n"
    assert typed("offers", "--open").stderr == "No offers.\n"
    again = typed("offer", "withdraw", row["id"])
    assert (again.exit_code, again.stderr) == (2, "offer #1 is withdrawn: there is nothing to withdraw\n")


@pytest.mark.parametrize(("words", "sentence"), [
    (["--gap", "nothing"], "there is no gap 'nothing'"),
    (["--to", "kari"], "say which gap with --gap ID"),
    (["--gap", "GAP", "--to", "kari,tor"], "'tor' cannot be asked: is absent then"),
    (["--gap", "GAP", "--to", "kari", "--to", "nobody"], "there is no staff member 'nobody'"),
    (["--gap", "GAP", "--from", "tomorrow"], "--from: 'tomorrow' is no time"),
    (["--gap", "GAP", "--rota", "nothing"], "does not count for 'dagen'"),
])
def test_what_cannot_be_offered_is_bad_input_with_a_sentence(
    gap: str, typed: Typed, words: list[str], sentence: str
) -> None:
    refused = typed("offer", *(gap if word == "GAP" else word for word in words))

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert sentence in refused.stderr
    assert typed("offers").stderr == "No offers.\n"


def test_offers_of_an_unknown_area_are_bad_input(gap: str, typed: Typed) -> None:
    refused = typed("offers", "--area", "nowhere")

    assert (refused.exit_code, refused.stderr) == (2, "there is no service area 'nowhere'\n")
