"""What one person is promised: read from the person's row, opened, and written to it. All SQL on it is here."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, select, update

from service import events
from service.models import metadata
from service.vault import Vault

PERSON = metadata.tables["service_user"]
SEALED = "promised_sealed"
LOST = "(kan ikke leses lenger)"  # what a key that was given up had sealed

Plain: TypeAlias = Mapping[str, Any]  # as in the file: what, days, until


@dataclass(frozen=True)
class Promised:
    """`id` is the thing's own within the person, and the same for as long as `what` is. `until`: a date, the last."""

    id: str
    days: tuple[str, ...]
    until: str | None
    what: str = field(repr=False)

    def written(self) -> dict[str, Any]:
        return {"what": self.what, "days": list(self.days), "until": self.until}


def opened(vault: Vault, row: Row[Any]) -> list[Promised]:
    """Of a row of service users, in the order in which it was written. SealBroken, FieldKeyUnknown."""
    if row.promised_sealed is None:
        return []
    sealed = vault.open(row.promised_sealed, table=PERSON.name, id=row.id, column=SEALED)
    what = json.loads(sealed).get("promised", {})
    return [
        Promised(one["id"], tuple(one["days"]), one["until"], what.get(one["id"], LOST)) for one in row.promised_days
    ]


def listed(db: Connection, vault: Vault, service_user_id: str) -> list[Promised]:
    row = db.execute(select(PERSON).where(PERSON.c.id == service_user_id)).one_or_none()
    return [] if row is None else opened(vault, row)


def columns(vault: Vault, id: str, wanted: Sequence[Plain], before: Sequence[Promised]) -> dict[str, Any]:
    """The row's columns for these; what was promised `before` in the same words keeps its id."""
    if not wanted:
        return {"promised_sealed": None, "promised_days": None}
    known = {one.what: one.id for one in before}
    named = [(known.get(one["what"]) or secrets.token_hex(4), one) for one in wanted]
    what = json.dumps({"promised": {ours: one["what"] for ours, one in named}}, ensure_ascii=False)
    return {
        "promised_sealed": vault.seal(what, table=PERSON.name, id=id, column=SEALED),
        "promised_days": [{"id": ours, "days": list(one["days"]), "until": one["until"]} for ours, one in named],
    }


def put(
    db: Connection, vault: Vault, service_user_id: str, wanted: Sequence[Plain], staff_id: str, now: datetime
) -> None:
    """What is promised from now on, as staff have written it."""
    new = columns(vault, service_user_id, wanted, listed(db, vault, service_user_id))
    db.execute(update(PERSON).where(PERSON.c.id == service_user_id).values(new))
    area = db.scalar(select(PERSON.c.area_id).where(PERSON.c.id == service_user_id))
    events.record(db, "people:promised", service_user_id, now, area_id=area, staff_id=staff_id, things=len(wanted))
