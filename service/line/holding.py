"""Who has the conversation: taking it, taking it over, giving it back, closing and reopening it (contract 7.4–7.13).

`service.line.states` says which of these moves exist; the index `uq_holding_current` lets only one hold at a time.
"""

from datetime import timedelta

from service.line import autoclose, climb, conversations, history, outgoing, pages, promise, run_out, silence, watch
from service.line.moment import Moment
from service.line.person import Person, tell
from service.line.states import Move
from service.line.timers import Timer, disarm
from service.models import ConversationRow
from service.models.conversation import Answer, RunKind

REOPENS_WITHIN = timedelta(minutes=60)


def take(moment: Moment, conversation: ConversationRow, person: Person, staff: str) -> None:
    """JA while nobody has it. The person learns the first name, the holder gets the texts so far (contract 7.6)."""
    page = pages.of_person(moment, conversation, staff)[-1]
    pages.answered(moment, conversation, staff, Answer.YES)
    _hold(moment, conversation, staff, page.step, Move.TAKE)
    promise.end(moment, conversation)
    disarm(moment, conversation, Timer.MANAGERS, Timer.NEXT_DUTY)
    history.hand_to(moment, conversation, person, staff)
    key = "taken" if conversation.holder_had_duty else "taken_off_duty"
    tell(moment, person, conversation, key, name=moment.first_name(staff))


def take_over(moment: Moment, conversation: ConversationRow, person: Person, staff: str) -> None:
    """JA in a run against the holder: it moves, and all three are told (contract 7.9, 7.10)."""
    former = str(conversation.holder)
    handover = conversation.run_kind == RunKind.HANDOVER
    page = pages.of_person(moment, conversation, staff)[-1]
    pages.answered(moment, conversation, staff, Answer.YES)
    conversations.end_holding(moment, conversation, "moved")
    _hold(moment, conversation, staff, page.step, Move.TAKE_OVER)
    disarm(moment, conversation, Timer.NEXT_DUTY)
    history.hand_to(moment, conversation, person, staff)
    name = moment.first_name(staff)
    key, to_former = ("handed_over", "handed_over_from") if handover else ("moved", "moved_from_you")
    outgoing.to_staff(moment, former, to_former, conversation, number=conversation.number, name=name)
    tell(moment, person, conversation, key, old=moment.first_name(former), name=name)


def write_first(
    moment: Moment, conversation: ConversationRow, staff: str
) -> None:
    """Staff on duty begin: they hold what they have opened (contract 7.16)."""
    _begin(moment, conversation, staff, step=None)


def give_back(moment: Moment, conversation: ConversationRow, person: Person, staff: str) -> None:
    """GI FRA: the ladder is climbed anew without the one who gave it back."""
    name = moment.first_name(staff)
    conversations.end_holding(moment, conversation, "given_back")
    _let_go(moment, conversation)
    conversations.move(moment, conversation, Move.GIVE_BACK, holder=None, holder_step=None)
    ask = climb.start(moment, conversation, person, RunKind.FIRST, but_not=staff)
    if ask is None:
        run_out.unanswered(moment, conversation, person)
        return
    latest = promise.make(moment, conversation, person, ask.wait)
    tell(moment, person, conversation, "given_back", until=latest, name=name, latest=latest)


def close(moment: Moment, conversation: ConversationRow, person: Person, agreed: str | None) -> None:
    """FERDIG or the page: the person is told what was agreed, and that they can always write again."""
    name = moment.first_name(str(conversation.holder))
    _end(moment, conversation, agreed)
    if agreed:
        tell(moment, person, conversation, "closed_agreed", name=name, agreed=agreed)
    else:
        tell(moment, person, conversation, "closed", name=name)


def close_by_itself(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """Twelve quiet hours after staff wrote last (contract 7.13)."""
    if autoclose.is_due(moment, conversation):
        _end(moment, conversation, None)
        tell(moment, person, conversation, "closed_by_itself")


def reopens(moment: Moment, conversation: ConversationRow) -> bool:
    """A text within the hour reopens, if whoever had it is still on duty (contract 7.13)."""
    return conversation.last_holder in watch.on_duty(moment)


def reopen(moment: Moment, conversation: ConversationRow) -> None:
    """The conversation goes on with the one who had it."""
    staff = str(conversation.last_holder)
    conversations.change(
        moment, conversation, closed_at=None, open_for=conversation.phone_index,
        journal=None, journal_by=None, journal_at=None,  # more is to come than what was journalled
    )  # fmt: skip
    conversations.move(moment, conversation, Move.REOPEN, holder=staff)
    _begin(moment, conversation, staff, conversation.holder_step)


def _hold(moment: Moment, conversation: ConversationRow, staff: str, step: int | None, how: Move) -> None:
    _let_go(moment, conversation)
    conversations.move(moment, conversation, how, holder=staff, taken_at=moment.now)
    _begin(moment, conversation, staff, step)
    silence.watch_the_new_holder(moment, conversation)


def _begin(moment: Moment, conversation: ConversationRow, staff: str, step: int | None) -> None:
    conversations.begin_holding(moment, conversation, staff)
    has_duty = staff in watch.on_duty(moment)
    conversations.change(
        moment, conversation, holder=staff, holder_step=step, holder_had_duty=has_duty, staff_wrote_last=False,
        handover_since=None,
        taken_at=conversation.taken_at or moment.now,
    )  # fmt: skip
    if has_duty:
        watch.await_duty_end(moment, conversation)


def _let_go(moment: Moment, conversation: ConversationRow) -> None:
    """What was watched on behalf of the holder, or asked of others, is over."""
    climb.end_run(moment, conversation)
    disarm(moment, conversation, Timer.SILENCE, Timer.COLLEAGUE, Timer.DUTY_END, Timer.AUTOCLOSE, Timer.NEXT_DUTY)


def _end(moment: Moment, conversation: ConversationRow, agreed: str | None) -> None:
    conversations.end_holding(moment, conversation, "closed")
    _let_go(moment, conversation)
    sealed = agreed and moment.vault.seal(agreed, table="conversation", id=conversation.id, column="agreed_sealed")
    conversations.move(
        moment, conversation, Move.CLOSE, closed_at=moment.now, open_for=None, last_holder=conversation.holder,
        agreed_sealed=sealed, waiting_since=None,
    )  # fmt: skip
    conversations.change(moment, conversation, holder=None)
