"""Who else has changed a part of the organisation since somebody looked at it, from the log of events.

`writing` records the version with each item that it changes; `planned_change` says which of these were whose.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from service.events import EVENT
from service.models import metadata
from service.organisation.editing.makers import maker_name, with_makers

PLANNED = metadata.tables["planned_change"]
SEEN = ("changed", "added", "retired")  # a new place in the order of rotas changes no duty
LOOKED_AT = 200  # events of one item; who looked at it so long ago is told that it has changed


@dataclass(frozen=True)
class Foreign:
    """A change that somebody else made; `account_id` and `name` None: an import, an offer taken."""

    version: int
    at: datetime
    account_id: str | None = None
    name: str | None = None
    what: str | None = None


def changed_since(db: Connection, parts: Iterable[str], seen: int, account_id: str) -> list[Foreign]:
    """What others than the account have changed of these parts after version `seen`, newest first."""
    found = {change.version: change for part in parts for change in _of(db, part, seen)}
    made = select(PLANNED.c.version, PLANNED.c.account_id, PLANNED.c.what, maker_name().label("name")).select_from(
        with_makers(PLANNED)).where(PLANNED.c.version.in_(found))
    for row in db.execute(made) if found else ():
        found[row.version] = Foreign(row.version, found[row.version].at, row.account_id, row.name, row.what)
    others = [change for change in found.values() if change.account_id != account_id]
    return sorted(others, key=lambda change: change.version, reverse=True)


def _of(db: Connection, part: str, seen: int) -> Iterable[Foreign]:
    kind, _, id = part.partition(":")
    names = [f"{kind}:import:{what}" for what in SEEN]
    asked = select(EVENT.c.at, EVENT.c.detail).where(EVENT.c.subject == id, EVENT.c.name.in_(names))
    for row in db.execute(asked.order_by(EVENT.c.seq.desc()).limit(LOOKED_AT)):
        version = row.detail.get("version", 0)  # what was recorded by an earlier release is long seen
        if version <= seen:
            return
        yield Foreign(version, row.at)
