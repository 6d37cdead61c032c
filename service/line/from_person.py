"""A text from a service user or an unknown number: joined to the open conversation, or it opens one (contract 7.1)."""

from dataclasses import replace
from datetime import timedelta

from service.line import (
    answers,
    climb,
    complaint,
    conversations,
    feedback,
    history,
    holding,
    keywords,
    outgoing,
    person,
    promise,
    run_out,
    silence,
    texts_in,
    unknown,
    watch,
    words,
)
from service.line.ladder import next_ask, somebody_has_duty
from service.line.moment import Moment
from service.line.person import EVERYWHERE, Person, write_to
from service.line.states import Move
from service.line.texts_in import Received
from service.line.words import Keyword
from service.models import ConversationRow
from service.models.conversation import ConversationKind, RunKind, State

HOUR = timedelta(hours=1)
SAME_READING = timedelta(seconds=1)
AN_HOUR_AT_MOST = 6  # answers to somebody who keeps writing while nobody is there: a machine would go on for ever


def take_in(moment: Moment, whom: Person, text: Received) -> None:
    """Decides what becomes of a text that has been stored."""
    returned = _note_silence(moment, whom, text)
    keyword = None if text.media else words.keyword(text.body)
    conversation = conversations.open_with(moment, whom.phone)
    heard = None
    if keyword is not None:
        _keyword(moment, whom, text, keyword)
    elif feedback.keep(moment, whom, text, conversation):
        pass
    elif (heard := complaint.hear(moment, whom, text)) is None or heard.goes_on:
        _to_the_line(moment, whom, conversation, text)
        if returned and conversation is not None:
            _welcome_back(moment, whom, conversation)
        returned = False
    if heard is not None:
        complaint.answer(moment, whom, heard)
    if returned and conversation is not None:
        _tell_holder_of_return(moment, conversation)


def _to_the_line(moment: Moment, whom: Person, conversation: ConversationRow | None, text: Received) -> None:
    """A text to whoever is on duty."""
    if conversation is not None:
        _join(moment, whom, conversation, text)
    elif (closed := conversations.last_closed(moment, whom.phone, holding.REOPENS_WITHIN)) and holding.reopens(
        moment, closed
    ):
        _reopen(moment, whom, closed, text)
    elif whom.user is not None or whom.kin or unknown.may_open(moment, whom, text):
        _open(moment, whom, text)


def _note_silence(moment: Moment, whom: Person, text: Received) -> bool:
    """Whoever writes again gets texts again; the provider's own opt-out begins and ends by its word.

    Whether this text is what ended their silence.
    """
    was_silent = person.why_silent(moment, whom.phone) is not None
    if not was_silent and text.opt_out is None:
        return False
    if words.keyword(text.body) is not Keyword.NO_TEXTS:
        person.end_silence(moment, whom.phone, EVERYWHERE)
    if text.opt_out == "STOP":
        person.silence(moment, whom.phone, moment.area.id)
    elif text.opt_out == "START":
        person.end_silence(moment, whom.phone, moment.area.id)
    return was_silent and person.why_silent(moment, whom.phone) is None


def _keyword(moment: Moment, whom: Person, text: Received, keyword: Keyword) -> None:
    if keyword is not Keyword.NO_TEXTS and answers.tired_of(moment, whom, answers.OF_THEM_TO_KEYWORDS):
        texts_in.set_aside(moment.db, text, unknown.ANSWERED_ENOUGH)
    else:
        keywords.act(moment, whom, keyword)


def _open(moment: Moment, whom: Person, text: Received) -> None:
    """A new conversation: stored, somebody paged, and the person answered, all at once."""
    ask = next_ask(moment.area, watch.now(moment), whom.wish, frozenset())
    in_gap = not somebody_has_duty(moment.area, watch.now(moment), whom.wish)
    user = whom.user.id if whom.user else None
    kind = ConversationKind.NEXT_OF_KIN if whom.kin else None
    conversation = conversations.create(moment, whom.phone, user, Move.ASK if ask else Move.GIVE_UP, kind)
    with conversations.together(moment, conversation):
        unknown.fetch_earlier(moment, whom, conversation)
        texts_in.join(moment, conversation, text)
        conversations.change(moment, conversation, waiting_since=moment.now)
        if in_gap:
            run_out.in_a_gap(moment, conversation, whom)
        if ask is None:
            run_out.nobody_at_all(moment, conversation)
        else:
            climb.start(moment, conversation, whom, RunKind.FIRST)
        if not in_gap and ask is not None:
            latest = promise.make(moment, conversation, whom, ask.wait)
            answers.received(moment, whom, conversation, text, latest)
        else:
            answers.hint(moment, whom, conversation, text)


