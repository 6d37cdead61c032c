"""Where anything is sealed, and which indexes of numbers stand beside it: read off the tables themselves.

A sealed column ends in `_sealed` (and `text.answered_texts`); it is bound to `table:id:column`, where the id is the
row's primary key, the parts of one of several joined by a colon. An index of a number ends in `_index` and has its
number in the sealed column of the same name: `phone_index` in `phone_sealed`. What does not follow from that is here.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, func, literal, or_

from service.models import metadata
from service.vault import ID_DIGITS, StandsIn

SUFFIX, INDEX = "_sealed", "_index"
BESIDE = {("text", "answered_texts")}  # sealed under another name
INDEX_OF = {("service_user", "phone_index"): "particulars_sealed"}
ALSO_INDEX = {("conversation", "phone_index"): "open_for"}  # holds the same while it holds anything
WAS_SEALED_AS = {("calendar_source", "address_sealed"): "address"}  # in rows of before the name was whole
BY_HAND = {"silenced"}  # its index is its key: service.keys.silenced

# What a field opens as once its key was given up. Only words may be left out here.
STANDS_IN: Mapping[tuple[str, str], StandsIn] = {
    ("service_user", "particulars_sealed"): StandsIn.PERSON,
    ("service_user", "plan_sealed"): StandsIn.OBJECT,
    ("service_user", "promised_sealed"): StandsIn.OBJECT,
    ("plan_version", "plan_sealed"): StandsIn.OBJECT,
    ("holiday_text", "told_sealed"): StandsIn.OBJECT,
    ("next_of_kin", "called_sealed"): StandsIn.PERSON,
    ("text", "answered_texts"): StandsIn.LIST,
}


@dataclass(frozen=True)
class Place:
    """One table's sealed columns. `indexes`: an index column and the sealed column that its number is in."""

    table: Table
    sealed: tuple[str, ...]
    indexes: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def key(self) -> tuple[Column[Any], ...]:
        return tuple(self.table.primary_key.columns)

    def id(self) -> ColumnElement[str]:
        """As what is sealed is bound to."""
        first, *others = self.key
        joined: ColumnElement[str] = first
        for part in others:
            joined = joined + literal(":") + part
        return joined

    def not_under(self, key_id: str) -> ColumnElement[bool]:
        """Rows in which something is sealed, and not with this key."""
        columns = [self.table.c[name] for name in self.sealed]
        return or_(*(and_(one.is_not(None), prefix(one) != f"{key_id}.") for one in columns))


def prefix(column: ColumnElement[Any]) -> ColumnElement[str]:
    """The key's id and the stop behind it."""
    return func.substr(column, 1, ID_DIGITS + 1)


def places() -> Sequence[Place]:
    """Every table in which anything is sealed, by name."""
    found = (_place(table) for table in sorted(metadata.tables.values(), key=lambda table: table.name))
    return [place for place in found if place.sealed]


def stands_in(table: str, column: str) -> StandsIn:
    return STANDS_IN.get((table, column), StandsIn.WORDS)


def number_in(table: str, column: str) -> Callable[[str], str]:
    """How the number is got out of what such a column opens as."""
    if (table, column) == ("service_user", "particulars_sealed"):
        return lambda opened: str(json.loads(opened)["phone"])
    return lambda opened: opened


def _place(table: Table) -> Place:
    sealed = tuple(one.name for one in table.columns if one.name.endswith(SUFFIX) or (table.name, one.name) in BESIDE)
    indexes: dict[str, str] = {}
    for column in (one.name for one in table.columns if one.name.endswith(INDEX)):
        of = INDEX_OF.get((table.name, column), f"{column.removesuffix(INDEX)}{SUFFIX}")
        indexes[column] = of
        if also := ALSO_INDEX.get((table.name, column)):
            indexes[also] = of
    return Place(table, sealed, indexes)
