"""Tokens for programs: told once, kept as hashes; each with its scopes, its areas and, maybe, a last day."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from service import events
from service.accounts.sessions import hashed
from service.errors import VaktlinjeError
from service.models import metadata, new_id

TOKEN = metadata.tables["api_token"]
BY_SECRET = select(TOKEN).where(TOKEN.c.token_hash == bindparam("which"))
MARK = "vakt_"  # so that people, and programs that look for secrets, know one when they see it
LONGEST_NAME = 100


class Scope(StrEnum):
    """What a token lets a program do; writing does not include reading."""

    ROTAS_READ = "rotas:read"  # areas, rotas, requirements, periods, shifts as they are written
    STAFF_READ = "staff:read"  # ids, names, competences; no numbers
    DUTY_READ = "duty:read"  # who has duty in the end
    SHIFTS_WRITE = "shifts:write"
    ABSENCES_READ = "absences:read"
    ABSENCES_WRITE = "absences:write"
    GAPS_READ = "gaps:read"
    GAPS_WRITE = "gaps:write"
    OFFERS_READ = "offers:read"
    OFFERS_WRITE = "offers:write"
    REPORTS_READ = "reports:read"
    FIGURES_READ = "figures:read"


class UnknownToken(VaktlinjeError):
    """No token has this id."""

    def __init__(self, id: str) -> None:
        super().__init__(f"there is no token {id!r}")


class NameMissing(VaktlinjeError):
    """A token needs a name, so that people know which program has it."""

    def __init__(self) -> None:
        super().__init__(f"a token needs a name, in {LONGEST_NAME} letters at most: which program has it")


class NothingAllowed(VaktlinjeError):
    """A token without scopes lets nobody do anything."""

    def __init__(self) -> None:
        super().__init__("a token needs at least one scope")


class OverAlready(VaktlinjeError):
    """A token's end must lie ahead."""

    def __init__(self) -> None:
        super().__init__("the end of a token must lie ahead")


@dataclass(frozen=True)
class Token:
    """`areas` empty: every area. `created_by`: an account's id, None by command."""

    id: str
    name: str
    scopes: frozenset[str]
    areas: frozenset[str]
    created_by: str | None
    created_at: datetime
    until: datetime | None
    revoked_at: datetime | None

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes

    def sees(self, area_id: str) -> bool:
        return not self.areas or area_id in self.areas

    def holds(self, now: datetime) -> bool:
        """Whether it is good still."""
        return self.revoked_at is None and (self.until is None or self.until > now)


@dataclass(frozen=True)
class Wish:
    """What a token is to be."""

    name: str
    scopes: Collection[Scope]
    areas: Collection[str] = ()
    until: datetime | None = None


def make(db: Connection, wish: Wish, created_by: str | None, now: datetime) -> tuple[Token, str]:
    """The token, and the secret that its program sends: it is told now and never again.

    NameMissing, NothingAllowed, OverAlready.
    """
    name = wish.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise NameMissing
    if not wish.scopes:
        raise NothingAllowed
    if wish.until is not None and wish.until <= now:
        raise OverAlready
    secret = f"{MARK}{secrets.token_urlsafe(32)}"
    scopes = sorted(str(scope) for scope in wish.scopes)
    made = Token(new_id(), name, frozenset(scopes), frozenset(wish.areas), created_by, now, wish.until, None)
    db.execute(insert(TOKEN).values(
        id=made.id, token_hash=hashed(secret), name=name, scopes=scopes, areas=sorted(wish.areas),
        created_by=created_by, created_at=now, until=wish.until,
    ))  # fmt: skip
    events.record(db, "token:made", made.id, now, by=created_by, scopes=scopes, areas=sorted(wish.areas))
    return made, secret


def find(db: Connection, secret: str, now: datetime) -> Token | None:
    """The token with this secret; None where there is none, or it is revoked, or its last day is over."""
    row = db.execute(BY_SECRET, {"which": hashed(secret)}).one_or_none()
    found = _token(row) if row is not None else None
    return found if found is not None and found.holds(now) else None


def listed(db: Connection) -> list[Token]:
    """All that were ever made, newest first."""
    return [_token(row) for row in db.execute(select(TOKEN).order_by(TOKEN.c.id.desc()))]


def revoke(db: Connection, id: str, by: str | None, now: datetime) -> Token:
    """From now on it is good for nothing; a second time changes nothing. UnknownToken."""
    row = db.execute(select(TOKEN).where(TOKEN.c.id == id).with_for_update()).one_or_none()
    if row is None:
        raise UnknownToken(id)
    if row.revoked_at is None:
        db.execute(update(TOKEN).where(TOKEN.c.id == id).values(revoked_at=now))
        events.record(db, "token:revoked", id, now, by=by)
    return _token(row)


def forget_answers(db: Connection, before: datetime) -> None:
    """What requests with an idempotency key were answered until then."""
    answers = metadata.tables["api_answer"]
    db.execute(delete(answers).where(answers.c.at < before))


def _token(row: Row[Any]) -> Token:
    return Token(row.id, row.name, frozenset(row.scopes), frozenset(row.areas), row.created_by, row.created_at,
                 row.until, row.revoked_at)