def _join(moment: Moment, whom: Person, conversation: ConversationRow, text: Received) -> None:
    texts_in.join(moment, conversation, text)
    if conversation.state == State.TAKEN and moment.standing.staff(str(conversation.holder)) is None:
        holding.give_back(moment, conversation, whom, str(conversation.holder))  # they have left
    silence.user_wrote(moment, conversation)
    if conversation.state == State.TAKEN:
        history.relay(moment, conversation, str(conversation.holder), text.body, text.media, text.late)
    elif conversation.state == State.UNANSWERED:
        _try_again(moment, whom, conversation)
    if moment.reply is not None:
        _not_passed_on(moment, whom, conversation, text)
    else:
        answers.hint(moment, whom, conversation, _lateness_once(moment, conversation, text))


def _lateness_once(moment: Moment, conversation: ConversationRow, text: Received) -> Received:
    """Of several that are read back together, only the first is told that it came late."""
    if texts_in.sent_to_person(moment, conversation, moment.now - SAME_READING):
        return replace(text, late=None)
    return text


def _not_passed_on(moment: Moment, whom: Person, conversation: ConversationRow, text: Received) -> None:
    """No worker is alive: nothing is relayed now, and nobody is to wait in the belief that it is (contract 9.1)."""
    if moment.reply is not None and not moment.reply.bodies and not _answered_enough(moment, conversation):
        answers.stored(moment, whom, conversation, text)


def _welcome_back(moment: Moment, whom: Person, conversation: ConversationRow) -> None:
    """They had wanted no texts: what was said meanwhile never reached them, so they and the holder hear how it is."""
    if conversation.state == State.TAKEN:
        _tell_holder_of_return(moment, conversation)
        name = moment.first_name(str(conversation.holder))
        answers.answer(moment, whom, conversation, "texts_again_taken", name=name)
    elif conversation.state == State.PAGING and conversation.promised_at is not None and moment.reply is None:
        latest = conversation.promised_at
        asked = promise.somebody_on_duty_was_asked(moment, conversation)
        key = "texts_again_waiting" if asked else "still_waiting_gap"
        answers.answer(moment, whom, conversation, key, until=latest, latest=latest)


def _tell_holder_of_return(moment: Moment, conversation: ConversationRow) -> None:
    """Whoever has it was told to phone; now texts arrive again."""
    holder = conversation.holder
    if holder is not None and moment.standing.staff(holder) is not None:
        outgoing.to_staff(moment, holder, "can_be_texted_again", conversation, number=conversation.number)


def _reopen(moment: Moment, whom: Person, conversation: ConversationRow, text: Received) -> None:
    """Answered like a first text; should the holder be silent, the person is told so by the time that is given."""
    holding.reopen(moment, conversation)
    texts_in.join(moment, conversation, text)
    silence.user_wrote(moment, conversation)
    staff = str(conversation.holder)
    language = outgoing.language_of(moment.staff(staff))
    shown = history.seen(moment, language, text.body, text.media, text.late)
    history.relay_reopened(moment, conversation, staff, shown)
    latest = promise.rounded_up(moment.now + silence.latest_word(moment) + promise.SLACK)
    name = moment.first_name(staff)
    key = "delayed" if moment.reply is not None else "reopened"
    sentences = [write_to(moment, whom, key, name=name, latest=latest), *answers.beside(moment, whom, text)]
    answers.answer_with(moment, whom, conversation, key, " ".join(sentences), latest)


def _answered_enough(moment: Moment, conversation: ConversationRow) -> bool:
    return texts_in.sent_to_person(moment, conversation, moment.now - HOUR) >= AN_HOUR_AT_MOST


def _try_again(moment: Moment, whom: Person, conversation: ConversationRow) -> None:
    """Nobody had answered, and the person writes again: the ladder once more, and they hear so.

    While that lasts, a further text is not answered anew.
    """
    if conversation.run_step is not None:
        return
    if _answered_enough(moment, conversation):
        return
    if climb.start(moment, conversation, whom, RunKind.AGAIN) is not None:
        if moment.reply is None:
            answers.answer(moment, whom, conversation, "tried_again")
    else:
        climb.stop_climbing(moment, conversation)
        run_out.still_nobody(moment, conversation, whom)
