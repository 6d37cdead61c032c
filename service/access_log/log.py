"""One person's log: each opening with who, when, what and on what ground; and the names of those who have left too."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from service.models import metadata
from service.plans import Opened
from service.plans.grounds import Ground
from service.vault import Vault

OPENING, STAFF, CONVERSATION = (metadata.tables[name] for name in ("plan_opening", "staff", "conversation"))


@dataclass(frozen=True)
class Line:
    """`who`: the full name of a staff member; None: the person themself. `number`: of the conversation, if any.

    `what` and `ground` are words of `service.plans`: Opened and Ground; `ground` None where it was not noted then.
    """

    at: datetime
    who: str | None
    what: str
    ground: str | None
    out_of_hours: bool | None
    number: int | None
    reason: str | None


def of_person(db: Connection, vault: Vault, service_user_id: str, at_most: int | None = None) -> list[Line]:
    """Newest first; the reasons for breaking the glass opened."""
    return _lines(db, vault, OPENING.c.service_user_id == service_user_id, at_most)


def count(db: Connection, service_user_id: str) -> int:
    return _count(db, OPENING.c.service_user_id == service_user_id)


def for_helpers(db: Connection, vault: Vault, service_user_id: str, at_most: int) -> list[Line]:
    """As `of_person`, without what shows that something was told of: it may be about whoever reads."""
    return _lines(db, vault, (OPENING.c.service_user_id == service_user_id) & ~_tells_of_a_complaint(), at_most)


def count_for_helpers(db: Connection, service_user_id: str) -> int:
    return _count(db, (OPENING.c.service_user_id == service_user_id) & ~_tells_of_a_complaint())


def _tells_of_a_complaint() -> ColumnElement[bool]:
    """By its ground, or by what was opened: a number was `asked_for` before the ground had its own word."""
    ground = func.coalesce(OPENING.c.ground, "")
    number = (OPENING.c.what == Opened.NUMBER) & (ground == Ground.ASKED_FOR)
    return (OPENING.c.what == Opened.COMPLAINT) | (ground == Ground.COMPLAINT) | number


def _lines(db: Connection, vault: Vault, which: ColumnElement[bool], at_most: int | None) -> list[Line]:
    rows = db.execute(_query().where(which).limit(at_most)).all()
    names = of_staff(db, {row.staff_id for row in rows if row.staff_id is not None})
    return [_line(vault, row, names) for row in rows]


def _count(db: Connection, which: ColumnElement[bool]) -> int:
    return db.execute(select(func.count()).select_from(OPENING).where(which)).scalar_one()


def of_staff(db: Connection, ids: Collection[str]) -> Mapping[str, str]:
    """The names of staff, retired ones too; an id that was never anybody's stands for itself."""
    rows = db.execute(select(STAFF.c.id, STAFF.c.written).where(STAFF.c.id.in_(ids)))
    known = {row.id: str(row.written["name"]) for row in rows}
    return {id: known.get(id, id) for id in ids}


def _query() -> Select[tuple[object, ...]]:
    return (
        select(OPENING, CONVERSATION.c.number)
        .outerjoin(CONVERSATION, CONVERSATION.c.id == OPENING.c.conversation_id)
        .order_by(OPENING.c.at.desc(), OPENING.c.id.desc())
    )  # fmt: skip


def _line(vault: Vault, row: Row[tuple[object, ...]], names: Mapping[str, str]) -> Line:
    reason = row.reason_sealed and vault.open(
        row.reason_sealed, table="plan_opening", id=row.id, column="reason_sealed")
    who = None if row.staff_id is None else names[row.staff_id]
    return Line(row.at, who, row.what, row.ground, row.out_of_hours, row.number, reason or None)
