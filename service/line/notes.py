"""Staff's own notes in a conversation: kept apart from its texts, sealed, and sent to nobody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from service.line.moment import Moment
from service.models import ConversationRow, metadata, new_id

NOTE = metadata.tables["note"]


@dataclass(frozen=True)
class Note:
    at: datetime
    name: str  # first name of who wrote it
    body: str


def add(moment: Moment, conversation: ConversationRow, staff_id: str, body: str) -> None:
    id = new_id()
    sealed = moment.vault.seal(body, table="note", id=id, column="body_sealed")
    moment.db.execute(insert(NOTE).values(
        id=id, conversation_id=conversation.id, staff_id=staff_id, body_sealed=sealed, at=moment.now,
    ))  # fmt: skip


def of(moment: Moment, conversation: ConversationRow) -> list[Note]:
    """Oldest first."""
    rows = moment.db.execute(
        select(NOTE).where(NOTE.c.conversation_id == conversation.id).order_by(NOTE.c.at, NOTE.c.id))
    return [
        Note(row.at, moment.first_name(row.staff_id),
             moment.vault.open(row.body_sealed, table="note", id=row.id, column="body_sealed"))
        for row in rows
    ]
