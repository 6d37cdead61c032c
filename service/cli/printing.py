"""What commands print: a table for people, JSON for programs, CSV for spreadsheets (contract, section 5).

Rows are mappings from a column's name to what the JSON holds: text, numbers, truth values, None, aware datetimes in
the organisation's zone, and lists of text or of rows. JSON alone goes to standard output; `remark` goes to standard
error.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import click

from service.spreadsheet import harmless

Row: TypeAlias = Mapping[str, Any]

format_option = click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table",
                             show_default=True, help="For people, programs or spreadsheets.")


def show(columns: Sequence[str], rows: Sequence[Row], form: str) -> None:
    """Prints the rows with these columns, in this order; a table without rows prints nothing."""
    click.echo(WRITE[form](columns, rows), nl=False)


def remark(sentence: str) -> None:
    """A sentence for whoever sits at the terminal."""
    click.echo(sentence, err=True)


def as_json(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """A list of objects, times in ISO 8601 with offset."""
    picked = [{column: row[column] for column in columns} for row in rows]
    return json.dumps(picked, ensure_ascii=False, indent=2, default=_iso) + "\n"


def as_csv(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """RFC 4180 with a head. What a spreadsheet would take for a formula is led by an apostrophe."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(columns)
    table.writerows([[harmless(_plain(row[column], _iso)) for column in columns] for row in rows])
    return written.getvalue()


def as_table(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Columns side by side, times by the clock on the wall."""
    if not rows:
        return ""
    cells = [list(columns), *([_plain(row[column], clock) or "-" for column in columns] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]
    return "".join(line.rstrip() + "\n" for line in lines)


def clock(at: datetime) -> str:
    """`Sat 2026-12-26 08:00`; with its offset in the hour that comes twice in October, the second time."""
    written = f"{at:%Y-%m-%d %H:%M}{at:%z}" if at.fold else f"{at:%Y-%m-%d %H:%M}"
    return f"{DAYS[at.weekday()]} {written}"


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")  # whatever the terminal's language
WRITE: Mapping[str, Callable[[Sequence[str], Sequence[Row]], str]] = {
    "table": as_table, "json": as_json, "csv": as_csv,
}


def _iso(at: datetime) -> str:
    return at.isoformat()


def _plain(value: Any, written: Callable[[datetime], str]) -> str:
    """One cell: nothing for None, lists in a row, and the parts of a row in a list side by side."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return written(value)
        case Mapping():
            return " ".join(filter(None, (_plain(part, written) for part in value.values())))
        case list() | tuple():
            return "; ".join(_plain(part, written) for part in value)
        case _:
            return str(value)
