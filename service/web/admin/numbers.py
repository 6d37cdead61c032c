"""Setting an area's number up with the provider: what to enter there, and what the doctor says of it."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from channels import twilio_setup
from channels.twilio_webhook import texts_twiml
from schedules.organisation import Area
from service.models.account import Role
from service.texts import render
from service.web.admin import findings
from service.web.admin.blueprint import admin
from service.web.admin.findings import Told
from service.web.admin.scope import scope
from service.web.callers import calls_from
from service.web.edge import edge

# As the provider's own pages call them.
HOOKS = {"sms": "A message comes in", "sms_fallback": "Primary handler fails", "voice": "A call comes in"}


@dataclass(frozen=True)
class Number:
    """`bin`: TwiML that the provider itself can answer with when nothing of ours answers."""

    area: Area
    told: list[Told]
    bin: str


@admin.get("/admin/numbers")
@calls_from(Role.ADMIN)
def numbers() -> ResponseReturnValue:
    found, now_asked = scope(), bool(request.args.get("check"))
    told = findings.asked(found) if now_asked else findings.known(found)
    listed = [Number(area, [one for one in told if one.area == area.id], _bin(area)) for area in found.listed_areas]
    general = [one for one in told if one.area is None]
    return render_template(
        "admin/numbers.html", numbers=listed, general=general, now_asked=now_asked, hooks=_hooks(),
        public_url=edge().settings.public_url, channel=edge().settings.channel,
    )  # fmt: skip


def _hooks() -> list[tuple[str, str, str]]:
    """What the setting is called with the provider, the address and the method."""
    wanted = twilio_setup.wanted(edge().settings.public_url)
    return [(HOOKS[name], hook.url or "", hook.method or "") for name, hook in wanted.items()]


def _bin(area: Area) -> str:
    """True whatever has happened here: that nobody may have got the text, and where to turn."""
    return texts_twiml([render("last_resort", area.language, fallback=area.fallback.default)])
