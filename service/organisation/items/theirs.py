"""Whose an item is: the areas in which somebody notices when it changes. Pure."""

from schedules.organisation import Organisation
from schedules.orgchanges import Change, Changes, What
from schedules.touched import named

EVERYWHERE = frozenset({""})  # what belongs to the organisation as a whole


def areas_of(organisation: Organisation, kind: str, id: str) -> frozenset[str]:
    """The item's areas. `kind` as in a `Change`; EVERYWHERE for what is nobody's alone; none for who is nowhere yet."""
    match kind:
        case "area":
            return frozenset({id})
        case "rota":
            return frozenset(area for rota in organisation.rotas if rota.id == id for area in rota.areas)
        case "coverage":
            return frozenset(one.area for one in organisation.coverage if one.id == id)
        case "staff" | "absences":
            return areas_of_staff(organisation).get(id, frozenset())
        case _:
            return EVERYWHERE


def areas_of_staff(organisation: Organisation) -> dict[str, frozenset[str]]:
    """As `areas_of`, of everybody, in one look."""
    areas: dict[str, set[str]] = {staff.id: set() for staff in organisation.staff}
    for rota in organisation.rotas:
        for staff in named(rota):
            areas[staff].update(rota.areas)
    for area in organisation.areas:
        asked = [one for step in area.ladder for one in step.staff]
        for staff in (*asked, *area.managers, *area.planners, *area.daytime, *area.escalate_to):
            areas[staff].add(area.id)
    return {id: frozenset(theirs) for id, theirs in areas.items()}


def areas_of_change(before: Organisation, after: Organisation, found: Changes) -> frozenset[str]:
    """The areas of all that changes, as it was and as it will be; places in the order apart."""
    return frozenset().union(*(_both(before, after, one) for one in found.listed if one.what is not What.MOVED))


def _both(before: Organisation, after: Organisation, one: Change) -> frozenset[str]:
    return areas_of(before, one.kind, one.id) | areas_of(after, one.kind, one.id)

