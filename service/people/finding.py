"""One service user from the tables. Particulars are opened with the row; the plan stays sealed until it is asked for.

Retired service users are not found. `SealBroken` and `FieldKeyUnknown` come from the vault.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from service.models import metadata
from service.vault import Vault

SERVICE_USER = metadata.tables["service_user"]
STAFF = metadata.tables["staff"]
KEPT = select(SERVICE_USER).where(SERVICE_USER.c.retired_at.is_(None))
BY_PHONE = KEPT.where(SERVICE_USER.c.phone_index.in_(bindparam("indexes", expanding=True)))
BY_ID = KEPT.where(SERVICE_USER.c.id == bindparam("which"))


@dataclass(frozen=True)
class ServiceUser:
    """Who texts for help. `repr` shows the id and nothing that is sealed."""

    id: str
    area_id: str
    language: str
    sms_only: bool
    primary_contact: str | None  # staff id, as are avoid and coordinator
    avoid: tuple[str, ...]
    coordinator: str | None
    objects: bool
    plan_by_sms: bool
    consent_given: date | None
    consent_until: date | None
    name: str = field(repr=False)
    phone: str = field(repr=False)
    born: str | None = field(repr=False)  # a date as written, 1984-05-02
    address: str | None = field(repr=False)
    access: str | None = field(repr=False)
    plan_sealed: str | None = field(repr=False)
    texts_before_holidays: int | None = None  # days ahead; whether they may be sent is for `service.consents` to say


def find_by_phone(db: Connection, vault: Vault, phone: str) -> ServiceUser | None:
    """Whose number it is, under whichever field key it was stored."""
    return _found(vault, db.execute(BY_PHONE, {"indexes": vault.indexes(phone)}).one_or_none())


def find(db: Connection, vault: Vault, id: str) -> ServiceUser | None:
    return _found(vault, db.execute(BY_ID, {"which": id}).one_or_none())


def first(db: Connection, vault: Vault, limit: int) -> list[ServiceUser]:
    """The first so many, by id."""
    rows = db.execute(
        select(SERVICE_USER).where(SERVICE_USER.c.retired_at.is_(None)).order_by(SERVICE_USER.c.id).limit(limit))
    return [opened(vault, row) for row in rows]


def find_all(db: Connection, vault: Vault, ids: Iterable[str]) -> dict[str, ServiceUser]:
    """Those of them that there are, by id, in one look."""
    rows = db.execute(select(SERVICE_USER).where(SERVICE_USER.c.id.in_(set(ids)), SERVICE_USER.c.retired_at.is_(None)))
    return {row.id: opened(vault, row) for row in rows}


def of_area(db: Connection, vault: Vault, area_id: str) -> list[ServiceUser]:
    """Everybody of the area; names can be looked through only once they are opened."""
    rows = db.execute(
        select(SERVICE_USER).where(SERVICE_USER.c.area_id == area_id, SERVICE_USER.c.retired_at.is_(None)))
    return [opened(vault, row) for row in rows]


def known_by(db: Connection, vault: Vault, staff_id: str) -> list[ServiceUser]:
    """Those whose coordinator or primary contact this staff member is."""
    theirs = (SERVICE_USER.c.coordinator == staff_id) | (SERVICE_USER.c.primary_contact == staff_id)
    return [opened(vault, row) for row in db.execute(KEPT.where(theirs))]


def staff_names(db: Connection) -> dict[str, str]:
    """What everybody is called who is or was on the rotas, by staff id: also who wrote a plan and has left."""
    return {row.id: str(row.written["name"]) for row in db.execute(select(STAFF.c.id, STAFF.c.written))}


def open_plan_fields(vault: Vault, user: ServiceUser) -> dict[str, Any] | None:
    """The plan's fields as in the file; None without a plan. The caller logs the opening (contract 7.15, 9.5)."""
    if user.plan_sealed is None:
        return None
    fields: dict[str, Any] = json.loads(
        vault.open(user.plan_sealed, table="service_user", id=user.id, column="plan_sealed"))
    return fields


def opened(vault: Vault, row: Row[Any]) -> ServiceUser:
    """A row of the table with its particulars opened."""
    particulars = json.loads(
        vault.open(row.particulars_sealed, table="service_user", id=row.id, column="particulars_sealed"))
    return ServiceUser(
        id=row.id, area_id=row.area_id, language=row.language, sms_only=row.sms_only,
        primary_contact=row.primary_contact, avoid=tuple(row.avoid), coordinator=row.coordinator,
        objects=row.objects, plan_by_sms=row.plan_by_sms,
        consent_given=_date(row.consent_given), consent_until=_date(row.consent_until),
        name=particulars["name"], phone=particulars["phone"], born=particulars.get("born"),
        address=particulars.get("address"), access=particulars.get("access"), plan_sealed=row.plan_sealed,
        texts_before_holidays=row.texts_before_holidays,
    )


def _found(vault: Vault, row: Row[Any] | None) -> ServiceUser | None:
    return None if row is None else opened(vault, row)


def _date(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
