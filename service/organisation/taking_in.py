"""`import FILE`: the organisation file over what is stored, all of it or nothing (contract, section 2)."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection, select

from schedules.organisation import Organisation
from schedules.orgchanges import Changes
from schedules.orgfile import LeftOut, propose
from schedules.yamlfile import Document
from service.models import metadata
from service.models.conversation import State
from service.organisation import reading, writing
from service.vault import Vault

CONVERSATION = metadata.tables["conversation"]
SERVICE_USER = metadata.tables["service_user"]
AfterChange: TypeAlias = Callable[[Connection, datetime], None]


def take_in(
    db: Connection, document: Document, left_out: LeftOut, vault: Callable[[], Vault], now: datetime,
    after_change: AfterChange,
) -> Changes:
    """Stores the file in the caller's write transaction; FileRefused changes nothing once that is rolled back.

    `vault` is asked for only when there are service users whose numbers the file's must differ from.
    `after_change` is called in the same transaction, when something has changed.
    """
    writing.hold(db)
    before, after = over_stored(db, document, left_out, service_user_numbers(db, vault))
    found = writing.write(db, before, after, now)
    if found.listed:
        after_change(db, now)
    return found


def over_stored(
    db: Connection, document: Document, left_out: LeftOut, is_service_user: Callable[[str], bool]
) -> tuple[Organisation, Organisation]:
    """What is stored, and the same with the file taken in; writes nothing. FileRefused where it does not hold."""
    before = reading.stored(db)
    after = propose(before, document, left_out, is_service_user)
    retired = {area.id for area in before.areas} - {area.id for area in after.areas}
    waiting = select(CONVERSATION.c.area_id).where(CONVERSATION.c.state != State.CLOSED)
    # Whoever waits there would never hear from us again.
    for area in db.scalars(waiting.where(CONVERSATION.c.area_id.in_(retired)).distinct()):
        document.complain(("areas",), f"the area {area!r} has open conversations: close them before it is retired")
    document.refuse_if_wrong()
    return before, after


def service_user_numbers(db: Connection, vault: Callable[[], Vault]) -> Callable[[str], bool]:
    """Says of a phone number whether a service user has it, under whichever field key that is stored."""
    kept = select(SERVICE_USER.c.phone_index).where(SERVICE_USER.c.retired_at.is_(None))
    indexes = set(db.scalars(kept))
    if not indexes:
        return lambda _: False
    opened = vault()
    return lambda phone: not indexes.isdisjoint(opened.indexes(phone))
