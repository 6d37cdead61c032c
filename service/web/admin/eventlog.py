"""The log of events as an administrator reads it: ids, counts and times; no text, name of a user or number of a phone.

Paged by the key of the last row that was shown, so that what happens meanwhile moves nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, false, func, select, union_all

from service.events import EVENT
from service.models import metadata
from service.web.admin.eventdetail import called, told
from service.web.admin.eventwho import ACCOUNT_KEYS, concerned, doer
from service.web.admin.eventwords import SOURCES, said
from service.web.admin.scope import Scope
from service.web.edge import edge
from service.web.words import _, zone

A_PAGE = 100
ACCOUNT, CONVERSATION = metadata.tables["account"], metadata.tables["conversation"]
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Asked:
    """As it stands in the address; what cannot be read is told in `wrong`, and asks for nothing."""

    area: str = ""
    source: str = ""
    subject: str = ""
    staff: str = ""
    since: str = ""
    until: str = ""
    before: str = ""


@dataclass(frozen=True)
class Shown:
    seq: int
    at: datetime
    what: str
    name: str
    subject: str
    area: str
    concerns: str
    who: str
    detail: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Log:
    rows: Sequence[Shown]
    older: int | None
    wrong: Mapping[str, str]


def read(found: Scope, asked: Asked) -> Log:
    conditions, wrong = _conditions(asked)
    if wrong:
        return Log([], None, wrong)
    with edge().database.read() as db:
        if asked.subject:
            conditions.append(_subject(db, asked, found))
        if not found.everything:
            conditions.append(EVENT.c.area_id.in_(found.areas))
        if asked.source in SOURCES:
            conditions.append(_newest(db, SOURCES[asked.source], conditions))
        query = select(EVENT).where(*conditions).order_by(EVENT.c.seq.desc()).limit(A_PAGE + 1)
        rows = db.execute(query).all()
        shown = _shown(db, rows[:A_PAGE], found)
    return Log(shown, rows[A_PAGE - 1].seq if len(rows) > A_PAGE else None, {})


def _conditions(asked: Asked) -> tuple[list[ColumnElement[bool]], dict[str, str]]:
    conditions: list[ColumnElement[bool]] = []
    wrong = {}
    if asked.area:
        conditions.append(EVENT.c.area_id == asked.area)
    if asked.staff:
        conditions.append(EVENT.c.staff_id == asked.staff)
    if asked.before.isdecimal() and len(asked.before) < 18:
        conditions.append(EVENT.c.seq < int(asked.before))
    for key, days in (("since", 0), ("until", 1)):
        typed = getattr(asked, key)
        at = _midnight(typed, days)
        if typed and at is None:
            wrong[key] = _("Skriv datoen slik: 2026-12-24.")
        elif at is not None:
            conditions.append(EVENT.c.at >= at if key == "since" else EVENT.c.at < at)
    return conditions, wrong


def _newest(db: Connection, starts: Sequence[str], conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """The newest of each name that begins so, by the index of names: the whole log is never sorted."""
    each = [
        select(select(EVENT.c.seq).where(EVENT.c.name == name, *conditions).order_by(EVENT.c.seq.desc())
               .limit(A_PAGE + 1).subquery().c.seq)
        for start in starts for name in _names(db, start)
    ]  # fmt: skip
    return EVENT.c.seq.in_(union_all(*each)) if each else false()


def _names(db: Connection, start: str) -> Iterator[str]:
    """Those that there are; a colon's next letter is a semicolon."""
    after = start
    while True:
        next_one = select(func.min(EVENT.c.name)).where(EVENT.c.name > after, EVENT.c.name < start[:-1] + ";")
        after = db.execute(next_one).scalar_one()
        if after is None:
            return
        yield after


def _midnight(typed: str, days: int) -> datetime | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", typed, re.ASCII):
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return datetime.combine(day + timedelta(days=days), time(), zone()) if day.year in YEARS else None


def _subject(db: Connection, asked: Asked, found: Scope) -> ColumnElement[bool]:
    """`#12` is a conversation of any area that is theirs; else the id itself."""
    number = re.fullmatch(r"#?\s*(\d{1,8})", asked.subject, re.ASCII)
    if number is None:
        return EVENT.c.subject == asked.subject
    areas = [area.id for area in found.listed_areas if asked.area in ("", area.id)]
    ids = db.scalars(select(CONVERSATION.c.id).where(
        CONVERSATION.c.number == int(number[1]), CONVERSATION.c.area_id.in_(areas))).all()
    return EVENT.c.subject.in_(ids) if ids else false()


def _shown(db: Connection, rows: Sequence[Row[Any]], found: Scope) -> list[Shown]:
    makers = _makers(db, rows)
    accounts = {*makers.values()} | {value for row in rows for key in ACCOUNT_KEYS if (value := row.detail.get(key))}
    accounts |= {row.subject for row in rows if row.name.startswith("account:")}
    names = {row.id: row.name for row in db.execute(select(ACCOUNT.c.id, ACCOUNT.c.name).where(
        ACCOUNT.c.id.in_([one for one in accounts if isinstance(one, str)])))}
    numbers = {row.id: row.number for row in db.execute(select(CONVERSATION.c.id, CONVERSATION.c.number).where(
        CONVERSATION.c.id.in_([row.subject for row in rows if row.name.startswith("conversation:")])))}
    return [_one(row, found, names, numbers, names.get(makers.get(row.at, ""), "")) for row in rows]


def _makers(db: Connection, rows: Sequence[Row[Any]]) -> dict[datetime, str]:
    """Whose change it was, by the instant of its transaction: what became of each item does not itself say who."""
    instants = {row.at for row in rows if ":import:" in row.name}
    made = db.execute(select(EVENT.c.at, EVENT.c.detail).where(
        EVENT.c.at.in_(instants), EVENT.c.name.startswith("admin:") | (EVENT.c.name == "planned:change:made")))
    found: dict[datetime, set[str]] = {}
    for row in made:
        found.setdefault(row.at, set()).add(str(row.detail.get("account")))
    return {at: next(iter(accounts)) for at, accounts in found.items() if len(accounts) == 1}


def _one(
    row: Row[Any], found: Scope, names: Mapping[str, str], numbers: Mapping[str, int], maker: str
) -> Shown:
    area, staff = found.stands.area(row.area_id or ""), found.stands.staff(row.staff_id or "")
    person = staff.name if staff else row.staff_id or ""
    subject = f"#{numbers[row.subject]}" if row.subject in numbers else names.get(row.subject, "")
    who = maker if ":import:" in row.name and maker else doer(row, names, person)
    return Shown(row.seq, row.at, said(row.name), row.name, subject or called(row.subject, found.stands),
                 area.name if area else row.area_id or "", concerned(row, person), who,
                 told(row.detail, found.stands))
