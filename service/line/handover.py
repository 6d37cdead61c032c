"""Duty that ends and begins while a conversation is open (contract 7.7, 7.8, 7.10)."""

from datetime import datetime

from sqlalchemy import ColumnElement, literal, select

from service.line import climb, conversations, holding, outgoing, pages, run_out, watch
from service.line.conversations import CONVERSATION
from service.line.ladder import asks_of, next_ask
from service.line.moment import Moment
from service.line.person import Person
from service.line.timers import Timer, arm, armed
from service.models import ConversationRow, PageRow
from service.models.conversation import RunKind, State
from service.queue import WORK


def duty_ends(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """The holder had duty here on taking it: when they have none any more, the ladder is run without them."""
    if conversation.state != State.TAKEN or not conversation.holder_had_duty:
        return
    if conversation.holder in watch.on_duty(moment):
        conversations.change(moment, conversation, handover_since=None)
        watch.await_duty_end(moment, conversation)
    elif conversation.handover_since is None:
        _ask_others(moment, conversation, person)


def duty_begins(moment: Moment, conversation: ConversationRow, person: Person, since: datetime) -> None:
    """Somebody's duty starts: they are paged where nobody has it, and asked to take over where a holder waits."""
    newcomers = watch.started_since(moment, since)
    if conversation.state == State.UNANSWERED:
        _page_newcomers(moment, conversation, person, newcomers)
    elif conversation.state == State.PAGING:
        _let_in(moment, conversation, person, set(newcomers))
        watch.await_next_duty(moment, conversation)
    elif conversation.state == State.TAKEN and _is_off_duty(moment, conversation):
        if set(newcomers) - {conversation.holder}:
            _ask_others(moment, conversation, person)
        else:
            watch.await_next_duty(moment, conversation)


def just_waits_for_its_step() -> ColumnElement[bool]:
    """Of a conversation: `rearm` finds nothing to do. Of hundreds that people have just begun, that is nearly all."""
    timed = select(WORK.c.seq).where(
        WORK.c.key == literal(f"{Timer.STEP}:") + CONVERSATION.c.id, WORK.c.state.in_(("due", "claimed")))
    waits = CONVERSATION.c.step_until.is_(None) | timed.exists()
    return (CONVERSATION.c.state == State.PAGING) & CONVERSATION.c.in_gap.is_(False) & waits


def well_timed(moment: Moment) -> set[str]:
    """Conversations whose timer rings when their holder's duty ends: there too `rearm` finds nothing to do. Ids."""
    timed = select(CONVERSATION.c.id, CONVERSATION.c.holder, WORK.c.due_at).where(
        CONVERSATION.c.area_id == moment.area.id, conversations.IS_OPEN, CONVERSATION.c.state == State.TAKEN,
        CONVERSATION.c.holder_had_duty, CONVERSATION.c.handover_since.is_(None),
        WORK.c.key == literal(f"{Timer.DUTY_END}:") + CONVERSATION.c.id, WORK.c.state.in_(("due", "claimed")),
    )  # fmt: skip
    rows = moment.db.execute(timed).all()
    ends = {
        holder: moment.duty.present_until(moment.area.id, holder, moment.now)
        for holder in {row.holder for row in rows} if moment.standing.staff(holder) is not None
    }  # fmt: skip
    return {row.id for row in rows if row.due_at == ends.get(row.holder)}


def rearm(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """Duty may have been changed, or a timer lost: what the state of the conversation waits for is timed anew."""
    match conversation.state:
        case State.TAKEN if moment.standing.staff(str(conversation.holder)) is None:  # they have left
            holding.give_back(moment, conversation, person, str(conversation.holder))
        case State.TAKEN if _waits_for_a_taker(moment, conversation):
            _await_or_ask(moment, conversation, person)
        case State.TAKEN if conversation.holder_had_duty:
            watch.await_duty_end(moment, conversation)
        case State.PAGING if conversation.step_until is not None:
            if not armed(moment, conversation, Timer.STEP):
                arm(moment, conversation, Timer.STEP, conversation.step_until)
            if conversation.in_gap:
                if conversation.run == 1:  # of the gap itself: nobody had duty when it began
                    _let_in(moment, conversation, person, watch.on_duty(moment))
                watch.await_next_duty(moment, conversation)
        case State.UNANSWERED:
            if not armed(moment, conversation, Timer.MANAGERS):
                arm(moment, conversation, Timer.MANAGERS, moment.now)
            _await_or_page(moment, conversation, person)
        case _:
            pass


def _await_or_page(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """After a change somebody of the ladder may have duty already whom nobody has asked."""
    asked = {page.staff_id for page in pages.of_conversation(moment, conversation)}
    unasked = _on_the_ladder(moment) - asked
    if conversation.run_step is None and unasked:
        climb.start_with(moment, conversation, person, sorted(unasked))
    watch.await_next_duty(moment, conversation)


def _await_or_ask(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """The same for a conversation whose holder is off duty: whoever was not asked in this run is asked to take over."""
    asked = {page.staff_id for page in _asked_to_take_over(moment, conversation)} | {conversation.holder}
    if conversation.run_step is None and _on_the_ladder(moment) - asked:
        _ask_others(moment, conversation, person)
    else:
        watch.await_next_duty(moment, conversation)


def _asked_to_take_over(moment: Moment, conversation: ConversationRow) -> list[PageRow]:
    """The pages of the run; where the holder has asked one colleague since, those of the runs before it too."""
    if conversation.run_kind != RunKind.ASKED or conversation.handover_since is None:
        return pages.of_run(moment, conversation)
    return [page for page in pages.of_conversation(moment, conversation) if page.at >= conversation.handover_since]


def _on_the_ladder(moment: Moment) -> set[str]:
    """Who has duty now on a rota of the ladder."""
    rotas = {rota for step in moment.area.ladder for rota in step.rotas}
    return {staff for rota, staff in watch.now(moment).on_rota.items() if rota in rotas}


def _ask_others(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """The ladder once, without the holder; nobody to page is nobody to take over."""
    conversations.change(moment, conversation, handover_since=conversation.handover_since or moment.now)
    holder = str(conversation.holder)
    if climb.start_against(moment, conversation, person, RunKind.HANDOVER):
        outgoing.to_staff(moment, holder, "handover_started", conversation, number=conversation.number)
    else:
        run_out.no_taker(moment, conversation)


def _is_off_duty(moment: Moment, conversation: ConversationRow) -> bool:
    """The holder had duty here on taking it and has none now, whatever others are being asked on account of."""
    return conversation.holder_had_duty and conversation.holder not in watch.on_duty(moment)


def _waits_for_a_taker(moment: Moment, conversation: ConversationRow) -> bool:
    """Others were asked to take over; a run of item 9 that came after does not change that."""
    return _is_off_duty(moment, conversation) and conversation.handover_since is not None


def _page_newcomers(moment: Moment, conversation: ConversationRow, person: Person, newcomers: list[str]) -> None:
    wanted = [staff for staff in newcomers if staff not in person.wish.avoid] or newcomers
    if wanted:
        climb.start_with(moment, conversation, person, wanted)
    watch.await_next_duty(moment, conversation)


def _let_in(moment: Moment, conversation: ConversationRow, person: Person, came: set[str]) -> None:
    """It opened in a gap, and leaders are asked: whom the ladder could ask now is asked beside them, at once.

    Each once in the run; from then on they take their turn in its rounds like everybody else.
    """
    unasked = came - {page.staff_id for page in pages.of_run(moment, conversation)} - {conversation.run_excludes}
    there, wish = watch.now(moment), person.wish
    asks = list(asks_of(moment.area, there, wish, frozenset(unasked - wish.avoid)))
    if not asks:
        left = next_ask(moment.area, there, wish, pages.asked_in_round(moment, conversation))
        if left is not None and wish.avoid.issuperset(left.staff):  # nobody else is left in the round
            asks = list(asks_of(moment.area, there, wish, frozenset(unasked)))
    if asks:
        climb.let_in(moment, conversation, person, asks)
