"""What another system has planned, as it is read from a file: whose it is, from when to when (any form of file).

Readers (`icsread`, `sheets`) give occurrences; `planned` finds out whose each is. Nothing is guessed: what names
nobody, or more than one, is refused with its place.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, cast

from schedules.instants import moment
from schedules.organisation import Staff

AbsenceKind: TypeAlias = Literal["vacation", "sick", "leave", "training"]
MAX_BYTES = 5_000_000
MAX_OCCURRENCES = 20_000
MAX_TOLD = 20  # problems told of one file; the rest are counted
KINDS: dict[str, AbsenceKind] = {  # beginnings of words
    "feri": "vacation", "vacation": "vacation", "holiday": "vacation",
    "syk": "sick", "sjuk": "sick", "sick": "sick", "egenmeld": "sick",
    "permisjon": "leave", "leave": "leave", "avspas": "leave",
    "kurs": "training", "opplær": "training", "training": "training", "course": "training",
}  # fmt: skip


class PlanRefused(Exception):
    """The file says nothing that can be taken in, and why: a line for each problem, `file: place: reason`."""

    def __init__(self, file: str, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        told = [f"{file}: {problem}" for problem in self.problems[:MAX_TOLD]]
        if len(self.problems) > MAX_TOLD:
            told.append(f"{file}: and {len(self.problems) - MAX_TOLD} problems more")
        super().__init__("\n".join(told))


@dataclass(frozen=True)
class Occurrence:
    """`names` is what may say whose it is, the surest first; `start` and `end` in seconds since 1970."""

    place: str
    names: tuple[str, ...]
    start: int
    end: int
    kind: str = ""  # words that say what kind of absence it is
    kind_is_stated: bool = False  # in a column of its own: then it must be one that is known


@dataclass(frozen=True)
class Planned:
    """Somebody's shift or absence; `kind` is an absence's, None of a shift."""

    start: datetime
    end: datetime
    staff: str
    kind: AbsenceKind | None = None


def shifts(occurrences: Iterable[Occurrence], staff: Sequence[Staff], file: str) -> list[Planned]:
    """As shifts, by start, each once; PlanRefused where it is not clear whose one is."""
    return _planned(occurrences, [(member.id, _finds(member)) for member in staff], file, absences=False)


def absences(occurrences: Iterable[Occurrence], staff: Sequence[Staff], file: str) -> list[Planned]:
    """As absences, by start, each once; PlanRefused where it is not clear whose one is, or of what kind."""
    return _planned(occurrences, [(member.id, _finds(member)) for member in staff], file, absences=True)


def belonging_to(occurrences: Iterable[Occurrence], staff: str) -> list[Occurrence]:
    """The same, all of it this person's, whatever it says."""
    return [Occurrence(o.place, (staff,), o.start, o.end, o.kind, o.kind_is_stated) for o in occurrences]


Finds: TypeAlias = re.Pattern[str]


def _planned(
    occurrences: Iterable[Occurrence], staff: Sequence[tuple[str, Finds]], file: str, *, absences: bool
) -> list[Planned]:
    found, problems = set(), []
    for occurrence in occurrences:
        try:
            who = _whose(occurrence, staff)
            kind = _kind(occurrence, dict(staff)[who]) if absences else None
        except ValueError as reason:
            problems.append(f"{occurrence.place}: {reason}")
            continue
        found.add(Planned(moment(occurrence.start), moment(occurrence.end), who, kind))
    if problems:
        raise PlanRefused(file, problems)
    return sorted(found, key=lambda planned: (planned.start, planned.end, planned.staff, planned.kind or ""))


def _whose(occurrence: Occurrence, staff: Sequence[tuple[str, Finds]]) -> str:
    for name in occurrence.names:
        said = _plain(name)
        found = [id for id, finds in staff if finds.search(said)]
        exact = [id for id in found if _plain(id) == said]
        if len(exact or found) == 1:
            return (exact or found)[0]
        if found:
            raise ValueError(f"{name[:60]!r} names more than one: {', '.join(found)}")
    said = " ".join(name for name in occurrence.names if name)[:60]
    raise ValueError(f"{said!r} names nobody on the staff" if said else "it does not say who")


def _finds(member: Staff) -> Finds:
    """The whole name as words, also with surnames first; the e-mail address, or the id, as all there is."""
    words = member.name.split()
    surname_first = (f"{' '.join(words[at:])}, {' '.join(words[:at])}" for at in range(1, len(words)))
    names = {member.name, *surname_first}
    spoken = "|".join(re.escape(_plain(name)) for name in sorted(names, key=len, reverse=True))
    alone = "|".join(re.escape(_plain(word)) for word in (member.id, member.email) if word)
    return re.compile(rf"(?<!\w)(?:{spoken})(?!\w)|^(?:{alone})$")


def _kind(occurrence: Occurrence, finds: Finds) -> AbsenceKind:
    """By its words, the person's own name apart; without a word it is vacation, as in the organisation file."""
    words = re.findall(r"\w+", finds.sub(" ", _plain(occurrence.kind)))
    kinds = {kind for word in words for begins, kind in KINDS.items() if word.startswith(begins)}
    exact = {cast(AbsenceKind, word) for word in words if word in KINDS.values()}
    if len(exact or kinds) == 1:
        return (exact or kinds).pop()
    if kinds or (occurrence.kind_is_stated and words):
        known = ", ".join(sorted(set(KINDS.values())))
        raise ValueError(f"{occurrence.kind[:60]!r} is no kind of absence that is known: write one of {known}")
    return "vacation"


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
