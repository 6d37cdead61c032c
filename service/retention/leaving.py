"""People who are not here any more: service users who were taken out of their file, staff, and accounts.

Of staff the name stays, as the access log must say who has looked; how to reach them, and how they signed in, goes.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, String, delete, exists, or_, select, update

from service import log
from service.models import metadata
from service.models.conversation import State
from service.retention import erasing
from service.retention.errors import NotYet
from service.retention.theirs import CONVERSATION, PERSON
from service.vault import Vault

STAFF, REACH, ADDRESS, ACCOUNT, CODE, LINK, SESSION = (
    metadata.tables[name]
    for name in ("staff", "staff_reach", "calendar_address", "account", "recovery_code", "account_link", "signed_in")
)
NO_MAIL = "closed-"  # with this and its id begins the address of an account that was let go


def persons(before: datetime) -> Select[Any]:
    """Those who left, with nothing open and nothing that is not journalled."""
    nameless = CONVERSATION.c.service_user_id.is_(None) & (CONVERSATION.c.phone_index == PERSON.c.phone_index)
    theirs = (CONVERSATION.c.service_user_id == PERSON.c.id) | nameless
    not_yet = exists().where(theirs, or_(CONVERSATION.c.state != State.CLOSED, CONVERSATION.c.journal.is_(None)))
    gone = (PERSON.c.retired_at < before, PERSON.c.erased_at.is_(None))
    return select(PERSON.c.id).where(*gone, ~not_yet).order_by(PERSON.c.retired_at, PERSON.c.id)


def erase(db: Connection, vault: Vault, ids: Sequence[Any], now: datetime) -> int:
    """How many were. Who cannot be yet, by something under an older index of the number, keeps nobody else waiting."""
    done = 0
    for id in ids:
        try:
            erasing.erase(db, vault, id, erasing.Order(erasing.Ground.LEFT), now)
            done += 1
        except NotYet as early:
            log.warning(
                "retention:not_yet", service_user=id, open=len(early.open), unjournalled=len(early.unjournalled)
            )
    return done


def staff(before: datetime) -> Select[Any]:
    return select(STAFF.c.id).where(STAFF.c.retired_at < before, STAFF.c.phone != "").order_by(STAFF.c.id)


def forget_staff(db: Connection, vault: Vault, ids: Sequence[Any], now: datetime) -> None:
    for row in db.execute(select(STAFF.c.id, STAFF.c.written).where(STAFF.c.id.in_(ids))).all():
        name = {"id": row.id, "name": row.written["name"], "phone": ""}
        db.execute(update(STAFF).where(STAFF.c.id == row.id).values(phone="", written=name))
    db.execute(delete(REACH).where(REACH.c.staff_id.in_(ids)))
    addresses = (ADDRESS.c.kind == "staff") & ADDRESS.c.subject.in_(ids) & ADDRESS.c.revoked_at.is_(None)
    db.execute(update(ADDRESS).where(addresses).values(revoked_at=now))


def accounts(before: datetime) -> Select[Any]:
    let_go = ACCOUNT.c.email == NO_MAIL + ACCOUNT.c.id.cast(String)
    return select(ACCOUNT.c.id).where(ACCOUNT.c.closed_at < before, ~let_go).order_by(ACCOUNT.c.id)


def forget_accounts(db: Connection, vault: Vault, ids: Sequence[Any], now: datetime) -> None:
    """The name stays: the log of events says who did what by the account's id."""
    for table in (CODE, LINK, SESSION):
        db.execute(delete(table).where(table.c.account_id.in_(ids)))
    nothing = dict.fromkeys((
        "password_hash", "totp_sealed", "totp_confirmed_at", "totp_last", "oidc_subject", "staff_id"
    ))  # fmt: skip
    mail = {"email": NO_MAIL + ACCOUNT.c.id.cast(String)}
    db.execute(update(ACCOUNT).where(ACCOUNT.c.id.in_(ids)).values({**nothing, **mail}))
