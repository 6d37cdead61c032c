"""Opening a transaction of the line: which area, its lock, and the organisation as it stands in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, bindparam, select

from channels.base import Outgoing
from schedules.organisation import Area
from service import log, prepared
from service.clock import Clock
from service.database import Database, one_writer
from service.errors import UnknownArea
from service.line import conversations
from service.line.conversations import CONVERSATION
from service.line.moment import NO_QUESTIONS, Moment, NeedsArea, Questions, Reply, area_of, lock
from service.line.outgoing import TEXT, goes_by_itself
from service.models import ConversationRow
from service.organisation import standing
from service.vault import Vault

Result = TypeVar("Result")
HELD = select(TEXT).where(TEXT.c.id == bindparam("which")).with_for_update(key_share=True)
AREA_OF_CONVERSATION = select(CONVERSATION.c.area_id).where(CONVERSATION.c.id == bindparam("which"))


@dataclass(frozen=True)
class Transactions:
    """`sender` numbers and everything else of an area are read in the transaction that uses them.

    With a `clock`, texts and timers happen when the area's lock was had: whoever waited for it does not act in the
    past of those who had it before.
    """

    database: Database
    vault: Vault
    public_url: str
    questions: Questions = NO_QUESTIONS
    clock: Clock | None = None

    def about_text(self, text_id: str, now: datetime, act: Callable[[Moment, Row[Any]], Result]) -> Result:
        """`act` in a transaction about one of our texts, with its row as it is under the area's lock.

        Most that happens to a text concerns it alone. Where `goes_by_itself`, the row is held in place of the area,
        so that its whole area does not stand in line for it; should more follow after all, it is done anew under the
        area's lock. As with `write_together`, it may be done twice.
        """

        def work(db: Connection, *, may_be_alone: bool) -> Result:
            text = prepared.find(db, TEXT, text_id)
            assert text is not None
            alone = may_be_alone and not one_writer(db) and goes_by_itself(text)
            if not one_writer(db):
                if not alone:
                    lock(db, text.area_id)
                text = db.execute(HELD, {"which": text_id}).one()
            moment = self._present(self.look(db, text.area_id, now))
            log.note(text=text_id, conversation=text.conversation_id)
            return act(replace(moment, alone=alone), text)

        try:
            return self.database.write_together(partial(work, may_be_alone=True))
        except NeedsArea:
            return self.database.write_together(partial(work, may_be_alone=False))

    @contextmanager
    def of_conversation(self, id: str, now: datetime) -> Iterator[tuple[Moment, ConversationRow]]:
        """A transaction about one conversation, with its row as it is under the area's lock."""
        log.note(conversation=id)
        with self.database.write() as db:
            area_id = db.execute(AREA_OF_CONVERSATION, {"which": id}).scalar_one()
            moment = self.present(db, area_id, now)
            yield moment, conversations.find(moment, id)

    def moment(self, db: Connection, area_id: str, now: datetime, reply: Reply | None = None) -> Moment:
        """Locks the area. UnknownArea where it has been retired, or never was."""
        if "\0" in area_id:  # from a form; PostgreSQL would not even look for it
            raise UnknownArea(area_id)
        lock(db, area_id)
        stands = standing(db)
        area = area_of(stands, area_id)
        return Moment(db, now, stands, self.vault, self.public_url, area, reply, self.questions)

    def present(self, db: Connection, area_id: str, now: datetime) -> Moment:
        """As `moment`, and as late as it is when the lock is had."""
        return self._present(self.moment(db, area_id, now))

    def look(self, db: Connection, area_id: str, now: datetime) -> Moment:
        """For reading only, in whatever transaction: nothing is locked. UnknownArea where it has been retired."""
        stands = standing(db)
        area = area_of(stands, area_id)
        return Moment(db, now, stands, self.vault, self.public_url, area, None, self.questions)

    def _present(self, moment: Moment) -> Moment:
        return moment if self.clock is None else replace(moment, now=max(moment.now, self.clock.now()))

    def outgoing(self, text: Row[Any], area: Area, validity: int | None) -> Outgoing:
        """The text as the channel takes it: from the area's number, opened for the send."""
        phone = self.vault.open(text.party_sealed, table="text", id=text.id, column="party_sealed")
        body = self.vault.open(text.body_sealed, table="text", id=text.id, column="body_sealed")
        return Outgoing(text.id, area.sms_number, phone, body, validity)

