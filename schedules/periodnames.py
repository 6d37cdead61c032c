"""What people call the built-in periods, in the languages that are written here: pure (contract, section 4).

A long weekend is called after the holidays that it holds. The words are few, and belong to the calendar like the names
of months do; so they stand here, where reports, texts and commands all find them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Words: TypeAlias = tuple[str, str, str]  # Bokmål, Nynorsk, English

JUL, PASKE, DAYS_OFF = "jul", "paske", "days_off"
BY_DATE = {(5, 1): "may_1", (5, 17): "may_17"}
BY_EASTER = {39: "ascension", 49: "pentecost", 50: "pentecost"}  # days after Easter Sunday

NAMED: dict[str, Words] = {
    JUL: ("Jul", "Jul", "Christmas"),
    PASKE: ("Påske", "Påske", "Easter"),
    "may_1": ("1. mai", "1. mai", "1 May"),
    "may_17": ("17. mai", "17. mai", "17 May"),
    "ascension": ("Kristi himmelfartsdag", "Kristi himmelfartsdag", "Ascension Day"),
    "pentecost": ("Pinsen", "Pinsa", "Whitsun"),
}
WITH_ITS_WEEKEND: dict[str, Words] = {
    "may_1": ("1. mai-helgen", "1. mai-helga", "1 May weekend"),
    "may_17": ("17. mai-helgen", "17. mai-helga", "17 May weekend"),
    "ascension": ("Kristi himmelfartshelgen", "Kristi himmelfartshelga", "Ascension weekend"),
}
AFTER_ANOTHER: dict[str, Words] = {"pentecost": ("pinsen", "pinsa", "Whitsun")}
AND: Words = ("og", "og", "and")
ONE_DAY: Words = ("Fridag", "Fridag", "Day off")
SEVERAL_DAYS: Words = ("Fridager fra", "Fridagar frå", "Days off from")
MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember",
)  # fmt: skip
ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """What a period is called, with its year, by language."""

    nb: str
    nn: str
    en: str


def great(word: str, year: int) -> Names:
    """Christmas and Easter."""
    return Names(*(f"{said} {year}" for said in NAMED[word]))


def long_weekend(first: date, holds: Sequence[str], *, days: int, weekend: bool) -> Names:
    """A free run of so many days from `first`; `holds` is what `held` gave, `weekend`: also a Saturday or a Sunday."""
    if tuple(holds) == (DAYS_OFF,):
        said = ONE_DAY if days == 1 else SEVERAL_DAYS
        dates = f"{first.day}. {MONTHS[first.month - 1]}", f"{first.day} {ENGLISH[first.month - 1]}"
        return Names(*(f"{word} {on} {first.year}" for word, on in zip(said, (dates[0], *dates), strict=True)))
    main = WITH_ITS_WEEKEND.get(holds[0]) if weekend and "pentecost" not in holds else None
    words = [main or _called(holds[0]), *(AFTER_ANOTHER.get(word) or _called(word) for word in holds[1:])]
    return Names(*(f"{_together(list(said), also)} {first.year}" for said, also in zip(zip(*words, strict=True), AND,
                                                                                   strict=True)))  # fmt: skip


def held(on: date, easter: date, public: str | None) -> list[str]:
    """What this date is, as words; a public holiday that has none here is called as `public` says."""
    known = [BY_EASTER.get((on - easter).days), BY_DATE.get((on.month, on.day))]
    words = [word for word in known if word is not None]
    return [] if public is None else words or [public]


def _called(word: str) -> Words:
    return NAMED.get(word, (word, word, word))


def _together(said: Sequence[str], also: str) -> str:
    return f"{', '.join(said[:-1])} {also} {said[-1]}" if len(said) > 1 else said[0]
