"""The latest time at which the person hears from us again: said in a text, kept by a timer (contract 7.1)."""

from datetime import datetime, timedelta

from service.line import conversations, pages, watch
from service.line.ladder import rest_of_round
from service.line.moment import Moment
from service.line.person import Person, tell
from service.line.timers import Timer, arm, disarm
from service.models import ConversationRow, PageRow
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


def give_anew(moment: Moment, conversation: ConversationRow, person: Person, left: timedelta, key: str) -> None:
    """This text, with a new latest time. `left`: of the step that waits now."""
    latest = make(moment, conversation, person, left)
    tell(moment, person, conversation, key, until=latest, latest=latest)


def still_trying(moment: Moment, conversation: ConversationRow, person: Person, left: timedelta) -> None:
    """The next step is asked: so the person is told, with a new latest time."""
    asked = somebody_on_duty_was_asked_before(moment, conversation)
    give_anew(moment, conversation, person, left, "still_trying" if asked else "still_trying_gap")


def due(moment: Moment, conversation: ConversationRow, person: Person) -> None:
    """The promised time has come. Where nobody has answered yet, the person hears so.

    A move to another step in the minute that follows would say the same over again, and is then not told.
    """
    if conversation.state == State.PAGING and conversation.step_until is not None:
        left = max(conversation.step_until - moment.now, timedelta(0))
        if left <= MINUTE:
            conversations.change(moment, conversation, told_trying=True)
        asked = somebody_on_duty_was_asked(moment, conversation)
        give_anew(moment, conversation, person, left, "still_waiting" if asked else "still_waiting_gap")


def somebody_on_duty_was_asked(moment: Moment, conversation: ConversationRow) -> bool:
    """Whether "the one on duty" is anybody: of what opened in a gap, maybe only a leader has been asked so far."""
    return not conversation.in_gap or _of_duty(moment, pages.of_conversation(moment, conversation))


def somebody_on_duty_was_asked_before(moment: Moment, conversation: ConversationRow) -> bool:
    """The same, of those who were asked before the step that waits now."""
    step = (conversation.run, conversation.run_ask)
    earlier = [page for page in pages.of_conversation(moment, conversation) if (page.run, page.ask) < step]
    return not conversation.in_gap or _of_duty(moment, earlier)


def _of_duty(moment: Moment, asked: list[PageRow]) -> bool:
    return any(page.staff_id in watch.on_duty_at(moment, page.at) for page in asked)
