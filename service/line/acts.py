"""What a staff member does with a conversation: the same moves, by text and on the pages (contract 7.4, 7.5).

Each act is held against the conversation as it stands under the area's lock. `tell` is how whoever acts hears what
came of it, by a key of the catalogue and its facts: a text to their phone, or a sentence on their page. True: done.
"""

from typing import Protocol

from service.errors import NotTheHolder
from service.events import record
from service.line import climb, conversations, holding, pages, person, relay, watch
from service.line.moment import Moment
from service.models import ConversationRow
from service.models.conversation import Answer, Journal, RunKind, State

AGAINST_THE_HOLDER = (RunKind.SILENCE, RunKind.HANDOVER, RunKind.ASKED)


class Tell(Protocol):
    def __call__(self, key: str, /, **facts: object) -> None: ...


def accept(moment: Moment, conversation: ConversationRow, staff_id: str, tell: Tell) -> bool:
    """JA. First come, exactly one: the area's lock is held, and the database lets only one hold."""
    asked = pages.of_person(moment, conversation, staff_id)
    if conversation.holder == staff_id:
        tell("already_yours")
    elif not asked:
        tell("not_asked")
    elif conversation.state in (State.PAGING, State.UNANSWERED):
        holding.take(moment, conversation, person.of(moment, conversation), staff_id)
        return True
    elif _may_take_over(conversation) and asked[-1].run == conversation.run:
        holding.take_over(moment, conversation, person.of(moment, conversation), staff_id)
        return True
    else:
        how_it_ended(moment, conversation, staff_id, tell)
    return False


def decline(moment: Moment, conversation: ConversationRow, staff_id: str, tell: Tell) -> bool:
    """NEI to a page that is open to them."""
    if conversation.number not in pages.open_numbers(moment, staff_id):
        how_it_ended(moment, conversation, staff_id, tell)
        return False
    pages.answered(moment, conversation, staff_id, Answer.NO)
    tell("declined")
    climb.go_on_if_all_refused(moment, conversation, person.of(moment, conversation))
    return True


def how_it_ended(moment: Moment, conversation: ConversationRow, staff_id: str, tell: Tell) -> None:
    """What they answered, or wanted, is not open any more: why."""
    if conversation.state == State.CLOSED:
        tell("closed_already")
    elif conversation.holder == staff_id:
        tell("already_yours")
    elif conversation.holder is not None:
        tell("who_has", name=moment.first_name(conversation.holder))
    else:
        tell("page_ended_nobody")


def close(
    moment: Moment, conversation: ConversationRow, staff_id: str, agreed: str | None, tell: Tell
) -> bool:
    """FERDIG; what was agreed, if it was written, is told to the person (contract 7.13)."""
    if not has(conversation, staff_id, tell):
        return False
    tell("closed_ok")
    holding.close(moment, conversation, person.of(moment, conversation), agreed)
    return True


def give_back(moment: Moment, conversation: ConversationRow, staff_id: str, tell: Tell) -> bool:
    """GI FRA: the ladder is climbed anew."""
    if not has(conversation, staff_id, tell):
        return False
    tell("given_back_ok")
    holding.give_back(moment, conversation, person.of(moment, conversation), staff_id)
    return True


def write(moment: Moment, conversation: ConversationRow, staff_id: str, body: str) -> str | None:
    """To the person, from the holder: NotTheHolder. Where the person gets no texts: why, and it is kept unsent."""
    if conversation.holder != staff_id:
        raise NotTheHolder(conversation.number)
    return relay.to_person(moment, conversation, person.of(moment, conversation), staff_id, body)


def hand_over(
    moment: Moment, conversation: ConversationRow, staff_id: str, colleague: str, tell: Tell
) -> bool:
    """Asks one colleague on duty: their JA moves it, and until then it stays. Never while others are being asked."""
    if not has(conversation, staff_id, tell):
        return False
    if colleague not in colleagues(moment, conversation):
        tell("colleague_off_duty")
    elif conversation.run_step is not None and conversation.run_kind != RunKind.ASKED:
        tell("others_are_asked")
    else:
        climb.start_asked(moment, conversation, person.of(moment, conversation), colleague)
        tell("colleague_asked", name=moment.first_name(colleague))
        return True
    return False


def colleagues(moment: Moment, conversation: ConversationRow) -> list[str]:
    """Whom the holder may ask: everybody else on duty in the area now."""
    return sorted(watch.on_duty(moment) - {conversation.holder})


def journal(moment: Moment, conversation: ConversationRow, staff_id: str, word: Journal, tell: Tell) -> bool:
    """Whether it stands in the person's journal, by whoever has it or had it last."""
    if staff_id not in (conversation.holder, conversation.last_holder):
        tell("not_yours")
        return False
    conversations.change(moment, conversation, journal=word, journal_by=staff_id, journal_at=moment.now)
    record(
        moment.db, "conversation:journal", conversation.id, moment.now,
        area_id=moment.area.id, staff_id=staff_id, word=word,
    )  # fmt: skip
    tell("journal_noted")
    return True


def has(conversation: ConversationRow, staff_id: str, tell: Tell) -> bool:
    """Whether it is theirs; if not, they are told."""
    if conversation.holder == staff_id:
        return True
    tell("closed_already" if conversation.state == State.CLOSED else "not_yours")
    return False


def _may_take_over(conversation: ConversationRow) -> bool:
    """Only those who were paged in the run of item 9 or 10, or asked by the holder, take it from the holder."""
    return conversation.state == State.TAKEN and conversation.run_kind in AGAINST_THE_HOLDER
