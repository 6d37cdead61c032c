"""Unknown numbers, and what is no person's: routed within limits, or set aside and listed (contract 7.12)."""

from datetime import timedelta

from pydantic import TypeAdapter, ValidationError

from channels.base import Inbound
from schedules.written import Phone
from service.line import answers, conversations, run_out, texts_in
from service.line.moment import Moment
from service.line.person import Person
from service.line.texts_in import Received
from service.models import ConversationRow

WAIT_AT_ONCE = 5  # conversations of unknown numbers in an area
SECOND_TEXT_WITHIN = timedelta(minutes=30)
# Why a text was set aside
FIRST_TEXT = "first_text"  # unknown_numbers: reply, and no second text yet
TOO_MANY_WAIT = "too_many_wait"
ANSWERED_ENOUGH = "answered_enough"  # perhaps a machine that answers ours
CANNOT_BE_ANSWERED = "cannot_be_answered"  # a name, a short code, or a number of our own
NO_AREA = "no_area"  # texted to a number that is no area's

_phone = TypeAdapter(Phone)


def is_phone(written: str) -> bool:
    """Whether it is a possible number, with its country."""
    try:
        _phone.validate_python(written)
    except ValidationError:
        return False
    return True


def can_be_answered(inbound: Inbound) -> bool:
    """Whether the sender is a phone: not a name, a short code or what is no possible number."""
    return is_phone(inbound.sender)


def may_open(moment: Moment, whom: Person, text: Received) -> bool:
    """Whether this number's text is routed; else it is answered as far as we may, and set aside."""
    if answers.tired_of(moment, whom):
        texts_in.set_aside(moment.db, text, ANSWERED_ENOUGH)
        return False
    if _is_first(moment, whom):
        _answer_and_set_aside(moment, whom, text, FIRST_TEXT, "fallback_only")
        return False
    if conversations.unknown_waiting(moment) >= WAIT_AT_ONCE:
        _answer_and_set_aside(moment, whom, text, TOO_MANY_WAIT, "too_many")
        return False
    return True


def fetch_earlier(moment: Moment, whom: Person, conversation: ConversationRow) -> None:
    """The first text, which was only answered, joins the conversation that the second one opens."""
    for text in _first_texts(moment, whom):
        texts_in.fetch_from_aside(moment, conversation, text)


def _is_first(moment: Moment, whom: Person) -> bool:
    return moment.area.unknown_numbers == "reply" and not _first_texts(moment, whom)


def _first_texts(moment: Moment, whom: Person) -> list[Received]:
    since = moment.now - SECOND_TEXT_WITHIN
    return [] if whom.user else texts_in.set_aside_since(moment, whom.phone, FIRST_TEXT, since)


def _answer_and_set_aside(moment: Moment, whom: Person, text: Received, why: str, key: str) -> None:
    texts_in.set_aside(moment.db, text, why)
    answers.answer(moment, whom, None, key, fallback=run_out.fallback(moment.area, whom))
