"""`check`: what a planner should look at before duty is as it stands."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schedules.orgfile import LeftOut, read
from service import organisation
from service.database import Database
from tests.cli.conftest import Typed

ORGANISATION = """
areas:
  - {id: storvik, name: Storvik kommune, sms_number: "+4759440001", fallback: "Ring 116117.", ladder: []}
  - {id: nabovik, name: Nabovik kommune, sms_number: "+4759440002", fallback: "Ring 116117.", ladder: []}
staff:
  - {id: kari, name: Kari Eksempel, phone: "+4759441001"}
  - {id: ola, name: Ola Prøvesen, phone: "+4759441002"}
rotas:
  - id: natt
    name: Nattvakt
    kind: after_hours
    areas: [storvik]
    duty: standby
    standby_factor: 1/5
    rest: {daily: 8h, weekly: 28h}
    layers: [{members: [kari], handoff: {start: "2026-01-01T00:00", unit: week},
              windows: [{from: "20:00", to: "08:00"}]}]
  - id: dag
    name: Dagvakt
    kind: daytime
    areas: [nabovik]
    shifts:
      - {staff: kari, start: "2026-10-23T18:00", end: "2026-10-23T21:00"}
      - {staff: ola, start: "2026-10-26T08:00", end: "2026-10-26T22:00"}
absences:
  - {staff: ola, start: "2026-10-28T00:00", end: "2026-10-29T00:00", kind: sick}
"""
DAYS = ("--from", "2026-10-23", "--to", "2026-10-27")


def take_in(database: Database, written: str) -> None:
    document = read(io.BytesIO(written.encode()), "organisation.yaml")
    with database.write() as db:
        organisation.take_in(db, document, LeftOut.STAYS, lambda: pytest.fail("no key is needed"),
                             datetime(2026, 1, 1, tzinfo=UTC), lambda db, now: None)


@pytest.fixture
def imported(stored: Database) -> Database:
    take_in(stored, ORGANISATION)
    return stored


@pytest.mark.usefixtures("imported")
def test_each_finding_says_who_when_why_and_by_which_rule(typed: Typed) -> None:
    asked = typed("check", *DAYS, "--format", "json")

    assert (asked.exit_code, asked.stderr) == (1, "")
    assert json.loads(asked.stdout) == [
        {"kind": "double_duty", "staff": "kari", "start": "2026-10-23T20:00:00+02:00",
         "end": "2026-10-23T21:00:00+02:00", "rotas": ["natt", "dag"], "rule": None,
         "reason": "Kari har både Nattvakt og Dagvakt fra fredag 23.10. kl. 20.00 til fredag 23.10. kl. 21.00."},
        {"kind": "daily_rest", "staff": "ola", "start": "2026-10-26T08:00:00+01:00",
         "end": "2026-10-26T22:00:00+01:00", "rotas": [], "rule": "aml. § 10-8 (1)",
         "reason": "Ola får ikke 11 t sammenhengende fri i døgnet fra mandag 26.10. kl. 08.00. Arbeidet varer "
                   "til mandag 26.10. kl. 22.00 uten slik fri; det lengste er 10 t."},
    ]  # fmt: skip


@pytest.mark.usefixtures("imported")
def test_an_area_is_told_of_its_own_people(typed: Typed) -> None:
    asked = typed("check", *DAYS, "--area", "storvik", "--format", "json")
    assert [finding["staff"] for finding in json.loads(asked.stdout)] == ["kari"]


@pytest.mark.usefixtures("imported")
def test_a_planner_reads_it_in_english_or_takes_it_to_a_spreadsheet(typed: Typed) -> None:
    table = typed("check", *DAYS, "--language", "en").stdout.splitlines()
    assert table[0].split() == ["staff", "reason", "rule"]
    assert "Ola does not get 11 hr off together in the 24 hours from Monday 26 Oct" in table[2]
    rows = list(csv.DictReader(io.StringIO(typed("check", *DAYS, "--format", "csv").stdout)))
    assert [(row["kind"], row["rotas"]) for row in rows] == [("double_duty", "natt; dag"), ("daily_rest", "")]


@pytest.mark.usefixtures("imported")
def test_nothing_to_look_at_is_an_empty_list_and_a_sentence(typed: Typed) -> None:
    asked = typed("check", "--from", "2026-11-01", "--to", "2026-12-01", "--format", "json")
    assert (asked.exit_code, asked.stdout, asked.stderr) == (0, "[]\n", "Nothing to look at.\n")


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(("words", "says"), [
    pytest.param(("--from", "2026-10-23", "--to", "i morgen"), "'i morgen' is no time", id="no time"),
    pytest.param(("--from", "2026-10-24", "--to", "2026-10-23"), "lies after", id="from after to"),
    pytest.param((*DAYS, "--area", "sørvik"), "no service area 'sørvik'", id="unknown area"),
    pytest.param(("--from", "0001-01-01", "--to", "9999-12-31"), "ten years", id="all time there is"),
])  # fmt: skip
def test_what_cannot_be_checked_is_refused_with_a_sentence(typed: Typed, words: tuple[str, ...], says: str) -> None:
    asked = typed("check", *words)
    assert asked.exit_code == 2 and says in asked.stderr and asked.stdout == ""


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("edge", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_nothing_special(typed: Typed, edge: str) -> None:
    assert typed("check", "--from", edge, "--to", edge).exit_code == 0


def test_what_a_rota_says_of_stand_by_and_rest_comes_back_in_an_export(imported: Database, typed: Typed) -> None:
    exported = typed("export").stdout
    assert 'standby_factor: "1/5"' in exported and 'rest: {daily: "8h", weekly: "28h"}' in exported
    with imported.read() as db:
        before = organisation.stored(db)
    take_in(imported, exported)
    with imported.read() as db:
        assert organisation.stored(db) == before


@pytest.mark.parametrize(("written", "says"), [
    ("duty: asleep", "duty"), ("standby_factor: 8/7", "no part of a whole"), ("rest: {daily: 7h}", "not under 8h"),
    ("rest: {weekly: 27h}", "not under 28h"), ("rest: {monthly: 35h}", "monthly"),
])  # fmt: skip
def test_rest_that_the_act_does_not_allow_is_refused_with_its_place(
    typed: Typed, written: str, says: str
) -> None:
    Path("organisation.yaml").write_text(f"rotas:\n  - id: natt\n    name: Natt\n    kind: backup\n    {written}\n")
    asked = typed("import", "--check", "organisation.yaml")
    assert asked.exit_code == 2 and says in asked.stderr and "organisation.yaml:5: rotas[0]" in asked.stderr
