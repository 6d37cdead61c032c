"""What a single value of the organisation file may say: times, durations, numbers, words (contract, section 2).

Each type stays the text that was written, checked; its ValueError is the sentence that the planner reads.
"""

import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Annotated, TypeAlias

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, Field

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
