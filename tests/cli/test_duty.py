"""Asking from the command line who is on duty and when nobody is (contract, section 5)."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schedules.orgfile import LeftOut, read
from service import organisation
from service.database import Database
from tests.cli.conftest import Shell, Typed

ORGANISATION = """
areas:
  - id: storvik
    name: Storvik kommune
    sms_number: "+4759440001"
    fallback: "Ring legevakten 116117."
    ladder: [{rotas: [natt], wait: 5m}]
  - id: nabovik
    name: Nabovik kommune
    sms_number: "+4759440002"
    fallback: "Ring legevakten 116117."
    ladder: [{rotas: [bak], wait: 5m}]
staff:
  - {id: kari, name: Kari Eksempel, phone: "+4759441001"}
  - {id: ola, name: Ola Prøvesen, phone: "+4759441002"}
rotas:
  - id: natt
    name: Nattvakt
    kind: after_hours
    areas: [storvik]
    layers:
      - {members: [kari], windows: [{from: "20:00", to: "08:00"}], handoff: {start: "2026-01-01T00:00", unit: week},
         until: "2026-12-31T00:00"}
    shifts: [{staff: ola, start: "2026-10-24T22:00", end: "2026-10-25T06:00"}]
    overrides: [{staff: null, start: "2026-10-26T23:00", end: "2026-10-27T01:00"}]
  - id: bak
    name: Bakvakt
    kind: backup
    areas: [storvik, nabovik]
    layers: [{members: [ola], handoff: {start: "2026-01-01T00:00", unit: week}}]
absences:
  - {staff: kari, start: "2026-10-28T00:00", end: "2026-10-29T00:00", kind: sick}
coverage:
  - {id: storvik-natt, area: storvik, kinds: [after_hours], windows: [{from: "20:00", to: "08:00"}]}
