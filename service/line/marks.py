"""To where each number's list at the provider has been read back, and what managers have still to hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from service import events
from service.database import insert
from service.errors import UnknownArea
from service.line import outgoing
from service.line.moment import AREA, Moment
from service.line.transactions import Transactions
from service.models import metadata
from service.organisation import Standing, standing

READ_BACK = metadata.tables["read_back"]


@dataclass(frozen=True)
class Mark:
    """One number of an area. `floor`: since when it is ours to answer; `read_to`: nothing before it is missing."""

    area_id: str
    sms_number: str
    floor: datetime
    read_to: datetime


@dataclass(frozen=True)
class Marks:
    transactions: Transactions

    def all(self, now: datetime) -> list[Mark]:
        """Each area's number, the one tried longest ago first; those that are new are marked."""
        with self.transactions.database.write() as db:
            numbers = {area.id: area.sms_number for area in standing(db).organisation.areas}
            imported = {id: at for id, at in db.execute(select(AREA.c.id, AREA.c.imported_at)) if id in numbers}
            rows = db.execute(select(READ_BACK)).all()
            marked = {row.area_id for row in rows if numbers.get(row.area_id) == row.sms_number}
            for row in rows:  # what is nobody's now moves along: should it be ours again, that is where we begin
                if numbers.get(row.area_id) != row.sms_number:
                    _set(db, row, floor=now, read_to=now)
            for area_id in numbers.keys() - marked:
                _mark(db, area_id, numbers[area_id], _floor(area_id, imported[area_id], rows, now))
            longest_ago = (READ_BACK.c.tried_at.asc().nulls_first(), READ_BACK.c.area_id)
            return [
                Mark(row.area_id, row.sms_number, row.floor, row.read_to)
                for row in db.execute(select(READ_BACK).order_by(*longest_ago))
                if numbers.get(row.area_id) == row.sms_number
            ]

    def tried(self, mark: Mark, now: datetime) -> None:
        with self.transactions.database.write() as db:
            _set(db, mark, tried_at=now)

    def succeeded(self, mark: Mark, read_to: datetime, now: datetime) -> None:
        """All that the provider received before `read_to` is stored. A mark never goes back."""
        with self.transactions.database.write() as db:
            _set(db, mark, tried_at=now, succeeded_at=now)
            ahead = update(READ_BACK).where(*_of(mark), READ_BACK.c.read_to < read_to)
            db.execute(ahead.values(read_to=read_to))

    def tell_managers(self, mark: Mark, now: datetime) -> None:
        """One text to each manager about all that was taken in late and not told of yet; no content."""
        with self.transactions.database.write() as db:
            try:
                moment = self.transactions.moment(db, mark.area_id, now)
            except UnknownArea:  # retired since
                return
            row = db.execute(select(READ_BACK).where(*_of(mark))).one()
            if row.untold:
                _tell(moment, row.untold, row.untold_since)
                _set(db, mark, untold=0, untold_since=None)


def read_back_since(db: Connection, stands: Standing) -> list[tuple[str, datetime]]:
    """(area, when its number's list was last read to the end, or first was to be), those never marked left out."""
    rows = db.execute(select(READ_BACK).order_by(READ_BACK.c.area_id))
    numbers = {area.id: area.sms_number for area in stands.organisation.areas}
    return [(row.area_id, row.succeeded_at or row.floor) for row in rows if numbers.get(row.area_id) == row.sms_number]


def taken_in(moment: Moment, text_id: str, written_at: datetime) -> None:
    """In the transaction that takes a text in late: managers are to hear of it."""
    db, area = moment.db, moment.area
    mine = (READ_BACK.c.area_id == area.id, READ_BACK.c.sms_number == area.sms_number)
    events.record(db, "area:text:late", area.id, moment.now, area_id=area.id, text=text_id)
    row = db.execute(select(READ_BACK.c.untold_since).where(*mine)).one_or_none()
    oldest = written_at if row is None or row.untold_since is None else min(row.untold_since, written_at)
    db.execute(update(READ_BACK).where(*mine).values(untold=READ_BACK.c.untold + 1, untold_since=oldest))


def _tell(moment: Moment, count: int, since: datetime) -> None:
    managers = [id for id in moment.area.managers if moment.standing.staff(id)]
    for id in managers:
        outgoing.to_staff(moment, id, "manager_missed", None, area=moment.area.name, count=count, at=since)
    events.record(
        moment.db,
        "area:missed:told",
        moment.area.id,
        moment.now,
        area_id=moment.area.id,
        texts=count,
        managers=len(managers),
    )


def _floor(area_id: str, imported_at: datetime, rows: Sequence[Row[Any]], now: datetime) -> datetime:
    """Since when the number is ours: the area's import, but not before the first start here.

    A number that an area has changed to may have been another's until now.
    """
    if not rows or any(row.area_id == area_id for row in rows):
        return now
    first_start: datetime = min(row.floor for row in rows)
    return max(imported_at, first_start)


def _mark(db: Connection, area_id: str, number: str, floor: datetime) -> None:
    values = {"area_id": area_id, "sms_number": number, "floor": floor, "read_to": floor, "untold": 0}
    db.execute(insert(db, READ_BACK).values(**values).on_conflict_do_nothing())


def _of(mark: Mark | Row[Any]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return READ_BACK.c.area_id == mark.area_id, READ_BACK.c.sms_number == mark.sms_number


def _set(db: Connection, mark: Mark | Row[Any], **values: object) -> None:
    db.execute(update(READ_BACK).where(*_of(mark)).values(**values))
