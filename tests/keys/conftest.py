"""Storvik by night, and two field keys: what it was stored with, and a new one."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from service.clock import FrozenClock
from service.database import Database
from service.keys import Progress, places, rotate
from service.vault import Vault
from tests.line.conftest import night  # noqa: F401
from tests.line.night import Night

OLD, NEW = b"\x01" * 32, b"\x02" * 32
BEFORE, BOTH, AFTER = Vault([OLD]), Vault([NEW, OLD]), Vault([NEW])


def with_keys(told: Night, vault: Vault) -> Night:
    """The same night, in processes with these keys."""
    other = Night(told.database, vault, told.clock, told.phones)
    other.wire.sent.extend(told.wire.sent)
    other.wire._ids = told.wire._ids
    other._ids = told._ids
    return other


def rotated(database: Database, vault: Vault, clock: FrozenClock) -> list[Progress]:
    return list(rotate(database, vault, clock.now, pause=lambda _: None))


def fields(database: Database) -> Iterator[tuple[str, str, str, str]]:
    """Table, id, column and content of everything that is sealed."""
    for place in places():
        columns = [place.table.c[name] for name in place.sealed]
        with database.read() as db:
            rows = db.execute(select(place.id().label("at_id"), *columns)).all()
        for row in rows:
            for column in place.sealed:
                if row._mapping[column] is not None:
                    yield place.name, row.at_id, column, row._mapping[column]


def opened(database: Database, vault: Vault) -> dict[tuple[str, str, str], str]:
    """Everything that is sealed, as these keys open it."""
    return {(table, id, column): vault.open(sealed, table=table, id=id, column=column)
            for table, id, column, sealed in fields(database)}  # fmt: skip


@pytest.fixture
def told(night: Night) -> Night:  # noqa: F811
    """Anne has an open conversation that Ola holds, a stranger one that nobody has; Tor wants no texts."""
    night.texts("anne", "er noen der?")
    night.texts("ola", "JA 1")
    night.texts("ola", "#1 jeg er her")
    night.texts("stranger", "hvem er dere?")
    night.phones["tor"] = "+4759448001"
    night.texts("tor", "INGEN SMS")
    return night
