"""From a key and facts to the words that are sent. Pure, the catalogue apart."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.units import format_unit

from service.texts.catalogue import catalogue, known
from service.texts.declared import Kind
from service.texts.keys import KEYS, SMS_ONLY

OSLO = ZoneInfo("Europe/Oslo")
HALF_A_DAY = timedelta(hours=12)


class UnknownText(LookupError):
    """There is no text with this key."""


class MissingFact(LookupError):
    """The text takes a fact that was not given."""


class WrongFact(TypeError):
    """A fact was given as something that its kind cannot write: a naive time, a number as text."""


def render(key: str, language: str, /, **facts: object) -> str:
    """The text `key` in `language` (Bokmål where there is no such catalogue), times in the fact `zone` (or Oslo).

    Facts that the text does not take are passed over. Raises UnknownText, MissingFact and WrongFact.
    """
    if key not in KEYS:
        raise UnknownText(f"there is no text {key!r}")
    return _filled(None, key, known(language), facts)


def render_as(wording: str, key: str, language: str, /, **facts: object) -> str:
    """As `render`, in an area's own words for the text: `wording`, which takes what the text takes."""
    return _filled(wording, key, known(language), facts)


def _filled(wording: str | None, key: str, language: str, facts: Mapping[str, object]) -> str:
    takes = KEYS[key].facts
    zone = facts.get("zone", OSLO)
    if not isinstance(zone, ZoneInfo):
        raise WrongFact(f"the fact 'zone' is a ZoneInfo, not {type(zone).__name__}")
    written = {
        fact: _call(key, language) if kind is Kind.CALL else _written(key, fact, kind, facts, language, zone)
        for fact, kind in takes.items()
    }
    if wording is None:
        wording = _template(key.removesuffix(SMS_ONLY) if "call" in takes else key, language, facts)
    return wording.format_map(written)


def _template(key: str, language: str, facts: Mapping[str, object]) -> str:
    """The wording, in the plural form that the text's count asks for where it has one."""
    for fact, kind in KEYS[key].facts.items():
        count = facts.get(fact)
        if kind is Kind.COUNT and isinstance(count, int):
            return catalogue(language).ngettext(key, key, count)
    return catalogue(language).gettext(key)


def _call(key: str, language: str) -> str:
    return catalogue(language).gettext("call_sms_only" if key.endswith(SMS_ONLY) else "call")


def _written(
    key: str, fact: str, kind: Kind, facts: Mapping[str, object], language: str, zone: ZoneInfo
) -> str:
    if fact not in facts:
        raise MissingFact(f"text {key!r} takes {fact!r}, which was not given")
    match kind, facts[fact]:
        case (Kind.CLOCK | Kind.DAY_CLOCK), datetime() as at if at.tzinfo is not None:
            pattern = Kind.DAY_CLOCK if _far(at, facts.get("now")) else kind
            return format_datetime(at, catalogue(language).gettext(pattern), tzinfo=zone, locale=language)
        case (Kind.NUMBER | Kind.COUNT), int() as number:
            return str(number)
        case Kind.DURATION, timedelta() as length:
            return _duration(length, language)
        case Kind.CLOSED_TEXT, str() as words:
            return _closed(words)
        case (Kind.NAME | Kind.PERSON | Kind.AREA | Kind.TEXT | Kind.URL), str() as words:
            return words
        case _, value:
            raise WrongFact(f"text {key!r} takes {fact!r} as {kind}, not as {type(value).__name__}")


def _duration(length: timedelta, language: str) -> str:
    """`10 t 40 min`: whole minutes, without the part that is nothing."""
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    parts = [(hours, "hour")] * (hours > 0 or minutes == 0) + [(minutes, "minute")] * (minutes > 0)
    return " ".join(format_unit(number, unit, "short", locale=language) for number, unit in parts)


def _far(at: datetime, now: object) -> bool:
    """Whether a time of day alone would leave open which day is meant, to somebody who reads it `now`."""
    return isinstance(now, datetime) and abs(at - now) >= HALF_A_DAY


def _closed(words: str) -> str:
    """With a full stop where it has no end of its own, so that the next sentence can follow."""
    words = words.strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."
