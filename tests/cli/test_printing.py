"""Tables, JSON and CSV of the same rows."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from service.cli import printing

ROW = {"who": "ola", "yes": True, "none": None, "at": datetime(2026, 1, 1, tzinfo=UTC), "many": ["a", "b"],
       "parts": [{"step": 1, "answer": None}, {"step": 2, "answer": "yes"}]}


def test_a_cell_is_plain_for_people_and_whole_for_programs() -> None:
    columns = list(ROW)

    assert printing.as_table(columns, [ROW]).splitlines() == [
        "who  yes  none  at                    many  parts",
        "ola  yes  -     Thu 2026-01-01 00:00  a; b  1; 2 yes",
    ]
    [row] = json.loads(printing.as_json(columns, [ROW]))
    assert row == {**ROW, "at": "2026-01-01T00:00:00+00:00"}


@pytest.mark.parametrize("cell", ["=1+1", "+4759440001", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_stays_text_in_a_spreadsheet(cell: str) -> None:
    written = printing.as_csv(["cell"], [{"cell": cell}])

    assert list(csv.reader(io.StringIO(written, newline="")))[1] == [f"'{cell}"]


def test_no_rows_are_an_empty_list_a_head_and_nothing() -> None:
    assert [write(["a", "b"], []) for write in (printing.as_json, printing.as_csv, printing.as_table)] == [
        "[]\n", "a,b\r\n", "",
    ]
