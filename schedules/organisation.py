"""The organisation as it is written in its file (contract, section 2): frozen and checked item by item.

Times stay the text that was written (`WrittenTime`); `schedules.instants` gives them their instant, so that
an export says what the planner wrote. What holds between items (ids, references) is checked in `orgfile`.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

import phonenumbers
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
RotaKind: TypeAlias = Literal["after_hours", "holiday", "ambulant", "daytime", "backup"]
EVERY_DAY: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def duration(written: str) -> timedelta:
    """`30s`, `5m`, `2h` or `1d` as a length of time; ValueError for anything else."""
    match = re.fullmatch(r"([0-9]{1,6})([smhd])", written)
    if match is None:
        raise ValueError(f"{written!r} is no duration: write 30s, 5m, 2h or 1d")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def _is_time(written: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?", written, re.ASCII):
        raise ValueError(f"{written!r} is no time: write 2026-12-24T15:00, with an offset if it is not local")
    try:
        datetime.fromisoformat(written)
    except ValueError as error:
        raise ValueError(f"{written!r} is no time: {error}") from None
    return written


def _is_date(written: str) -> str:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", written, re.ASCII):
            date.fromisoformat(written)
            return written
    except ValueError:
        pass
    raise ValueError(f"{written!r} is no date: write 2026-05-02")


def _is_clock(written: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", written, re.ASCII):
        raise ValueError(f"{written!r} is no time of day: write 08:00 (24:00 is the end of the day)")
    return written


def _is_extra_holiday(written: str) -> str:
    # 2000 was a leap year, so 02-29 is a date that some years have.
    try:
        _is_date(written if len(written) > 5 else f"2000-{written}")
    except ValueError:
        raise ValueError(f"{written!r} is no date: write 12-24 for every year, or 2026-05-15") from None
    return written


def _is_wait(written: str) -> str:
    if not duration(written):
        raise ValueError("a wait must be longer than nothing")
    return written


def _is_daily_rest(written: str) -> str:
    if not timedelta(hours=8) <= duration(written) < timedelta(days=1):
        raise ValueError("daily rest is 11h, by agreement less, but not under 8h (aml. § 10-8 (3))")
    return written


def _is_weekly_rest(written: str) -> str:
    if not timedelta(hours=28) <= duration(written) < timedelta(days=7):
        raise ValueError("weekly rest is 35h, by agreement less, but not under 28h (aml. § 10-8 (3))")
    return written


def _is_part(written: object) -> str:
    """A part of a whole as text: `1/7`, `0.2`, `1`."""
    read = str(written)
    if re.fullmatch(r"\d{1,4}/[1-9]\d{0,3}|[01](\.\d{1,9})?", read, re.ASCII) and Fraction(read) <= 1:
        return read
    raise ValueError(f"{read!r} is no part of a whole: write 1/7, or a number from 0 to 1")


def _is_phone(written: str) -> str:
    """E.164 and possible by the phonenumbers package; validity is not required (contract, section 2)."""
    if re.fullmatch(r"\+[1-9]\d{5,14}", written, re.ASCII):
        try:
            if phonenumbers.is_possible_number(phonenumbers.parse(written)):
                return written
        except phonenumbers.NumberParseException:
            pass
    raise ValueError("not a possible phone number in international form: write +4759440001")


def _is_id(written: str) -> str:
    if not re.fullmatch(r"[\w.-]{1,64}", written):
        raise ValueError(f"{written!r} is no id: up to 64 letters, digits, '-', '_' and '.'")
    return written


def _is_text(written: str) -> str:
    if not written.strip():
        raise ValueError("must say something")
    return written


def _is_yes_or_no(written: object) -> object:
    """`true` or `false`; in a file they are still text, in what is stored they are truth values."""
    answer = {"true": True, "false": False}.get(written, written) if isinstance(written, str) else written
    if not isinstance(answer, bool):
        raise ValueError("write true or false")
    return answer


def _is_whole_number(written: object) -> object:
    if isinstance(written, str) and re.fullmatch(r"-?\d{1,9}", written, re.ASCII):
        return int(written)
    if not isinstance(written, int) or isinstance(written, bool):
        raise ValueError("write a whole number")
    return written


Id: TypeAlias = Annotated[str, AfterValidator(_is_id)]
Text: TypeAlias = Annotated[str, Field(max_length=500), AfterValidator(_is_text)]
YesNo: TypeAlias = Annotated[bool, BeforeValidator(_is_yes_or_no)]
WholeNumber: TypeAlias = Annotated[int, BeforeValidator(_is_whole_number)]
Phone: TypeAlias = Annotated[str, AfterValidator(_is_phone)]
WrittenTime: TypeAlias = Annotated[str, AfterValidator(_is_time)]
WrittenDate: TypeAlias = Annotated[str, AfterValidator(_is_date)]
Clock: TypeAlias = Annotated[str, AfterValidator(_is_clock)]
Wait: TypeAlias = Annotated[str, AfterValidator(_is_wait)]
DailyRest: TypeAlias = Annotated[str, AfterValidator(_is_daily_rest)]
WeeklyRest: TypeAlias = Annotated[str, AfterValidator(_is_weekly_rest)]
Part: TypeAlias = Annotated[str, BeforeValidator(_is_part)]
ExtraHoliday: TypeAlias = Annotated[str, AfterValidator(_is_extra_holiday)]


class Item(BaseModel):
    """One mapping of the file: unknown keys are refused, and nothing changes after it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Window(Item):
    """`{days, from, to, holidays}`; `to` at or before `from` ends on the next date."""

    days: tuple[Weekday, ...] = EVERY_DAY
    from_: Clock = Field(default="00:00", alias="from")
    to: Clock = "24:00"
    holidays: Literal["include", "exclude", "only"] = "include"


