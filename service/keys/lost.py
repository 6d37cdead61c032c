"""A field key that is gone for good: what was sealed with it is given up, so that the service can go on.

Nothing is deleted: each field keeps what was sealed, behind a mark, in case the key is found after all; then `rotate`
brings it back. Until then texts and notes open as a sentence that says so. Service users whose name and number nobody
can open are retired: whoever writes from such a number is an unknown number, who is answered and for whom staff are
paged like any other, until the file of service users is imported again. Second factors are set up anew.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, or_, select, update

from service import events
from service.database import Database
from service.errors import VaktlinjeError
from service.keys.columns import Place, places, stands_in
from service.keys.counting import held
from service.models import metadata
from service.models.conversation import State
from service.vault import Vault, given_up

USER, ACCOUNT, CONVERSATION = (metadata.tables[name] for name in ("service_user", "account", "conversation"))
EVENT = metadata.tables["event"]
GIVEN_UP = "key:given_up"
AT_ONCE = 500  # rows of one write transaction


class KeyAtHand(VaktlinjeError):
    """A key that can be used is not lost."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"VAKTLINJE_FIELD_KEYS holds the key {key_id}: it is not lost")


class NothingUnder(VaktlinjeError):
    """Nothing that has not been given up is sealed with such a key."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"nothing is sealed with a key {key_id}")


@dataclass(frozen=True)
class Loss:
    """Fields by table; kept service users; (area, number) of each open conversation whose number cannot be opened."""

    fields: dict[str, int]
    service_users: int
    open_conversations: list[tuple[str, int]]


def look(db: Connection, vault: Vault, key_id: str) -> Loss:
    """What would be given up. KeyAtHand, NothingUnder."""
    if key_id in vault.ids:
        raise KeyAtHand(key_id)
    found = [one for one in held(db, vault) if one.key == key_id and one.total > one.given_up]
    if not found:
        raise NothingUnder(key_id)
    users = db.scalars(select(USER.c.id).where(_under(USER, "particulars_sealed", key_id), USER.c.retired_at.is_(None)))
    number = _under(CONVERSATION, "phone_sealed", key_id)
    talks = select(CONVERSATION.c.area_id, CONVERSATION.c.number).where(number, CONVERSATION.c.state != State.CLOSED)
    waiting = [(row.area_id, row.number) for row in db.execute(talks.order_by(*talks.selected_columns))]
    return Loss(dict(found[0].rows), len(users.all()), waiting)


def give_up(database: Database, vault: Vault, key_id: str, now: datetime) -> Loss:
    """Marks everything under the key, a batch after another; stopped in the middle it is run again."""
    with database.read() as db:
        loss = look(db, vault, key_id)
    with database.write() as db:
        db.execute(update(USER).where(_under(USER, "particulars_sealed", key_id), USER.c.retired_at.is_(None))
                   .values(retired_at=now))  # fmt: skip
        db.execute(update(ACCOUNT).where(_under(ACCOUNT, "totp_sealed", key_id))
                   .values(totp_sealed=None, totp_confirmed_at=None, totp_last=None))  # fmt: skip
        events.record(db, GIVEN_UP, key_id, now, fields=loss.fields, service_users=loss.service_users,
                      open_conversations=len(loss.open_conversations))  # fmt: skip
    for place in places():
        _mark(database, place, key_id)
    return loss


def bring_back(db: Connection, vault: Vault) -> int:
    """Service users who were retired because of a key that has been found, unless somebody else has their number."""
    when = select(EVENT.c.at).where(EVENT.c.name == GIVEN_UP)
    same = USER.alias("same")
    taken = exists().where(same.c.phone_index == USER.c.phone_index, same.c.retired_at.is_(None))
    # Somebody who has been erased meanwhile has no number.
    readable = USER.c.particulars_sealed.like(f"{vault.ids[0]}.%") & (USER.c.phone_index != vault.index(""))
    back = update(USER).where(USER.c.retired_at.in_(when), readable, ~taken).values(retired_at=None)
    return db.execute(back).rowcount


def _mark(database: Database, place: Place, key_id: str) -> None:
    any_under = or_(*(_under(place.table, name, key_id) for name in place.sealed))
    columns = [place.table.c[name] for name in place.sealed]
    reached = ""
    while True:
        with database.write() as db:
            wanted = select(place.id().label("at_id"), *columns).where(place.id() > reached, any_under)
            rows = db.execute(wanted.order_by(place.id()).limit(AT_ONCE)).all()
            for row in rows:
                marked = {
                    name: given_up(row._mapping[name], stands_in(place.name, name))
                    for name in place.sealed
                    if (row._mapping[name] or "").startswith(f"{key_id}.")
                }
                db.execute(update(place.table).where(place.id() == row.at_id).values(marked))
        if not rows:
            return
        reached = rows[-1].at_id


def _under(table: Any, column: str, key_id: str) -> Any:
    return table.c[column].like(f"{key_id}.%")
