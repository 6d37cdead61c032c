"""What must hold between the items of an organisation (contract, section 2): references, numbers, times, zone.

Works on merged plain data that may still hold faults of form (those are told apart from here), so that one reading
tells a planner everything that is wrong.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import holidays

from schedules.instants import UnknownZone, Zone, zone
from schedules.orgmerge import Merged, Plain
from schedules.yamlfile import Document, Path

COUNTRIES = frozenset(holidays.list_supported_countries(include_aliases=True))
NUMBERS = {"areas": "sms_number", "staff": "phone"}


def check(merged: Merged, document: Document, is_service_user: Callable[[str], bool]) -> None:
    """Complain of everything that does not hold; `is_service_user` knows the numbers of the other file."""
    known = {kind: {placed.item["id"]: placed.item for placed in kept} for kind, kept in merged.items.items()}
    _check_twice(document)
    _check_numbers(merged, document, is_service_user)
    for path, kind, written in _references(document.data):
        if isinstance(written, str) and written not in known[kind]:
            document.complain(path, f"there is no {_ONE[kind]} {written!r}")
    _check_ladders(merged, document, known["rotas"])
    _check_spans(merged, document, _zone(merged, document))
    _check_coverage(document)
    country = merged.whole.get("country", "NO")
    if isinstance(country, str) and country not in COUNTRIES:
        document.complain(("country",), f"{country!r} is no country whose holidays are known: write for instance NO")


_BUILT_IN = re.compile(r"(jul|paske)-\d{4}|langhelg-\d{4}-\d\d-\d\d")  # contract, section 4
_ONE = {"areas": "area", "staff": "staff member", "rotas": "rota"}


def _check_twice(document: Document) -> None:
    for kind in ("areas", "staff", "rotas", "coverage", "periods"):
        seen: set[str] = set()
        for path, item in _mappings(document.data.get(kind), (kind,)):
            id = item.get("id")
            if isinstance(id, str) and id in seen:
                document.complain((*path, "id"), f"the id {id!r} is used twice")
            if kind == "periods" and _BUILT_IN.fullmatch(str(id)):
                document.complain((*path, "id"), f"{id!r} is the id of a built-in period: choose another")
            seen.add(str(id))


def _check_numbers(merged: Merged, document: Document, is_service_user: Callable[[str], bool]) -> None:
    holders: dict[str, str] = {}
    placed = [(kind, item) for kind in NUMBERS for item in merged.items[kind]]
    for kind, one in sorted(placed, key=lambda kind_and_one: kind_and_one[1].place is not None):
        number = one.item.get(NUMBERS[kind])
        if not isinstance(number, str):
            continue
        holder = holders.setdefault(number, f"{_ONE[kind]} {one.item['id']!r}")
        if one.place is None:
            continue
        if holder != f"{_ONE[kind]} {one.item['id']!r}":
            document.complain((kind, one.place, NUMBERS[kind]), f"{holder} has the same number")
        if is_service_user(number):
            document.complain((kind, one.place, NUMBERS[kind]), "a service user has the same number")


def _references(data: Plain) -> Iterator[tuple[Path, str, Any]]:
    """Every id that stands for another item, with where it is written and the kind it must be of."""
    for path, area in _mappings(data.get("areas"), ("areas",)):
        for key in ("managers", "planners", "daytime", "escalate_to"):
            yield from _all(area, path, key, "staff")
        for step_path, step in _mappings(area.get("ladder"), (*path, "ladder")):
            yield from _all(step, step_path, "staff", "staff")
            yield from _all(step, step_path, "rotas", "rotas")
    for path, rota in _mappings(data.get("rotas"), ("rotas",)):
        yield from _all(rota, path, "areas", "areas")
        for layer_path, layer in _mappings(rota.get("layers"), (*path, "layers")):
            yield from _all(layer, layer_path, "members", "staff")
            yield (*layer_path, "outside_office_hours_of"), "areas", layer.get("outside_office_hours_of")
        for key in ("shifts", "overrides"):
            for duty_path, duty in _mappings(rota.get(key), (*path, key)):
                yield (*duty_path, "staff"), "staff", duty.get("staff")
    for path, absence in _mappings(data.get("absences"), ("absences",)):
        yield (*path, "staff"), "staff", absence.get("staff")
    for path, requirement in _mappings(data.get("coverage"), ("coverage",)):
        yield (*path, "area"), "areas", requirement.get("area")


def _check_ladders(merged: Merged, document: Document, rotas: dict[str, Plain]) -> None:
    places = {placed.item["id"]: placed.place for placed in merged.items["rotas"]}
    for area in merged.items["areas"]:
        id = area.item["id"]
        for path, step in _mappings(area.item.get("ladder"), ("areas", area.place or 0, "ladder")):
            for rota_path, _, rota in _all(step, path, "rotas", "rotas"):
                if not isinstance(rota, str) or rota not in rotas or id in (rotas[rota].get("areas") or ()):
                    continue
                if area.place is not None:
                    document.complain(rota_path, f"the rota {rota!r} does not serve the area {id!r}")
                else:
                    document.complain(("rotas", places[rota] or 0, "areas"),
                                      f"the ladder of the area {id!r} asks this rota, which must go on serving it")


def _zone(merged: Merged, document: Document) -> Zone | None:
    written = merged.whole.get("timezone", "Europe/Oslo")
    if not isinstance(written, str):
        return None
    try:
        return zone(written)
    except UnknownZone as error:
        document.complain(("timezone",), str(error))
        return None


def _check_spans(merged: Merged, document: Document, local: Zone | None) -> None:
    data = document.data
    spans = [span for key in ("absences", "periods") for span in _mappings(data.get(key), (key,))]
    spans += [(("coverage", one.place), one.item) for one in merged.items["coverage"] if one.place is not None]
    for path, rota in _mappings(data.get("rotas"), ("rotas",)):
        for key in ("shifts", "overrides"):
            spans += _mappings(rota.get(key), (*path, key))
    for path, span in spans:
        start, end = span.get("start"), span.get("end")
        if isinstance(start, str) and isinstance(end, str) and _ends_early(start, end, local):
            document.complain((*path, "end"), f"the end {end} is not after the start {start}")


def _ends_early(start: str, end: str, local: Zone | None) -> bool:
    """As written when both are on the local clock: what summer time empties is no fault."""
    try:
        begins, ends = datetime.fromisoformat(start), datetime.fromisoformat(end)
    except ValueError:
        return False  # told of as a fault of form
    if begins.tzinfo is None and ends.tzinfo is None:
        return ends <= begins
    return local is not None and local.instant(end) <= local.instant(start)


def _check_coverage(document: Document) -> None:
    for path, requirement in _mappings(document.data.get("coverage"), ("coverage",)):
        if requirement.get("outside_office_hours") == "true" and requirement.get("windows") is not None:
            document.complain((*path, "windows"), "give windows or outside_office_hours, not both")


def _mappings(value: Any, path: Path) -> list[tuple[Path, Plain]]:
    items = enumerate(value) if isinstance(value, list) else ()
    return [((*path, place), item) for place, item in items if isinstance(item, dict)]


def _all(item: Plain, path: Path, key: str, kind: str) -> Iterator[tuple[Path, str, Any]]:
    values = item.get(key)
    for place, value in enumerate(values if isinstance(values, list) else ()):
        yield (*path, key, place), kind, value