class Fallback(Item):
    """What the area says when nobody can be reached: by voice, and for those who only text."""

    default: Text
    sms_only: Text | None = None


class Step(Item):
    """One step of the ladder: everyone on duty in `rotas`, and `staff` whatever their duty, together."""

    rotas: tuple[Id, ...] = ()
    staff: tuple[Id, ...] = ()
    wait: Wait = "5m"


class Area(Item):
    id: Id
    name: Text
    sms_number: Phone
    office_hours: tuple[Window, ...] = ()
    fallback: Fallback
    language: Literal["nb", "nn", "en"] = "nb"  # by voice, and to numbers that nobody knows
    unknown_numbers: Literal["route", "reply"] = "route"
    staff_texts: Literal["full", "notice"] = "full"
    links_in_texts: YesNo = False
    opt_out_words: Literal["off", "localised"] | None = None  # what was done about the provider's own; doctor asks
    reply_wait: Wait = "10m"
    managers: tuple[Id, ...] = ()
    planners: tuple[Id, ...] = ()
    escalate_to: tuple[Id, ...] = ()  # the next level: gets reports whose gaps are still open late
    ladder: tuple[Step, ...]
    ladder_rounds: Annotated[WholeNumber, Field(ge=1, le=20)] = 2

    @model_validator(mode="before")
    @classmethod
    def _one_fallback_for_all(cls, values: Any) -> Any:
        if isinstance(values, Mapping) and isinstance(values.get("fallback"), str):
            return {**values, "fallback": {"default": values["fallback"]}}
        return values


class Staff(Item):
    id: Id
    name: Text
    phone: Phone
    email: Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    competences: tuple[Text, ...] = ()
    languages: tuple[Text, ...] = ()

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


class Handoff(Item):
    start: WrittenTime
    every: Annotated[WholeNumber, Field(ge=1, le=10_000)] = 1
    unit: Literal["hour", "day", "week", "shift"] = "week"


class Layer(Item):
    """A turn of `members`; None is a turn that is empty on purpose. Neither windows nor hours: always."""

    members: Annotated[tuple[Id | None, ...], Field(min_length=1)]
    handoff: Handoff
    windows: tuple[Window, ...] | None = None
    outside_office_hours_of: Id | None = None
    until: WrittenTime | None = None

    @model_validator(mode="after")
    def _one_kind_of_hours(self) -> "Layer":
        if self.windows is not None and self.outside_office_hours_of is not None:
            raise ValueError("give windows or outside_office_hours_of, not both")
        if self.handoff.unit == "shift" and self.windows is None:
            raise ValueError("unit: shift passes the turn per window, so the layer needs windows")
        return self


class Shift(Item):
    staff: Id
    start: WrittenTime
    end: WrittenTime


class Override(Item):
    """Like a shift, on top of everything; `staff: None` is nobody, on purpose."""

    staff: Id | None
    start: WrittenTime
    end: WrittenTime


class Rest(Item):
    """Time off together that duty must leave, in 24 hours and in seven days; see `schedules.rest`."""

    daily: DailyRest = "11h"
    weekly: WeeklyRest = "35h"


class Rota(Item):
    """`standby`: at home, and only `standby_factor` of it counts as working time until somebody calls."""

    id: Id
    name: Text
    kind: RotaKind = "after_hours"
    duty: Literal["active", "standby"] = "active"
    standby_factor: Part = "1/7"
    rest: Rest = Rest()
    confirm: YesNo = True  # whoever begins is asked to confirm it, `confirm_before` it begins (contract, section 8)
    confirm_before: Wait = "4h"
    areas: tuple[Id, ...] = ()
    layers: tuple[Layer, ...] = ()
    shifts: tuple[Shift, ...] = ()
    overrides: tuple[Override, ...] = ()


class Absence(Item):
    staff: Id
    start: WrittenTime
    end: WrittenTime
    kind: Literal["vacation", "sick", "leave", "training"] = "vacation"


class Coverage(Item):
    """A requirement: who must at least be on duty in the area, and when. Neither windows nor hours: always."""

    id: Id
    name: Text | None = None  # what reports call it
    area: Id
    outside_office_hours: YesNo = False
    windows: tuple[Window, ...] | None = None
    minimum: Annotated[WholeNumber, Field(ge=0, le=1000)] = 1
    kinds: tuple[RotaKind, ...] | None = None
    competences: tuple[Text, ...] | None = None
    start: WrittenTime | None = None
    end: WrittenTime | None = None


class Period(Item):
    id: Id
    name: Text
    start: WrittenTime
    end: WrittenTime


class Reports(Item):
    lead_days: tuple[Annotated[WholeNumber, Field(ge=0, le=400)], ...] = (56, 28, 14, 7, 2)
    at: Clock = "07:00"
    escalate: YesNo = True  # the last two also to `escalate_to`, where gaps are still open


class Organisation(Item):
    """The whole file. Order is as written: later layers, shifts and overrides lie on top of earlier ones."""

    timezone: str = "Europe/Oslo"
    country: str = "NO"
    extra_holidays: tuple[ExtraHoliday, ...] = ()
    areas: tuple[Area, ...] = ()
    staff: tuple[Staff, ...] = ()
    rotas: tuple[Rota, ...] = ()
    absences: tuple[Absence, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    periods: tuple[Period, ...] = ()
    reports: Reports = Reports()
