"""Everything that is kept about one person, opened: for the person (GDPR articles 15 and 20), as JSON.

By walking every table that can point at a person, so that one that is added later is in it too. Numbers of staff, and
indexes of numbers, are left out; names of staff who occur stand beside. What a key that is lost has sealed is told of.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Table, select

from service import people
from service.errors import FieldKeyUnknown, SealBroken
from service.keys.columns import INDEX, SUFFIX
from service.models import metadata
from service.organisation import standing
from service.retention import theirs
from service.retention.emptying import sealed_in
from service.retention.theirs import Subject
from service.vault import Vault

EVENT = metadata.tables["event"]
UNREADABLE = "(kan ikke leses)"
IN_TIME = ("at", "since", "opened_at", "version", "id")  # the first that a table has says its order
STRUCTURED = ("{", "[")

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Export:
    """`tables`: rows by table, oldest first. `staff`: names of those who occur, by id."""

    person: str
    made_at: str
    language: str
    area: str
    tables: Mapping[str, Sequence[Plain]] = field(repr=False)
    staff: Mapping[str, str] = field(repr=False)

    def as_json(self) -> str:
        return json.dumps(vars(self), ensure_ascii=False, indent=2) + "\n"


def export(db: Connection, vault: Vault, id: str, now: datetime) -> Export:
    """NobodyToErase where there is no such person any more."""
    who, stands = theirs.subject(db, vault, id), standing(db)
    zone = ZoneInfo(stands.organisation.timezone)
    found = {table.name: _rows(db, vault, table, who, zone) for table in theirs.tables()}
    found["event"] = _events(db, who, zone)
    names, language = people.staff_names(db), str(found["service_user"][0]["language"])
    area = stands.area(who.area_id)
    return Export(
        id, _written(now, zone), language, who.area_id if area is None else area.name,
        {name: rows for name, rows in found.items() if rows},
        {staff: names[staff] for staff in sorted(set(_words(found))) if staff in names},
    )  # fmt: skip


def _rows(db: Connection, vault: Vault, table: Table, who: Subject, zone: ZoneInfo) -> list[Plain]:
    order = [table.c[name] for name in IN_TIME if name in table.c]
    rows = db.execute(select(table).where(theirs.of(table, who)).order_by(*order)).all()
    return [_opened(vault, table, row, zone) for row in rows]


def _events(db: Connection, who: Subject, zone: ZoneInfo) -> list[Plain]:
    rows = db.execute(select(EVENT).where(EVENT.c.subject.in_([who.id, *who.conversations])).order_by(EVENT.c.seq))
    return [{name: _plain(value, zone) for name, value in row._mapping.items()} for row in rows]


def _opened(vault: Vault, table: Table, row: Row[Any], zone: ZoneInfo) -> Plain:
    given = dict(row._mapping)
    place = ":".join(str(given[part.name]) for part in table.primary_key.columns)
    staffs = table.name == "text" and (given["to_staff"] or given["author_staff"])
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name.endswith(INDEX) or name == "open_for" or (staffs and name == "party_sealed"):
            continue
        if name in sealed_in(table):
            found[name.removesuffix(SUFFIX)] = _unsealed(vault, table.name, place, name, value)
        else:
            found[name] = _plain(value, zone)
    return found


def _unsealed(vault: Vault, table: str, id: str, column: str, value: str | None) -> Any:
    if value is None:
        return None
    try:
        plain = vault.open(value, table=table, id=id, column=column)
    except (FieldKeyUnknown, SealBroken):
        return UNREADABLE
    if not plain.startswith(STRUCTURED):
        return plain
    try:
        return json.loads(plain)
    except ValueError:  # somebody wrote it so
        return plain


def _plain(value: Any, zone: ZoneInfo) -> Any:
    return _written(value, zone) if isinstance(value, datetime) else value


def _written(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds")


def _words(value: Any) -> Iterator[str]:
    """Every word that could be somebody's id."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _words(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _words(part)
