"""The tables of drills and who was asked: all SQL on them is here. Needs the area's lock where it writes."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from service import events
from service.line.moment import Moment
from service.line.outgoing import TEXT
from service.models import DrillAskRow, DrillRow, metadata, new_id
from service.models.drill import DrillAnswer, DrillState

DRILL, ASK = metadata.tables["drill"], metadata.tables["drill_ask"]


def find(db: Connection, id: str) -> DrillRow | None:
    return next(iter(_drills(db, DRILL.c.id == id)), None)


def by_number(db: Connection, area_id: str, number: int) -> DrillRow | None:
    return next(iter(_drills(db, DRILL.c.area_id == area_id, DRILL.c.number == number)), None)


def under_way(db: Connection, area_id: str) -> DrillRow | None:
    """The one of the area that is not over."""
    return next(iter(_drills(db, DRILL.c.area_id == area_id, DRILL.c.state != DrillState.OVER)), None)


def latest(db: Connection, areas: Collection[str], number: int) -> list[DrillRow]:
    """The last so many of these areas, newest first."""
    query = select(DRILL).where(DRILL.c.area_id.in_(areas))
    found = db.execute(query.order_by(DRILL.c.begun_at.desc(), DRILL.c.id.desc()).limit(number))
    return [DrillRow(**row) for row in found.mappings()]


def waiting(moment: Moment, staff_id: str) -> list[DrillRow]:
    """The open ones of the area that this staff member was asked in and has not answered."""
    mine = select(ASK.c.drill_id).where(ASK.c.staff_id == staff_id, ASK.c.answer.is_(None))
    return _drills(moment.db, DRILL.c.area_id == moment.area.id, DRILL.c.state == DrillState.OPEN, DRILL.c.id.in_(mine))


def ask_of(db: Connection, drill: DrillRow, staff_id: str) -> DrillAskRow | None:
    """Where this staff member was texted."""
    asked = (ask for ask in asks(db, [drill.id]) if ask.answer != DrillAnswer.BUSY)
    return next((ask for ask in asked if ask.staff_id == staff_id), None)


def asks(db: Connection, drills: Sequence[str]) -> list[DrillAskRow]:
    """Everyone in these drills, those whose duty begins first before the others."""
    begins = (ASK.c.begins.is_(None), ASK.c.begins, ASK.c.staff_id)
    found = db.execute(select(ASK).where(ASK.c.drill_id.in_(drills)).order_by(*begins))
    return [DrillAskRow(**row) for row in found.mappings()]


def deliveries(db: Connection, texts: Collection[str]) -> dict[str, tuple[str, str | None]]:
    """Of each of these texts, its Delivery and the provider's code."""
    found = select(TEXT.c.id, TEXT.c.delivery, TEXT.c.error).where(TEXT.c.id.in_(texts))
    return {row.id: (row.delivery, row.error) for row in db.execute(found)}


def add(moment: Moment, drill: DrillRow) -> None:
    moment.db.execute(insert(DRILL).values(**drill.model_dump()))
    record(moment, drill, "begun", by_clock=drill.by_clock)


def add_ask(moment: Moment, drill: DrillRow, ask: dict[str, Any]) -> None:
    row = DrillAskRow(id=new_id(), drill_id=drill.id, **ask)
    moment.db.execute(insert(ASK).values(**row.model_dump()))


def change(db: Connection, drill: DrillRow, **values: Any) -> None:
    """Stores these values and puts them on the row in hand."""
    for name, value in values.items():
        setattr(drill, name, value)
    db.execute(update(DRILL).where(DRILL.c.id == drill.id).values(**values))


def answered(moment: Moment, ask: DrillAskRow, answer: DrillAnswer) -> None:
    ask.answer, ask.answered_at = answer, moment.now
    moment.db.execute(update(ASK).where(ASK.c.id == ask.id).values(answer=answer, answered_at=moment.now))


def record(moment: Moment, drill: DrillRow, what: str, staff_id: str | None = None, **detail: Any) -> None:
    events.record(
        moment.db, f"drill:{what}", drill.id, moment.now, area_id=drill.area_id, staff_id=staff_id,
        number=drill.number, **detail,
    )  # fmt: skip


def _drills(db: Connection, *conditions: ColumnElement[bool]) -> list[DrillRow]:
    found = db.execute(select(DRILL).where(*conditions).order_by(DRILL.c.begun_at, DRILL.c.number))
    return [DrillRow(**row) for row in found.mappings()]
