"""A text from staff: read, decided at the desk, and done (contract 7.5). Whoever wrote always hears what came of it."""

from collections.abc import Callable
from datetime import timedelta

from service.line import (
    climb,
    conversations,
    danger,
    history,
    holding,
    outgoing,
    pages,
    person,
    relay,
    texts_in,
    words,
)
from service.line.desk import Act, Desk, Does, decide
from service.line.moment import Moment
from service.line.outgoing import language_of, write
from service.line.texts_in import Received
from service.models import ConversationRow
from service.models.conversation import Answer, RunKind, State

LATELY = timedelta(minutes=10)


def take_in(moment: Moment, staff_id: str, text: Received) -> None:
    """Does what the text says, or says why not."""
    texts_in.written_by(moment, text, staff_id)
    act = decide(words.said(text.body), text.body, desk_of(moment, staff_id))
    conversation = None if act.number is None else _mine(moment, staff_id, act)
    if act.number is None:
        WITHOUT_NUMBER[act.does](moment, staff_id)
    elif conversation is None:
        _not_theirs(moment, staff_id, act)
    else:
        texts_in.join(moment, conversation, text)
        WITH_NUMBER[act.does](moment, staff_id, conversation, act)


def desk_of(moment: Moment, staff_id: str) -> Desk:
    """What lies before this staff member in the area."""
    since = moment.now - LATELY
    held = frozenset(conversation.number for conversation in conversations.held_by(moment, staff_id))
    only = next(iter(held)) if len(held) == 1 else None
    return Desk(
        paged=frozenset(pages.open_numbers(moment, staff_id)),
        held=held,
        asked=moment.questions.waiting(moment, staff_id),
        ended_lately=frozenset(conversations.ended_lately(moment, staff_id, since)),
        page_ended_lately=pages.last_ended(moment, staff_id, since, but_not=only),
    )


def _mine(moment: Moment, staff_id: str, act: Act) -> ConversationRow | None:
    """The conversation, where this staff member was paged for it, has it or had it: others do not exist for them."""
    conversation = conversations.by_number(moment, act.number or 0)
    if conversation is None:
        return None
    known = conversation.holder == staff_id or conversation.last_holder == staff_id
    return conversation if known or pages.of_person(moment, conversation, staff_id) else None


def _not_theirs(moment: Moment, staff_id: str, act: Act) -> None:
    number = act.number or 0
    answered = _to_a_question(moment).get(act.does) if moment.questions.asked(moment, staff_id, number) else None
    if answered is not None:
        answered(moment, staff_id, number)
    elif act.does is Does.RELAY:
        _not_sent(moment, staff_id)
    elif act.does in (Does.ACCEPT, Does.DECLINE):
        outgoing.to_staff(moment, staff_id, "not_asked", None, number=act.number)
    else:
        outgoing.to_staff(moment, staff_id, "not_yours", None, number=act.number)


def _to_a_question(moment: Moment) -> dict[Does, Callable[[Moment, str, int], None]]:
    """What can be done with the number of an offer or a confirmation."""
    asked = moment.questions
    return {Does.ACCEPT: asked.accept, Does.DECLINE: asked.decline, Does.SHOW: asked.show}


