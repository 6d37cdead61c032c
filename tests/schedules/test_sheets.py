"""Plans as municipalities export them: tables with Norwegian heads, dates and clocks."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from schedules import sheets
from schedules.instants import moment, zone
from schedules.planned import Occurrence, PlanRefused
from schedules.tables import table

OSLO = zone("Europe/Oslo")


def occurrences(content: bytes, mapping: dict[str, str] | None = None) -> list[Occurrence]:
    read = table(content, "plan", (mapping or {}).get("sheet"))
    columns = sheets.columns(mapping) if mapping else sheets.guessed(read.head, "plan")
    return sheets.occurrences(read, columns, OSLO)


def told(content: bytes, mapping: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    return [(one.names[0], clock(one.start), clock(one.end)) for one in occurrences(content, mapping)]


def clock(at: int) -> str:
    return f"{OSLO.local(moment(at)):%Y-%m-%d %H:%M}"


def cell(written: str) -> datetime:
    """A cell's time, which has no zone."""
    return datetime.fromisoformat(written)


def refusal(content: bytes, mapping: dict[str, str] | None = None) -> str:
    with pytest.raises(PlanRefused) as refused:
        occurrences(content, mapping)
    return str(refused.value)


def csv(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def xlsx(*rows: list[Any], merged: str | None = None, sheets: int = 1) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    for _ in range(sheets - 1):
        book.create_sheet()
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


NIGHT = [("Kåre Ærlig", "2026-12-24 15:00", "2026-12-25 08:00")]


@pytest.mark.parametrize("content", [
    pytest.param(csv("Ansatt;Fra;Til", "Kåre Ærlig;24.12.2026 15:00;25.12.2026 08:00"), id="semicolons"),
    pytest.param(csv("Ansatt,Fra,Til", "Kåre Ærlig,2026-12-24T15:00,2026-12-25T08:00"), id="commas and ISO dates"),
    pytest.param(csv("Ansatt\tDato\tFra kl.\tTil kl.", "Kåre Ærlig\t24.12.2026\t15.00\t08:00"), id="a date and clocks"),
    pytest.param(csv("Ansatt;Fra;Til", "Kåre Ærlig;24.12.2026 15:00;25.12.2026 08:00").decode().encode("cp1252"),
                 id="as Norwegian spreadsheets save it"),
    pytest.param(csv("Ansatt;Fra;Til", "Kåre Ærlig;24.12.2026 15:00;25.12.2026 08:00").decode().encode("utf-16"),
                 id="as Unicode text"),
    pytest.param(b"\xef\xbb\xbf" + csv("", "NAVN:;Startdato;Fra kl;Sluttdato;Til kl", "",
                 '"Kåre Ærlig";24.12.2026;kl. 15:00;25.12.2026;8:00', ";;;;"), id="empty rows and a mark at the start"),
    pytest.param(csv("Ansatt;Dato;Fra;Til", "Kåre Ærlig;24.12.2026;15:00;08:00"), id="clocks with the heads of dates"),
    pytest.param(xlsx(["Ansatt", "Fra", "Til"], ["Kåre Ærlig", cell("2026-12-24T15:00"), cell("2026-12-25T08:00")]),
                 id="cells that are times"),
    pytest.param(xlsx([], ["Ansatt", "Dato", "Fra kl", "Til kl"],
                      ["Kåre Ærlig", date(2026, 12, 24), time(15), "08:00"]), id="cells that are dates, and clocks"),
])
def test_a_night_is_read_from_any_form_of_table(content: bytes) -> None:
    assert told(content) == NIGHT


def test_whole_days_end_with_the_last_of_them() -> None:
    days = [("Ola", "2026-12-24 00:00", "2026-12-28 00:00")]
    assert told(csv("Navn;Fra og med;Til og med", "Ola;24.12.2026;27.12.2026")) == days
    assert told(xlsx(["Navn", "F.o.m.", "T.o.m."], ["Ola", date(2026, 12, 24), date(2026, 12, 27)])) == days


def test_midnight_is_a_time_where_the_cell_shows_one() -> None:
    content = xlsx(["Navn", "Fra", "Til"], ["Ola", cell("2026-12-24T15:00"), cell("2026-12-25T00:00")])
    assert told(content) == [("Ola", "2026-12-24 15:00", "2026-12-25 00:00")]


def test_a_mapping_says_what_heads_of_ones_own_mean() -> None:
    mapping = {"staff": "Who", "start": "Begin", "end": "Finish", "slashes": "mm/dd/yyyy"}
    assert told(csv("Id,Finish,Begin,Who", "1,12/25/2026 08:00,12/24/2026 15:00,Kåre Ærlig"), mapping) == NIGHT


def test_a_sheet_is_named_where_there_are_several() -> None:
    content = xlsx(["Ansatt", "Fra", "Til"], ["Ola", date(2026, 12, 24), date(2026, 12, 24)], sheets=2)
    assert "several sheets" in refusal(content)
    assert len(told(content, {"staff": "Ansatt", "start": "Fra", "end": "Til", "sheet": "Sheet"})) == 1
    assert "no sheet 'Jul'" in refusal(content, {"staff": "Ansatt", "start": "Fra", "sheet": "Jul"})


def small_file_that_is_large() -> bytes:
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 101_000_000)
    return written.getvalue()


