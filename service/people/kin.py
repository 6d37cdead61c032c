"""Next of kin whom a person has named: who they are is sealed, and an index of the number finds them when they text.

Whether staff may know of them is for consent to say (`service.consents`), each time they are asked for.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from service.models import metadata, new_id
from service.people.finding import SERVICE_USER
from service.vault import Vault

KIN = metadata.tables["next_of_kin"]
TABLE = "next_of_kin"
OF_PHONE = (
    select(KIN).join(SERVICE_USER, SERVICE_USER.c.id == KIN.c.service_user_id)
    .where(KIN.c.phone_index.in_(bindparam("indexes", expanding=True)), SERVICE_USER.c.retired_at.is_(None))
    .order_by(KIN.c.service_user_id)
)  # fmt: skip


@dataclass(frozen=True)
class Kin:
    id: str
    service_user_id: str
    name: str = field(repr=False)
    phone: str = field(repr=False)
    relation: str | None = field(repr=False)

    def written(self) -> dict[str, Any]:
        """As in the file."""
        return {"name": self.name, "phone": self.phone, "relation": self.relation}


def of_person(db: Connection, vault: Vault, service_user_id: str) -> list[Kin]:
    """In the order in which the person named them."""
    return list(of_all(db, vault, [service_user_id]).get(service_user_id, ()))


def of_all(db: Connection, vault: Vault, service_user_ids: Sequence[str] | None = None) -> Mapping[str, Sequence[Kin]]:
    """By service user; None: everybody's."""
    query = select(KIN).order_by(KIN.c.service_user_id, KIN.c.position)
    if service_user_ids is not None:
        query = query.where(KIN.c.service_user_id.in_(service_user_ids))
    found: dict[str, list[Kin]] = {}
    for row in db.execute(query):
        found.setdefault(row.service_user_id, []).append(_opened(vault, row))
    return found


def by_phone(db: Connection, vault: Vault, phone: str) -> list[Kin]:
    """Whose next of kin has this number: more than one person may have named it."""
    return [_opened(vault, row) for row in db.execute(OF_PHONE, {"indexes": vault.indexes(phone)})]


def is_kin(db: Connection, vault: Vault, phone: str) -> bool:
    """Whether anybody has named the number, whether or not they consent to contact. Opens nothing."""
    return db.execute(OF_PHONE.with_only_columns(KIN.c.id), {"indexes": vault.indexes(phone)}).first() is not None


def keep(db: Connection, vault: Vault, service_user_id: str, named: Sequence[Mapping[str, Any]]) -> None:
    """These in place of those before."""
    db.execute(delete(KIN).where(KIN.c.service_user_id == service_user_id))
    rows = []
    for position, one in enumerate(named):
        id = new_id()
        called = json.dumps({"name": one["name"], "relation": one.get("relation")}, ensure_ascii=False)
        rows.append({
            "id": id, "service_user_id": service_user_id, "position": position,
            "phone_index": vault.index(one["phone"]),
            "phone_sealed": vault.seal(one["phone"], table=TABLE, id=id, column="phone_sealed"),
            "called_sealed": vault.seal(called, table=TABLE, id=id, column="called_sealed"),
        })  # fmt: skip
    if rows:
        db.execute(insert(KIN), rows)


def _opened(vault: Vault, row: Row[Any]) -> Kin:
    called = json.loads(vault.open(row.called_sealed, table=TABLE, id=row.id, column="called_sealed"))
    phone = vault.open(row.phone_sealed, table=TABLE, id=row.id, column="phone_sealed")
    return Kin(row.id, row.service_user_id, called["name"], phone, called.get("relation"))
