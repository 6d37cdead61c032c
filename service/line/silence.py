"""Silence after JA: a text that waits `reply_wait` reminds its holder, five minutes later the next are paged (7.9).

So again while it waits, where nobody has taken over: every quarter of an hour for somebody who has heard nothing from
this holder at all, once an hour for who has (it may have been a "thank you" that nobody closed).
"""

from datetime import datetime, timedelta

from schedules.written import duration
from service.line import climb, conversations, outgoing, pages, run_out
from service.line.moment import Moment
from service.line.person import Person
from service.line.timers import Timer, arm, armed, disarm, due_at
from service.models import ConversationRow
from service.models.conversation import RunKind, State

COLLEAGUE_AFTER = timedelta(minutes=5)
AGAIN_AFTER, AGAIN_AFTER_WORDS = timedelta(minutes=15), timedelta(hours=1)  # from asking colleagues to asking again


def latest_word(moment: Moment) -> timedelta:
    """How long after a text to a silent holder the person hears from us at the latest."""
    return duration(moment.area.reply_wait) + COLLEAGUE_AFTER


def user_wrote(moment: Moment, conversation: ConversationRow) -> None:
    """The oldest text that no helper has answered is the one that is watched."""
    since = conversation.waiting_since or moment.now
    conversations.change(moment, conversation, waiting_since=since, staff_wrote_last=False)
    disarm(moment, conversation, Timer.AUTOCLOSE)
    by = moment.now + duration(moment.area.reply_wait)
    if conversation.state == State.TAKEN and not _under_way(moment, conversation, by):
        arm(moment, conversation, Timer.SILENCE, by)


def watch_the_new_holder(moment: Moment, conversation: ConversationRow) -> None:
    """What waited before somebody took it, waits for them now."""
    if conversation.waiting_since is not None:
        arm(moment, conversation, Timer.SILENCE, moment.now + duration(moment.area.reply_wait))


def holder_wrote(moment: Moment, conversation: ConversationRow) -> None:
    """The person has an answer: no reminder, and nobody else is asked on account of silence."""
    conversations.change(moment, conversation, waiting_since=None, staff_wrote_last=True)
    disarm(moment, conversation, Timer.SILENCE, Timer.COLLEAGUE)
    if conversation.run_kind == RunKind.SILENCE:
        climb.stop_climbing(moment, conversation)
        pages.end_all(moment, conversation)
        conversations.change(moment, conversation, run_kind=None)


def remind(moment: Moment, conversation: ConversationRow) -> None:
    """`reply_wait` is over."""
    if conversation.state == State.TAKEN and conversation.waiting_since is not None:
        _remind(moment, conversation, "reminder", waited=moment.now - conversation.waiting_since)


def relay_undelivered(moment: Moment, conversation: ConversationRow) -> None:
    """The holder has not got what the person wrote: as bad as silence, and known sooner."""
    if conversation.state == State.TAKEN and not armed(moment, conversation, Timer.COLLEAGUE):
        # Whatever the holder has written since was no answer to what they have not seen.
        conversations.change(moment, conversation, waiting_since=conversation.waiting_since or moment.now)
        disarm(moment, conversation, Timer.SILENCE)
        _remind(moment, conversation, "reminder_undelivered")


def ask_colleagues(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """Reminded and still silent: the next on the ladder are paged, and the person is told."""
    if conversation.state != State.TAKEN or conversation.waiting_since is None:
        return
    name = moment.first_name(str(conversation.holder))
    others_are_asked = _climbing(conversation) and conversation.run_kind != RunKind.ASKED
    if others_are_asked or climb.start_against(moment, conversation, person, RunKind.SILENCE):
        run_out.tell_once(moment, conversation, person, "silent_holder", name=name)
    else:
        run_out.tell_managers_of_silence(moment, conversation)
        run_out.tell_once(moment, conversation, person, "silent_holder_nobody", name=name)
    never_wrote = conversation.taken_at is not None and conversation.waiting_since <= conversation.taken_at
    rest = AGAIN_AFTER if never_wrote else AGAIN_AFTER_WORDS
    arm(moment, conversation, Timer.SILENCE, moment.now + rest - COLLEAGUE_AFTER)


def _remind(moment: Moment, conversation: ConversationRow, key: str, **facts: object) -> None:
    number = conversation.number
    outgoing.to_staff(moment, str(conversation.holder), key, conversation, number=number, **facts)
    arm(moment, conversation, Timer.COLLEAGUE, moment.now + COLLEAGUE_AFTER)


def _under_way(moment: Moment, conversation: ConversationRow, by: datetime) -> bool:
    """Whether somebody sees to it that the person is not left waiting, or will `by` then. A handover does not: it may
    end in silence. Nor does a reminder that rests for longer, for a text that came before this one."""
    reminded_at = due_at(moment, conversation, Timer.SILENCE)
    return (
        (_climbing(conversation) and conversation.run_kind == RunKind.SILENCE)
        or (reminded_at is not None and reminded_at <= by)
        or armed(moment, conversation, Timer.COLLEAGUE)
    )


def _climbing(conversation: ConversationRow) -> bool:
    return conversation.run_step is not None
