"""Secret addresses of calendars: `PUBLIC_URL/calendar/TOKEN.ics`, made and revoked (contract, section 6).

Whoever has one can read it until it is revoked. Only the hash of a token is kept, so it is shown once.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, or_, select, update

from service import events
from service.errors import UnknownArea, UnknownRota, UnknownStaff, VaktlinjeError
from service.models import metadata, new_id
from service.models.calendar import Subject
from service.organisation import Standing

ADDRESS = metadata.tables["calendar_address"]
TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


class UnknownAddress(VaktlinjeError):
    """No calendar address that can still be read has this id or token."""

    def __init__(self) -> None:
        super().__init__("there is no such calendar address, or it was revoked before")


@dataclass(frozen=True)
class Address:
    id: str
    kind: Subject
    subject: str  # id of the staff member, rota or area
    made_at: datetime
    revoked_at: datetime | None


def make(db: Connection, standing: Standing, kind: Subject, subject: str, now: datetime) -> str:
    """A new address for the subject; its token, which is stored nowhere. UnknownStaff, UnknownRota, UnknownArea."""
    know(standing, kind, subject)
    token, id = secrets.token_urlsafe(32), new_id()
    db.execute(ADDRESS.insert().values(
        id=id, token_hash=_hash(token), kind=kind, subject=subject, made_at=now, revoked_at=None,
    ))
    events.record(db, "calendar:address:made", id, now, **_about(kind, subject))
    return token


def revoke(db: Connection, written: str, now: datetime) -> None:
    """Nobody can read the address any more; `written` is its id, its token or all of it. UnknownAddress."""
    token = TOKEN.search(written.rsplit("/", 1)[-1])
    hashed = _hash(token[0]) if token else ""
    named = or_(ADDRESS.c.id == written, ADDRESS.c.token_hash == hashed)
    revoked = update(ADDRESS).where(named, ADDRESS.c.revoked_at.is_(None)).values(revoked_at=now)
    row = db.execute(revoked.returning(ADDRESS.c.id, ADDRESS.c.kind, ADDRESS.c.subject)).one_or_none()
    if row is None:
        raise UnknownAddress
    events.record(db, "calendar:address:revoked", row.id, now, **_about(row.kind, row.subject))


def find(db: Connection, token: str) -> Address | None:
    """The address that has this token; None where there is none, or it was revoked."""
    row = db.execute(_all().where(ADDRESS.c.token_hash == _hash(token), ADDRESS.c.revoked_at.is_(None))).one_or_none()
    return None if row is None else Address(**row._mapping)


def listed(db: Connection) -> list[Address]:
    """Every address, also what was revoked, in the order in which they were made."""
    return [Address(**row._mapping) for row in db.execute(_all().order_by(ADDRESS.c.made_at, ADDRESS.c.id))]


def of(db: Connection, kind: Subject, subject: str) -> list[Address]:
    """As `listed`, of one subject."""
    mine = _all().where(ADDRESS.c.kind == kind, ADDRESS.c.subject == subject)
    return [Address(**row._mapping) for row in db.execute(mine.order_by(ADDRESS.c.made_at, ADDRESS.c.id))]


def know(standing: Standing, kind: Subject, subject: str) -> None:
    """UnknownStaff, UnknownRota or UnknownArea where the organisation has no such thing."""
    if kind == Subject.STAFF and standing.staff(subject) is None:
        raise UnknownStaff(subject)
    if kind == Subject.ROTA and subject not in standing.duty.rotas:
        raise UnknownRota(subject)
    if kind == Subject.AREA and standing.area(subject) is None:
        raise UnknownArea(subject)


def _all() -> Select[Any]:
    return select(*(ADDRESS.c[name] for name in Address.__dataclass_fields__))


def _hash(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()


def _about(kind: str, subject: str) -> dict[str, str]:
    return {"staff_id": subject} if kind == Subject.STAFF else {"area_id": subject} if kind == Subject.AREA else {
        "rota": subject}
