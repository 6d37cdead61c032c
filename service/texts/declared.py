"""How a text is declared: who reads it, whether it stands alone, and of which kind its facts are.

A `WHOLE` text stands alone; a `SENTENCE` is joined with others by the line, with a space or a new line. A fact's kind
says what may be given and how it is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Audience(StrEnum):
    USER = "user"
    STAFF = "staff"
    MANAGER = "manager"
    VOICE = "voice"


class Form(StrEnum):
    WHOLE = "whole"
    SENTENCE = "sentence"


class Kind(StrEnum):
    CLOCK = "clock"  # aware datetime: the time of day
    DAY_CLOCK = "day_clock"  # aware datetime: weekday, date and time of day
    NUMBER = "number"  # int, a conversation's; the template writes the #
    COUNT = "count"  # int; picks singular or plural
    NAME = "name"  # str, first name of staff
    PERSON = "person"  # str, a service user's own name: on the card for 113 and nowhere else
    AREA = "area"  # str
    TEXT = "text"  # str, as it is
    CLOSED_TEXT = "closed_text"  # str, given a full stop where it lacks one
    URL = "url"  # str
    DURATION = "duration"  # timedelta: hours and minutes
    CALL = "call"  # not given: where to turn in an emergency, from the catalogue


@dataclass(frozen=True)
class Declared:
    audience: Audience
    form: Form = Form.WHOLE
    facts: Mapping[str, Kind] = field(default_factory=dict)


def to_user(**facts: Kind) -> Declared:
    return Declared(Audience.USER, Form.WHOLE, facts)


def user_sentence(**facts: Kind) -> Declared:
    return Declared(Audience.USER, Form.SENTENCE, facts)


def to_staff(**facts: Kind) -> Declared:
    return Declared(Audience.STAFF, Form.WHOLE, facts)


def staff_sentence(**facts: Kind) -> Declared:
    return Declared(Audience.STAFF, Form.SENTENCE, facts)


def to_manager(**facts: Kind) -> Declared:
    return Declared(Audience.MANAGER, Form.WHOLE, facts)
