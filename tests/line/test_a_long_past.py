"""However many conversations an area has had: nothing that a night brings goes through them all.

SQLite says how it will find each row before it looks; it knows nothing of how many there are, so what it says in an
empty database holds in one of a hundred thousand conversations too (`bench.line` measures it with those).
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from tests.line.night import Night

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
# All rows of a table that grows for ever, or all of an area's.
THROUGH_ALL = re.compile(
    r"SCAN (conversation|text|page|event|holding|service_user)\b"
    r"|SEARCH (conversation|text) USING (COVERING )?INDEX \S+ \(area_id=\?\)"
)


@pytest.fixture
def goes_through_all(night: Night) -> Iterator[dict[str, str]]:
    """What the line asks, and how SQLite would go through everything for it."""
    found: dict[str, str] = {}

    def look(conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "WITH")):
            plan = conn.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            for *_, step in plan:
                if THROUGH_ALL.match(step):
                    found[statement] = step

    event.listen(night.database.engine, "before_cursor_execute", look)
    yield found
    event.remove(night.database.engine, "before_cursor_execute", look)


def test_nothing_that_a_night_brings_goes_through_the_past(night: Night, goes_through_all: dict[str, str]) -> None:
    for who, body in (
        ("anne", "er noen der?"), ("ola", "JA 1"), ("siri", "JA 1"), ("ola", "Hei Anne."), ("anne", "takk"),
        ("anne", "HVEM"), ("anne", "PLAN"), ("anne", "MELD FRA det gikk ikke"), ("ola", "STATUS"), ("ola", "VIS 1"),
        ("ola", "GI FRA 1"), ("per", "JA 1"), ("per", "FERDIG"), ("anne", "en ting til"), ("stranger", "hei"),
        ("stranger", "hei igjen"), ("anne", "INGEN SMS"),
    ):  # fmt: skip
        night.texts(who, body)
    for sent in night.wire.sent[-4:]:
        night.receipt(sent, "delivered")
    night.receipt(night.wire.sent[0], "undelivered", "30003")
    night.wait(15)
    night.sweep()
    assert goes_through_all == {}
