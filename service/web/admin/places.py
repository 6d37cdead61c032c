"""The way between the pages of administration."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from service.organisation.items import Kind
from service.web.admin.blueprint import admin
from service.web.admin.kinds import DESCRIBED, LANGUAGES
from service.web.admin.scope import scope
from service.web.words import _

ORDER = (Kind.AREAS, Kind.ROTAS, Kind.STAFF, Kind.COVERAGE, Kind.PERIODS)


@dataclass(frozen=True)
class Place:
    href: str
    name: str
    here: bool


def places() -> list[Place]:
    """Those that the viewer may go to."""
    everything = scope().everything
    kind = (request.view_args or {}).get("kind")
    shown = [_place("admin.page", _("Oversikt"))]
    for one in ORDER:
        if everything or one is not Kind.PERIODS:
            shown.append(Place(url_for("admin.items", kind=one), str(DESCRIBED[one].many), kind == one))
    if everything:
        shown.append(_place("admin.settings", str(DESCRIBED[Kind.WHOLE].many)))
        shown.append(_place("admin.retention", _("Lagring og sletting"), "admin.erase"))
    shown.append(_place("admin.texts", _("Tekster"), "admin.text"))
    shown.append(_place("admin.files", _("Import og eksport"), "admin.check_file", "admin.apply_file",
                        "admin.check_plan", "admin.apply_plan"))
    return [*shown, _place("admin.numbers", _("Nummer")), _place("admin.events", _("Logg"))]


def tongue_name(tongue: str) -> str:
    return str(dict(LANGUAGES).get(tongue, tongue))


@admin.context_processor
def _given() -> dict[str, Any]:
    return {"places": places, "tongues": LANGUAGES, "tongue_name": tongue_name}


def _place(endpoint: str, name: str, *others: str) -> Place:
    return Place(url_for(endpoint), name, request.endpoint in (endpoint, *others))
