"""Erasing one person: what law lets go goes, what must stay stays and is named with why, and the fact is recorded.

A person's right to be erased is narrower for health data (pasient- og brukerrettighetsloven section 5-2,
helsepersonelloven section 43; GDPR article 17(3)), which is why the journal comes first and is no part of this: it is
another system's. Who is erased and texts again is met like any number that nobody knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, or_, select

from service import events
from service.models import metadata, new_id
from service.models.conversation import State
from service.models.told import DeviationState
from service.retention import emptying, theirs
from service.retention.errors import NotYet
from service.retention.theirs import CONVERSATION, OTHERWISE, PERSON, RULES, Rule, Subject, Then
from service.vault import Vault

ERASURE, COMPLAINT, DEVIATION = (metadata.tables[name] for name in ("erasure", "complaint", "deviation"))
ERASED = "service_user:erased"
NOBODYS: Mapping[str, Any] = {
    "sms_only": False, "primary_contact": None, "avoid": [], "coordinator": None, "consent_given": None,
    "consent_until": None, "objects": True, "plan_by_sms": False, "promised_days": None,
    "texts_before_holidays": None,
}  # fmt: skip
# What is under way keeps its words until it is answered or decided; then it goes by age.
UNDER_WAY: Mapping[str, tuple[ColumnElement[bool], str]] = {
    "complaint": (COMPLAINT.c.answered_at.is_(None), "it is not answered yet, and an answer was promised"),
    "deviation": (DEVIATION.c.state == DeviationState.DRAFT, "nobody has decided on it yet"),
}


class Ground(StrEnum):
    ASKED = "asked"  # the person has asked for it
    LEFT = "left"  # they left so long ago that it is no longer needed (GDPR article 5(1)(e))
    MISTAKE = "mistake"  # was never to be here


@dataclass(frozen=True)
class Order:
    """Why, and by whom: an account on the pages; None by command or by age."""

    ground: Ground
    why: str | None = field(default=None, repr=False)
    account_id: str | None = None


@dataclass(frozen=True)
class Staying:
    rows: int
    why: str


@dataclass(frozen=True)
class Erased:
    """By table: how many rows are emptied or deleted, and what stays and why."""

    let_go: Mapping[str, int]
    kept: Mapping[str, Staying]


def look(db: Connection, vault: Vault, id: str) -> Erased:
    """What `erase` would do. NobodyToErase, NotYet."""
    who = theirs.subject(db, vault, id)
    _refuse_too_early(db, who)
    let_go, kept = {}, {}
    for table in theirs.tables():
        rule, still = RULES.get(table.name, OTHERWISE), _under_way(table)
        rows = _count(db, table, theirs.of(table, who))
        waiting = 0 if still is None else _count(db, table, theirs.of(table, who) & still[0])
        if rows and rule.then is not Then.KEPT and rows > waiting:
            let_go[table.name] = rows - waiting
        if rows and (said := _staying(rule, rows, waiting, still)) is not None:
            kept[table.name] = said
    return Erased(let_go, kept)


def erase(db: Connection, vault: Vault, id: str, order: Order, now: datetime) -> Erased:
    """In the caller's transaction; NobodyToErase and NotYet change nothing."""
    who = theirs.subject(db, vault, id)
    found = look(db, vault, id)
    for table in _in_order():
        rule = RULES.get(table.name, OTHERWISE)
        if rule.then is Then.DELETED:
            db.execute(delete(table).where(theirs.of(table, who)))
        elif rule.then is Then.EMPTIED:
            _empty(db, vault, table, who, now)
    record: dict[str, Any] = {
        "let_go": dict(found.let_go),
        "kept": {name: one.rows for name, one in found.kept.items()},
    }
    row = new_id()
    db.execute(insert(ERASURE).values(
        id=row, at=now, service_user_id=id, area_id=who.area_id, ground=order.ground, account_id=order.account_id,
        why_sealed=order.why and vault.seal(order.why, table="erasure", id=row, column="why_sealed"), **record,
    ))  # fmt: skip
    events.record(db, ERASED, id, now, area_id=who.area_id, ground=order.ground, **record)
    return found


def _empty(db: Connection, vault: Vault, table: Table, who: Subject, now: datetime) -> None:
    wanted, still = theirs.of(table, who), _under_way(table)
    if still is not None:
        wanted = wanted & ~still[0]
    ids = list(db.scalars(select(table.c.id).where(wanted)))
    if table is PERSON:
        more = {**NOBODYS, "erased_at": now, "retired_at": now}
    else:
        more = {**emptying.nobodys(table), **({"let_go_at": now} if "let_go_at" in table.c else {})}
    emptying.empty(db, vault, table, ids, more=more)


def _in_order() -> list[Table]:
    """What refers to something before that to which it refers."""
    ours = theirs.tables()
    return [table for table in reversed(metadata.sorted_tables) if table in ours]


def _refuse_too_early(db: Connection, who: Subject) -> None:
    one = CONVERSATION.c
    waiting = (
        select(one.number, one.state)
        .where(one.id.in_(who.conversations), or_(one.state != State.CLOSED, one.journal.is_(None)))
        .order_by(one.number)
    )
    rows = db.execute(waiting).all()
    if rows:
        raise NotYet(
            [row.number for row in rows if row.state != State.CLOSED],
            [row.number for row in rows if row.state == State.CLOSED],
        )


def _under_way(table: Table) -> tuple[ColumnElement[bool], str] | None:
    return UNDER_WAY.get(table.name)


def _count(db: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return db.execute(select(func.count()).select_from(table).where(which)).scalar_one()


def _staying(rule: Rule, rows: int, waiting: int, still: tuple[ColumnElement[bool], str] | None) -> Staying | None:
    if waiting and still is not None:
        return Staying(waiting, still[1])
    return Staying(rows, rule.why) if rule.why else None
