"""What follows when a run of the ladder finds nobody: the person hears it, managers are told (contract 7.7–7.10)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from schedules.organisation import Area
from schedules.written import duration
from service.line import accepted, answers, conversations, outgoing, pages, promise, watch
from service.line.ladder import KNOWN_HELPER_WAIT
from service.line.moment import Moment
from service.line.outgoing import TEXT, WORTH_SENDING, Draft, write
from service.line.person import Person, say, tell, write_to
from service.line.states import Move
from service.line.timers import Timer, arm
from service.models import ConversationRow
from service.models.conversation import RunKind, State

TOLD_INSTEAD = 3  # alternatives that one text holds
LEADS = {  # how a text begins that says that nobody has it; then that managers know, and when the next duty begins
    "unanswered_lead": ("manager_is_told", "next_duty_gets_it"),
    "gap_lead": ("manager_is_told_gap", "next_duty_begins"),
}
A_LITTLE = timedelta(seconds=1)
TELL_MANAGERS_EVERY = timedelta(minutes=15)
TELL_OF_SILENCE_EVERY = timedelta(hours=1)


def nobody_left(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """The run under way is used up."""
    match conversation.run_kind:
        case RunKind.FIRST:
            unanswered(moment, conversation, person)
        case RunKind.SILENCE:
            _silence_goes_on(moment, conversation, person)
        case RunKind.HANDOVER:
            no_taker(moment, conversation)
        case RunKind.ASKED:
            _not_taken_over(moment, conversation)
        case _:  # a newcomer, or the ladder again: it was unanswered before and still is
            pass


def unanswered(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """The ladder is used up: the fallback, the managers at once and every 15 minutes, whoever comes on duty next."""
    _give_up(moment, conversation)
    told = outgoing.to_managers(moment, "manager_unanswered", conversation, since=conversation.opened_at)
    _say_so(moment, conversation, person, "unanswered_lead", bool(told))


def still_nobody(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """They write again, and still nobody can be asked; managers hear of it every 15 minutes as it is."""
    answers.answer(moment, person, conversation, "stored_too")


def in_a_gap(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """Nobody on duty could be paged when it opened: that text in place of the first answer (contract 7.8).

    A manager who has accepted the gap has written what people are told instead, and they are (section 8).
    """
    conversations.change(moment, conversation, in_gap=True)
    watch.await_next_duty(moment, conversation)
    told = outgoing.to_managers(moment, "manager_gap", conversation, at=conversation.opened_at)
    _say_so(moment, conversation, person, "gap_lead", bool(told), in_answer=True)


def say_anew(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """What was to tell them that nobody has it was not sent while it was true: so what is true now, if nobody has."""
    if conversation.state != State.UNANSWERED:
        return
    in_gap = conversation.in_gap and not watch.on_duty(moment)
    told = _was_said(moment, conversation, conversation.opened_at - A_LITTLE, "manager_unanswered", "manager_gap")
    _say_so(moment, conversation, person, "gap_lead" if in_gap else "unanswered_lead", told)


def nobody_at_all(moment: Moment, conversation: ConversationRow) -> None:
    """Unanswered from the beginning; the person has been told of the gap."""
    _give_up(moment, conversation)


def no_taker(moment: Moment, conversation: ConversationRow) -> None:
    """Nobody takes over: it stays with the holder, managers are told, and the next whose duty starts is asked."""
    holder = str(conversation.holder)
    outgoing.to_managers(moment, "manager_no_handover", conversation, about=holder)
    if holder not in moment.area.managers:  # who leads hears it as a manager
        outgoing.to_staff(moment, holder, "no_taker_yet", conversation, number=conversation.number)
    watch.await_next_duty(moment, conversation)


def managers_again(moment: Moment, conversation: ConversationRow) -> None:
    """Every 15 minutes, as long as nobody has it."""
    if conversation.state == State.UNANSWERED:
        outgoing.to_managers(moment, "manager_unanswered_again", conversation, since=conversation.opened_at)
        arm(moment, conversation, Timer.MANAGERS, moment.now + TELL_MANAGERS_EVERY)


def tell_managers_of_silence(moment: Moment, conversation: ConversationRow) -> None:
    """Once an hour, as long as this holder leaves the person waiting."""
    since = max(_silent_since(moment, conversation), moment.now - TELL_OF_SILENCE_EVERY)
    if not _was_said(moment, conversation, since, "manager_silence", "manager_silence_self"):
        outgoing.to_managers(moment, "manager_silence", conversation, about=str(conversation.holder))


def tell_once(moment: Moment, conversation: ConversationRow, person: Person, key: str, **facts: Any) -> None:
    """What the person hears of a holder's silence: once each time that they write, however often others are asked."""
    since = max(_silent_since(moment, conversation), _last_wrote(moment, conversation))
    if not _was_said(moment, conversation, since, key):
        tell(moment, person, conversation, key, **facts)


