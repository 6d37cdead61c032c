"""The organisation without one of its items, and without what says its name elsewhere: pure, on plain data.

A layer's turn of somebody who leaves stays, empty, so that nobody else's turn moves. Shifts and overrides of theirs go.
A rota goes out of the ladders, an area out of the rotas; its coverage requirements go with it.
"""

from collections.abc import Iterable
from typing import Any

from schedules.organisation import Organisation
from schedules.orgmerge import KINDS, Plain
from schedules.orgwrite import as_written


def without(organisation: Organisation, kind: str, id: str) -> Plain:
    """Everything that stays, as an organisation file whose lists are whole; absences go with their person."""
    plain = {key: value for key, value in as_written(organisation).items() if key != "absences"}
    lists: dict[str, list[Plain]] = {key: plain.get(key, []) for key in KINDS}
    lists[kind] = [item for item in lists[kind] if item["id"] != id]
    if kind == "areas":
        lists["coverage"] = [item for item in lists["coverage"] if item["area"] != id]
        lists["rotas"] = [{**rota, "areas": _but(rota.get("areas"), id)} for rota in lists["rotas"]]
    if kind == "staff":
        lists["rotas"] = [_rota_without(rota, id) for rota in lists["rotas"]]
    if kind in ("rotas", "staff"):
        lists["areas"] = [_area_without(area, kind, id) for area in lists["areas"]]
    return {**plain, **lists}


def _area_without(area: Plain, kind: str, id: str) -> Plain:
    """A step with nobody left in it goes."""
    told = ("managers", "planners", "daytime", "escalate_to") if kind == "staff" else ()
    said: Plain = {key: _but(area[key], id) for key in told if key in area}
    steps = [{**step, kind: _but(step.get(kind), id)} if id in (step.get(kind) or ()) else step
             for step in area["ladder"]]
    kept = [step for step, was in zip(steps, area["ladder"], strict=True)
            if step == was or step.get("rotas") or step.get("staff")]
    return {**area, **said, "ladder": kept}


def _rota_without(rota: Plain, staff: str) -> Plain:
    changed: Plain = {}
    if "layers" in rota:
        changed["layers"] = [{**layer, "members": [None if one == staff else one for one in layer["members"]]}
                             for layer in rota["layers"]]
    for key in ("shifts", "overrides"):
        if key in rota:
            changed[key] = [duty for duty in rota[key] if duty["staff"] != staff]
    return {**rota, **changed}


def _but(ids: Iterable[Any] | None, id: str) -> list[Any]:
    return [one for one in ids or () if one != id]
