"""The part of a person's page about who helps them.

Whom they would rather be without is seen and changed by the coordinator and the primary contact, unless it is about
the viewer.
"""

from collections.abc import Mapping
from typing import Any

from service import continuity, people
from service.web.plans.access import Visit


def facts(visit: Visit) -> Mapping[str, Any]:
    names = people.staff_names(visit.db)
    user = visit.user
    may = may_change(visit)
    return {
        "may": may, "names": names, "seen": continuity.fingerprint(user),
        "wish": continuity.open_of(visit.db, user.id) if may else None,
        "staff": [(one.id, one.name) for one in _choices(visit)] if may else [],
        "avoid": [names.get(id, id) for id in user.avoid] if may else [],
    }  # fmt: skip


def may_change(visit: Visit) -> bool:
    return visit.reach.knows and visit.staff not in visit.user.avoid


def _choices(visit: Visit) -> list[Any]:
    """Whoever is on a rota or the ladder of the person's area, and who is named already; by name."""
    organisation, user = visit.standing.organisation, visit.user
    rotas = [rota for rota in organisation.rotas if user.area_id in rota.areas]
    near = {named for rota in rotas for layer in rota.layers for named in layer.members}
    near |= {one.staff for rota in rotas for one in rota.shifts}
    near |= {one.staff for rota in rotas for one in rota.overrides}
    near |= {*visit.area.managers, *visit.area.daytime, user.primary_contact, user.coordinator, *user.avoid}
    return sorted((one for one in organisation.staff if one.id in near), key=lambda one: one.name)
