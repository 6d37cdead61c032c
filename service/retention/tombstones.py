"""The last of a person who was erased: the id, under which the access log was kept. Once that is old, it goes too."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, select, update

from service.models import metadata
from service.retention.theirs import PERSON, pointers
from service.vault import Vault

OPENING, ERASURE = metadata.tables["plan_opening"], metadata.tables["erasure"]


def old(before: datetime) -> Select[Any]:
    opened = exists().where(OPENING.c.service_user_id == PERSON.c.id)
    gone = (PERSON.c.erased_at < before, PERSON.c.retired_at.is_not(None), ~opened)
    return select(PERSON.c.id).where(*gone).order_by(PERSON.c.erased_at, PERSON.c.id)


def take_away(db: Connection, vault: Vault, ids: Sequence[Any], now: datetime) -> None:
    """Whatever still names them forgets whom it named, or goes with them."""
    for table in metadata.sorted_tables[::-1]:
        for name in pointers(table):
            column = table.c[name]
            if name != "service_user_id" and not any(key.column.table is PERSON for key in column.foreign_keys):
                continue
            theirs = column.in_(ids)
            db.execute(
                update(table).where(theirs).values({name: None}) if column.nullable else delete(table).where(theirs)
            )
    db.execute(delete(PERSON).where(PERSON.c.id.in_(ids)))
