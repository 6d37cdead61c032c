"""Reading what was agreed: what holds now, what was said before, and what ends soon."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from service.models import metadata
from service.models.rights import Purpose
from service.vault import Vault

CONSENT = metadata.tables["consent"]
PERSON = metadata.tables["service_user"]


@dataclass(frozen=True)
class Consent:
    """One row of the history, opened. `scope`: what of it was meant, in the words that were noted."""

    id: str
    purpose: Purpose
    at: datetime
    scope: str | None
    given_on: date | None
    until: date | None
    how: str
    by_staff: str | None
    withdrawn_at: datetime | None
    withdrawn_how: str | None
    withdrawn_by: str | None


@dataclass(frozen=True)
class Ending:
    """A consent whose last day is near, or past. `reminded_at`: when somebody was last told."""

    id: str
    service_user_id: str
    purpose: Purpose
    until: date
    reminded_at: datetime | None


def holds(db: Connection, service_user_id: str, purpose: Purpose, now: datetime) -> bool:
    """Whether the person lets this be done. Nobody's is held of somebody who is not kept any more."""
    kept = select(PERSON.c.objects, PERSON.c.plan_by_sms).where(
        PERSON.c.id == service_user_id, PERSON.c.retired_at.is_(None))
    person = db.execute(kept).one_or_none()
    if person is None:
        return False
    if purpose is Purpose.PLAN_ON_DUTY:
        return not person.objects
    if purpose is Purpose.PLAN_BY_TEXT:
        return bool(person.plan_by_sms)
    said = newest(db, service_user_id, purpose, now)
    return said is not None and said.given_on is not None and said.withdrawn_at is None


def now_holding(db: Connection, service_user_id: str, now: datetime) -> list[Purpose]:
    """All purposes that hold, in their order."""
    return [purpose for purpose in Purpose if holds(db, service_user_id, purpose, now)]


def newest(db: Connection, service_user_id: str, purpose: Purpose, now: datetime) -> Row[Any] | None:
    """The row that decides: what was said of the purpose last."""
    said = (CONSENT.c.service_user_id == service_user_id) & (CONSENT.c.purpose == purpose) & (CONSENT.c.at <= now)
    return db.execute(
        select(CONSENT).where(said).order_by(CONSENT.c.at.desc(), CONSENT.c.id.desc()).limit(1)).one_or_none()


def last_no(db: Connection, service_user_id: str, purpose: Purpose) -> datetime | None:
    """When the person last took it back or said no, whatever was said since."""
    theirs = (CONSENT.c.service_user_id == service_user_id) & (CONSENT.c.purpose == purpose)
    noes = select(CONSENT.c.withdrawn_at).where(theirs, CONSENT.c.withdrawn_at.is_not(None))
    return db.execute(noes.order_by(CONSENT.c.withdrawn_at.desc()).limit(1)).scalar_one_or_none()


def history(db: Connection, vault: Vault, service_user_id: str) -> list[Consent]:
    """All that was ever said, newest first."""
    rows = db.execute(
        select(CONSENT).where(CONSENT.c.service_user_id == service_user_id)
        .order_by(CONSENT.c.at.desc(), CONSENT.c.id.desc())
    )  # fmt: skip
    return [_opened(vault, row) for row in rows]


def ending(db: Connection, today: date, ahead: timedelta, area_id: str | None = None) -> list[Ending]:
    """What holds and has a last day that is past, or comes within `ahead`, of people who are kept (in one area)."""
    open_ones = select(CONSENT).join(PERSON, PERSON.c.id == CONSENT.c.service_user_id).where(
        PERSON.c.retired_at.is_(None))
    if area_id is not None:
        open_ones = open_ones.where(PERSON.c.area_id == area_id)
    said: dict[tuple[str, str], Row[Any]] = {}
    for row in db.execute(open_ones.order_by(CONSENT.c.service_user_id, CONSENT.c.at, CONSENT.c.id)):
        said[row.service_user_id, row.purpose] = row  # a later one has taken its place
    last = (today + ahead).isoformat()
    return [
        Ending(row.id, row.service_user_id, Purpose(row.purpose), date.fromisoformat(row.until), row.reminded_at)
        for row in said.values() if row.withdrawn_at is None and row.until is not None and row.until <= last
    ]  # fmt: skip


def _opened(vault: Vault, row: Row[Any]) -> Consent:
    scope = row.scope_sealed and vault.open(row.scope_sealed, table="consent", id=row.id, column="scope_sealed")
    return Consent(
        row.id, Purpose(row.purpose), row.at, scope or None, _date(row.given_on), _date(row.until), row.how,
        row.by_staff, row.withdrawn_at, row.withdrawn_how, row.withdrawn_by,
    )  # fmt: skip


def _date(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