HEAD = "Ansatt;Fra;Til"
FAR = xlsx(["Ansatt", "Fra"], ["Ola", *([None] * 200), "x"])


@pytest.mark.parametrize(("content", "says"), [
    pytest.param(xlsx(["Ansatt", "Fra", "Til"], ["Ola", "24.12.2026", "x"], merged="A2:A3"),
                 "row 2, column A: the cells A2:A3 are merged", id="merged cells"),
    pytest.param(csv(HEAD, "Ola;24.12.2026;24.12.2026", "Ola;2026-12-26;26.12.2026"),
                 "row 3, column B: dates are written in two ways", id="two ways to write dates"),
    pytest.param(xlsx(["Ansatt", "Fra", "Til"], ["Ola", date(2026, 3, 4), date(2026, 3, 4)],
                      ["Ola", "13.04.2026", date(2026, 4, 13)]),
                 "row 3, column B: dates are written in two ways", id="text among dates"),
    pytest.param(csv(HEAD, "Ola;03/04/2026;03/04/2026"), "may mean two dates", id="slashes"),
    pytest.param(csv(HEAD, "Ola;31.11.2026;1.12.2026"), "row 2, column B: '31.11.2026' is no date", id="a 31 November"),
    pytest.param(csv(HEAD, "Ola;i morgen;1.12.2026"), "row 2, column B", id="a word for a date"),
    pytest.param(csv(HEAD, "Ola;;1.12.2026"), "row 2, column B: there is no date", id="no date"),
    pytest.param(csv(HEAD, "Ola;2.12.2026 15:00;3.12.2026"), "one end only", id="half a time"),
    pytest.param(csv(HEAD, "Ola;2.12.2026 25:00;3.12.2026 08:00"), "is no time of day", id="an hour there is not"),
    pytest.param(csv(HEAD, "Ola;3.12.2026;2.12.2026"), "the end is not after the start", id="an end too early"),
    pytest.param(csv("A;B;C", "Ola;3.12.2026;2.12.2026"), "A, B, C", id="heads that say nothing"),
    pytest.param(csv("Ansatt;Fra;Fra", "Ola;3.12.2026;2.12.2026"), "2 columns", id="a head twice"),
    pytest.param(b"", "no table", id="nothing"),
    pytest.param(b"\0\1\2\3", "neither a CSV", id="no text"),
    pytest.param(b"PK\x03\x04nonsense", "no workbook", id="a broken workbook"),
    pytest.param(b"\xd0\xcf\x11\xe0" + b"x" * 99, "save it as .xlsx", id="an old workbook"),
    pytest.param(b"x" * 10_000_000, "larger than 5 MB", id="10 MB"),
    pytest.param(b"a;b\n" * 20_001, "20000 rows", id="endless rows"),
    pytest.param(FAR, "100 columns", id="a cell far out"),
    pytest.param(small_file_that_is_large(), "100 MB", id="a small file that is large inside"),
    pytest.param(csv(HEAD, '"Ola;3.12.2026'), "line", id="a quotation mark that never ends"),
])
def test_a_table_that_cannot_be_read_is_refused_with_its_place(content: bytes, says: str) -> None:
    assert says in refusal(content)


def test_every_row_that_is_wrong_is_told() -> None:
    said = refusal(csv(HEAD, "Ola;x;y", "Ola;3.12.2026;4.12.2026", "Ola;z;y"))
    assert [line.split(":")[1].strip() for line in said.splitlines()] == ["row 2, column B", "row 4, column B"]


@pytest.mark.parametrize(("mapping", "says"), [
    ({"start": "Fra"}, "'staff'"), ({"staff": "A", "start": "B", "who": "C"}, "'who' is no part"),
    ({"staff": "A", "start": "B", "slashes": "yy"}, "dd/mm/yyyy"),
])
def test_a_mapping_that_says_too_little_is_refused(mapping: dict[str, str], says: str) -> None:
    with pytest.raises(sheets.MappingRefused, match=says):
        sheets.columns(mapping)


def test_a_clock_may_be_a_length_of_time_in_a_workbook() -> None:
    content = xlsx(["Ansatt", "Dato", "Fra kl", "Til kl"], ["Ola", date(2026, 12, 24), time(15), timedelta(days=1)])
    assert told(content) == [("Ola", "2026-12-24 15:00", "2026-12-25 00:00")]
