"""Sessions of browsers: begun when somebody has signed in, over after a while of nothing, at the latest after a day."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select, update

from service.accounts.viewer import Viewer
from service.models import metadata
from service.models.account import Role

ACCOUNT, ROLE, SIGNED_IN = (metadata.tables[name] for name in ("account", "account_role", "signed_in"))
IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=16)  # a night's duty
REMEMBERED = timedelta(days=30)  # after its end
KEY = 16  # hex digits of a token's hash
NOTED_EVERY = timedelta(minutes=1)  # no more writes than that for a session in use


@dataclass(frozen=True)
class Session:
    """One browser in which somebody is signed in. `key`: names it on their own page."""

    key: str
    since: datetime
    seen_at: datetime
    is_this: bool


def begin(db: Connection, account_id: str, *, second_factor: bool, now: datetime) -> str:
    """The token for the cookie; only its hash is stored."""
    token = secrets.token_urlsafe(32)
    db.execute(insert(SIGNED_IN).values(
        token_hash=hashed(token), account_id=account_id, second_factor=second_factor, since=now, seen_at=now,
        until=now + LONGEST,
    ))  # fmt: skip
    return token


def viewer(db: Connection, token: str, now: datetime) -> Viewer | None:
    """Who holds the token; None where the session is over, or the account closed."""
    found = db.execute(
        select(ACCOUNT.c.id, ACCOUNT.c.name, ACCOUNT.c.language, ACCOUNT.c.staff_id, SIGNED_IN.c.second_factor,
               ACCOUNT.c.totp_confirmed_at)
        .join_from(SIGNED_IN, ACCOUNT)
        .where(
            SIGNED_IN.c.token_hash == hashed(token), SIGNED_IN.c.ended_at.is_(None), SIGNED_IN.c.until > now,
            SIGNED_IN.c.seen_at > now - IDLE, ACCOUNT.c.closed_at.is_(None),
        )
    ).one_or_none()  # fmt: skip
    if found is None:
        return None
    roles: dict[Role, frozenset[str]] = {}
    for role, area in db.execute(select(ROLE.c.role, ROLE.c.area_id).where(ROLE.c.account_id == found.id)):
        roles[Role(role)] = roles.get(Role(role), frozenset()) | {area}
    return Viewer(
        found.id, found.name, found.language, found.staff_id, roles, found.second_factor, hashed(token),
        enrolled=found.totp_confirmed_at is not None,
    )  # fmt: skip


def needs_noting(db: Connection, token: str, now: datetime) -> bool:
    """Whether `note` would change anything."""
    seen = db.execute(select(SIGNED_IN.c.seen_at).where(SIGNED_IN.c.token_hash == hashed(token))).scalar_one_or_none()
    return seen is not None and seen <= now - NOTED_EVERY


def note(db: Connection, token: str, now: datetime) -> None:
    """The session is in use."""
    db.execute(update(SIGNED_IN).where(SIGNED_IN.c.token_hash == hashed(token)).values(seen_at=now))


def carry_over(db: Connection, before: datetime, now: datetime) -> None:
    """A demo's clock was moved: who was signed in has not been idle."""
    stood = SIGNED_IN.c.ended_at.is_(None) & (SIGNED_IN.c.until > before) & (SIGNED_IN.c.seen_at > before - IDLE)
    db.execute(update(SIGNED_IN).where(stood).values(seen_at=now, until=now + LONGEST))


def end(db: Connection, token_hash: str, now: datetime) -> None:
    db.execute(update(SIGNED_IN).where(SIGNED_IN.c.token_hash == token_hash).values(ended_at=now))


def end_all(db: Connection, account_id: str, now: datetime) -> None:
    """Signed out everywhere."""
    running = (SIGNED_IN.c.account_id == account_id) & SIGNED_IN.c.ended_at.is_(None)
    db.execute(update(SIGNED_IN).where(running).values(ended_at=now))


def end_others(db: Connection, viewer: Viewer, now: datetime) -> None:
    """Signed out everywhere but here."""
    others = (SIGNED_IN.c.account_id == viewer.account_id) & (SIGNED_IN.c.token_hash != viewer.token_hash)
    db.execute(update(SIGNED_IN).where(others, SIGNED_IN.c.ended_at.is_(None)).values(ended_at=now))


def end_one(db: Connection, viewer: Viewer, key: str, now: datetime) -> None:
    """One of the viewer's own, by its key; nothing where it is none of theirs."""
    mine = (SIGNED_IN.c.account_id == viewer.account_id) & (SIGNED_IN.c.token_hash.startswith(key, autoescape=True))
    if len(key) == KEY:
        db.execute(update(SIGNED_IN).where(mine, SIGNED_IN.c.ended_at.is_(None)).values(ended_at=now))


def own(db: Connection, viewer: Viewer, now: datetime) -> list[Session]:
    """Where the viewer is signed in, this browser first, then the latest."""
    running = (
        (SIGNED_IN.c.account_id == viewer.account_id) & SIGNED_IN.c.ended_at.is_(None)
        & (SIGNED_IN.c.until > now) & (SIGNED_IN.c.seen_at > now - IDLE)
    )  # fmt: skip
    rows = db.execute(select(SIGNED_IN).where(running).order_by(SIGNED_IN.c.seen_at.desc()).limit(50))
    found = [Session(row.token_hash[:KEY], row.since, row.seen_at, row.token_hash == viewer.token_hash) for row in rows]
    return sorted(found, key=lambda session: not session.is_this)


def forget_old(db: Connection, now: datetime) -> None:
    db.execute(delete(SIGNED_IN).where(SIGNED_IN.c.until < now - REMEMBERED))


def hashed(token: str) -> str:
    """Tokens are long and random: a plain hash is enough."""
    return sha256(token.encode()).hexdigest()
