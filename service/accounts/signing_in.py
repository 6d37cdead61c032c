"""Signing in: by e-mail and password, or as somebody whom the OpenID provider vouches for. A session is begun.

Nobody is told whether the e-mail, the password or the account was wrong. A password alone does not get far where a
second factor is asked for: `Viewer.is_halfway`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, update

from service import events
from service.accounts import links, passwords, sessions, throttle
from service.accounts.errors import NotInvited, NotRecognised, TooManyAttempts
from service.accounts.oidc import Identity
from service.accounts.throttle import Bucket
from service.database import Database
from service.models import metadata
from service.vault import Vault

ACCOUNT = metadata.tables["account"]
LONGEST_EMAIL = 254


@dataclass(frozen=True)
class Attempt:
    """`known`: the account that this browser has signed in to before, where its cookie says so."""

    email: str
    password: str
    address: str  # where it comes from
    known: str | None = None


def by_password(database: Database, vault: Vault, attempt: Attempt, now: datetime) -> str:
    """The new session's token. NotRecognised, or TooManyAttempts."""
    email = plain(attempt.email)
    with database.write() as db:
        row = find(db, email)
        buckets = _buckets(vault, email, attempt, row)
        wait = throttle.take(db, buckets, now)
    if wait is not None:
        raise TooManyAttempts(wait)
    fits = passwords.fits(row.password_hash if row else None, attempt.password)  # slow: outside the transaction
    with database.write() as db:
        unchanged = row is not None and _is_still(db, row)
        if row is not None and fits and unchanged:
            throttle.give_back(db, buckets, now)
            _renew_hash(db, row, attempt.password)
            return begin(db, row.id, "password", now, second_factor=False)
        events.record(db, "account:sign_in:failed", row.id if row else "unknown", now)
    raise NotRecognised


def by_identity(database: Database, identity: Identity, link: str | None, now: datetime) -> str:
    """The new session's token, for whom the provider vouches: by what it calls them; the first time by `link`, the
    token of an invitation that they followed, or by an e-mail address that the provider has verified. NotInvited
    where there is no account: none is ever made here. LinkOver.
    """
    with database.write() as db:
        account = db.execute(
            select(ACCOUNT.c.id).where(ACCOUNT.c.oidc_subject == identity.key, ACCOUNT.c.closed_at.is_(None))
        ).scalar_one_or_none()
        if account is None:
            account = _tied(db, identity, link, now)
        if account is not None:
            return begin(db, account, "oidc", now, second_factor=identity.is_strong)
        events.record(db, "account:sign_in:not_invited", "unknown", now)
    raise NotInvited


def after_second_factor(db: Connection, account_id: str, old: str, now: datetime) -> str:
    """A new token in place of the session `old` (its hash): what was known before is worth nothing after."""
    sessions.end(db, old, now)
    return begin(db, account_id, "second_factor", now, second_factor=True)


def find(db: Connection, email: str) -> Row[Any] | None:
    """The open account with this e-mail address, as `plain` writes it."""
    return db.execute(select(ACCOUNT).where(ACCOUNT.c.email == email, ACCOUNT.c.closed_at.is_(None))).one_or_none()


def plain(email: str) -> str:
    """As addresses are kept: without spaces around, in small letters."""
    return email.strip()[:LONGEST_EMAIL].lower()


def _buckets(vault: Vault, email: str, attempt: Attempt, row: Row[Any] | None) -> list[Bucket]:
    """A browser that has been signed in to this account before has a bucket of its own, so that whoever tries
    elsewhere cannot keep its owner out.
    """
    if row is not None and attempt.known == row.id:
        return [Bucket(vault.index(f"known:{row.id}"), 10, timedelta(seconds=20))]
    return [
        Bucket(vault.index(f"email:{email}"), 10, timedelta(seconds=20)),
        Bucket(vault.index(f"address:{attempt.address}"), 60, timedelta(seconds=2)),
    ]


def _is_still(db: Connection, row: Row[Any]) -> bool:
    """Neither closed nor given another password while we were checking this one."""
    now = db.execute(select(ACCOUNT.c.password_hash, ACCOUNT.c.closed_at).where(ACCOUNT.c.id == row.id)).one()
    return now.closed_at is None and now.password_hash == row.password_hash


def _renew_hash(db: Connection, row: Row[Any], password: str) -> None:
    if passwords.is_outdated(row.password_hash):
        anew = passwords.hashed(password)
        db.execute(update(ACCOUNT).where(ACCOUNT.c.id == row.id).values(password_hash=anew))


def _tied(db: Connection, identity: Identity, link: str | None, now: datetime) -> str | None:
    """The account that from now on is this person's; None where there is none that is free."""
    if link is not None:
        account: str | None = links.use(db, link, now)
    elif identity.verified_email is not None:
        row = find(db, plain(identity.verified_email))
        account = row.id if row is not None and row.oidc_subject is None else None
    else:
        account = None
    if account is not None:
        db.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(oidc_subject=identity.key))
        events.record(db, "account:identity:tied", account, now, by="invitation" if link else "email")
    return account


def begin(db: Connection, account_id: str, by: str, now: datetime, *, second_factor: bool) -> str:
    """The token of a new session, with its event. `by`: what let them in."""
    events.record(db, "account:sign_in:done", account_id, now, by=by)
    return sessions.begin(db, account_id, second_factor=second_factor, now=now)
