"""Letting go of what a row says, and keeping the row: figures count rows, and must stay true.

What had to be sealed is sealed anew over a fixed word; what may be nothing becomes nothing. A number's index becomes
that of no number, which nobody has. No event about a conversation is written: counted months stay as they were counted.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from service.keys.columns import INDEX, places
from service.models import metadata
from service.retention.theirs import PERSON, pointers
from service.vault import Vault

CONVERSATION, TEXT, NOTE = (metadata.tables[name] for name in ("conversation", "text", "note"))
GONE = "(slettet)"  # what a text says once it has been let go
PARTICULARS = '{"name": "(slettet)", "phone": ""}'
STANDS_FOR = {("text", "body_sealed"): GONE, ("service_user", "particulars_sealed"): PARTICULARS}
NOTHING: Mapping[str, Any] = {}
ALSO: Mapping[str, dict[str, Any]] = {"conversation": {"open_for": None}}


def empty(
    db: Connection,
    vault: Vault,
    table: Table,
    ids: Sequence[Any],
    but: Collection[str] = (),
    more: Mapping[str, Any] = NOTHING,
) -> int:
    """Empties these rows, by their `id`, `but` for some columns; `more`: columns that get a value with it."""
    if not ids:
        return 0
    emptied = [name for name in (*sealed_in(table), *_indexes(table)) if name not in but]
    nothing = {name: None for name in emptied if table.c[name].nullable} | ALSO.get(table.name, {})
    filled = [name for name in emptied if name not in nothing]
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in filled}
    rows = [_values(vault, table, id, filled) for id in ids]
    changed = update(table).where(table.c.id == bindparam("which_id")).values({**nothing, **new, **more})
    db.execute(changed, rows)
    return len(rows)


def texts(db: Connection, vault: Vault, ids: Sequence[str], now: datetime) -> int:
    return empty(db, vault, TEXT, ids, more={"let_go_at": now})


def conversations(db: Connection, vault: Vault, ids: Sequence[str], now: datetime) -> None:
    """Their texts, and the number. Who it was with, and what was agreed, have times of their own."""
    of_them = select(TEXT.c.id).where(TEXT.c.conversation_id.in_(ids), TEXT.c.let_go_at.is_(None))
    texts(db, vault, list(db.scalars(of_them)), now)
    empty(db, vault, CONVERSATION, ids, ("agreed_sealed",), {"let_go_at": now})


def notes(db: Connection, vault: Vault, ids: Sequence[str], now: datetime) -> None:
    """Those of these conversations, and what was agreed in them."""
    db.execute(delete(NOTE).where(NOTE.c.conversation_id.in_(ids)))
    db.execute(update(CONVERSATION).where(CONVERSATION.c.id.in_(ids)).values(agreed_sealed=None))


def nobodys(table: Table) -> dict[str, None]:
    """For `empty`: the columns that say whose row it is, where they may say nothing."""
    return {
        name: None
        for name in pointers(table)
        if table.c[name].nullable and any(key.column.table is PERSON for key in table.c[name].foreign_keys)
    }


def sealed_in(table: Table) -> tuple[str, ...]:
    """The columns in which something is sealed."""
    return next((place.sealed for place in places() if place.table is table), ())


def _indexes(table: Table) -> list[str]:
    return [one.name for one in table.columns if one.name.endswith(INDEX)]


def _values(vault: Vault, table: Table, id: str, filled: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {"which_id": id}
    for name in filled:
        if name.endswith(INDEX):
            values[f"new_{name}"] = vault.index("")
        else:
            plain = STANDS_FOR.get((table.name, name), "")
            values[f"new_{name}"] = vault.seal(plain, table=table.name, id=id, column=name)
    return values
