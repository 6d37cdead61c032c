"""The way between pages: which of them a viewer is shown, by role. A part of the pages adds its line to PLACES."""

from dataclasses import dataclass

from flask import Flask, request, url_for

from service.models.account import Role
from service.web import viewing
from service.web.words import _

RESPONDER, PLANNER, MANAGER, ADMIN, OBSERVER = Role.RESPONDER, Role.PLANNER, Role.MANAGER, Role.ADMIN, Role.OBSERVER

OWN = "own.page"  # of everybody who is on the rotas, whatever their role


@dataclass(frozen=True)
class Place:
    """`blueprints`: the place is where we are while one of their pages is shown."""

    endpoint: str
    blueprints: tuple[str, ...]
    name: str  # in Bokmål: a msgid
    roles: tuple[Role, ...]


PLACES: tuple[Place, ...] = (
    Place("inbox.page", ("inbox",), "Innboks", (RESPONDER, MANAGER,)),
    Place("mornings.page", ("mornings",), "Vaktrapporter", (RESPONDER, MANAGER,)),
    Place(OWN, ("own",), "Min vakt", (RESPONDER,)),
    Place("plans.page", ("plans", "consents", "continuity"), "Kriseplaner", (RESPONDER, MANAGER,)),
    Place("rota.page", ("rota", "planning"), "Vaktplan", (PLANNER, MANAGER, RESPONDER,)),
    Place("gaps.page", ("gaps",), "Udekket tid", (MANAGER, PLANNER, OBSERVER,)),
    Place("drills.page", ("drills",), "Prøvevarsel", (PLANNER, MANAGER,)),
    Place("complaints.page", ("complaints",), "Meldt fra", (MANAGER,)),
    Place("access_log.page", ("access_log",), "Innsynslogg", (MANAGER,)),
    Place("reports.page", ("reports",), "Rapporter", (MANAGER, PLANNER,)),
    Place("admin.page", ("admin",), "Administrasjon", (ADMIN,)),
    Place("people.page", ("people",), "Kontoer", (ADMIN,)),
    Place("figures.page", ("figures",), "Tall", (MANAGER, OBSERVER, ADMIN,)),
)


@dataclass(frozen=True)
class Link:
    href: str
    name: str
    here: bool


def links() -> list[Link]:
    """The viewer's; none for who is not signed in."""
    return [
        Link(url_for(place.endpoint), _(place.name), request.blueprint in place.blueprints)
        for place in _places()
    ]


def first() -> str | None:
    """Where the viewer begins: a place of their role, before their own duty; None for who has neither."""
    places = sorted(_places(), key=lambda place: place.endpoint == OWN)
    return url_for(places[0].endpoint) if places else None


def _places() -> list[Place]:
    found = viewing.find()
    if found is None:
        return []
    return [place for place in PLACES if found.has(*place.roles) or (place.endpoint == OWN and found.staff_id)]


def prepare(app: Flask) -> None:
    app.jinja_env.globals.update(navigation=links, viewer=viewing.find)
