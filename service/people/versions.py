"""The plan's versions: each change of it is kept, with who made it, when and with whom. All SQL on them is here.

The present plan stands in the person's row; its copy here is the newest version. What a former version says is opened
only when somebody asks for it, and whoever shows it logs the opening.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from service.errors import UnknownPlanVersion
from service.models import metadata, new_id
from service.vault import Vault

VERSION = metadata.tables["plan_version"]
TABLE = "plan_version"


@dataclass(frozen=True)
class Writing:
    """Who changed the plan, when and with whom. `staff_id` None: a file; `at` None: before versions were kept."""

    at: datetime | None
    staff_id: str | None = None
    together_with: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Version:
    """`fields` as in the file; None where there was no plan from then on."""

    number: int
    writing: Writing
    fields: dict[str, Any] | None = field(repr=False)


@dataclass(frozen=True)
class DueReview:
    """A plan that was to be gone through again on `review_on`."""

    service_user_id: str
    review_on: date


def newest(db: Connection, service_user_id: str) -> int:
    """The number of the newest version; 0 where none is kept."""
    found = select(func.max(VERSION.c.version)).where(VERSION.c.service_user_id == service_user_id)
    return db.execute(found).scalar_one() or 0


def keep(
    db: Connection,
    vault: Vault,
    service_user_id: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    writing: Writing,
) -> int:
    """Keeps the plan that stands from now on, in the transaction that changes it; its number.

    Where no version was kept yet, what stood before becomes the first: nothing of it is lost.
    """
    number = newest(db, service_user_id)
    if number == 0 and before is not None:
        number += 1
        _add(db, vault, service_user_id, number, before, Writing(None))
    _add(db, vault, service_user_id, number + 1, after, writing)
    return number + 1


def listed(db: Connection, vault: Vault, service_user_id: str) -> list[Version]:
    """All of them, newest first, without what they say."""
    rows = db.execute(_of(service_user_id).order_by(VERSION.c.version.desc()))
    return [Version(row.version, _writing(vault, row), None) for row in rows]


def opened(db: Connection, vault: Vault, service_user_id: str, number: int) -> Version:
    """One of them with what it says. UnknownPlanVersion."""
    row = db.execute(_of(service_user_id).where(VERSION.c.version == number)).one_or_none()
    if row is None:
        raise UnknownPlanVersion(number)
    fields = row.plan_sealed and json.loads(vault.open(row.plan_sealed, table=TABLE, id=row.id, column="plan_sealed"))
    return Version(row.version, _writing(vault, row), fields)


def due(db: Connection, today: date) -> Sequence[DueReview]:
    """The plans whose newest version was to be gone through again by today, of those who are kept."""
    users, newer = metadata.tables["service_user"], VERSION.alias()
    later = select(newer.c.id).where(
        newer.c.service_user_id == VERSION.c.service_user_id, newer.c.version > VERSION.c.version
    )
    found = select(VERSION.c.service_user_id, VERSION.c.review_on).join(
        users, users.c.id == VERSION.c.service_user_id).where(
        VERSION.c.review_on <= today.isoformat(), VERSION.c.plan_sealed.is_not(None), users.c.retired_at.is_(None),
        users.c.plan_sealed.is_not(None), ~later.exists(),
    ).order_by(VERSION.c.service_user_id)  # fmt: skip
    return [DueReview(row.service_user_id, date.fromisoformat(row.review_on)) for row in db.execute(found)]


def review_dates(db: Connection, service_user_ids: Sequence[str]) -> dict[str, date]:
    """When the plans of these are to be gone through, of those that say so."""
    newest_of = (
        select(VERSION.c.service_user_id, func.max(VERSION.c.version).label("version"))
        .where(VERSION.c.service_user_id.in_(service_user_ids))
        .group_by(VERSION.c.service_user_id)
        .subquery()
    )
    found = select(VERSION.c.service_user_id, VERSION.c.review_on).join(
        newest_of,
        (newest_of.c.service_user_id == VERSION.c.service_user_id) & (newest_of.c.version == VERSION.c.version),
    ).where(VERSION.c.review_on.is_not(None))  # fmt: skip
    return {row.service_user_id: date.fromisoformat(row.review_on) for row in db.execute(found)}


def _of(service_user_id: str) -> Select[Any]:
    return select(VERSION).where(VERSION.c.service_user_id == service_user_id)


def _writing(vault: Vault, row: Row[Any]) -> Writing:
    together = row.with_sealed and vault.open(row.with_sealed, table=TABLE, id=row.id, column="with_sealed")
    return Writing(row.at, row.staff_id, together)


def _add(
    db: Connection, vault: Vault, service_user_id: str, number: int, fields: dict[str, Any] | None, writing: Writing
) -> None:
    id = new_id()

    def sealed(plain: str | None, column: str) -> str | None:
        return None if plain is None else vault.seal(plain, table=TABLE, id=id, column=column)

    plain = None if fields is None else json.dumps(fields, ensure_ascii=False)
    db.execute(insert(VERSION).values(
        id=id, service_user_id=service_user_id, version=number, at=writing.at, staff_id=writing.staff_id,
        with_sealed=sealed(writing.together_with, "with_sealed"), plan_sealed=sealed(plain, "plan_sealed"),
        review_on=(fields or {}).get("review_on"),
    ))  # fmt: skip
