"""Open time and the duty around it, in a few words: a rota `natt` with these shifts, and one requirement, `krav`.

Ada, Bo and Cleo are on the rota: they had its layer until it ended, long ago.
"""

from typing import Any

from schedules.duty import Duty
from schedules.fill import Open
from tests.schedules.organisations import PEOPLE, layer, organisation, rota

ENDED = layer([*PEOPLE], "2020-01-06T08:00", until="2020-01-13T08:00")
NIGHT = {"id": "krav", "area": "storvik"}


def shift(staff: str | None, start: str, end: str) -> dict[str, Any]:
    return {"staff": staff, "start": start, "end": end}


def town(*shifts: dict[str, Any], rotas: tuple[dict[str, Any], ...] = (), **more: Any) -> Duty:
    own = {"layers": [ENDED], **more.pop("own", {})}
    return Duty(organisation(rota(**{"shifts": shifts, **own}), *rotas, **{"coverage": [NIGHT], **more}))


def opening(duty: Duty, start: str, end: str, requirement: str = "krav", rota: str | None = None) -> Open:
    return Open(requirement, duty.zone.moment(start), duty.zone.moment(end), rota)
