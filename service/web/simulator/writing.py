"""A text that somebody writes on a simulated phone goes in as a provider's webhook would bring it."""

from collections.abc import Mapping

from flask import abort

from channels.base import Inbound
from channels.simulator import made_up_id
from service.organisation import standing
from service.web.edge import edge
from service.web.simulator import owners
from service.web.simulator.screens import Wrong
from service.web.words import _

LONGEST = 1600  # letters: what a provider takes in one text


def typed(form: Mapping[str, str]) -> str:
    """What a button says that was touched, else what was written."""
    return form.get("quick") or form.get("body", "").replace("\r\n", "\n").strip()


def write(key: str, area_id: str, body: str) -> Wrong | None:
    """The text is stored and acted on; what is wrong with it where it cannot be. 404 for an unknown phone or area."""
    with edge().database.read() as db:
        owner, area = owners.find(db, key), standing(db).area(area_id)
    if owner is None or area is None:
        abort(404)
    if not body:
        return Wrong(key, _("Skriv noe først."), body)
    if len(body) > LONGEST:
        too_long = _("Teksten er for lang: {n} tegn. En SMS kan ha {longest}.", n=len(body), longest=LONGEST)
        return Wrong(key, too_long, body)
    edge().line.receive(Inbound(made_up_id(), owner.phone, area.sms_number, body), edge().now())
    return None
