"""Texts that came in: stored once by the provider's id, before anything is decided (contract 9.1); and read again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.sql.dml import ReturningInsert

from channels.base import Inbound
from service import log, prepared
from service.database import insert_of
from service.line.moment import Moment
from service.line.outgoing import TEXT, next_position
from service.models import ConversationRow, new_id
from service.models.conversation import Direction
from service.vault import Vault


@dataclass(frozen=True)
class Late:
    """Of a text whose webhook never came: when it was written. Not `readable`: the provider kept no words of it."""

    at: datetime
    readable: bool = True


@dataclass(frozen=True)
class Received:
    """A text that has just been stored: its row, and what it said."""

    id: str
    phone: str
    body: str
    media: int
    opt_out: str | None
    late: Late | None = None


@dataclass(frozen=True)
class Line:
    """One text of a conversation as staff read it. `author`: staff id, None for the person. `at`: when written."""

    at: datetime
    author: str | None
    body: str
    media: int


def answered_before(db: Connection, vault: Vault, provider_id: str) -> list[str]:
    """What the webhook answered to this text when it came first."""
    found = db.execute(_stored_as(provider_id)).one()
    if found.answered_texts is None:
        return []
    bodies: list[str] = json.loads(vault.open(found.answered_texts, table="text", id=found.id, column="answered_texts"))
    return bodies


def store(
    db: Connection, vault: Vault, inbound: Inbound, area_id: str | None, now: datetime, late: Late | None = None
) -> Received | None:
    """Stores the text; None where it has come before. The same one twice at once waits here for the first."""
    id = new_id()
    values = {
        "id": id,
        "area_id": area_id,
        "direction": Direction.IN,
        "at": now,
        "written_at": late.at if late else None,
        "provider_id": inbound.provider_id,
        "party_index": vault.index(inbound.sender),
        "party_sealed": vault.seal(inbound.sender, table="text", id=id, column="party_sealed"),
        "body_sealed": vault.seal(inbound.body, table="text", id=id, column="body_sealed"),
        "media": inbound.media,
        "automatic": False,
        "repeated": 0,
    }
    if db.execute(_store_once(db.dialect.name), values).first() is None:
        return None
    return Received(id, inbound.sender, inbound.body, inbound.media, inbound.opt_out, late)


@cache
def _store_once(dialect: str) -> ReturningInsert[Any]:
    once = insert_of(dialect, TEXT).on_conflict_do_nothing(index_elements=["provider_id"])
    return once.returning(TEXT.c.id)


def keep_answer(db: Connection, vault: Vault, text: Received, bodies: list[str]) -> None:
    """Keeps what the webhook answers, for the same MessageSid again."""
    if bodies:
        sealed = vault.seal(json.dumps(bodies), table="text", id=text.id, column="answered_texts")
        db.execute(update(TEXT).where(TEXT.c.id == text.id).values(answered_texts=sealed))


def is_stored(db: Connection, provider_id: str) -> bool:
    return db.execute(_stored_as(provider_id)).first() is not None


def keep_answer_to(db: Connection, vault: Vault, provider_id: str, bodies: Sequence[str]) -> None:
    """The same for a text that was stored while the webhook believed that it was not."""
    unanswered = select(TEXT.c.id).where(TEXT.c.provider_id == provider_id, TEXT.c.answered_texts.is_(None))
    id = db.execute(unanswered).scalar_one_or_none()
    if id is not None and bodies:
        sealed = vault.seal(json.dumps(list(bodies)), table="text", id=id, column="answered_texts")
        db.execute(update(TEXT).where(TEXT.c.id == id).values(answered_texts=sealed))


def join(moment: Moment, conversation: ConversationRow, text: Received) -> None:
    """The text belongs to the conversation, as its last."""
    place = next_position(moment, conversation)
    _set(moment, text.id, conversation_id=conversation.id, position=place)
    log.note(text=text.id, conversation=conversation.id)


def written_by(moment: Moment, text: Received, staff: str) -> None:
    _set(moment, text.id, author_staff=staff)


def set_aside(db: Connection, text: Received, why: str) -> None:
    """The text opens no conversation, and is listed with the reason."""
    db.execute(update(TEXT).where(TEXT.c.id == text.id).values(set_aside=why))


def set_aside_since(moment: Moment, phone: str, why: str, since: datetime) -> list[Received]:
    """This number's texts to the area that were set aside for that reason since then, oldest first."""
    found = moment.db.execute(
        select(TEXT)
        .where(
            TEXT.c.area_id == moment.area.id,
            TEXT.c.party_index.in_(moment.vault.indexes(phone)),
            TEXT.c.set_aside == why,
            TEXT.c.at > since,
        )
        .order_by(TEXT.c.at)
    )
    return [
        Received(row.id, phone, read(moment, row.id, row.body_sealed), row.media, None) for row in found
    ]


def fetch_from_aside(moment: Moment, conversation: ConversationRow, text: Received) -> None:
    """A text that was set aside joins the conversation that a later one has opened."""
    join(moment, conversation, text)
    _set(moment, text.id, set_aside=None)


def automatic_answers(moment: Moment, phone: str, since: datetime) -> int:
    """How many answers of ours this number's own texts have set off since then."""
    return _count(moment, phone, since, TEXT.c.automatic.is_(True))


def human_answers(moment: Moment, phone: str, since: datetime) -> int:
    """How many texts of staff went to this number since then: a machine gets none."""
    return _count(moment, phone, since, TEXT.c.author_staff.is_not(None))


def sent_to_person(moment: Moment, conversation: ConversationRow, since: datetime) -> int:
    """How many texts of ours went to the person of this conversation after `since`."""
    counted = select(func.count()).where(
        TEXT.c.conversation_id == conversation.id,
        TEXT.c.direction == Direction.OUT,
        TEXT.c.to_staff.is_(None),
        TEXT.c.at > since,
    )
    return int(moment.db.execute(counted).scalar_one())


def said_in(moment: Moment, conversation: ConversationRow) -> list[Line]:
    """What the person and staff have written to each other, in order; our own texts are left out."""
    found = moment.db.execute(
        select(TEXT)
        .where(
            TEXT.c.conversation_id == conversation.id,
            (TEXT.c.direction == Direction.IN) | (TEXT.c.author_staff.is_not(None) & TEXT.c.to_staff.is_(None)),
        )
        .order_by(TEXT.c.position)
    )
    return [
        Line(row.written_at or row.at, row.author_staff, read(moment, row.id, row.body_sealed), row.media)
        for row in found
        if not (row.direction == Direction.IN and row.author_staff)
    ]


def read(moment: Moment, id: str, sealed: str) -> str:
    return moment.vault.open(sealed, table="text", id=id, column="body_sealed")


def _count(moment: Moment, phone: str, since: datetime, which: Any) -> int:
    theirs = TEXT.c.party_index.in_(moment.vault.indexes(phone))
    counted = select(func.count()).where(theirs, TEXT.c.direction == Direction.OUT, TEXT.c.at >= since, which)
    return int(moment.db.execute(counted).scalar_one())


def _set(moment: Moment, id: str, **values: Any) -> None:
    prepared.change(moment.db, TEXT, id, values)


def _stored_as(provider_id: str) -> Any:
    return select(TEXT.c.id, TEXT.c.answered_texts).where(TEXT.c.provider_id == provider_id)
