"""Giving and withdrawing: the history, the person's own row and the event, in the caller's transaction.

Nothing is ever overwritten but the newest row's end. What is withdrawn holds no more from that instant.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from service import events
from service.consents.book import CONSENT, PERSON, holds, newest
from service.errors import VaktlinjeError
from service.models import new_id
from service.models.rights import How, Purpose
from service.vault import Vault

DAYS_AHEAD = 7  # of texts before holidays, where the person did not say
LEAST_DAYS, MOST_DAYS = 1, 30


class DatesRefused(VaktlinjeError):
    """A consent given on a day to come, or that ends before it begins."""

    def __init__(self) -> None:
        super().__init__("a consent is given today or before, and ends on a later day")


class BeforeTheNo(VaktlinjeError):
    """A yes of a day before the person last said no to it, or was born. `earliest`: the first day that can be."""

    def __init__(self, earliest: date) -> None:
        super().__init__(f"the yes must be of {earliest} or later")
        self.earliest = earliest


@dataclass(frozen=True)
class Given:
    """A yes: of what, since which day, to which day at most, how far it goes, and how it was said.

    `days`: of texts before holidays, how long ahead they come (1 to 30).
    """

    purpose: Purpose
    given_on: date
    until: date | None
    scope: str | None
    how: How
    by_staff: str | None
    days: int = DAYS_AHEAD


def give(
    db: Connection, vault: Vault, service_user_id: str, given: Given, today: date, now: datetime,
    earliest: date = date.min,
) -> None:
    """Notes the yes; it takes the place of what was said before. DatesRefused, BeforeTheNo.

    `today`: the organisation's date. `earliest`: the day on which the person last said no to it, or was born.
    """
    if given.given_on < earliest:
        raise BeforeTheNo(earliest)
    if given.given_on > today or (given.until is not None and given.until < given.given_on):
        raise DatesRefused
    id = new_id()
    sealed = given.scope and vault.seal(given.scope, table="consent", id=id, column="scope_sealed")
    until = given.until.isoformat() if given.until else None
    _add(db, service_user_id, given.purpose, now, id=id, scope_sealed=sealed or None, how=given.how,
         given_on=given.given_on.isoformat(), until=until, by_staff=given.by_staff)
    if given.purpose is Purpose.PLAN_ON_DUTY:
        _person(db, service_user_id, objects=False, consent_given=given.given_on.isoformat(), consent_until=until)
    elif given.purpose is Purpose.PLAN_BY_TEXT:
        _person(db, service_user_id, plan_by_sms=True)
    elif given.purpose is Purpose.TEXTS_BEFORE_HOLIDAYS:
        _person(db, service_user_id, texts_before_holidays=given.days)
    _record(db, "given", service_user_id, given.purpose, given.how, given.by_staff, now)


def withdraw(
    db: Connection, service_user_id: str, purposes: Iterable[Purpose], how: How, by_staff: str | None, now: datetime
) -> list[Purpose]:
    """Takes back those that hold, at once; which they were. Taking back what does not hold changes nothing."""
    taken_back = [purpose for purpose in purposes if holds(db, service_user_id, purpose, now)]
    for purpose in taken_back:
        end_newest(db, service_user_id, purpose, how, by_staff, now)
        if purpose is Purpose.PLAN_ON_DUTY:
            _person(db, service_user_id, objects=True, consent_given=None, consent_until=None)
        elif purpose is Purpose.PLAN_BY_TEXT:
            _person(db, service_user_id, plan_by_sms=False)
        elif purpose is Purpose.TEXTS_BEFORE_HOLIDAYS:
            _person(db, service_user_id, texts_before_holidays=None)
        _record(db, "withdrawn", service_user_id, purpose, how, by_staff, now)
    return taken_back


def end_newest(
    db: Connection, service_user_id: str, purpose: Purpose, how: How, by_staff: str | None, now: datetime
) -> None:
    """The newest row is withdrawn; where there is none, a row says so by itself."""
    said = newest(db, service_user_id, purpose, now)
    ended = {"withdrawn_at": now, "withdrawn_how": how, "withdrawn_by": by_staff}
    if said is not None and said.withdrawn_at is None:
        db.execute(update(CONSENT).where(CONSENT.c.id == said.id).values(ended))
    else:
        _add(db, service_user_id, purpose, now, how=how, by_staff=by_staff, **ended)


def note(db: Connection, service_user_id: str, purpose: Purpose, how: How, now: datetime, **more: Any) -> None:
    """A row of the history alone."""
    _add(db, service_user_id, purpose, now, how=how, **more)


def reminded(db: Connection, ids: Iterable[str], now: datetime) -> None:
    """Somebody has been told that these end, or have ended."""
    db.execute(update(CONSENT).where(CONSENT.c.id.in_(list(ids))).values(reminded_at=now))


def _add(db: Connection, service_user_id: str, purpose: Purpose, now: datetime, **values: Any) -> None:
    row = {"id": new_id(), "service_user_id": service_user_id, "purpose": purpose, "at": now, **values}
    db.execute(insert(CONSENT).values(row))


def _person(db: Connection, service_user_id: str, **values: Any) -> None:
    db.execute(update(PERSON).where(PERSON.c.id == service_user_id).values(values))


def _record(
    db: Connection, what: str, service_user_id: str, purpose: Purpose, how: str, by_staff: str | None, now: datetime
) -> None:
    area = db.execute(select(PERSON.c.area_id).where(PERSON.c.id == service_user_id)).scalar_one_or_none()
    events.record(db, f"consent:person:{what}", service_user_id, now, area_id=area, staff_id=by_staff,
                  purpose=purpose, how=how)
