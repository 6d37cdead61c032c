"""What comes in from the provider: texts and receipts. Stored first, once, then decided, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from channels.base import Inbound, Receipt
from service import heartbeat, texts
from service.line import from_person, from_staff, marks, outage, person, results, texts_in, unknown
from service.line.moment import Moment, Reply
from service.line.outgoing import TEXT, write
from service.line.texts_in import Late, Received
from service.line.transactions import Transactions
from service.organisation import standing

LATE_AFTER = timedelta(minutes=1)  # what was kept for less is dealt with as if it had just come


def receive(transactions: Transactions, inbound: Inbound, now: datetime) -> list[str]:
    """The bodies for the webhook's own reply. The same provider id again: the same bodies, and nothing else."""
    return transactions.database.write_together(lambda db: _receive(db, transactions, inbound, now))


def _receive(db: Connection, transactions: Transactions, inbound: Inbound, now: datetime) -> list[str]:
    area = standing(db).area_by_number(inbound.recipient)
    moment = transactions.present(db, area.id, now) if area else None
    now = moment.now if moment else now
    text = texts_in.store(db, transactions.vault, inbound, area.id if area else None, now)
    if text is None:
        return texts_in.answered_before(db, transactions.vault, inbound.provider_id)
    if moment is None:
        bodies = _to_no_area(db, text, inbound)
    else:
        reply = Reply(inbound.sender) if not _a_worker_is_alive(db, now) or outage.down_since(db) else None
        _decide(replace(moment, reply=reply), inbound, text)
        bodies = reply.bodies if reply else []
    texts_in.keep_answer(db, transactions.vault, text, bodies)
    return bodies


def receive_late(transactions: Transactions, inbound: Inbound, late: Late, now: datetime) -> bool:
    """Takes in what its webhook has not brought; its answers go out as texts. False: it is here, or no area's now."""
    with transactions.database.write() as db:
        area = standing(db).area_by_number(inbound.recipient)
        if area is None:
            return False
        moment = transactions.present(db, area.id, now)
        if not late.readable:
            inbound = replace(inbound, body=write(moment, "unreadable_text", area.language))
        text = texts_in.store(db, transactions.vault, inbound, area.id, moment.now, late)
        if text is None:
            return False
        marks.taken_in(moment, text.id, late.at)
        _decide(moment, inbound, text)
        return True


def receive_kept(
    transactions: Transactions, inbound: Inbound, came_at: datetime, answered: Sequence[str], now: datetime
) -> None:
    """A text that was kept outside the database since `came_at`, and what the webhook answered then (contract 9.1).

    As `receive`, but nobody waits for a reply: all that follows from it is sent, and counts from now. What is older
    than `LATE_AFTER` is answered as late; and so is a person who was told that nobody can be told, however lately,
    since that is no longer true.
    """
    with transactions.database.write() as db:
        stands = standing(db)
        told = bool(answered) and stands.staff_by_phone(inbound.sender) is None
        late = Late(came_at) if told or now - came_at > LATE_AFTER else None
        area = stands.area_by_number(inbound.recipient)
        moment = transactions.present(db, area.id, now) if area else None
        now = moment.now if moment else now
        text = texts_in.store(db, transactions.vault, inbound, area.id if area else None, now, late)
        if text is None:  # it was stored all the same, or drained before: only the answer may be missing
            texts_in.keep_answer_to(db, transactions.vault, inbound.provider_id, answered)
            return
        if moment is None:
            _to_no_area(db, text, inbound)
        else:
            _decide(moment, inbound, text)
        texts_in.keep_answer(db, transactions.vault, text, list(answered))


def answered(transactions: Transactions, provider_id: str) -> list[str] | None:
    """What the webhook answered to a text that is stored; None where it is not. Only reads."""
    with transactions.database.read() as db:
        if not texts_in.is_stored(db, provider_id):
            return None
        return texts_in.answered_before(db, transactions.vault, provider_id)


def receipt(transactions: Transactions, told: Receipt, now: datetime) -> None:
    """Finds the text by our id or the provider's, and takes in what is told of it."""
    with transactions.database.read() as db:
        text = _text_of(db, told)
    if text is not None and not results.is_known(text, told):
        transactions.about_text(text.id, now, lambda moment, text: results.receipt(moment, text, told))


def _decide(moment: Moment, inbound: Inbound, text: Received) -> None:
    staff = moment.standing.staff_by_phone(inbound.sender)
    if staff is not None:
        from_staff.take_in(moment, staff.id, text)
    elif not unknown.can_be_answered(inbound) or moment.standing.area_by_number(inbound.sender) is not None:
        texts_in.set_aside(moment.db, text, unknown.CANNOT_BE_ANSWERED)
    else:
        from_person.take_in(moment, person.by_phone(moment, inbound.sender), text)


def _to_no_area(db: Connection, text: Received, inbound: Inbound) -> list[str]:
    """Kept and listed; whoever wrote hears where to turn, in the reply itself, for we have no number to write from."""
    texts_in.set_aside(db, text, unknown.NO_AREA)
    return [texts.render("number_not_in_use", "nb")] if unknown.can_be_answered(inbound) else []


def _a_worker_is_alive(db: Connection, now: datetime) -> bool:
    return heartbeat.alive(db, "worker", now, heartbeat.WORKER_WITHIN)


def _text_of(db: Connection, told: Receipt) -> Row[Any] | None:
    for column, value in ((TEXT.c.id, told.text_id), (TEXT.c.provider_id, told.provider_id)):
        if value:
            ours = select(TEXT).where(column == value, TEXT.c.direction == "out", TEXT.c.area_id.is_not(None))
            found = db.execute(ours).one_or_none()
            if found is not None:
                return found
    return None
