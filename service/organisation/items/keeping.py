"""A wanted item is kept: checked anew under the locks, written, and everybody who must know of it set going."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from schedules.organisation import Organisation
from schedules.orgchanges import Changes
from schedules.orgfile import LeftOut
from schedules.yamlfile import Document
from service import events
from service.organisation import writing
from service.organisation.items.proposing import Kind, Wanted, propose
from service.organisation.taking_in import AfterChange, over_stored, service_user_numbers
from service.vault import Vault

Look = Callable[[Organisation, Organisation], None]


@dataclass(frozen=True)
class Maker:
    """Whose change it is. `look` is shown what is and what will be, and raises where it may not be kept."""

    account_id: str
    vault: Vault
    look: Look


def keep(db: Connection, wanted: Wanted, maker: Maker, now: datetime, after_change: AfterChange) -> Changes:
    """Stores it in the caller's write transaction. FileRefused, ItemChanged, and what `look` raises."""
    writing.hold(db)
    before, after = propose(db, wanted, service_user_numbers(db, lambda: maker.vault))
    found = _write(db, before, after, maker, now, after_change)
    if found.listed:
        what = "saved" if wanted.item is not None else "retired"
        events.record(db, f"admin:{wanted.kind}:{what}", wanted.id or "organisation", now,
                      area_id=wanted.id if wanted.kind is Kind.AREAS else None,
                      staff_id=wanted.id if wanted.kind is Kind.STAFF else None, account=maker.account_id)
    return found


def keep_document(
    db: Connection, document: Document, left_out: LeftOut, maker: Maker, now: datetime, after_change: AfterChange
) -> Changes:
    """A whole organisation file, as `import` does. FileRefused, and what `look` raises."""
    writing.hold(db)
    before, after = over_stored(db, document, left_out, service_user_numbers(db, lambda: maker.vault))
    found = _write(db, before, after, maker, now, after_change)
    if found.listed:
        events.record(db, "admin:file:imported", "organisation", now, account=maker.account_id)
    return found


def _write(
    db: Connection, before: Organisation, after: Organisation, maker: Maker, now: datetime, after_change: AfterChange
) -> Changes:
    maker.look(before, after)
    found = writing.write(db, before, after, now)
    if found.listed:
        after_change(db, now)
    return found
