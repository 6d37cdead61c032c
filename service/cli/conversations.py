"""`conversations` and `set-aside`: what has come in (contract, section 5). Ids and times, no number and no text."""

from collections import defaultdict
from datetime import datetime
from typing import Any

import click
from sqlalchemy import Connection, Row, select

from schedules.instants import Zone, zone
from service.cli.printing import format_option, remark, show
from service.config import database_url
from service.models import metadata
from service.models.conversation import State
from service.opening import open_database
from service.organisation import standing

CONVERSATION, PAGE, TEXT = (metadata.tables[name] for name in ("conversation", "page", "text"))
CONVERSATIONS = ("number", "area", "state", "service_user", "taken_by", "opened", "taken", "closed", "in_gap", "pages")
SET_ASIDE = ("at", "area", "reason", "id")


@click.command()
@click.option("--open", "which", flag_value="open", help="Only those that are not closed.")
@format_option
def conversations(which: str | None, form: str) -> None:
    """Conversations, oldest first: who was paged and what they answered, and who has taken them."""
    database = open_database(database_url())
    with database.read() as db:
        clock = _zone(db)
        pages = _pages(db, clock)
        rows = [_conversation(row, pages[row.id], clock) for row in _stored(db)]
    database.close()
    listed = [row for row in rows if which is None or row["state"] != State.CLOSED]
    if not listed:
        remark("No conversations.")
    show(CONVERSATIONS, [_for_people(row) for row in listed] if form == "table" else listed, form)


@click.command("set-aside")
@format_option
def set_aside(form: str) -> None:
    """Texts that opened no conversation, and why: somebody should look at them."""
    database = open_database(database_url())
    with database.read() as db:
        clock = _zone(db)
        found = select(TEXT).where(TEXT.c.set_aside.is_not(None)).order_by(TEXT.c.at, TEXT.c.id)
        rows = [{"at": clock.local(row.at), "area": row.area_id, "reason": row.set_aside, "id": row.id}
                for row in db.execute(found)]
    database.close()
    if not rows:
        remark("No texts have been set aside.")
    show(SET_ASIDE, rows, form)


def _zone(db: Connection) -> Zone:
    return zone(standing(db).organisation.timezone)


def _stored(db: Connection) -> list[Row[Any]]:
    order = (CONVERSATION.c.opened_at, CONVERSATION.c.area_id, CONVERSATION.c.number)
    return list(db.execute(select(CONVERSATION).order_by(*order)))


def _pages(db: Connection, clock: Zone) -> dict[str, list[dict[str, Any]]]:
    """The pages of every conversation, by its id, in the order in which they were written."""
    order = (PAGE.c.run, PAGE.c.ask, PAGE.c.at, PAGE.c.id)
    pages: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.execute(select(PAGE).order_by(*order)):
        page = {"staff": row.staff_id, "step": row.step, "at": clock.local(row.at), "answer": row.answer}
        pages[row.conversation_id].append(page)
    return pages


def _conversation(row: Row[Any], pages: list[dict[str, Any]], clock: Zone) -> dict[str, Any]:
    taken_by = row.last_holder if row.state == State.CLOSED else row.holder
    return {
        "number": row.number, "area": row.area_id, "state": row.state, "service_user": row.service_user_id,
        "taken_by": taken_by, "opened": _at(clock, row.opened_at),
        "taken": _at(clock, row.taken_at) if taken_by else None, "closed": _at(clock, row.closed_at),
        "in_gap": row.in_gap, "pages": pages,
    }


def _for_people(row: dict[str, Any]) -> dict[str, Any]:
    """The pages as `1 ola none`: step, who, answer."""
    pages = [{"step": page["step"], "staff": page["staff"], "answer": page["answer"]} for page in row["pages"]]
    return {**row, "pages": pages}


def _at(clock: Zone, at: datetime | None) -> datetime | None:
    return None if at is None else clock.local(at)