def fallback(area: Area, person: Person) -> str:
    """The area's own words for when nobody can be reached, for this person."""
    if person.sms_only and area.fallback.sms_only:
        return area.fallback.sms_only
    return area.fallback.default


def fallback_sentences(moment: Moment, person: Person) -> list[str]:
    """Do not wait for us: the fallback, and how to reach the emergency line without speech."""
    if person.sms_only and not moment.area.fallback.sms_only:
        return [write_to(moment, person, "do_not_wait_call")]
    words = write(moment, "do_not_wait", person.language, fallback=fallback(moment.area, person))
    return [words] if person.sms_only else [words, write(moment, "somebody_to_talk_to", person.language)]


def wait_of_step(area: Area, number: int) -> timedelta:
    """The wait of the ladder's step with this number; of the last one, or the known helper's, where it has none."""
    if not area.ladder:
        return KNOWN_HELPER_WAIT
    return duration(area.ladder[min(number, len(area.ladder)) - 1].wait)


def _silent_since(moment: Moment, conversation: ConversationRow) -> datetime:
    """Since when the person waits for this holder."""
    return max(conversation.waiting_since or moment.now, conversation.taken_at or moment.now)


def _last_wrote(moment: Moment, conversation: ConversationRow) -> datetime:
    """When the person last texted in it."""
    theirs = (TEXT.c.conversation_id == conversation.id) & (TEXT.c.direction == "in") & TEXT.c.author_staff.is_(None)
    last: datetime | None = moment.db.execute(select(func.max(TEXT.c.at)).where(theirs)).scalar_one()
    return last or conversation.opened_at


def _was_said(moment: Moment, conversation: ConversationRow, since: datetime, *templates: str) -> bool:
    """Whether a text of these was made for the conversation after `since`."""
    said = select(TEXT.c.id).where(TEXT.c.conversation_id == conversation.id, TEXT.c.template.in_(templates))
    return moment.db.execute(said.where(TEXT.c.at > since).limit(1)).first() is not None


def _give_up(moment: Moment, conversation: ConversationRow) -> None:
    if conversation.state == State.PAGING:
        conversations.move(moment, conversation, Move.GIVE_UP)
    promise.end(moment, conversation)
    arm(moment, conversation, Timer.MANAGERS, moment.now + TELL_MANAGERS_EVERY)
    watch.await_next_duty(moment, conversation)


def _say_so(
    moment: Moment, conversation: ConversationRow, person: Person, lead: str, managers_know: bool,
    *, in_answer: bool = False,
) -> None:
    """One text: what is the matter, who has been told, when the next duty is, where to turn, and a manager's words."""
    next_duty = watch.next_duty_at(moment)
    managers, duty = LEADS[lead]
    words = [*_instead(moment, person), *accepted.told_instead(moment)] if lead == "gap_lead" else []
    sentences = [write(moment, lead, person.language)]
    # No worker is alive where the webhook itself replies: then no manager is being told yet.
    sentences += [write(moment, managers, person.language)] if managers_know and moment.reply is None else []
    sentences += [write(moment, duty, person.language, next=next_duty)] if next_duty else []
    body = " ".join([*sentences, *fallback_sentences(moment, person), *words])
    until = min(next_duty or moment.now + WORTH_SENDING, moment.now + WORTH_SENDING)
    say(moment, person, Draft(person.phone, body, conversation, template=lead, expires_at=until, automatic=in_answer))


def _instead(moment: Moment, person: Person) -> list[str]:
    """A sentence on what comes instead of the person's promised help, without saying what that was."""
    instead = accepted.instead_of_promised(moment, person.user.id) if person.user is not None else []
    return [write(moment, "instead_of_promised", person.language, instead=words) for words in instead[:TOLD_INSTEAD]]


def _not_taken_over(moment: Moment, conversation: ConversationRow) -> None:
    """The colleague whom the holder asked has not said yes: it stays with the holder, who is told."""
    asked = moment.first_name(pages.of_run(moment, conversation)[-1].staff_id)
    holder, number = str(conversation.holder), conversation.number
    outgoing.to_staff(moment, holder, "asked_no_taker", conversation, number=number, name=asked)


def _silence_goes_on(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    tell_managers_of_silence(moment, conversation)
    tell_once(moment, conversation, person, "silence_no_taker")
