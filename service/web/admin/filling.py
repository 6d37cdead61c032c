"""An item as it is written -> what its form shows: typed values by the names of the form's fields. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from schedules.orgmerge import Plain
from service.web.admin import lengths
from service.web.admin.fields import Field, Group, Shape, flat


def filled(groups: Sequence[Group], item: Plain, names: Mapping[str, str], language: str) -> MultiDict[str, str]:
    """`item` with every default written out; `names` of staff by id."""
    typed: MultiDict[str, str] = MultiDict()
    for field in flat(groups):
        _fill(typed, field, field.key, _found(item, field.key), names, language)
    return typed


def with_defaults(item: Plain, model: Any) -> Plain:
    """The item, and the defaults of what it leaves out."""
    defaults = {
        field.alias or name: field.get_default()
        for name, field in model.model_fields.items() if not field.is_required()
    }
    known = {key: plain(value) for key, value in defaults.items()}
    inside = {key: {**known[key], **value} for key, value in item.items()
              if isinstance(value, Mapping) and isinstance(known.get(key), Mapping)}
    return {**known, **item, **inside}


def plain(value: Any) -> Any:
    """As in a file: text, lists and mappings of it, and None."""
    if hasattr(value, "model_dump"):
        return plain(value.model_dump(mode="json", by_alias=True))
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None else str(value)


def person(id: str, names: Mapping[str, str]) -> str:
    """`Kari Eksempel (kari)`: what a form shows, and understands."""
    return f"{names[id]} ({id})" if id in names else id


def _found(item: Any, key: str) -> Any:
    for part in key.split("."):
        item = item.get(part) if isinstance(item, Mapping) else None
    return item


def _fill(
    typed: MultiDict[str, str], field: Field, name: str, value: Any, names: Mapping[str, str], language: str
) -> None:
    written = plain(value)
    match field.shape:
        case Shape.ROWS:
            for place, row in enumerate(written or ()):
                typed[f"{name}-{place}-row"] = "1"
                for part in field.parts:
                    said = str(place + 1) if part.key == "place" else with_row_defaults(field, row).get(part.key)
                    _fill(typed, part, f"{name}-{place}-{part.key}", said, names, language)
        case Shape.PEOPLE:
            typed.setlist(name, [person(id, names) for id in written or ()])
        case Shape.TICKS:
            typed.setlist(name, list(written or ()))
        case Shape.LIST:
            typed[name] = "\n".join(written or ())
        case Shape.YES:
            typed.setlist(name, ["true"] if written == "true" else [])
        case Shape.LENGTH:
            typed[name] = lengths.shown(written or "", language)
        case Shape.TIME:
            typed[name] = f"{written}T00:00" if written and len(written) == len("2026-01-01") else written or ""
        case _:
            typed[name] = written or ""


def with_row_defaults(field: Field, row: Plain) -> Plain:
    """What a window or a step leaves out."""
    if field.key == "ladder":
        return {"wait": "5m", **row}
    return {"days": [day for day, _ in field.parts[0].choices], "from": "00:00", "to": "24:00",
            "holidays": "include", **row}
