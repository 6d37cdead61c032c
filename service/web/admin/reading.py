"""What was typed into a form -> the item as it would be written in the organisation file. Pure.

Nothing is judged here: what cannot be read stays as it was typed, and the checks of `import` refuse it. `places` says
for each path of the file (`ladder[1].wait`) in which field of the form it was typed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from schedules.orgmerge import Plain
from service.web.admin import lengths
from service.web.admin.fields import Field, Group, Shape, flat
from service.web.admin.filling import with_defaults

Typed = MultiDict[str, str]
CLOCK = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:[.:]?(\d\d))?", re.IGNORECASE)
NORWEGIAN_DAY = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})(?:,?\s+(?:kl\.?\s*)?(\d\d?)[.:](\d\d))?", re.ASCII)
MOST = 500  # rows
WHOLE_OR_NOT = {"drill": "day"}  # mappings that are there with this key, or not at all


@dataclass
class Read:
    item: Plain = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def field_of(self, key: str) -> str | None:
        """The field where what stands at this path, or around it, was typed."""
        while key:
            if key in self.places:
                return self.places[key]
            key = re.sub(r"(\.[^.\[]*|\[\d+\]|^[^.\[]*)$", "", key)
        return None


def read(groups: Sequence[Group], typed: Typed, names: Mapping[str, str]) -> Read:
    """`names` of staff by id."""
    made = Read()
    by_name = _by_name(names)
    for one in flat(groups):
        value = _value(made, one, one.key, typed, one.key, by_name)
        first, _dot, rest = one.key.partition(".")
        if not rest:
            made.item[first] = value
        else:
            inside = made.item.setdefault(first, {})
            if value is not None:
                inside[rest] = value
            made.places.setdefault(first, one.key)
    for first, lead in WHOLE_OR_NOT.items():
        if first in made.item and lead not in made.item[first]:
            made.item[first] = None
    return made


def tidy(item: Plain, stored: Plain | None, model: Any) -> Plain:
    """Without what says no more than leaving it out would: defaults that were not written before."""
    before, defaults = stored or {}, with_defaults({}, model)
    return {key: _inside(value, before.get(key), defaults.get(key)) for key, value in item.items()
            if key in before or (value not in (None, [], {}) and value != defaults.get(key))}


def _inside(value: Any, before: Any, default: Any) -> Any:
    """Of a mapping with defaults, the same."""
    if not isinstance(value, dict) or not isinstance(default, Mapping):
        return value
    return {key: one for key, one in value.items() if key in (before or {}) or one != default.get(key)}


def rows(field: Field, name: str, typed: Typed) -> list[int]:
    """The numbers of the rows that the form has."""
    found = {int(match[1]) for key in typed if (match := re.match(rf"{re.escape(name)}-(\d{{1,4}})-", key))}
    return sorted(found)[:MOST]


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    """Ids by whatever names one person alone: the id, `Name (id)`, or the name where only one has it."""
    alone: dict[str, list[str]] = {}
    for id, name in names.items():
        alone.setdefault(name.casefold(), []).append(id)
    once = {name: ids[0] for name, ids in alone.items() if len(ids) == 1}
    return {**once, **{f"{name} ({id})".casefold(): id for id, name in names.items()},
            **{id.casefold(): id for id in names}}


def _value(made: Read, one: Field, name: str, typed: Typed, path: str, people: Mapping[str, str]) -> Any:
    made.places[path] = name
    said = typed.get(name, "").strip()
    match one.shape:
        case Shape.ROWS:
            return _rows(made, one, name, typed, path, people)
        case Shape.PEOPLE:
            wanted = [value.strip() for value in typed.getlist(name) if value.strip()]
            return [people.get(value.casefold(), value) for value in dict.fromkeys(wanted)]
        case Shape.TICKS:
            return [value for value in typed.getlist(name) if value]
        case Shape.LIST:
            return [part.strip() for part in re.split(r"[\n,;]", said) if part.strip()]
        case Shape.YES:
            return "true" if typed.get(name) else "false"
        case Shape.LENGTH:
            return lengths.read(said) or None
        case Shape.CLOCK:
            return _clock(said) or None
        case Shape.TIME:
            return _time(said) or None
        case _:
            return said or None


def _rows(made: Read, one: Field, name: str, typed: Typed, path: str, people: Mapping[str, str]) -> list[Plain]:
    """The rows with something in them, in their order; each under the number that it has in the file."""
    found = [number for number in rows(one, name, typed) if says_something(one, number, typed)]
    if any(part.key == "place" for part in one.parts):
        found.sort(key=lambda number: _place(typed.get(f"{name}-{number}-place", "")))
    made_rows = []
    for place, number in enumerate(found):
        row = {
            part.key: _value(made, part, f"{name}-{number}-{part.key}", typed, f"{path}[{place}].{part.key}", people)
            for part in one.parts if part.key != "place"
        }  # fmt: skip
        made.places[f"{path}[{place}]"] = f"{name}-{number}-{one.parts[-1].key}"
        made_rows.append({key: value for key, value in row.items() if value not in (None, [])})
    return made_rows


def says_something(one: Field, number: int, typed: Typed) -> bool:
    """A window needs days, a step somebody to ask."""
    return any(value.strip() for part in one.parts if part.shape in (Shape.TICKS, Shape.PEOPLE)
               for value in typed.getlist(f"{one.key}-{number}-{part.key}"))


def _place(typed: str) -> float:
    """Behind all others where it says nothing."""
    try:
        return float(typed.strip().replace(",", "."))
    except ValueError:
        return float("inf")


def _clock(said: str) -> str:
    match = CLOCK.fullmatch(said)
    return f"{int(match[1]):02}:{match[2] or '00'}" if match else said


def _time(said: str) -> str:
    """`24.12.2026 kl. 15.00` too."""
    match = NORWEGIAN_DAY.fullmatch(said)
    if match is None:
        return said
    day, month, year, hour, minute = match.groups()
    return f"{year}-{int(month):02}-{int(day):02}T{int(hour or 0):02}:{minute or '00'}"
