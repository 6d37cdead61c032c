"""The route of the log."""

from dataclasses import fields

from flask import render_template, request
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.web.admin import eventlog
from service.web.admin.blueprint import admin
from service.web.admin.eventlog import Asked
from service.web.admin.eventwords import CALLED
from service.web.admin.scope import scope
from service.web.callers import calls_from


def _typed(name: str) -> str:
    """Without what no database takes."""
    return request.args.get(name, "").replace("\0", "").strip()[:100]


@admin.get("/admin/events")
@calls_from(Role.ADMIN)
def events() -> ResponseReturnValue:
    asked = Asked(**{field.name: _typed(field.name) for field in fields(Asked)})
    found = scope()
    log = eventlog.read(found, asked)
    people = [staff for staff in found.stands.organisation.staff if found.sees("staff", staff.id)]
    return render_template("admin/events.html", log=log, asked=asked, areas=found.listed_areas, sources=CALLED,
                           people=sorted(people, key=lambda one: one.name)), 422 if log.wrong else 200