"""


@pytest.fixture
def imported(stored: Database) -> Database:
    document = read(io.BytesIO(ORGANISATION.encode()), "organisation.yaml")
    with stored.write() as db:
        no_vault = organisation.take_in(
            db, document, LeftOut.STAYS, lambda: pytest.fail("no key is needed"), datetime(2026, 1, 1, tzinfo=UTC),
            lambda db, now: None,
        )
    assert no_vault.listed
    return stored


@pytest.fixture
def file(directory: Path) -> str:
    written = directory / "organisation.yaml"
    written.write_text(ORGANISATION)
    return str(written)


@pytest.mark.usefixtures("imported")
def test_each_rota_tells_who_has_it_and_until_when(typed: Typed) -> None:
    asked = typed("oncall", "--area", "storvik", "--at", "2026-10-23T21:00", "--format", "json")

    assert (asked.exit_code, asked.stderr) == (0, "")
    assert json.loads(asked.stdout) == [
        {"rota": "natt", "kind": "after_hours", "staff": "kari", "until": "2026-10-24T08:00:00+02:00"},
        {"rota": "bak", "kind": "backup", "staff": "ola", "until": None},
    ]


@pytest.mark.usefixtures("imported")
def test_a_table_is_what_people_get_unless_they_ask_for_another_form(typed: Typed) -> None:
    asked = typed("oncall", "--area", "storvik", "--at", "2026-10-23T21:00")

    assert asked.stdout.splitlines() == [
        "rota  kind         staff  until",
        "natt  after_hours  kari   Sat 2026-10-24 08:00",
        "bak   backup       ola    -",
    ]


@pytest.mark.usefixtures("imported")
def test_a_bare_date_means_midnight_and_an_offset_is_heeded(typed: Typed) -> None:
    at_midnight, with_offset = (
        typed("oncall", "--area", "storvik", "--at", at, "--format", "json").stdout
        for at in ("2026-10-24", "2026-10-23T22:00Z")
    )

    assert json.loads(at_midnight)[0]["staff"] == "kari"
    assert at_midnight == with_offset


@pytest.mark.usefixtures("imported")
def test_without_a_time_it_is_about_now(typed: Typed) -> None:
    assert "ola" in typed("oncall", "--area", "nabovik").stdout


@pytest.mark.usefixtures("imported")
def test_nobody_on_duty_is_an_empty_list_and_a_sentence_for_people(typed: Typed) -> None:
    asked = typed("shifts", "--rota", "natt", "--from", "2026-10-23T10:00", "--to", "2026-10-23T12:00",
                  "--format", "json")

    assert (asked.exit_code, asked.stdout) == (0, "[]\n")
    assert asked.stderr == "Nobody has duty on this rota in that time.\n"


@pytest.mark.usefixtures("imported")
def test_shifts_are_final_and_cut_at_the_edges_also_in_the_night_with_an_hour_more(typed: Typed) -> None:
    asked = typed("shifts", "--rota", "natt", "--from", "2026-10-24T21:00", "--to", "2026-10-25T07:00",
                  "--format", "json")

    assert json.loads(asked.stdout) == [
        {"staff": "kari", "start": "2026-10-24T21:00:00+02:00", "end": "2026-10-24T22:00:00+02:00", "source": "layer"},
        {"staff": "ola", "start": "2026-10-24T22:00:00+02:00", "end": "2026-10-25T06:00:00+01:00", "source": "shift"},
        {"staff": "kari", "start": "2026-10-25T06:00:00+01:00", "end": "2026-10-25T07:00:00+01:00", "source": "layer"},
    ]


@pytest.mark.usefixtures("imported")
def test_the_hour_that_comes_twice_is_told_apart_in_a_table(typed: Typed) -> None:
    asked = typed("shifts", "--rota", "natt", "--from", "2026-10-25T02:30+02:00", "--to", "2026-10-25T02:30+01:00")

    assert asked.stdout.splitlines()[1] == "ola    Sun 2026-10-25 02:30  Sun 2026-10-25 02:30+0100  shift"


@pytest.mark.usefixtures("imported")
def test_gaps_are_told_with_exit_status_1_and_whose_absence_is_behind_them(typed: Typed) -> None:
    asked = typed("gaps", "--from", "2026-10-26", "--to", "2026-10-29", "--format", "json")

    assert (asked.exit_code, asked.stderr) == (1, "")
    always = {"id": None, "state": None, "area": "storvik", "requirement": "storvik-natt", "minimum": 1, "covered": 0,
              "period": None}
    assert json.loads(asked.stdout) == [
        {**always, "start": "2026-10-26T23:00:00+01:00", "end": "2026-10-27T01:00:00+01:00", "absent": []},
        {**always, "start": "2026-10-28T00:00:00+01:00", "end": "2026-10-28T08:00:00+01:00", "absent": ["kari"]},
        {**always, "start": "2026-10-28T20:00:00+01:00", "end": "2026-10-29T00:00:00+01:00", "absent": ["kari"]},
    ]


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("words", [
    ["--from", "2026-10-21", "--to", "2026-10-22"],
    ["--from", "2026-10-26", "--to", "2026-10-29", "--area", "nabovik"],
    ["--from", "2026-10-27", "--to", "2026-10-27"],
], ids=["a covered day", "another area", "no time at all"])
def test_no_gaps_is_exit_status_0(words: list[str], typed: Typed) -> None:
    asked = typed("gaps", *words, "--format", "json")

    assert (asked.exit_code, asked.stdout, asked.stderr) == (0, "[]\n", "No gaps.\n")


@pytest.mark.usefixtures("imported")
def test_the_file_and_the_database_tell_the_same_gaps(typed: Typed, file: str) -> None:
    words = ("gaps", "--from", "2026-10-20", "--to", "2026-11-20", "--format", "json")
    assert typed(*words).stdout == typed(*words, "--file", file).stdout != "[]\n"


def test_a_file_needs_no_database_and_no_settings(shell: Shell, file: str) -> None:
    words = ("gaps", "--from", "2026-10-26", "--to", "2026-10-27", "--file", file, "--format", "json")
    asked = shell.run(*words, DATABASE_URL="mysql://nowhere/at/all")

    assert asked.returncode == 1, asked.stderr
    assert [gap["start"] for gap in json.loads(asked.stdout)] == ["2026-10-26T23:00:00+01:00"]
    assert [left.name for left in shell.directory.iterdir()] == ["organisation.yaml"]


def test_a_file_that_does_not_hold_is_refused_with_its_line(typed: Typed, file: str) -> None:
    Path(file).write_text(ORGANISATION.replace("area: storvik, kinds", "area: sørvik, kinds"))

    asked = typed("gaps", "--from", "2026-10-26", "--to", "2026-10-27", "--file", file)

    assert (asked.exit_code, asked.stdout) == (2, "")
    assert "organisation.yaml:34: coverage[0].area" in asked.stderr


@pytest.mark.usefixtures("imported")
def test_periods_that_overlap_are_told_by_start(typed: Typed) -> None:
    asked = typed("periods", "--from", "2027-01-03", "--to", "2027-03-21", "--format", "json")

    assert json.loads(asked.stdout) == [
        {"id": "jul-2026", "name": "Jul 2026", "start": "2026-12-23T00:00:00+01:00",
         "end": "2027-01-04T00:00:00+01:00"},
        {"id": "paske-2027", "name": "Påske 2027", "start": "2027-03-20T00:00:00+01:00",
         "end": "2027-03-30T00:00:00+02:00"},
    ]


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("words, sentence", [
    (["oncall", "--area", "sørvik"], "there is no service area 'sørvik'"),
    (["gaps", "--area", "sørvik", "--from", "2026-10-26", "--to", "2026-10-27"], "there is no service area 'sørvik'"),
    (["shifts", "--rota", "dag", "--from", "2026-10-26", "--to", "2026-10-27"], "there is no rota 'dag'"),
    (["shifts", "--rota", "natt", "--from", "2026-10-27", "--to", "2026-10-26"],
     "--from 2026-10-27 lies after --to 2026-10-26"),
    (["periods", "--from", "2026-10-27", "--to", "i morgen"],
     "--to: 'i morgen' is no time: write 2026-12-24T15:00, or 2026-12-24 for its 00:00"),
    (["oncall", "--area", "storvik", "--at", "2026-02-30"],
     "--at: '2026-02-30' is no time: write 2026-12-24T15:00, or 2026-12-24 for its 00:00"),
])
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_what_does_not_exist_is_told_in_one_sentence(
    words: list[str], sentence: str, form: str, typed: Typed
) -> None:
    asked = typed(*words, "--format", form)

    assert (asked.exit_code, asked.stdout, asked.stderr) == (2, "", f"{sentence}\n")


@pytest.mark.parametrize("words", [["oncall"], ["shifts", "--rota", "natt"], ["gaps", "--from", "2026-10-26"],
                                   ["periods", "--from", "2026-10-26", "--to", "2026-10-27", "--format", "xml"]])
def test_what_is_left_out_is_bad_usage_before_anything_is_read(words: list[str], typed: Typed, directory: Path) -> None:
    asked = typed(*words)

    assert (asked.exit_code, asked.stdout) == (2, "")
    assert list(directory.iterdir()) == []


def test_before_the_first_import_one_is_told_what_to_do(typed: Typed) -> None:
    asked = typed("oncall", "--area", "storvik")

    assert asked.exit_code == 2
    assert "vaktlinje import FILE" in asked.stderr


@pytest.mark.usefixtures("imported")
def test_a_spreadsheet_gets_a_row_for_each_gap(typed: Typed) -> None:
    asked = typed("gaps", "--from", "2026-10-28", "--to", "2026-10-29", "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(asked.stdout)))
    assert [(row["start"], row["absent"], row["state"]) for row in rows] == [
        ("2026-10-28T00:00:00+01:00", "kari", ""), ("2026-10-28T20:00:00+01:00", "kari", ""),
    ]


def test_nothing_in_a_spreadsheet_is_taken_for_a_formula(typed: Typed, file: str) -> None:
    Path(file).write_text(ORGANISATION.replace("id: storvik-natt", "id: -1"))

    asked = typed("gaps", "--from", "2026-10-28", "--to", "2026-10-29", "--file", file, "--format", "csv")

    assert {row["requirement"] for row in csv.DictReader(io.StringIO(asked.stdout))} == {"'-1"}
