"""The file of service users (contract, section 2), item by item.

No reason repeats what was written, as it is sealed matter.
"""

from datetime import date
from re import ASCII, fullmatch
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from schedules.organisation import EVERY_DAY, Item, Weekday
from schedules.written import Phone, WholeNumber, YesNo
from service.consents import LEAST_DAYS, MOST_DAYS

DATE = r"\d{4}-\d\d-\d\d"


def _that_is(pattern: str, reason: str) -> AfterValidator:
    def check(written: str) -> str:
        if fullmatch(pattern, written) is None:
            raise ValueError(reason)
        return written
    return AfterValidator(check)


def _is_date(written: str) -> str:
    if fullmatch(DATE, written, ASCII):
        try:
            date.fromisoformat(written)
            return written
        except ValueError:
            pass
    raise ValueError("is no date: write 2026-05-02")


PlanField: TypeAlias = Literal[
    "warning_signs", "coping", "distraction", "contacts", "professionals", "agreements", "safe_environment", "wishes"]
Audience: TypeAlias = Literal["me", "duty", "kin"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
DEFAULT_MARKS: tuple[Audience, ...] = ("me", "duty")
Reference: TypeAlias = str  # an id of the organisation; `taking_in` knows which there are
Id: TypeAlias = Annotated[str, _that_is(r"[\w.-]{1,64}", "is no id: up to 64 letters, digits, '-', '_' and '.'")]
Words: TypeAlias = Annotated[str, Field(max_length=2000), _that_is(r"(?s).*\S.*", "must say something")]
Line: TypeAlias = Annotated[str, Field(max_length=200), _that_is(r"(?s).*\S.*", "must say something")]
Date: TypeAlias = Annotated[str, AfterValidator(_is_date)]


def _some(days: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
    if not days:
        raise ValueError("must name a day of the week; leave it out for every day")
    return tuple(day for day in EVERY_DAY if day in days)


def _in_order(marks: tuple[Audience, ...]) -> tuple[Audience, ...]:
    return tuple(one for one in AUDIENCES if one in marks)


Marks: TypeAlias = Annotated[tuple[Audience, ...], AfterValidator(_in_order)]  # empty: for who makes the plan alone
Dialled: TypeAlias = Annotated[
    str, _that_is(r"[1-9][0-9]{2,5}|\+[1-9][0-9]{5,14}", "is no number: write +4759440001, or 116117")]


class Contact(Item):
    name: Line
    relation: Line | None = None
    phone: Phone | None = None


class Agreement(Item):
    """What is agreed with others: the DPS, a bed that the person decides over, legevakt, the GP."""

    model_config = ConfigDict(populate_by_name=False, serialize_by_alias=True)

    with_: Line = Field(alias="with")
    what: Words | None = None
    phone: Dialled | None = None
    hours: Line | None = None


class Plan(Item):
    """A crisis plan: what the person wrote with the primary contact.

    `for` says for whom a field is: the person themself (`me`: texts and the card), staff on duty (`duty`), named next
    of kin (`kin`). A field that it does not name is for `DEFAULT_MARKS`.
    """

    model_config = ConfigDict(populate_by_name=False, serialize_by_alias=True)

    warning_signs: tuple[Words, ...] = ()
    coping: tuple[Words, ...] = ()
    distraction: tuple[Words, ...] = ()
    contacts: tuple[Contact, ...] = ()
    professionals: tuple[Contact, ...] = ()
    safe_environment: tuple[Words, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    wishes: Words | None = None
    for_: dict[PlanField, Marks] = Field(default_factory=dict, alias="for")
    reviewed: Date | None = None
    review_on: Date | None = None  # when to go through it again; it holds after that too


class NextOfKin(Item):
    """Whom staff may reach while the person consents to it (purpose next_of_kin)."""

    name: Line
    phone: Phone
    relation: Line | None = None


class Consent(Item):
    """The plan is shared with staff on duty; `until` is the last day."""

    given: Date
    until: Date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Consent":
        if self.until is not None and self.until < self.given:
            raise ValueError("until must not come before given")
        return self


class Promised(Item):
    """Help that is decided and stands in holidays too: what, on which days of the week, and the last day."""

    what: Line
    days: Annotated[tuple[Weekday, ...], AfterValidator(_some)] = EVERY_DAY
    until: Date | None = None


def _each_once(promised: tuple[Promised, ...]) -> tuple[Promised, ...]:
    if len({one.what for one in promised}) < len(promised):
        raise ValueError("the same help is written twice")
    return promised


Promises: TypeAlias = Annotated[tuple[Promised, ...], Field(max_length=10), AfterValidator(_each_once)]


class WrittenUser(Item):
    """One service user as in the file."""

    id: Id
    name: Line
    phone: Phone
    area: Reference
    language: Literal["nb", "nn", "en"] = "nb"
    born: Date | None = None
    address: Line | None = None
    access: Words | None = None
    sms_only: YesNo = False
    primary_contact: Reference | None = None
    avoid: tuple[Reference, ...] = ()
    coordinator: Reference | None = None
    consent: Consent | None = None
    objects: YesNo = False
    plan_by_sms: YesNo = True
    texts_before_holidays: Annotated[WholeNumber, Field(ge=LEAST_DAYS, le=MOST_DAYS)] | None = None  # days ahead
    plan: Plan | None = None
    next_of_kin: tuple[NextOfKin, ...] = ()

    @model_validator(mode="after")
    def _each_kin_once(self) -> "WrittenUser":
        numbers = [one.phone for one in self.next_of_kin]
        if self.phone in numbers:
            raise ValueError("next_of_kin: one of them has the person's own number")
        if len(set(numbers)) < len(numbers):
            raise ValueError("next_of_kin: two of them have the same number; write those who share one as one")
        return self
    promised: Promises = ()


class UsersFile(Item):
    service_users: tuple[WrittenUser, ...]
