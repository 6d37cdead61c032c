"""The latest time at which the person hears from us again: said in a text, kept by a timer (contract 7.1)."""

from datetime import datetime, timedelta

from service.line import conversations, pages, watch
from service.line.ladder import rest_of_round
from service.line.moment import Moment
from service.line.person import Person, tell
from service.line.timers import Timer, arm, disarm
from service.models import ConversationRow
from service.models.conversation import State

SLACK = timedelta(minutes=1)
MINUTE = timedelta(minutes=1)


def rounded_up(at: datetime) -> datetime:
    """The next whole minute, or `at` where it is one."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + MINUTE


def make(moment: Moment, conversation: ConversationRow, person: Person, left: timedelta) -> datetime:
    """The latest time, stored and timed: `left` of the step that waits now, the round's other steps, a minute."""
    asked = pages.asked_in_round(moment, conversation)
    rest = rest_of_round(moment.area, watch.now(moment), person.wish, asked)
    latest = rounded_up(moment.now + left + sum((ask.wait for ask in rest), SLACK))
    conversations.change(moment, conversation, promised_at=latest)
    arm(moment, conversation, Timer.PROMISE, latest)
    return latest


def end(moment: Moment, conversation: ConversationRow) -> None:
    """Somebody has it, nobody will, or it is closed: what we said has come true or is overtaken by another text."""
    conversations.change(moment, conversation, promised_at=None)
    disarm(moment, conversation, Timer.PROMISE)


def still_trying(moment: Moment, conversation: ConversationRow, person: Person, left: timedelta) -> None:
    """The next step is asked: so the person is told, with a new latest time."""
    latest = make(moment, conversation, person, left)
    tell(moment, person, conversation, "still_trying", until=latest, latest=latest)


def due(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """The promised time has come. Where nobody has answered yet, the person hears so."""
    if conversation.state == State.PAGING and conversation.step_until is not None:
        left = max(conversation.step_until - moment.now, timedelta(0))
        latest = make(moment, conversation, person, left)
        tell(moment, person, conversation, "still_waiting", until=latest, latest=latest)