def _accept(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    """First come, exactly one: the area's lock is held, and the database lets only one hold."""
    asked = pages.of_person(moment, conversation, staff_id)
    if conversation.holder == staff_id:
        _tell(moment, staff_id, "already_yours", conversation)
    elif not asked:
        _tell(moment, staff_id, "not_asked", conversation)
    elif conversation.state in (State.PAGING, State.UNANSWERED):
        holding.take(moment, conversation, person.of(moment, conversation), staff_id)
    elif _may_take_over(conversation) and asked[-1].run == conversation.run:
        holding.take_over(moment, conversation, person.of(moment, conversation), staff_id)
    else:
        _how_it_ended(moment, staff_id, conversation, act)


def _may_take_over(conversation: ConversationRow) -> bool:
    """Only those who were paged in the run of item 9 or 10 take it from the holder."""
    return conversation.state == State.TAKEN and conversation.run_kind in (RunKind.SILENCE, RunKind.HANDOVER)


def _decline(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    if conversation.number not in pages.open_numbers(moment, staff_id):
        _how_it_ended(moment, staff_id, conversation, act)
        return
    pages.answered(moment, conversation, staff_id, Answer.NO)
    _tell(moment, staff_id, "declined", conversation)
    climb.go_on_if_all_refused(moment, conversation, person.of(moment, conversation))


def _how_it_ended(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    if conversation.state == State.CLOSED:
        _tell(moment, staff_id, "closed_already", conversation)
    elif conversation.holder == staff_id:
        _tell(moment, staff_id, "already_yours", conversation)
    elif conversation.holder is not None:
        _tell(moment, staff_id, "who_has", conversation, name=moment.first_name(conversation.holder))
    else:
        _tell(moment, staff_id, "page_ended_nobody", conversation)


def _close(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    if _has(moment, staff_id, conversation, act):
        _tell(moment, staff_id, "closed_ok", conversation)
        holding.close(moment, conversation, person.of(moment, conversation), agreed=None)


def _give_back(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    if _has(moment, staff_id, conversation, act):
        _tell(moment, staff_id, "given_back_ok", conversation)
        holding.give_back(moment, conversation, person.of(moment, conversation), staff_id)


def _relay(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    if conversation.holder == staff_id:
        relay.to_person(moment, conversation, person.of(moment, conversation), staff_id, str(act.text))
    else:
        _not_sent(moment, staff_id)


def _show(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    if conversation.holder == staff_id:
        history.show(moment, conversation, staff_id)
    elif conversation.holder is None and conversation.state != State.CLOSED:
        _tell(moment, staff_id, "conversation_waiting", conversation, since=conversation.opened_at)
    else:
        _how_it_ended(moment, staff_id, conversation, act)


def _card(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    if _has(moment, staff_id, conversation, act):
        danger.give_card(moment, conversation, person.of(moment, conversation), staff_id)


def _has(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> bool:
    """Whether it is theirs; if not, they are told."""
    if conversation.holder == staff_id:
        return True
    if conversation.state == State.CLOSED:
        _tell(moment, staff_id, "closed_already", conversation)
    else:
        _tell(moment, staff_id, "not_yours", conversation)
    return False


def _nothing_open(moment: Moment, staff_id: str) -> None:
    fallback = moment.area.fallback.default
    outgoing.to_staff(moment, staff_id, "nothing_open", None, area=moment.area.name, fallback=fallback)


def _not_sent(moment: Moment, staff_id: str) -> None:
    """Nothing was relayed or taken: that, and the list with numbers."""
    language = language_of(moment.staff(staff_id))
    lines = [write(moment, "not_sent", language), *_list(moment, staff_id, language)]
    history.send_lines(moment, None, staff_id, "not_sent", [" ".join(lines)])


def _status(moment: Moment, staff_id: str) -> None:
    language = language_of(moment.staff(staff_id))
    history.send_lines(moment, None, staff_id, "status", [" ".join(_list(moment, staff_id, language))])


def _list(moment: Moment, staff_id: str, language: str) -> list[str]:
    """What waits for this staff member, and what they have."""
    desk = desk_of(moment, staff_id)
    lines = [write(moment, "status_waiting", language, number=number) for number in sorted(desk.paged)]
    lines += [write(moment, "status_held", language, number=number) for number in sorted(desk.held)]
    lines += moment.questions.listed(moment, staff_id, language)
    return lines or [write(moment, "status_nothing", language)]


def _tell(moment: Moment, staff_id: str, key: str, conversation: ConversationRow, **facts: object) -> None:
    outgoing.to_staff(moment, staff_id, key, conversation, number=conversation.number, **facts)


WITHOUT_NUMBER: dict[Does, Callable[[Moment, str], None]] = {
    Does.LIST: _status,
    Does.NOT_SENT: _not_sent,
    Does.NOTHING_OPEN: _nothing_open,
}
WITH_NUMBER: dict[Does, Callable[[Moment, str, ConversationRow, Act], None]] = {
    Does.ACCEPT: _accept,
    Does.DECLINE: _decline,
    Does.CLOSE: _close,
    Does.GIVE_BACK: _give_back,
    Does.RELAY: _relay,
    Does.SHOW: _show,
    Does.CARD: _card,
    Does.HOW_IT_ENDED: _how_it_ended,
}
