"""What a worker does with the line's due work: sends, timers, and a sweep that makes sure no timer is missing."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from channels.base import Channel
from service import organisation, queue
from service.errors import UnknownArea
from service.line import (
    climb,
    complaint_told,
    conversations,
    handover,
    holding,
    missed,
    person,
    promise,
    run_out,
    silence,
)
from service.line.moment import Moment
from service.line.person import Person
from service.line.sending import Sending
from service.line.timers import Timer
from service.line.transactions import Transactions
from service.models import ConversationRow, new_id
from service.queue import Claimed

Handler = Callable[[Claimed, datetime], None]
Due = Callable[[Moment, ConversationRow, Person, Claimed], None]
SWEEP = "sweep"
AT_ONCE = 20  # conversations that a sweep looks at in one transaction


def handlers(
    transactions: Transactions, channel: Channel, stopping: Callable[[], bool] = lambda: False
) -> Mapping[str, Handler]:
    """Each handler has its own transactions, and finishes its claim in the one that does the work.

    What takes long breaks off when the process is `stopping`.
    """
    sending = Sending(transactions, channel)
    return {
        "send": sending.send,
        "settle": sending.settle,
        missed.RECONCILE: missed.handler(transactions, channel, stopping),
        complaint_told.TELL: complaint_told.handler(transactions),
        SWEEP: lambda claimed, now: _sweep(transactions, claimed, now),
        **{timer: _timer(transactions, due) for timer, due in DUE.items()},
    }


def sweep_at_once(db: Connection, now: datetime) -> None:
    """Queues a sweep in the transaction that changes what it looks at."""
    queue.put(db, key=f"sweep:{new_id()}", kind=SWEEP, subject="organisation", due_at=now, now=now)


def rearm_all(transactions: Transactions, area_id: str, now: datetime) -> None:
    """After a change of the organisation, and every so often: what each open conversation waits for is timed.

    The area is let go again and again: with hundreds open, nobody's text waits until all have been looked at.
    """
    with transactions.database.read() as db:
        timed = handover.well_timed(transactions.look(db, area_id, now))
        others = conversations.open_ids(db, area_id, but_not=handover.just_waits_for_its_step())
    waiting = [id for id in others if id not in timed]
    for place in range(0, len(waiting), AT_ONCE):
        with transactions.database.write() as db:
            moment = transactions.moment(db, area_id, now)
            for conversation in conversations.still_open(moment, waiting[place : place + AT_ONCE]):
                handover.rearm(moment, conversation, person.of(moment, conversation))


def _timer(transactions: Transactions, due: Due) -> Handler:
    def run(claimed: Claimed, now: datetime) -> None:
        try:
            with transactions.of_conversation(claimed.subject, now) as (moment, conversation):
                queue.finish_or_undo(moment.db, claimed, now)
                due(moment, conversation, person.of(moment, conversation), claimed)
        except UnknownArea:  # retired since: there is no number to write from any more
            with transactions.database.write() as db:
                queue.finish(db, claimed, now)

    return run


def _sweep(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    with transactions.database.read() as db:
        areas = [area.id for area in organisation.standing(db).organisation.areas]
    for area in areas:
        rearm_all(transactions, area, now)
    with transactions.database.write() as db:
        queue.finish_or_undo(db, claimed, now)


def _step(moment: Moment, conversation: ConversationRow, whom: Person, claimed: Claimed) -> None:
    current = (conversation.run, conversation.run_ask) == (claimed.detail["run"], claimed.detail["ask"])
    if current and conversation.run_step is not None:
        climb.step_is_over(moment, conversation, whom)


def _promise(moment: Moment, conversation: ConversationRow, whom: Person, _: Claimed) -> None:
    """After an outage the step may be overdue as well: that comes first, and may have said more already."""
    if conversation.step_until is not None and conversation.step_until <= moment.now:
        climb.step_is_over(moment, conversation, whom)
    if conversation.promised_at is not None and conversation.promised_at <= moment.now:
        promise.due(moment, conversation, whom)


def _next_duty(moment: Moment, conversation: ConversationRow, whom: Person, claimed: Claimed) -> None:
    since = datetime.fromisoformat(claimed.detail["since"])
    handover.duty_begins(moment, conversation, whom, since)


DUE: dict[Timer, Due] = {
    Timer.STEP: _step,
    Timer.PROMISE: _promise,
    Timer.MANAGERS: lambda moment, conversation, _, __: run_out.managers_again(moment, conversation),
    Timer.NEXT_DUTY: _next_duty,
    Timer.SILENCE: lambda moment, conversation, _, __: silence.remind(moment, conversation),
    Timer.COLLEAGUE: lambda moment, conversation, whom, _: silence.ask_colleagues(moment, conversation, whom),
    Timer.DUTY_END: lambda moment, conversation, whom, _: handover.duty_ends(moment, conversation, whom),
    Timer.AUTOCLOSE: lambda moment, conversation, whom, _: holding.close_by_itself(moment, conversation, whom),
}
