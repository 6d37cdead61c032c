"""Re-sealing everything under the newest field key, while the service runs (contract, section 9; docs/operations.md).

What is left to do is read off the rows, so a rotation that is killed goes on where it was, and two at once do no
harm. A row is opened and sealed anew outside any write transaction, and stored only if nobody has changed it since;
whoever was quicker has left it to the next pass. Numbers' indexes go with the field that their number is in, in the
same statement: a look-up, which asks for the index under every key, finds the row before and after.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Update, bindparam, case, func, null, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from service import events, heartbeat, log
from service.database import Database, insert
from service.errors import FieldKeyUnknown, SealBroken, VaktlinjeError
from service.keys import lost, silenced
from service.keys.columns import BY_HAND, WAS_SEALED_AS, Place, number_in, places
from service.models import metadata
from service.vault import Vault

ROTATION = metadata.tables["key_rotation"]
AT_ONCE = 200  # rows of one write transaction: some hundredths of a second
REST = 0.02  # seconds between two, at least: others want to write

Pause = Callable[[float], None]


class KeysApart(VaktlinjeError):
    """A process that runs still seals with another key: rows under it would go on coming."""

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(
            f"these still run with other field keys: {', '.join(kinds)}; restart them with the new key first, "
            "and rotate then"
        )


@dataclass(frozen=True)
class Progress:
    """`resealed` of `of` rows of the table; `left_over`: those that could not be."""

    table: str
    resealed: int
    of: int
    left_over: int


def rotate(
    database: Database, vault: Vault, now: Callable[[], datetime], pause: Pause = time.sleep
) -> Iterator[Progress]:
    """Everything, a table after another; says how far it is after each batch. KeysApart before anything is done."""
    with database.read() as db:
        _refuse_apart(db, vault, now())
    yield Progress("silenced", *silenced.reindex(database, vault))
    for place in places():
        if place.name not in BY_HAND:
            yield from _table(database, vault, place, now, pause)
    with database.write() as db:
        back = lost.bring_back(db, vault)
        events.record(db, "key:rotated", vault.ids[0], now(), service_users_back=back)


def _refuse_apart(db: Connection, vault: Vault, now: datetime) -> None:
    apart = [kind for kind, keys in heartbeat.keys_in_use(db, now) if keys[0] != vault.ids[0]]
    if apart:
        raise KeysApart(sorted(set(apart)))


def _table(
    database: Database, vault: Vault, place: Place, now: Callable[[], datetime], pause: Pause
) -> Iterator[Progress]:
    """Passes over the table, until one has changed nothing."""
    key = vault.ids[0]
    with database.read() as db:
        count = int(db.scalar(select(func.count()).select_from(place.table).where(place.not_under(key))) or 0)
        reached, total, left = _stands(db, key, place.name)
    changed = bool(reached)  # what lies before it was another run's: then a pass of ours comes after
    while True:
        begun = time.monotonic()
        with database.read() as db:
            rows = _batch(db, place, key, reached)
        if not rows and not changed:
            break
        if not rows:
            reached, changed, left = "", False, 0
            continue
        stored, stuck = _reseal(database, vault, place, rows)
        reached, total, left = rows[-1].at_id, total + stored, left + stuck
        changed = changed or stored + stuck < len(rows) or stored > 0
        with database.write() as db:
            _note(db, key, place.name, now(), reached=reached, resealed=total, left_over=left)
        yield Progress(place.name, total, max(count, total), left)
        pause(max(REST, time.monotonic() - begun))
    with database.write() as db:
        _note(db, key, place.name, now(), reached="", resealed=total, left_over=left, done_at=now())
    yield Progress(place.name, total, total, left)


def _batch(db: Connection, place: Place, key: str, reached: str) -> Sequence[Row[Any]]:
    at_id = place.id()
    columns = [place.table.c[name] for name in {*place.sealed, *place.indexes}]
    wanted = select(at_id.label("at_id"), *(part.label(f"key_{part.name}") for part in place.key), *columns)
    return db.execute(wanted.where(at_id > reached, place.not_under(key)).order_by(at_id).limit(AT_ONCE)).all()


def _reseal(database: Database, vault: Vault, place: Place, rows: Sequence[Row[Any]]) -> tuple[int, int]:
    """How many were stored, and how many cannot be: the rest have been changed meanwhile."""
    made = [_made(vault, place, row) for row in rows]
    ready = [values for values, whole in made if values]
    stuck = sum(not whole for _, whole in made)
    try:
        with database.write() as db:
            return _store(db, place, ready), stuck
    except IntegrityError as error:  # one of them would be somebody else's number: the others go on
        if len(rows) == 1:
            log.trouble("keys:not_resealed", error, table=place.name, row=rows[0].at_id)
            return 0, 1
    several = [_reseal(database, vault, place, [row]) for row in rows]
    return sum(stored for stored, _ in several), sum(stuck for _, stuck in several)


def _made(vault: Vault, place: Place, row: Row[Any]) -> tuple[dict[str, Any], bool]:
    """What is to be stored, nothing where nothing can be opened; and whether all of the row could be."""
    given = row._mapping
    values = {f"key_{part.name}": given[f"key_{part.name}"] for part in place.key}
    values |= {f"new_{index}": given[index] for index in place.indexes}
    opened, unreadable = 0, 0
    for column in place.sealed:
        values[f"old_{column}"] = values[f"new_{column}"] = given[column]
        if given[column] is None or given[column].startswith(f"{vault.ids[0]}."):
            continue
        try:
            plain = _plain(vault, place, row, column)
        except (FieldKeyUnknown, SealBroken):
            unreadable += 1
            continue
        opened += 1
        values[f"new_{column}"] = vault.seal(plain, table=place.name, id=row.at_id, column=column)
        for index in (name for name, of in place.indexes.items() if of == column):
            values[f"new_{index}"] = vault.index(number_in(place.name, column)(plain))
    return (values if opened else {}), not unreadable


def _plain(vault: Vault, place: Place, row: Row[Any], column: str) -> str:
    sealed = row._mapping[column]
    try:
        return vault.reopen(sealed, table=place.name, id=row.at_id, column=column)
    except SealBroken:
        if (before := WAS_SEALED_AS.get((place.name, column))) is None:
            raise
        return vault.reopen(sealed, table=place.name, id=row.at_id, column=before)


def _store(db: Connection, place: Place, ready: Sequence[dict[str, Any]]) -> int:
    if ready and db.dialect.name == "postgresql":
        # All of them at once, or none: who waits for one of ours never has one that we wait for.
        ids = [tuple(values[f"key_{part.name}"] for part in place.key) for values in ready]
        free = select(*place.key).where(tuple_(*place.key).in_(ids)).with_for_update(skip_locked=True)
        ours = {tuple(row) for row in db.execute(free)}
        ready = [values for values, id in zip(ready, ids, strict=True) if id in ours]
    return db.execute(_statement(place), ready).rowcount if ready else 0


def _statement(place: Place) -> Update:
    """Only a row that is as it was read; an index that holds nothing holds nothing afterwards."""
    table = place.table
    same = [part == bindparam(f"key_{part.name}") for part in place.key]
    same += [table.c[name].is_not_distinct_from(bindparam(f"old_{name}")) for name in place.sealed]
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in place.sealed}
    for name in place.indexes:
        new[name] = case((table.c[name].is_(None), null()), else_=bindparam(f"new_{name}"))
    return update(table).where(*same).values(new)


def _stands(db: Connection, key: str, table: str) -> tuple[str, int, int]:
    """Where an earlier run was stopped; from the beginning where it was done."""
    one = db.execute(select(ROTATION).where(ROTATION.c.key_id == key, ROTATION.c.of_table == table)).one_or_none()
    return ("", 0, 0) if one is None or one.done_at is not None else (one.reached, one.resealed, one.left_over)


def _note(db: Connection, key: str, table: str, now: datetime, **values: Any) -> None:
    said = {"moved_at": now, "done_at": None, **values}
    db.execute(
        insert(db, ROTATION)
        .values(key_id=key, of_table=table, begun_at=now, **said)
        .on_conflict_do_update(index_elements=["key_id", "of_table"], set_=said)
    )
