"""No sealed column and no index of a number is forgotten: the tables and the code are walked through."""

import ast
from collections.abc import Iterator
from pathlib import Path

from service.keys.columns import BESIDE, INDEX, STANDS_IN, SUFFIX, places
from service.models import metadata

SERVICE = Path(__file__).parents[2] / "service"
BY_NAME = {place.name: place for place in places()}
IN_FILES = {"spool", "cookie"}  # sealed, and in no table


def seals() -> Iterator[tuple[str, str]]:
    """(table, column) of each call of `seal` that names both."""
    for file in SERVICE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "seal":
                named = {key.arg: key.value.value for key in node.keywords if isinstance(key.value, ast.Constant)}
                if {"table", "column"} <= set(named) and named["table"] not in IN_FILES:
                    yield str(named["table"]), str(named["column"])


def test_every_sealed_column_of_every_table_is_rotated() -> None:
    sealed = {(t.name, c.name) for t in metadata.tables.values() for c in t.columns if c.name.endswith(SUFFIX)}
    assert sealed | BESIDE == {(place.name, column) for place in BY_NAME.values() for column in place.sealed}
    assert len(sealed) > 8


def test_what_is_sealed_is_bound_to_the_whole_name_of_its_column() -> None:
    found = set(seals())
    assert {(table, column) for table, column in found if column not in BY_NAME[table].sealed} == set()
    assert len(found) > 8, "calls were found"


def test_every_index_of_a_number_goes_with_the_field_that_its_number_is_in() -> None:
    indexes = {(t.name, c.name) for t in metadata.tables.values() for c in t.columns if c.name.endswith(INDEX)}
    assert indexes | {("conversation", "open_for")} == {(p.name, name) for p in BY_NAME.values() for name in p.indexes}
    assert [(p.name, of) for p in BY_NAME.values() for of in p.indexes.values() if of not in p.sealed] == []


def test_what_is_said_of_columns_is_of_columns_that_there_are() -> None:
    assert [place for place in STANDS_IN if place[1] not in BY_NAME[place[0]].sealed] == []
