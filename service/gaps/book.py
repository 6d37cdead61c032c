"""The tables of gaps: all SQL on them is here. Needs the areas' locks where it writes."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, or_, select, update

from service import events
from service.database import insert
from service.gaps.life import Step, What
from service.gaps.records import LIVE, Record
from service.models import metadata

GAP = metadata.tables["gap"]
BOOK = metadata.tables["gap_book"]
AREA = metadata.tables["area"]
COLUMNS = tuple(field.name for field in fields(Record))


@dataclass(frozen=True, slots=True)
class Book:
    """What of an area's gaps is recorded: [since, until), as the organisation was at `version`."""

    area_id: str
    since: datetime
    until: datetime
    looked_at: datetime
    version: int


def hold(db: Connection, areas: Iterable[str]) -> list[str]:
    """Waits for whoever else writes about these areas; those that there are, retired ones too, by id."""
    wanted = select(AREA.c.id).where(AREA.c.id.in_(list(areas))).order_by(AREA.c.id).with_for_update(key_share=True)
    return list(db.execute(wanted).scalars())


def books(db: Connection, areas: Iterable[str] | None = None) -> dict[str, Book]:
    """By area, of these or of all; an area that was never looked at has none."""
    wanted = select(BOOK) if areas is None else select(BOOK).where(BOOK.c.area_id.in_(list(areas)))
    return {row.area_id: Book(**row._mapping) for row in db.execute(wanted)}


def keep_book(db: Connection, kept: Sequence[Book]) -> None:
    if kept:
        added = insert(db, BOOK).values([asdict(book) for book in kept])
        changed = {name: added.excluded[name] for name in ("until", "looked_at", "version")}
        db.execute(added.on_conflict_do_update(index_elements=["area_id"], set_=changed))


def find(db: Connection, id: str) -> Record | None:
    return next(iter(_records(db, GAP.c.id == id)), None)


def going_on(db: Connection, areas: Sequence[str], now: datetime) -> list[Record]:
    """What of these areas may change: gaps that end after `now`, and those that nobody has seen pass."""
    return _records(db, GAP.c.area_id.in_(areas), or_(GAP.c.end > now, GAP.c.state.in_(LIVE)))


def between(db: Connection, areas: Sequence[str], start: datetime, end: datetime) -> list[Record]:
    """The gaps that overlap [start, end), filled ones left out, by area, requirement and start."""
    return _records(
        db, GAP.c.area_id.in_(areas), GAP.c.start < end, GAP.c.end > start, GAP.c.state.in_((*LIVE, "passed")),
    )  # fmt: skip


def ended(db: Connection, area: str, now: datetime) -> list[Record]:
    """The area's live gaps whose time is over."""
    return _records(db, GAP.c.area_id == area, GAP.c.state.in_(LIVE), GAP.c.end <= now)


def next_end(db: Connection, area: str) -> datetime | None:
    """When the first of the area's live gaps is over."""
    first = select(func.min(GAP.c.end)).where(GAP.c.area_id == area, GAP.c.state.in_(LIVE))
    found: datetime | None = db.execute(first).scalar_one()
    return found


def keep(db: Connection, steps: Sequence[Step], now: datetime, **detail: Any) -> None:
    """Stores what the steps lead to, each with its event."""
    new = [_values(step.after) for step in steps if step.before is None]
    if new:
        db.execute(GAP.insert(), new)
    changed = [{f"{name}_": value for name, value in _values(step.after).items()} for step in steps if step.before]
    if changed:
        to: dict[str, Any] = {name: bindparam(f"{name}_") for name in COLUMNS if name != "id"}
        db.execute(update(GAP).where(GAP.c.id == bindparam("id_")).values(to), changed)
    told = [_event(step, now, detail) for step in steps if step.what is not What.EXTENDED]
    if told:
        db.execute(events.EVENT.insert(), told)


def replace_row(db: Connection, record: Record) -> None:
    """Stores the record in place of what it was; its event is the caller's."""
    db.execute(update(GAP).where(GAP.c.id == record.id).values(_values(record)))


def history(db: Connection, id: str) -> Sequence[Row[Any]]:
    """What has happened to the gap, oldest first."""
    event = events.EVENT
    asked = select(event).where(event.c.subject == id, event.c.name.like("gap:%")).order_by(event.c.seq)
    return db.execute(asked).all()


def _records(db: Connection, *conditions: ColumnElement[bool]) -> list[Record]:
    order = (GAP.c.area_id, GAP.c.requirement_id, GAP.c.start, GAP.c.id)
    return read(db, select(GAP).where(*conditions).order_by(*order))


def read(db: Connection, query: Select[Any]) -> list[Record]:
    """The gaps of a query on `GAP`."""
    rows = (dict(row) for row in db.execute(query).mappings())
    return [Record(**{**row, "absent": tuple(row["absent"])}) for row in rows]


def _values(record: Record) -> dict[str, Any]:
    return {**{name: getattr(record, name) for name in COLUMNS}, "absent": list(record.absent)}


def _event(step: Step, now: datetime, detail: dict[str, Any]) -> dict[str, Any]:
    """`gap:opened` and the like, with what the gap is after it and, where it was one before, what it was."""
    after = step.after
    told: dict[str, Any] = {**detail, **_told(after)}
    if step.before is not None:
        told["before"] = {name: value for name, value in _told(step.before).items() if value != told[name]}
    for name in ("split_from", "merged_into"):
        if getattr(after, name) is not None:
            told[name] = getattr(after, name)
    return {"at": now, "name": f"gap:{step.what}", "subject": after.id, "area_id": after.area_id, "staff_id": None,
            "detail": told}


def _told(record: Record) -> dict[str, Any]:
    return {"state": record.state, "start": record.start.isoformat(), "end": record.end.isoformat(),
            "minimum": record.minimum, "covered": record.covered, "absent": list(record.absent)}
