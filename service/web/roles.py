"""What roles are called on pages, and what each is for."""

from collections.abc import Iterable

from schedules.organisation import Organisation
from service.accounts.checking import Grant
from service.models.account import EVERY_AREA, Role
from service.web.words import _, later

ROLES = {
    Role.RESPONDER: later("Vakthavende"),
    Role.PLANNER: later("Turnusplanlegger"),
    Role.MANAGER: later("Leder"),
    Role.ADMIN: later("Administrator"),
    Role.OBSERVER: later("Observatør"),
}
MEANING = {
    Role.RESPONDER: later("Ser og svarer på henvendelser, og kan åpne kriseplaner."),
    Role.PLANNER: later("Lager vaktplanen og registrerer fravær."),
    Role.MANAGER: later("Ser henvendelser, udekket tid og rapporter, og godtar udekket tid."),
    Role.ADMIN: later("Setter opp områder, kontoer og tekster. Ser ingen henvendelser."),
    Role.OBSERVER: later("Ser tall og godtatt udekket tid, og ingen navn."),
}


def said(given: Iterable[Grant], organisation: Organisation) -> list[str]:
    """`Leder: alle områder`, `Vakthavende: Storvik kommune, Nabovik kommune`, in the order of the roles."""
    names = {area.id: area.name for area in organisation.areas}
    areas: dict[Role, list[str]] = {}
    for grant in sorted(given):
        areas.setdefault(grant.role, []).append(
            _("alle områder") if grant.area == EVERY_AREA else names.get(grant.area, grant.area))
    return [f"{ROLES[role]}: {', '.join(areas[role])}" for role in Role if role in areas]
