"""The tables of the figures for spreadsheets: RFC 4180, nothing that a spreadsheet would reckon out."""

import csv
import io
from collections.abc import Iterator, Sequence

from service.spreadsheet import harmless
from service.web.figures.showing import Row, Shown

COUNTS = ("texts", "conversations", "median_minutes", "nine_of_ten_minutes", "answered_by_first_asked", "in_gap",
          "unanswered")  # fmt: skip
SHEETS = ("areas", "months", "hours")


def sheet(shown: Shown, name: str) -> bytes:
    """One of SHEETS."""
    rows = {"areas": _areas, "months": _months, "hours": _hours}[name](shown)
    written = io.StringIO()
    csv.writer(written).writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode()


def _areas(shown: Shown) -> Iterator[Sequence[str]]:
    yield ("year", "area", *COUNTS)
    for row in (*shown.areas, shown.whole):
        yield _row(shown.year, row)


def _row(year: int, row: Row) -> list[str]:
    return [str(year), row.name, *(cell.said for cell in row.cells)]


def _months(shown: Shown) -> Iterator[Sequence[str]]:
    yield ("month", f"conversations_{shown.year}", f"conversations_{shown.year - 1}",
           f"median_minutes_{shown.year}", f"median_minutes_{shown.year - 1}")  # fmt: skip
    for number, row in enumerate(shown.months, 1):
        yield [str(number), row.now.said, row.then.said, row.median_now.said, row.median_then.said]


def _hours(shown: Shown) -> Iterator[Sequence[str]]:
    yield ("weekday", *(f"{hour:02}" for hour in range(24)))
    for row in shown.heat:
        yield [row.day, *(cell.said for cell in row.cells)]
