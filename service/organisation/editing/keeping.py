"""A change is kept: stored with what lay there before, so that it can be undone; and everybody who must know of it is
set going, as `import` does. All in the caller's one write transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from schedules.organisation import Organisation
from service import events
from service.models import metadata, new_id
from service.organisation import writing
from service.organisation.editing.applying import edited, parts_of
from service.organisation.editing.edits import Edit
from service.organisation.editing.parts import differing, written
from service.organisation.editing.refusals import ChangedMeanwhile, EditRefused, Why
from service.organisation.editing.since import changed_since
from service.organisation.reading import Standing, standing
from service.organisation.taking_in import AfterChange

PLANNED = metadata.tables["planned_change"]


@dataclass(frozen=True)
class Maker:
    """Whose change it is, `what` it is in their words, and the version that they saw when they decided on it.

    `seen` None: the caller has seen to it in this transaction that nothing is overwritten.
    """

    account_id: str
    what: str
    seen: int | None


@dataclass(frozen=True)
class Kept:
    id: str
    version: int  # of the organisation, from now on
    organisation: Organisation


def keep(db: Connection, edit: Edit, maker: Maker, now: datetime, after_change: AfterChange) -> Kept:
    """Stores the change. ChangedMeanwhile, EditRefused, UnknownRota: nothing is changed.

    `after_change` is called in the same transaction: `service.line.duty_changed`.
    """
    writing.hold(db)
    return keep_held(db, edit, maker, now, after_change)


def keep_held(db: Connection, edit: Edit, maker: Maker, now: datetime, after_change: AfterChange) -> Kept:
    """As `keep`, for who holds the organisation already (`writing.hold`, `overrides.hold`)."""
    before = standing(db)
    refuse_if_overtaken(db, before, parts_of(edit), maker)
    return store(db, before.organisation, edited(before.organisation, edit), (parts_of(edit), maker), now, after_change)


def refuse_if_overtaken(db: Connection, stands: Standing, parts: tuple[str, ...], maker: Maker) -> None:
    """ChangedMeanwhile where others have changed these parts since the maker looked."""
    if maker.seen is not None and maker.seen != stands.version:
        others = changed_since(db, parts, maker.seen, maker.account_id)
        if others:
            raise ChangedMeanwhile(others)


def store(
    db: Connection, before: Organisation, after: Organisation, made: tuple[tuple[str, ...], Maker], now: datetime,
    after_change: AfterChange,
) -> Kept:
    """Writes `after` over `before`, and beside it who made what of these parts. EditRefused where nothing differs."""
    parts, maker = made
    if not writing.write(db, before, after, now).listed:
        raise EditRefused(Why.NO_CHANGE)
    after_change(db, now)
    version = standing(db).version
    lay, lies = differing(written(before, parts), written(after, parts))
    id = new_id()
    db.execute(insert(PLANNED).values(
        id=id, version=version, account_id=maker.account_id, at=now, what=maker.what, before=lay, after=lies,
    ))  # fmt: skip
    events.record(db, "planned:change:made", id, now, account=maker.account_id, version=version, parts=list(parts))
    return Kept(id, version, after)
