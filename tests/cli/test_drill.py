"""`drill`, as a planner meets it who types it."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from service.database import Database

Typed = Callable[..., Result]
ORGANISATION = """
areas: [{id: sted, name: Sted, sms_number: "+4759440001", fallback: "Ring 116117.", ladder: []}]
staff:
  - {id: kari, name: Kari Oppdikt, phone: "+4759441001"}
  - {id: ola, name: Ola Oppdikt, phone: "+4759441002"}
rotas:
  - id: kveld
    name: Kveldsvakt
    areas: [sted]
    layers: [{members: [kari, ola], handoff: {start: "2020-01-06T08:00", unit: day}}]
"""


@pytest.fixture
def sted(stored: Database, typed: Typed, directory: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    monkeypatch.setenv("VAKTLINJE_FIELD_KEYS", base64.urlsafe_b64encode(b"\x01" * 32).decode())
    (directory / "organisation.yaml").write_text(ORGANISATION)
    assert typed("import", "organisation.yaml").exit_code == 0
    return typed


def test_a_drill_is_begun_by_command_and_looked_at_later(sted: Typed) -> None:
    nothing = sted("drill", "--area", "sted", "--last")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    begun = sted("drill", "--area", "sted", "--format", "json")
    assert begun.exit_code == 0 and begun.stderr.startswith("#1 is begun")  # by night nobody is asked before 08
    last = sted("drill", "--area", "sted", "--last", "--format", "json")
    assert last.exit_code == 0 and json.loads(last.stdout) == json.loads(begun.stdout)
    assert {row["outcome"] for row in json.loads(last.stdout)} <= {"waiting"}


def test_a_second_one_and_an_unknown_area_are_refused_in_a_sentence(sted: Typed) -> None:
    assert sted("drill", "--area", "sted").exit_code == 0
    again = sted("drill", "--area", "sted")
    assert (again.exit_code, again.stderr) == (2, "drill #1 of the area 'sted' is still under way\n")
    assert sted("drill", "--area", "nowhere").exit_code == 2
    assert sted("drill").exit_code == 2
