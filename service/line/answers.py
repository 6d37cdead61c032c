"""What a person's text is answered with at once; such answers are counted, so that machines tire (contract 7.12)."""

from datetime import datetime, time

from service.line import person, texts_in, words
from service.line.moment import Moment
from service.line.outgoing import Draft
from service.line.person import Person, write_to
from service.line.texts_in import Received
from service.line.words import Hint
from service.models import ConversationRow
from service.models.conversation import State

ANSWERS_A_DAY = 3
OF_THEM_TO_KEYWORDS = 2  # so that who has only asked for the menu is still answered when they ask for help
HINTED = {Hint.HELP: "received_help", Hint.STOP: "received_stop"}
HINT_SENTENCE = {Hint.HELP: "hint_menu", Hint.STOP: "hint_no_sms"}
HINT_ALONE = {Hint.HELP: "help_hint", Hint.STOP: "stop_hint"}


def answer(
    moment: Moment, whom: Person, conversation: ConversationRow | None, key: str,
    *, until: datetime | None = None, **facts: object,
) -> None:
    """One text of the catalogue, set off by theirs."""
    answer_with(moment, whom, conversation, key, write_to(moment, whom, key, **facts), until)


def answer_with(
    moment: Moment, whom: Person, conversation: ConversationRow | None, key: str, body: str,
    until: datetime | None = None,
) -> None:
    """As `answer`, with words that are joined already. An unknown number gets only so many a day."""
    if not tired_of(moment, whom):
        draft = Draft(whom.phone, body, conversation, template=key, automatic=True, expires_at=until)
        person.say(moment, whom, draft)


def tired_of(moment: Moment, whom: Person, after: int = ANSWERS_A_DAY) -> bool:
    """Whether this unknown number has had `after` answers today. Whom staff have written to is no machine."""
    if whom.user is not None:
        return False
    since = midnight(moment)
    if texts_in.automatic_answers(moment, whom.phone, since) < after:
        return False
    return texts_in.human_answers(moment, whom.phone, since) == 0


def midnight(moment: Moment) -> datetime:
    """When the day began, in the organisation's zone."""
    return datetime.combine(moment.now.astimezone(moment.zone).date(), time(0), moment.zone)


def received(
    moment: Moment, whom: Person, conversation: ConversationRow, text: Received, latest: datetime
) -> None:
    """The first answer: it has come, the one on duty is being told, the latest time, where to turn (contract 7.1).

    No worker alive: then nobody is being told yet, and the answer does not say so (contract 9.1).
    """
    asked = words.hint(text.body)
    if moment.reply is not None:
        key = "delayed" if whom.user else "kin_delayed" if whom.kin else "unknown_delayed"
    elif asked is not None:
        key = HINTED[asked]
    else:
        key = "received" if whom.user else "kin_received" if whom.kin else "unknown_received"
    sentences = [*_of_lateness(moment, whom, text), write_to(moment, whom, key, latest=latest)]
    sentences += _of_pictures(moment, whom, text)
    if moment.reply is not None:
        sentences += _hint_sentence(moment, whom, text)
    answer_with(moment, whom, conversation, key, " ".join(sentences), latest)


def stored(moment: Moment, whom: Person, conversation: ConversationRow, text: Received) -> None:
    """To a text that joins a conversation while no worker is alive: stored, and not passed on yet."""
    sentences = [write_to(moment, whom, "stored_only"), *beside(moment, whom, text)]
    answer_with(moment, whom, conversation, "stored_only", " ".join(sentences))


def beside(moment: Moment, whom: Person, text: Received) -> list[str]:
    """What pictures, HJELP, STOPP and lateness are told beside the answer, in the same text (contract 7.11)."""
    return [*_of_lateness(moment, whom, text), *_of_pictures(moment, whom, text), *_hint_sentence(moment, whom, text)]


def _hint_sentence(moment: Moment, whom: Person, text: Received) -> list[str]:
    asked = words.hint(text.body)
    return [write_to(moment, whom, HINT_SENTENCE[asked])] if asked is not None else []


def hint(moment: Moment, whom: Person, conversation: ConversationRow, text: Received) -> None:
    """To a text that has been answered otherwise, or joins a conversation: what HJELP, STOPP or a picture is told.

    Also to one that reached us late: that it did.
    """
    asked = words.hint(text.body)
    if asked is not None and _somebody_gets_it(moment, conversation):
        sentences = [write_to(moment, whom, HINT_ALONE[asked])]
    else:
        sentences = _hint_sentence(moment, whom, text)
    sentences = [*_of_lateness(moment, whom, text), *sentences, *_of_pictures(moment, whom, text)]
    if sentences:
        other = "pictures_unseen" if text.media else "late_text"
        key = HINT_ALONE[asked] if asked is not None else other
        answer_with(moment, whom, conversation, key, " ".join(sentences))


def _somebody_gets_it(moment: Moment, conversation: ConversationRow) -> bool:
    """Whether it is true that whoever is on duty gets the text: not in a gap, nor while no worker is alive."""
    if moment.reply is not None:
        return False
    return conversation.state in (State.PAGING, State.TAKEN) and not conversation.in_gap


def _of_pictures(moment: Moment, whom: Person, text: Received) -> list[str]:
    return [write_to(moment, whom, "pictures_unseen")] if text.media else []


def _of_lateness(moment: Moment, whom: Person, text: Received) -> list[str]:
    """When it was written that is answered only now, and whether we know what it said."""
    if text.late is None:
        return []
    return [write_to(moment, whom, "late_text" if text.late.readable else "late_unreadable", at=text.late.at)]
