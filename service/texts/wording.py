"""The texts that an area may put into its own words, and what no wording may do. Pure.

A text stays whole: what it is given (`{latest}`, `{call}` …) it must go on saying, and nothing is promised that nobody
keeps. Texts that stand for a state of the conversation that people act on (nobody is there, we are still trying, told
the manager) are not among them: they say what is stored, to the letter.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from string import Formatter

from service.texts.catalogue import catalogue
from service.texts.declared import Kind
from service.texts.keys import KEYS, SMS_ONLY
from service.texts.rendering import render_as

ADAPTABLE: Mapping[str, tuple[str, ...]] = {  # what must be said beside the facts: words that people answer with
    "received": (), "unknown_received": (), "taken": (), "still_trying": (),
    "closed": (), "closed_agreed": (), "closed_by_itself": (), "reopened": (), "staff_writes_first": (),
    "holiday_lead": (), "holiday_ask": (),
    "menu": ("HVEM", "PLAN", "INGEN SMS"), "plan_intro": (), "pictures_unseen": (), "somebody_to_talk_to": ("116123",),
}  # fmt: skip
RESERVED = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT",
            "START", "UNSTOP", "YES", "HELP", "INFO")  # fmt: skip
LONGEST = 480  # characters of a wording
LONGEST_FACTS: Mapping[Kind, object] = {
    Kind.CLOCK: datetime(2026, 9, 30, 20, 55, tzinfo=UTC), Kind.NAME: "Kristoffer Alexander",
    Kind.AREA: "Nord-Aurdal og Øystre Slidre", Kind.TEXT: "onsdag 23.12. til og med søndag 3.1.",
    Kind.CLOSED_TEXT: "Kristoffer Alexander ringer onsdag 30.9. kl. 11.00",
}  # fmt: skip

_ASKED = r"\b(?:svar|svare|skriv|skrive|send|sende|tast|reply|answer|text|write|type)\b[\s«\"':]+"
_TIME = re.compile(
    r"\b(?:innen|senest|seinast|innan|within|at the latest|no later than)\b(?!\s+\{latest\})", re.IGNORECASE)
_VOW = re.compile(
    r"\b(?:garanter\w*|lov(?:er|e|ar|a)|med en gang|med ein gong|straks|strax|øyeblikkelig|umiddelbart|døgnet rundt|"
    r"(?:alltid|heile tida|hele tiden) (?:noen|nokon|bemannet|bemanna|på vakt)|guarantee\w*|promise\w*|immediately|"
    r"right away|around the clock|always (?:someone|somebody))\b", re.IGNORECASE)  # fmt: skip
_TOLD = re.compile(r"\b(?:lederen|leiaren|sjefen|politiet|pårørende din\w*|the manager|the police)\b", re.IGNORECASE)
_PHONE = re.compile(r"\b(?:ring|ringe|phone|call us|telefoner)\b", re.IGNORECASE)
_LINK = re.compile(r"https?:|www\.|\b[\w-]+\.(?:no|com|org|net)\b", re.IGNORECASE)
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_NUMBER = re.compile(r"\+?\d[\d ]{1,}\d")


@dataclass(frozen=True)
class Fault:
    """`why`: empty, long, unseen, braces, missing, unknown, needs, reserved, time, vow, told, phone, link, number.

    `what`: the fact, the word or the number that it is about.
    """

    why: str
    what: str = ""


def adaptable(key: str) -> bool:
    return key in ADAPTABLE


def original(key: str, language: str) -> str:
    return catalogue(language).gettext(key)


def needed(key: str) -> list[str]:
    """The facts that the text must go on saying, as they are written in it: `{latest}`."""
    return [f"{{{fact}}}" for fact in KEYS[key].facts]


def faults(key: str, language: str, wording: str) -> list[Fault]:
    """All that is wrong with the wording; none where it may be used."""
    said = _facts(wording)
    if not wording.strip():
        return [Fault("empty")]
    if said is None:
        return [Fault("braces")]
    found = [Fault("missing", f"{{{fact}}}") for fact in KEYS[key].facts if fact not in said]
    found += [Fault("unknown", f"{{{fact}}}") for fact in sorted(said - set(KEYS[key].facts))]
    found += [Fault("unseen")] if _UNSEEN.search(wording) else []
    found += [Fault("long")] if len(wording) > LONGEST else []
    found += [Fault("needs", word) for word in ADAPTABLE[key] if word not in wording]
    return [*dict.fromkeys([*found, *_untrue(key, language, wording)])]


def fits(key: str, wording: str) -> bool:
    """Whether the wording can be filled in by this version: what was stored by another may lack a fact."""
    return adaptable(key) and _facts(wording) == set(KEYS[key].facts)


def examples(key: str, language: str, wording: str) -> list[str]:
    """The text with the longest facts; and for somebody who only texts, where that differs. It must `fits`."""
    given = {fact: LONGEST_FACTS[kind] for fact, kind in KEYS[key].facts.items() if kind is not Kind.CALL}
    keys = [key, key + SMS_ONLY] if key + SMS_ONLY in KEYS else [key]
    return [render_as(wording, one, language, **given) for one in keys]


def _facts(wording: str) -> set[str] | None:
    """The names in braces; None where the braces do not hold."""
    try:
        blanks = [part[1:] for part in Formatter().parse(wording) if part[1] is not None]
    except ValueError:
        return None
    return None if any(spec or conversion for _, spec, conversion in blanks) else {str(name) for name, *_ in blanks}


def _untrue(key: str, language: str, wording: str) -> Iterator[Fault]:
    before = original(key, language)
    for word in RESERVED:  # whatever the provider acts on, nobody may be asked to answer with (contract 7.5)
        if re.search(rf"\b{word}\b", wording) or re.search(rf"{_ASKED}{word}\b", wording, re.IGNORECASE):
            yield Fault("reserved", word)
    for why, pattern in (("time", _TIME), ("vow", _VOW), ("told", _TOLD), ("phone", _PHONE), ("link", _LINK)):
        if (found := pattern.search(wording)) and not pattern.search(before):
            yield Fault(why, found[0])
    known = {_digits(number) for number in _NUMBER.findall(before)} | {"116117", "113", "116123", "116111", "116006"}
    for number in _NUMBER.findall(wording):
        if _digits(number) not in known and len(_digits(number)) < 5:
            yield Fault("number", number)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)

