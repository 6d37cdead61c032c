"""What taking a file in changes, by kind and id: for the person who runs it and for the log of events."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from schedules.organisation import Organisation

WHOLE = ("timezone", "country", "extra_holidays", "reports")


class What(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"  # the same as before, at another place in the order of its kind
    RETIRED = "retired"


@dataclass(frozen=True)
class Change:
    """`kind`: organisation, area, staff, rota, absences (of the staff id), coverage, period."""

    what: What
    kind: str
    id: str


@dataclass(frozen=True)
class Changes:
    listed: tuple[Change, ...]
    unchanged: int


def changes(before: Organisation, after: Organisation) -> Changes:
    """Compared by what is meant: a default that is written out is no change."""
    listed: list[Change] = []
    unchanged = 0
    for kind, old, new in _pairs(before, after):
        found = list(compare(kind, old, new))
        listed += found
        unchanged += len(new) - sum(change.id in new for change in found)
    return Changes(tuple(listed), unchanged)


def compare(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Two orders of items by id, one change at most for each id."""
    moved = _moved(old, new)
    for id, item in new.items():
        if id not in old:
            yield Change(What.ADDED, kind, id)
        elif old[id] != item:
            yield Change(What.CHANGED, kind, id)
        elif id in moved:
            yield Change(What.MOVED, kind, id)
    for id in old:
        if id not in new:
            yield Change(What.RETIRED, kind, id)


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    """Ids that both have and whose place among those has changed."""
    before = [id for id in old if id in new]
    after = [id for id in new if id in old]
    return {id for id, other in zip(after, before, strict=True) if id != other}


def _pairs(before: Organisation, after: Organisation) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    for kind, parts in PARTS.items():
        yield kind, parts(before), parts(after)


def _by_id(key: str) -> Callable[[Organisation], dict[str, Any]]:
    return lambda organisation: {item.id: item for item in getattr(organisation, key)}


def _whole(organisation: Organisation) -> dict[str, Any]:
    whole = {key: getattr(organisation, key) for key in WHOLE}
    asked = organisation.retention != Organisation().retention  # most never do
    return {**whole, "retention": organisation.retention} if asked else whole


def _absences(organisation: Organisation) -> dict[str, Any]:
    """By staff id, sorted: the order of staff members among absences means nothing."""
    lists: dict[str, list[Any]] = {}
    for absence in organisation.absences:
        lists.setdefault(absence.staff, []).append(absence)
    return dict(sorted(lists.items()))


PARTS: Mapping[str, Callable[[Organisation], dict[str, Any]]] = {
    "organisation": _whole,
    "area": _by_id("areas"),
    "staff": _by_id("staff"),
    "rota": _by_id("rotas"),
    "absences": _absences,
    "coverage": _by_id("coverage"),
    "period": _by_id("periods"),
}
