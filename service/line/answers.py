"""What a person's text is answered with at once; such answers are counted, so that machines tire (contract 7.12)."""

from datetime import datetime, time

from service.line import person, texts_in
from service.line.moment import Moment
from service.line.outgoing import Draft
from service.line.person import Person, write_to
from service.line.words import Hint
from service.models import ConversationRow

ANSWERS_A_DAY = 3
HINTED = {Hint.HELP: "received_help", Hint.STOP: "received_stop"}
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


def tired_of(moment: Moment, whom: Person) -> bool:
    """Whether this unknown number has had its answers for today."""
    if whom.user is not None:
        return False
    return texts_in.automatic_answers(moment, whom.phone, midnight(moment)) >= ANSWERS_A_DAY


def midnight(moment: Moment) -> datetime:
    """When the day began, in the organisation's zone."""
    return datetime.combine(moment.now.astimezone(moment.zone).date(), time(0), moment.zone)


def received(
    moment: Moment, whom: Person, conversation: ConversationRow, hint: Hint | None, latest: datetime
) -> None:
    """The first answer: it has come, the one on duty is being told, the latest time, where to turn (contract 7.1).

    No worker alive: then nobody is being told yet, and the answer does not say so (contract 9.1).
    """
    if moment.reply is not None:
        key = "delayed" if whom.user else "unknown_delayed"
    elif hint is not None:
        key = HINTED[hint]
    else:
        key = "received" if whom.user else "unknown_received"
    answer(moment, whom, conversation, key, until=latest, latest=latest)
    if moment.reply is not None and hint is not None:
        answer(moment, whom, conversation, HINT_ALONE[hint])
