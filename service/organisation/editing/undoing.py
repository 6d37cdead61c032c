"""Changes that planners made, and undoing one of them if what it made still stands; that is a change as any other.

Where nothing else has changed of the same lists, they become what they were. Where others have added to them, only what
this change made is taken out, and what it took out is put where that stood.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from json import dumps
from typing import Any

from sqlalchemy import Connection, select, update

from schedules.organisation import Organisation
from service.models import metadata
from service.organisation import writing
from service.organisation.editing.keeping import Kept, Maker, store
from service.organisation.editing.makers import maker_name, with_makers
from service.organisation.editing.parts import Parts, Plain, put_back, written
from service.organisation.editing.refusals import UndoRefused, UnknownChange
from service.organisation.reading import standing
from service.organisation.taking_in import AfterChange

PLANNED = metadata.tables["planned_change"]


@dataclass(frozen=True)
class Made:
    """A change as it is kept; `by` is the name of the account, or of the program."""

    id: str
    version: int
    account_id: str
    by: str | None
    at: datetime
    what: str
    before: Parts
    after: Parts
    undone_at: datetime | None

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.after)


def latest(db: Connection, limit: int, before_id: str | None = None) -> list[Made]:
    """The newest changes, newest first; those older than `before_id` where it is given."""
    asked = _select().order_by(PLANNED.c.id.desc()).limit(limit)
    return [Made(*row) for row in db.execute(asked if before_id is None else asked.where(PLANNED.c.id < before_id))]


def find(db: Connection, id: str) -> Made:
    """UnknownChange."""
    row = db.execute(_select().where(PLANNED.c.id == id)).one_or_none()
    if row is None:
        raise UnknownChange(id)
    return Made(*row)


def undo(db: Connection, id: str, maker: Maker, now: datetime, after_change: AfterChange) -> Kept:
    """Takes the change back. UnknownChange, UndoRefused, UnknownRota."""
    writing.hold(db)
    made, before = find(db, id), standing(db).organisation
    if made.undone_at is not None:
        raise UndoRefused(undone=True)
    kept = store(db, before, undone(before, made.before, made.after), (made.parts, maker), now, after_change)
    db.execute(update(PLANNED).where(PLANNED.c.id == id).values(undone_at=now))
    return kept


def undone(organisation: Organisation, before: Parts, after: Parts) -> Organisation:
    """The organisation without the change that made `after` of `before`. UndoRefused where that does not stand."""
    present = written(organisation, after)
    back: Parts = {}
    for part, lists in after.items():
        back[part] = {}
        for key, made in lists.items():
            here = present[part].get(key)
            if here is None:
                raise UndoRefused(undone=False)
            back[part][key] = before[part][key] if here == made else _without(here, before[part][key], made, key)
    return put_back(organisation, back)


def _without(here: list[Plain], lay: list[Plain], made: list[Plain], key: str) -> list[Plain]:
    """What is here now, with what was added taken out and what was taken out put back."""
    old, new, now = _counted(lay), _counted(made), _counted(here)
    added, removed = new - old, old - new
    if key == "layers" or not added <= now:
        raise UndoRefused(undone=False)
    kept: list[Plain] = []
    place: int | None = None
    for item in reversed(here):  # of several that are alike the topmost was meant
        if added[dumps(item, sort_keys=True)] > 0:
            added[dumps(item, sort_keys=True)] -= 1
            place = len(kept)
        else:
            kept.append(item)
    kept.reverse()
    again = [item for item in lay if _taken(removed, item)]
    at = len(kept) - place if place is not None else len(kept)
    return [*kept[:at], *again, *kept[at:]]


def _taken(counts: Counter[str], item: Plain) -> bool:
    """Whether one more of it is counted; it is counted no longer."""
    counts[dumps(item, sort_keys=True)] -= 1
    return counts[dumps(item, sort_keys=True)] >= 0


def _counted(items: Iterable[Plain]) -> Counter[str]:
    return Counter(dumps(item, sort_keys=True) for item in items)


def _select() -> Any:
    names = ("id", "version", "account_id", "at", "what", "before", "after", "undone_at")
    columns = {name: PLANNED.c[name] for name in names}
    return select(
        columns["id"], columns["version"], columns["account_id"], maker_name(), columns["at"], columns["what"],
        columns["before"], columns["after"], columns["undone_at"],
    ).select_from(with_makers(PLANNED))  # fmt: skip
