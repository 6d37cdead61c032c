"""The table of what people were told ahead of periods. All SQL on it is here; needs the area's lock where it writes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from schedules.calendar import NamedPeriod
from service.models import metadata, new_id
from service.models.conversation import Delivery
from service.reports.beforehand import facts
from service.reports.beforehand.facts import Told
from service.vault import Vault

TABLE = metadata.tables["holiday_text"]
TEXT, PERSON = metadata.tables["text"], metadata.tables["service_user"]
SEALED = "told_sealed"


@dataclass(frozen=True)
class Said:
    """One text, with how it went: `delivery` and `error` of the text's own row. `told` None: its key was given up."""

    period_id: str
    nth: int
    at: datetime
    period_end: datetime
    delivery: str
    error: str | None
    delivered_at: datetime | None
    told: Told | None = field(repr=False)


def believed(db: Connection, vault: Vault, service_user_id: str, period_id: str, now: datetime) -> Said | None:
    """What the person was told last of a period that is not over; nothing where no text has gone."""
    mine = _sent().where(TABLE.c.service_user_id == service_user_id, TABLE.c.period_id == period_id,
                         TABLE.c.period_end > now, TEXT.c.delivery != Delivery.DROPPED)  # fmt: skip
    row = db.execute(mine.order_by(TABLE.c.nth.desc()).limit(1)).one_or_none()
    return None if row is None else _said(vault, row)


def told_of(db: Connection, now: datetime) -> dict[str, set[str]]:
    """By person, the periods that are not over and that they have been told of."""
    rows = db.execute(
        select(TABLE.c.service_user_id, TABLE.c.period_id).join(TEXT, TEXT.c.id == TABLE.c.text_id)
        .where(TABLE.c.period_end > now, TEXT.c.delivery != Delivery.DROPPED).distinct()
    )  # fmt: skip
    found: dict[str, set[str]] = {}
    for person, period in rows:
        found.setdefault(person, set()).add(period)
    return found


def of_person(db: Connection, vault: Vault, service_user_id: str, limit: int) -> Sequence[Said]:
    """The latest of somebody's, newest first, also those that did not go."""
    mine = _sent().where(TABLE.c.service_user_id == service_user_id)
    return [_said(vault, row) for row in db.execute(mine.order_by(TABLE.c.at.desc(), TABLE.c.nth.desc()).limit(limit))]


def keep(
    db: Connection, vault: Vault, service_user_id: str, period: NamedPeriod, told: Told, text_id: str, now: datetime
) -> None:
    id = new_id()
    nth = select(func.coalesce(func.max(TABLE.c.nth) + 1, 0)).where(
        TABLE.c.service_user_id == service_user_id, TABLE.c.period_id == period.id
    )
    plain = json.dumps(told.written(), ensure_ascii=False)
    db.execute(insert(TABLE).values(
        id=id, service_user_id=service_user_id, period_id=period.id, nth=nth.scalar_subquery(), period_end=period.end,
        at=now, text_id=text_id, told_sealed=vault.seal(plain, table=TABLE.name, id=id, column=SEALED),
    ))  # fmt: skip


def wanting(db: Connection) -> dict[str, int]:
    """Who has said how long ahead, by person: whether it holds is for `consents` to say."""
    days = PERSON.c.texts_before_holidays
    rows = db.execute(select(PERSON.c.id, days).where(PERSON.c.retired_at.is_(None), days.is_not(None)))
    return {row.id: row.texts_before_holidays for row in rows}


def _sent() -> Select[Any]:
    how = (TEXT.c.delivery, TEXT.c.error, TEXT.c.delivered_at)
    return select(TABLE, *how).join(TEXT, TEXT.c.id == TABLE.c.text_id)


def _said(vault: Vault, row: Row[Any]) -> Said:
    opened = json.loads(vault.open(row.told_sealed, table=TABLE.name, id=row.id, column=SEALED))
    told = facts.read(opened) if opened else None
    return Said(row.period_id, row.nth, row.at, row.period_end, row.delivery, row.error, row.delivered_at, told)
