"""A table from a CSV or XLSX file: its head, and the rows under it, each cell with its place in the file.

CSV: UTF-8, or what Norwegian spreadsheets save (Windows-1252, UTF-16), with `;`, `,` or tabs. XLSX: one sheet's values.
Merged cells are refused, since only one of them holds what all of them show.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from schedules.planned import MAX_BYTES, PlanRefused

Cell: TypeAlias = str | datetime | date | time | timedelta | int | float | bool | None
MAX_ROWS, MAX_COLUMNS = 20_000, 100
MAX_UNPACKED = 100_000_000  # bytes of a workbook that is a small file and a large one inside
MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16


@dataclass(frozen=True)
class Table:
    """`head` by the number of its column, from 1; `rows` with the number that the file's program shows beside each."""

    file: str
    head: dict[int, str]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def table(content: bytes, file: str, sheet: str | None = None) -> Table:
    """The file's table, or that of the sheet; the head is the first row with something in it. PlanRefused."""
    if len(content) > MAX_BYTES:
        raise PlanRefused(file, [f"larger than {MAX_BYTES // 1_000_000} MB"])
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise PlanRefused(file, ["an old or protected workbook: save it as .xlsx, without a password"])
    read = _workbook(content, file, sheet) if content.startswith(b"PK") else _csv(content, file)
    rows = [(number, cells) for number, cells in read if any(cell not in (None, "") for cell in cells)]
    if not rows:
        raise PlanRefused(file, ["there is no table in it"])
    head = {column: str(cell).strip() for column, cell in enumerate(rows[0][1], 1) if cell not in (None, "")}
    return Table(file, head, tuple(rows[1:]))


def place(row: int, column: int) -> str:
    return f"row {row}, column {get_column_letter(column)}"


def _csv(content: bytes, file: str) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    written = _decoded(content, file)
    if "\0" in written:
        raise PlanRefused(file, ["neither a CSV file nor an XLSX workbook"])
    first = next((line for line in written.splitlines() if line.strip()), "")
    apart = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(written), delimiter=apart, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
                raise PlanRefused(file, [f"larger than {MAX_ROWS} rows and {MAX_COLUMNS} columns"])
            yield number, tuple(cell.strip() for cell in cells)
    except csv.Error as error:
        raise PlanRefused(file, [f"line {reader.line_num}: {error}"]) from error


def _decoded(content: bytes, file: str) -> str:
    for encoding in ("utf-16",) if content.startswith(MARKS) else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PlanRefused(file, ["its letters cannot be read: save it as CSV UTF-8"])


def _workbook(content: bytes, file: str, sheet: str | None) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist())
        book = load_workbook(io.BytesIO(content), data_only=True) if unpacked <= MAX_UNPACKED else None
    except Exception as error:  # the library raises whatever its parsers do
        raise PlanRefused(file, ["no workbook that can be read: save it as .xlsx"]) from error
    if book is None:
        raise PlanRefused(file, [f"unpacked it is larger than {MAX_UNPACKED // 1_000_000} MB"])
    found = _sheet(book, file, sheet)
    if found.max_row > MAX_ROWS or found.max_column > MAX_COLUMNS:
        raise PlanRefused(file, [f"larger than {MAX_ROWS} rows and {MAX_COLUMNS} columns"])
    merged = sorted(found.merged_cells.ranges, key=lambda cells: (cells.min_row, cells.min_col))
    if merged:
        raise PlanRefused(file, [
            f"{place(cells.min_row, cells.min_col)}: the cells {cells.coord} are merged: "
            "part them, and write in each what it holds" for cells in merged])
    for number, cells in enumerate(found.iter_rows(), 1):
        yield number, tuple(map(_value, cells))


def _value(cell: Any) -> Cell:
    """What the cell shows: a date where it shows no clock, although a workbook has midnight there."""
    value: Cell = cell.value
    if isinstance(value, datetime) and "h" not in cell.number_format.lower() and value.time() == time():
        return value.date()
    return value.strip() if isinstance(value, str) else value


def _sheet(book: Any, file: str, sheet: str | None) -> Any:
    names = [found.title for found in book.worksheets]
    if sheet is None and len(names) == 1:
        return book.worksheets[0]
    if sheet is None:
        raise PlanRefused(file, [f"it has several sheets, and the mapping must name one: {', '.join(names)}"])
    if sheet not in names:
        raise PlanRefused(file, [f"there is no sheet {sheet!r} in it"])
    return book[sheet]
