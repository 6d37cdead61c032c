"""How many rows are still sealed with which key, and which of those keys are at hand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from service.keys.columns import Place, places
from service.vault import ID_DIGITS, LOST, StandsIn, Vault, key_of

MARKED = len(f"{StandsIn.WORDS}:") + ID_DIGITS


@dataclass(frozen=True)
class Held:
    """A key's rows by table, one for each sealed column; `given_up` are those of them that were marked as lost."""

    key: str
    place: int | None  # in VAKTLINJE_FIELD_KEYS, from 1, the newest; None: it is not there
    rows: Mapping[str, int]
    given_up: int

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def held(db: Connection, vault: Vault) -> list[Held]:
    """Every key that is at hand or in the tables, newest first, unknown ones last. Reads all tables through."""
    rows: dict[str, Counter[str]] = {key: Counter() for key in vault.ids}
    given_up: Counter[str] = Counter()
    for place in places():
        for key, marked, count in _of(db, place):
            rows.setdefault(key, Counter())[place.name] += count
            given_up[key] += count if marked else 0
    at_hand = {key: nth for nth, key in enumerate(vault.ids, 1)}
    found = [Held(key, at_hand.get(key), dict(tables), given_up[key]) for key, tables in rows.items()]
    return sorted(found, key=lambda one: (one.place is None, one.place or 0, one.key))


def left(db: Connection, vault: Vault) -> int:
    """Rows that are not under the newest key and can still be brought there."""
    return sum(one.total for one in held(db, vault) if one.place is not None and one.place > 1)


def missing(db: Connection, vault: Vault) -> int:
    """Rows under a key that is not at hand and that nobody has given up."""
    return sum(one.total - one.given_up for one in held(db, vault) if one.place is None)


def _of(db: Connection, place: Place) -> list[tuple[str, bool, int]]:
    """Key, whether given up, and how often, over the table's sealed columns."""
    found: list[tuple[str, bool, int]] = []
    for column in (place.table.c[name] for name in place.sealed):
        digits = case((column.like(f"{LOST}%"), MARKED), else_=ID_DIGITS)
        heads = select(func.substr(column, 1, digits).label("head")).where(column.is_not(None)).subquery()
        counted = select(heads.c.head, func.count()).group_by(heads.c.head)
        found += [(key_of(head), head.startswith(LOST), count) for head, count in db.execute(counted)]
    return found
