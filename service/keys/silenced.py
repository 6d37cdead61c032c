"""Numbers that want no texts: there the index is the row's key, so that the row moves.

A row from before the number was kept beside it has its number in a text, a conversation or a service user's row, as
long as one is left: so these rows come before all others.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, select, update
from sqlalchemy.exc import IntegrityError

from service.database import Database
from service.errors import FieldKeyUnknown, SealBroken
from service.keys.columns import number_in
from service.models import metadata
from service.vault import Vault

SILENCED = metadata.tables["silenced"]
ELSEWHERE = (("text", "party_index", "party_sealed"), ("conversation", "phone_index", "phone_sealed"),
             ("service_user", "phone_index", "particulars_sealed"))  # fmt: skip


def reindex(database: Database, vault: Vault) -> tuple[int, int, int]:
    """How many rows are under the newest key now that were not; of how many; and how many could not be."""
    with database.read() as db:
        rows = [row for row in db.execute(select(SILENCED)) if not _is_done(vault, row)]
        numbers = [(row, _number(db, vault, row)) for row in rows]
    moved = 0
    for row, phone in numbers:
        if phone is not None:
            moved += _move(database, vault, row, phone)
    return moved, len(rows), sum(phone is None for _, phone in numbers)


def seal(vault: Vault, phone: str, area_id: str) -> dict[str, str]:
    """The number as it stands in such a row: its index and itself, sealed."""
    index = vault.index(phone)
    return {"phone_index": index, "phone_sealed":
            vault.seal(phone, table="silenced", id=f"{index}:{area_id}", column="phone_sealed")}  # fmt: skip


def _is_done(vault: Vault, row: Row[Any]) -> bool:
    return row.phone_sealed is not None and row.phone_sealed.startswith(f"{vault.ids[0]}.")


def _number(db: Connection, vault: Vault, row: Row[Any]) -> str | None:
    """None where it is under a key that is not at hand, or stands nowhere."""
    for phone in _candidates(db, vault, row):
        if row.phone_index in vault.indexes(phone):
            return phone
    return None


def _candidates(db: Connection, vault: Vault, row: Row[Any]) -> Iterator[str]:
    places = [("silenced", f"{row.phone_index}:{row.area_id}", "phone_sealed", row.phone_sealed)]
    for table, index, column in ELSEWHERE:
        held = metadata.tables[table]
        found = select(held.c.id, held.c[column]).where(held.c[index] == row.phone_index).limit(1)
        places += [(table, id, column, sealed) for id, sealed in db.execute(found)]
    for table, id, column, sealed in places:
        if sealed is not None:
            try:
                yield number_in(table, column)(vault.open(sealed, table=table, id=id, column=column))
            except (FieldKeyUnknown, SealBroken):
                continue


def _move(database: Database, vault: Vault, row: Row[Any], phone: str) -> int:
    """Whoever has begun to want texts again meanwhile has no row, and gets none here."""
    new = seal(vault, phone, row.area_id)
    same = (SILENCED.c.phone_index == row.phone_index, SILENCED.c.area_id == row.area_id)
    there = (SILENCED.c.phone_index == new["phone_index"], SILENCED.c.area_id == row.area_id)
    try:
        with database.write() as db:
            if row.phone_index != new["phone_index"] and db.scalar(select(exists().where(*there))):
                return db.execute(delete(SILENCED).where(*same)).rowcount
            return db.execute(update(SILENCED).where(*same).values(new)).rowcount
    except IntegrityError:  # silenced again, under the new index, this very moment: the old row goes
        with database.write() as db:
            return db.execute(delete(SILENCED).where(*same)).rowcount
