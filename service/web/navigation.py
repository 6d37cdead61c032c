"""The way between pages: which of them a viewer is shown, by role. A part of the pages adds its line to PLACES."""

from dataclasses import dataclass

from flask import Flask, request, url_for

from service.models.account import Role
from service.web import viewing
from service.web.words import _

RESPONDER, PLANNER, MANAGER, ADMIN, OBSERVER = Role.RESPONDER, Role.PLANNER, Role.MANAGER, Role.ADMIN, Role.OBSERVER


@dataclass(frozen=True)
class Place:
    """`blueprint`: the place is where we are while one of its pages is shown."""

    endpoint: str
    blueprint: str
    name: str  # in Bokmål: a msgid
    roles: tuple[Role, ...]


PLACES: tuple[Place, ...] = (
    Place("inbox.page", "inbox", "Innboks", (RESPONDER, MANAGER,)),
    Place("own.page", "own", "Min vakt", (RESPONDER,)),
    Place("rota.page", "rota", "Vaktplan", (PLANNER, MANAGER, RESPONDER,)),
    Place("gaps.page", "gaps", "Udekket tid", (MANAGER, PLANNER, OBSERVER,)),
    Place("reports.page", "reports", "Rapporter", (MANAGER, PLANNER,)),
    Place("figures.page", "figures", "Tall", (MANAGER, OBSERVER, ADMIN,)),
    Place("admin.page", "admin", "Administrasjon", (ADMIN,)),
    Place("people.page", "people", "Kontoer", (ADMIN,)),
)


@dataclass(frozen=True)
class Link:
    href: str
    name: str
    here: bool


def links() -> list[Link]:
    """The viewer's; none for who is not signed in."""
    found = viewing.find()
    if found is None:
        return []
    return [
        Link(url_for(place.endpoint), _(place.name), request.blueprint == place.blueprint)
        for place in PLACES if found.has(*place.roles)
    ]


def prepare(app: Flask) -> None:
    app.jinja_env.globals.update(navigation=links, viewer=viewing.find)
