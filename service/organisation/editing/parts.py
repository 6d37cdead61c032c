"""The parts of an organisation that a planner changes, as they are written: to keep beside a change, and to undo it.

A part is `rota:ID`, with its lists `layers`, `shifts` and `overrides`, or `absences:STAFF`, with one list `absences`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel

from schedules.organisation import Absence, Layer, Organisation, Override, Shift
from schedules.orgwrite import as_written
from service.errors import UnknownRota
from service.organisation.editing.applying import rota_of, with_rota

Plain: TypeAlias = dict[str, Any]
Lists: TypeAlias = dict[str, list[Plain]]
Parts: TypeAlias = dict[str, Lists]
MODELS: dict[str, type[BaseModel]] = {
    "layers": Layer, "shifts": Shift, "overrides": Override, "absences": Absence,
}  # fmt: skip


def written(organisation: Organisation, parts: Iterable[str]) -> Parts:
    """Each part as it stands; a rota that is gone has nothing."""
    return {part: _lists(organisation, part) for part in parts}


def differing(before: Parts, after: Parts) -> tuple[Parts, Parts]:
    """Only the lists that differ."""
    changed = [(part, key) for part, lists in before.items() for key in lists if lists[key] != after[part].get(key)]
    return _only(before, changed), _only(after, changed)


def put_back(organisation: Organisation, parts: Parts) -> Organisation:
    """The organisation with these lists in place of its own. UnknownRota."""
    for part, lists in parts.items():
        kind, _, id = part.partition(":")
        if kind == "absences":
            organisation = _with_absences(organisation, id, _read("absences", lists["absences"]))
        else:
            changed = {key: _read(key, items) for key, items in lists.items()}
            organisation = with_rota(organisation, rota_of(organisation, id).model_copy(update=changed))
    return organisation


def _lists(organisation: Organisation, part: str) -> Lists:
    kind, _, id = part.partition(":")
    if kind == "absences":
        return {"absences": [as_written(absence) for absence in organisation.absences if absence.staff == id]}
    try:
        rota = rota_of(organisation, id)
    except UnknownRota:
        return {}
    return {key: [as_written(item) for item in getattr(rota, key)] for key in ("layers", "shifts", "overrides")}


def _only(parts: Parts, changed: Sequence[tuple[str, str]]) -> Parts:
    kept: Parts = {}
    for part, key in changed:
        kept.setdefault(part, {})[key] = parts[part].get(key, [])
    return kept


def _read(key: str, items: Iterable[Plain]) -> tuple[Any, ...]:
    return tuple(MODELS[key].model_validate(item) for item in items)


def _with_absences(organisation: Organisation, staff: str, theirs: Sequence[Absence]) -> Organisation:
    """Theirs where theirs stood, what there is more of at the end; others' keep their places."""
    waiting = list(theirs)
    after: list[Absence] = []
    for absence in organisation.absences:
        if absence.staff != staff:
            after.append(absence)
        elif waiting:
            after.append(waiting.pop(0))
    return organisation.model_copy(update={"absences": (*after, *waiting)})
