"""The organisation file over what is stored (contract, section 2): pure, on plain data as it was written.

An item with an id that both have: keys in the file replace, others stay. A list whose items have no id is replaced
where its key is present; absences are such a list of each staff member whom the file mentions there.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

Plain: TypeAlias = dict[str, Any]
KINDS = ("areas", "staff", "rotas", "coverage", "periods")
INSTEAD = {"windows": "outside_office_hours", "outside_office_hours": "windows"}  # coverage: one in place of the other


class LeftOut(StrEnum):
    """What becomes of items that the file does not name."""

    STAYS = "stays"
    RETIRES = "retires"


@dataclass(frozen=True)
class Placed:
    """An item after merging; `place` is its index in the file, None when only stored."""

    place: int | None
    item: Plain


@dataclass(frozen=True)
class Merged:
    """The whole as it would be; `items` by the keys of KINDS."""

    whole: Plain
    items: dict[str, list[Placed]]
    absences: list[Plain]

    def plain(self) -> Plain:
        """The data of an organisation file."""
        items = {kind: [placed.item for placed in kept] for kind, kept in self.items.items()}
        return {**self.whole, **items, "absences": self.absences}


def merge(stored: Plain, file: Plain, left_out: LeftOut) -> Merged:
    """`file` may still hold faults: what is not a list of mappings with ids merges as nothing."""
    items = {kind: _items(kind, stored.get(kind, []), file.get(kind), left_out) for kind in KINDS}
    whole = {key: value for key, value in {**stored, **file}.items() if key not in (*KINDS, "absences")}
    for key in ("reports", "retention"):  # mappings whose keys are taken in one by one
        if isinstance(stored.get(key), dict) and isinstance(file.get(key), dict):
            whole[key] = {**stored[key], **file[key]}
    staff = {placed.item["id"] for placed in items["staff"]}
    absences = [absence for absence in stored.get("absences", []) if absence["staff"] in staff]
    if "absences" in file:
        absences = _absences(absences, mappings(file["absences"]), left_out)
    return Merged(whole, items, absences)


def mappings(value: Any) -> list[Plain]:
    """The mappings of a list; nothing where there is none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _items(kind: str, stored: list[Plain], file: Any, left_out: LeftOut) -> list[Placed]:
    before = {item["id"]: item for item in stored}
    named: dict[str, Placed] = {}
    for place, item in enumerate(file if isinstance(file, list) else []):
        if isinstance(item, dict) and isinstance(item.get("id"), str) and item["id"] not in named:
            named[item["id"]] = Placed(place, _over(kind, before.get(item["id"], {}), item))
    if left_out is LeftOut.RETIRES:
        return list(named.values())
    return _in_order(stored, named)


def _over(kind: str, stored: Plain, item: Plain) -> Plain:
    given = {INSTEAD[key] for key in INSTEAD if kind == "coverage" and item.get(key) not in (None, "false")}
    return {**{key: value for key, value in stored.items() if key not in given}, **item}


def _in_order(stored: list[Plain], named: dict[str, Placed]) -> list[Placed]:
    """The file's order for what it names; what it does not name stays behind the one that it stood behind."""
    behind: dict[str | None, list[Placed]] = {None: []}
    last: str | None = None
    for item in stored:
        if item["id"] in named:
            last = item["id"]
        else:
            behind.setdefault(last, []).append(Placed(None, item))
    order = behind[None]
    for id, placed in named.items():
        order += [placed, *behind.get(id, [])]
    return order


def _absences(stored: list[Plain], file: list[Plain], left_out: LeftOut) -> list[Plain]:
    """Lists that say the same stay where they are, so that an export taken in again moves nothing."""
    before, after = _by_staff(stored), _by_staff(file)
    if not file:
        return []
    same = {staff for staff in after if before.get(staff) == after[staff]}
    kept = same if left_out is LeftOut.RETIRES else same | (before.keys() - after.keys())
    return [absence for absence in stored if absence["staff"] in kept] + [
        absence for absence in file if str(absence.get("staff")) not in same]


def _by_staff(absences: list[Plain]) -> dict[Any, list[Plain]]:
    lists: dict[Any, list[Plain]] = {}
    for absence in absences:
        lists.setdefault(str(absence.get("staff")), []).append({"kind": "vacation", **absence})
    return lists
