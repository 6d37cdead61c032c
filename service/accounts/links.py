"""Links sent by e-mail or handed over: an invitation, or a new password. Good once, and not for long.

Only the token's hash is stored. Whoever uses one link of an account ends all its others.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from service.accounts.errors import LinkOver
from service.accounts.sessions import hashed
from service.models import metadata
from service.models.account import LinkKind

ACCOUNT, LINK = metadata.tables["account"], metadata.tables["account_link"]
GOOD_FOR = {LinkKind.INVITATION: timedelta(days=7), LinkKind.RESET: timedelta(hours=1)}
REMEMBERED = timedelta(days=30)
PATH = "/sign-in/link/"


def make(db: Connection, account_id: str, kind: LinkKind, now: datetime) -> str:
    """The token."""
    token = secrets.token_urlsafe(32)
    db.execute(insert(LINK).values(
        token_hash=hashed(token), account_id=account_id, kind=kind, until=now + GOOD_FOR[kind]))
    return token


def written(public_url: str, token: str) -> str:
    """The whole address."""
    return f"{public_url}{PATH}{token}"


@dataclass(frozen=True)
class Invited:
    """Whose link it is."""

    id: str
    name: str
    email: str
    kind: LinkKind


def account_of(db: Connection, token: str, now: datetime) -> Invited:
    """LinkOver where it is good no more."""
    found = db.execute(
        select(ACCOUNT.c.id, ACCOUNT.c.name, ACCOUNT.c.email, LINK.c.kind)
        .join_from(LINK, ACCOUNT)
        .where(LINK.c.token_hash == hashed(token), LINK.c.used_at.is_(None), LINK.c.until > now,
               ACCOUNT.c.closed_at.is_(None))
    ).one_or_none()  # fmt: skip
    if found is None:
        raise LinkOver
    return Invited(found.id, found.name, found.email, LinkKind(found.kind))


def use(db: Connection, token: str, now: datetime) -> str:
    """The account's id; LinkOver for the second of two who use it at once."""
    unused = (LINK.c.token_hash == hashed(token)) & LINK.c.used_at.is_(None) & (LINK.c.until > now)
    account = account_of(db, token, now)
    if db.execute(update(LINK).where(unused).values(used_at=now)).rowcount != 1:
        raise LinkOver
    end_all(db, account.id, now)
    return account.id


def end_all(db: Connection, account_id: str, now: datetime) -> None:
    unused = (LINK.c.account_id == account_id) & LINK.c.used_at.is_(None)
    db.execute(update(LINK).where(unused).values(used_at=now))


def forget_old(db: Connection, now: datetime) -> None:
    db.execute(delete(LINK).where(LINK.c.until < now - REMEMBERED))
