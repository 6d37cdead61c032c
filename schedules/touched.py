"""Which areas' gaps a change of the organisation can change: pure (contract, sections 3 and 8).

Rather one area too many than one too few: what is named anywhere in a rota counts, whether it holds or not.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from schedules.organisation import Absence, Organisation, Rota

Parts: TypeAlias = Mapping[str, Any]


def touched(before: Organisation, after: Organisation) -> set[str]:
    """The ids of areas, of before and of now, whose gaps may differ between the two."""
    if _everywhere(before) != _everywhere(after):
        return {area.id for whole in (before, after) for area in whole.areas}
    found = {area for id in _differing(before, after, _rotas) for area in _served(before, after, id)}
    for organisation in (before, after):
        found |= {c.area for c in organisation.coverage if c.id in _differing(before, after, _coverage)}
    hours = _differing(before, after, _hours)
    people = _differing(before, after, _absences) | _differing(before, after, _competences)
    for rota in (*before.rotas, *after.rotas):
        if not hours.isdisjoint(_hours_of(rota)) or not people.isdisjoint(named(rota)):
            found |= set(rota.areas)
    return found | hours


def named(rota: Rota) -> set[str]:
    """Everyone who is named in the rota."""
    members = [member for layer in rota.layers for member in layer.members]
    dated = [shift.staff for shift in rota.shifts] + [override.staff for override in rota.overrides]
    return {staff for staff in (*members, *dated) if staff is not None}


def _differing(before: Organisation, after: Organisation, parts: Callable[[Organisation], Parts]) -> set[str]:
    old, new = parts(before), parts(after)
    return {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}


def _everywhere(organisation: Organisation) -> object:
    return organisation.timezone, organisation.country, set(organisation.extra_holidays)


def _rotas(organisation: Organisation) -> Parts:
    """What of a rota decides who has duty, for whom; its name does not."""
    return {r.id: (r.kind, set(r.areas), r.layers, r.shifts, r.overrides) for r in organisation.rotas}


def _served(before: Organisation, after: Organisation, rota: str) -> Iterable[str]:
    return (area for whole in (before, after) for r in whole.rotas if r.id == rota for area in r.areas)


def _coverage(organisation: Organisation) -> Parts:
    return {requirement.id: requirement for requirement in organisation.coverage}


def _hours(organisation: Organisation) -> Parts:
    """An area that comes or goes differs too."""
    return {area.id: area.office_hours for area in organisation.areas}


def _hours_of(rota: Rota) -> set[str]:
    """The areas whose office hours decide when the rota's layers hold."""
    return {layer.outside_office_hours_of for layer in rota.layers if layer.outside_office_hours_of is not None}


def _absences(organisation: Organisation) -> Parts:
    lists: dict[str, set[Absence]] = {}
    for absence in organisation.absences:
        lists.setdefault(absence.staff, set()).add(absence)
    return lists


def _competences(organisation: Organisation) -> Parts:
    return {staff.id: set(staff.competences) for staff in organisation.staff}
