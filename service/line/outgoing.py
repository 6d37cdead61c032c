"""Texts from us: written from the catalogue, sealed, and queued in the transaction of what they tell.

A text to the person whom the webhook is answering goes into that answer when no worker is alive (contract 9.1).
Texts to one phone keep their order (a lane); pages do not wait for other texts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from channels.encoding import parts
from schedules.organisation import Staff
from service import prepared, queue, texts
from service.line import conversations
from service.line.moment import Moment
from service.models import ConversationRow, PageRow, metadata, new_id
from service.models.conversation import Delivery, Direction

TEXT = metadata.tables["text"]
STILL_QUEUED = select(TEXT.c.id).where(
    TEXT.c.conversation_id == bindparam("conversation"), TEXT.c.page_id.in_(bindparam("pages", expanding=True)),
    TEXT.c.delivery == Delivery.QUEUED,
)  # fmt: skip
WORTH_SENDING = timedelta(hours=1)  # a text that names no time is tried for so long
SILENT = "silent"  # the person wrote INGEN SMS
OPTED_OUT = "21610"  # the provider's own code


@dataclass(frozen=True)
class Draft:
    """What is to be sent, to which phone, and what the text row keeps of it."""

    phone: str
    body: str
    conversation: ConversationRow | None = None
    template: str | None = None
    to_staff: str | None = None
    author: str | None = None
    automatic: bool = False
    expires_at: datetime | None = None
    page: PageRow | None = None
    validity: int | None = None  # seconds in which it is worth delivering
    not_before: datetime | None = None  # it waits so long, and other texts to the phone do not wait for it


def write(moment: Moment, key: str, language: str, **facts: object) -> str:
    """The text in this language, in the area's own words where it has some, else the catalogue's; times in the
    organisation's zone, with their day where it is not near."""
    wording = moment.standing.wordings.get((moment.area.id, key.removesuffix(texts.SMS_ONLY), language))
    if wording is None:
        return texts.render(key, language, zone=moment.zone, now=moment.now, **facts)
    return texts.render_as(wording, key, language, zone=moment.zone, now=moment.now, **facts)


def language_of(staff: Staff) -> str:
    """The first of the staff member's languages that the catalogue has, else Bokmål."""
    return next((language for language in staff.languages if language in texts.LANGUAGES), "nb")


def to_staff(
    moment: Moment, staff_id: str, key: str, conversation: ConversationRow | None, **facts: object
) -> list[str]:
    """One text of the catalogue to a staff member; the ids of its parts."""
    staff = moment.staff(staff_id)
    body = write(moment, key, language_of(staff), **facts)
    return send(moment, Draft(staff.phone, body, conversation, template=key, to_staff=staff.id))


def to_managers(
    moment: Moment, key: str, conversation: ConversationRow, about: str | None = None, **facts: object
) -> bool:
    """The same text to every manager of the area; False where it has none, so that nobody says that one was told.

    `about`: the staff member whom the text names; should that be a manager, it is worded to them (`KEY_self`).
    """
    known = [id for id in moment.area.managers if moment.standing.staff(id)]
    if about is not None:
        facts["name"] = moment.first_name(about)
    for id in known:
        worded = f"{key}_self" if id == about else key
        to_staff(moment, id, worded, conversation, area=moment.area.name, number=conversation.number, **facts)
    return bool(known)


def send(moment: Moment, draft: Draft) -> list[str]:
    """Queues the draft, in as many parts as it needs, or puts it into the webhook's own reply; the parts' ids."""
    texts = []
    for body in parts(draft.body):
        text = _store(moment, draft, body)
        texts.append(text)
        if moment.reply is not None and moment.reply.phone == draft.phone:
            moment.reply.bodies.append(body)
            _set(moment, text, delivery=Delivery.IN_REPLY, attempted_at=moment.now)
        else:
            _queue(moment, draft, text)
    return texts


def keep_unsent(moment: Moment, draft: Draft, why: str) -> None:
    """Stores a text that is not sent on purpose, with the reason."""
    _set(moment, _store(moment, draft, draft.body), delivery=Delivery.DROPPED, error=why)


def drop(moment: Moment, text_ids: Iterable[str], why: str) -> None:
    """Takes texts that have not been handed to the provider out of the queue."""
    for id in text_ids:
        if queue.drop(moment.db, f"send:{id}", moment.now):
            dropped = update(TEXT).where(TEXT.c.id == id, TEXT.c.delivery == Delivery.QUEUED)
            moment.db.execute(dropped.values(delivery=Delivery.DROPPED, error=why))


def queued_pages(moment: Moment, conversation: ConversationRow, page_ids: Iterable[str]) -> list[str]:
    """The ids of the texts of these pages of the conversation that still wait to be handed over."""
    if not (pages := list(page_ids)):
        return []
    return list(moment.db.execute(STILL_QUEUED, {"conversation": conversation.id, "pages": pages}).scalars())


def goes_by_itself(text: Row[Any]) -> bool:
    """No step waits for it, and nobody takes it out of the queue: how its send goes is about the text alone, mostly."""
    return text.page_id is None and text.conversation_id is not None


def _store(moment: Moment, draft: Draft, body: str) -> str:
    id = new_id()
    values: dict[str, Any] = {
        "id": id,
        "area_id": moment.area.id,
        "conversation_id": draft.conversation.id if draft.conversation else None,
        "position": next_position(moment, draft.conversation),
        "direction": Direction.OUT,
        "at": moment.now,
        "party_index": moment.vault.index(draft.phone),
        "party_sealed": moment.vault.seal(draft.phone, table="text", id=id, column="party_sealed"),
        "body_sealed": moment.vault.seal(body, table="text", id=id, column="body_sealed"),
        "author_staff": draft.author,
        "to_staff": draft.to_staff,
        "template": draft.template,
        "automatic": draft.automatic,
        "delivery": Delivery.QUEUED,
        "page_id": draft.page.id if draft.page else None,
        "expires_at": draft.expires_at or moment.now + WORTH_SENDING,
    }
    prepared.add(moment.db, TEXT, {"media": 0, "repeated": 0, **values})
    return id


def next_position(moment: Moment, conversation: ConversationRow | None) -> int | None:
    """The place of the next text in its conversation."""
    if conversation is None:
        return None
    conversations.change(moment, conversation, texts=conversation.texts + 1)
    return conversation.texts


def _queue(moment: Moment, draft: Draft, text: str) -> None:
    queue.put(
        moment.db, key=f"send:{text}", kind="send", subject=text, due_at=draft.not_before or moment.now,
        now=moment.now,
        lane=_lane(moment, draft), detail={"validity": draft.validity},
    )  # fmt: skip


def _lane(moment: Moment, draft: Draft) -> str | None:
    """The phone's, for this area; answers to who needs help do not wait behind talk among helpers."""
    if draft.page or draft.not_before:
        return None
    return f"{queue.FIRST if draft.to_staff is None else ''}{moment.area.id}:{moment.vault.index(draft.phone)[-24:]}"


def _set(moment: Moment, text: str, **values: Any) -> None:
    prepared.change(moment.db, TEXT, text, values)
