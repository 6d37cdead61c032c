"""A text from staff: read, decided at the desk, and done (contract 7.5). Whoever wrote always hears what came of it."""

from collections.abc import Callable
from datetime import timedelta

from service.errors import NotTheHolder
from service.line import (
    acts,
    conversations,
    danger,
    history,
    outgoing,
    pages,
    person,
    reaching,
    relay,
    texts_in,
    waiting,
    words,
)
from service.line.acts import Tell
from service.line.desk import NOT_SENT, Act, Desk, Does, decide, decide_late
from service.line.moment import Moment
from service.line.outgoing import language_of, write
from service.line.texts_in import Late, Received
from service.models import ConversationRow
from service.models.conversation import State

LATELY = timedelta(minutes=10)


def take_in(moment: Moment, staff_id: str, text: Received) -> None:
    """Does what the text says, or says why not."""
    texts_in.written_by(moment, text, staff_id)
    reaching.wrote(moment, staff_id, text.phone, text.opt_out)
    decided = decide if text.late is None else decide_late
    act = decided(words.said(text.body), text.body, desk_of(moment, staff_id))
    conversation = None if act.number is None else _mine(moment, staff_id, act)
    if text.late is not None and act == NOT_SENT:
        _came_late(moment, staff_id, text.late)
    elif act.number is None:
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
        language = language_of(moment.staff(staff_id))
        lines = [write(moment, "not_yours", language, number=number), *_elsewhere(moment, staff_id, language)]
        history.send_lines(moment, None, staff_id, "not_yours", [" ".join(lines)])


def _to_a_question(moment: Moment) -> dict[Does, Callable[[Moment, str, int], None]]:
    """What can be done with the number of an offer or a confirmation."""
    asked = moment.questions
    return {Does.ACCEPT: asked.accept, Does.DECLINE: asked.decline, Does.SHOW: asked.show}


def _accept(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    acts.accept(moment, conversation, staff_id, _by_text(moment, staff_id, conversation))


def _decline(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    acts.decline(moment, conversation, staff_id, _by_text(moment, staff_id, conversation))


def _how_it_ended(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    acts.how_it_ended(moment, conversation, staff_id, _by_text(moment, staff_id, conversation))


def _close(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    acts.close(moment, conversation, staff_id, None, _by_text(moment, staff_id, conversation))


def _give_back(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    acts.give_back(moment, conversation, staff_id, _by_text(moment, staff_id, conversation))


def _relay(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    try:
        why = acts.write(moment, conversation, staff_id, str(act.text))
    except NotTheHolder:
        _not_sent(moment, staff_id)
        return
    if why is not None:
        relay.tell_unsent(moment, conversation, staff_id, why)


def _show(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    if conversation.holder == staff_id:
        history.show(moment, conversation, staff_id)
    elif conversation.holder is None and conversation.state != State.CLOSED:
        _tell(moment, staff_id, "conversation_waiting", conversation, since=conversation.opened_at)
    else:
        _how_it_ended(moment, staff_id, conversation, act)


def _card(moment: Moment, staff_id: str, conversation: ConversationRow, act: Act) -> None:
    if acts.has(conversation, staff_id, _by_text(moment, staff_id, conversation)):
        danger.give_card(moment, conversation, person.of(moment, conversation), staff_id)


def _nothing_open(moment: Moment, staff_id: str) -> None:
    language, area = language_of(moment.staff(staff_id)), moment.area
    said = write(moment, "nothing_open", language, area=area.name, fallback=area.fallback.default)
    history.send_lines(
        moment, None, staff_id, "nothing_open", [" ".join([*_elsewhere(moment, staff_id, language), said])])


def _not_sent(moment: Moment, staff_id: str, *before: str) -> None:
    """Nothing was relayed or taken: that, and the list with numbers."""
    language = language_of(moment.staff(staff_id))
    lines = [*before, write(moment, "not_sent", language), *_list(moment, staff_id, language)]
    history.send_lines(moment, None, staff_id, "not_sent", [" ".join(lines)])


def _came_late(moment: Moment, staff_id: str, late: Late) -> None:
    """It was read back from the provider's list, and nobody can know any more what it was an answer to."""
    _not_sent(moment, staff_id, write(moment, "late_from_you", language_of(moment.staff(staff_id)), at=late.at))


def _status(moment: Moment, staff_id: str) -> None:
    language = language_of(moment.staff(staff_id))
    history.send_lines(moment, None, staff_id, "status", [" ".join(_list(moment, staff_id, language))])


def _list(moment: Moment, staff_id: str, language: str) -> list[str]:
    """What waits for this staff member, and what they have."""
    desk = desk_of(moment, staff_id)
    lines = [write(moment, "status_waiting", language, number=number) for number in sorted(desk.paged)]
    lines += [write(moment, "status_held", language, number=number) for number in sorted(desk.held)]
    lines += moment.questions.listed(moment, staff_id, language)
    lines = lines or [write(moment, "status_nothing", language, area=moment.area.name)]
    return lines + _elsewhere(moment, staff_id, language)


def _elsewhere(moment: Moment, staff_id: str, language: str) -> list[str]:
    """What this staff member has, or is asked to take, in other areas, and the number to write to about it."""
    lines = []
    found = [("held_elsewhere", one) for one in waiting.held(moment.db, staff_id)]
    found += [("asked_elsewhere", one) for one in waiting.paging(moment.db, staff_id)]
    for key, conversation in found:
        area = moment.standing.area(conversation.area_id)
        if area is not None and area.id != moment.area.id:
            facts = {"number": conversation.number, "area": area.name, "phone": area.sms_number}
            lines.append(write(moment, key, language, **facts))
    return lines


def _tell(moment: Moment, staff_id: str, key: str, conversation: ConversationRow, **facts: object) -> None:
    outgoing.to_staff(moment, staff_id, key, conversation, number=conversation.number, **facts)


def _by_text(moment: Moment, staff_id: str, conversation: ConversationRow) -> Tell:
    """They wrote from their phone: what comes of it is told there."""
    def tell(key: str, /, **facts: object) -> None:
        _tell(moment, staff_id, key, conversation, **facts)
    return tell


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
