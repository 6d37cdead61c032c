"""Reading what others wrote in a process of its own, with a limit on time and memory.

A calendar of a few lines can ask for hours of reckoning ("every 30 February"), and a workbook of some kilobytes can
unpack to gigabytes. The process reads the file from its standard input, answers in JSON, and knows nothing else.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from schedules import icsread, sheets, tables
from schedules.instants import zone
from schedules.planned import MAX_BYTES, Occurrence, PlanRefused

SECONDS = 15  # of the processor
WAIT = 45  # seconds of anybody's clock, less than the lease of a claim
MEMORY = 1 << 30
TABLES = (".csv", ".xlsx", ".xlsm", ".tsv", ".txt", ".xls")


@dataclass(frozen=True)
class Asked:
    """What is to be read: the file's name, the organisation's zone, the time that is looked at, the columns."""

    file: str
    timezone: str
    since: str
    until: str
    columns: dict[str, Any] | None = None


def occurrences(content: bytes, asked: Asked) -> list[Occurrence]:
    """What the file holds; PlanRefused also where it takes too long or too much."""
    if len(content) > MAX_BYTES:
        raise PlanRefused(asked.file, [f"larger than {MAX_BYTES // 1_000_000} MB"])
    head = json.dumps(asdict(asked)).encode() + b"\n"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "service.calendars.confined"], input=head + content, capture_output=True,
            # Where the modules are, and none of our keys.
            timeout=WAIT, check=False, env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LANG": "C.UTF-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise PlanRefused(asked.file, ["it takes too long to work out"]) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise PlanRefused(asked.file, ["it takes too long, or too much memory, to work out"]) from None
    if "refused" in answer:
        raise PlanRefused(asked.file, answer["refused"])
    return [Occurrence(**{**one, "names": tuple(one["names"])}) for one in answer["occurrences"]]


def is_table(content: bytes, file: str) -> bool:
    return content.startswith(b"PK") or file.lower().endswith(TABLES)


def read(content: bytes, asked: Asked) -> list[Occurrence]:
    """As `occurrences`, here and now."""
    local = zone(asked.timezone)
    if not is_table(content, asked.file):
        since, until = datetime.fromisoformat(asked.since), datetime.fromisoformat(asked.until)
        return icsread.occurrences(content, asked.file, local, since, until)
    columns = sheets.columns(asked.columns) if asked.columns else None
    table = tables.table(content, asked.file, columns.sheet if columns else None)
    return sheets.occurrences(table, columns or sheets.guessed(table.head, asked.file), local)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = Asked(**json.loads(sys.stdin.buffer.readline()))
    try:
        answer: dict[str, Any] = {"occurrences": [asdict(one) for one in read(sys.stdin.buffer.read(), asked)]}
    except PlanRefused as refused:
        answer = {"refused": refused.problems}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
