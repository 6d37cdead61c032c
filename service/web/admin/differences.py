"""What a file changes in an item: each key with what it was and what it becomes, as the forms say it. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schedules.organisation import Organisation
from schedules.orgchanges import Change, What
from schedules.orgmerge import Plain
from schedules.orgwrite import as_written
from service.organisation.items import Kind
from service.web.admin.fields import Field, flat
from service.web.admin.kinds import DESCRIBED, Described
from service.web.admin.sheets import filled_in, value
from service.web.words import later

DUTIES = {"layers": later("Grunnturnus"), "shifts": later("Vakter"), "overrides": later("Endringer i vaktplanen"),
          "absences": later("Fravær")}  # fmt: skip
OF_USERS: Mapping[str, str] = {
    "name": later("navn"), "phone": later("mobilnummer"), "area": later("område"), "language": later("språk"),
    "born": later("fødselsdato"), "address": later("adresse"), "access": later("adkomst"),
    "sms_only": later("bare SMS"), "primary_contact": later("kontaktperson"), "avoid": later("hvem som unngås"),
    "coordinator": later("koordinator"), "consent": later("samtykke"), "objects": later("reservasjon"),
    "plan_by_sms": later("planen på SMS"), "plan": later("kriseplan"),
    "promised": later("lovet hjelp"), "next_of_kin": later("pårørende"),
    "texts_before_holidays": later("SMS før høytider, dager før"),
}  # fmt: skip
LISTED = 8  # shifts that are told one by one
MOST = 1000  # letters
NONE = "–"


@dataclass(frozen=True)
class Difference:
    """`before` and `after` are '' where only the key may be told."""

    label: str
    before: str = ""
    after: str = ""


class Compared:
    """Two organisations, whose items are asked for one by one."""

    def __init__(self, before: Organisation, after: Organisation) -> None:
        self._old, self._new = _by_kind(before), _by_kind(after)
        people = [*before.staff, *after.staff]
        self._names = {staff.id: staff.name for staff in people}
        both = (before, after)
        self._called = self._names | {area.id: area.name for one in both for area in one.areas}
        self._called |= {rota.id: rota.name for one in both for rota in one.rotas}

    def of(self, change: Change) -> list[Difference]:
        """None of what is new, goes, or only moves."""
        if change.what is not What.CHANGED:
            return []
        old, new = (one[change.kind].get(change.id, {}) for one in (self._old, self._new))
        described = next((one for one in DESCRIBED.values() if one.one == change.kind), None)
        found = [*self._fields(described, old, new)] if described else []
        return found + [*self._duties(old, new)]

    def _fields(self, described: Described, old: Plain, new: Plain) -> Iterator[Difference]:
        was, is_now = (filled_in(described, item, self._names) for item in (old, new))
        for one in flat(described.groups):
            before, after = value(was, one), value(is_now, one)
            if before != after:
                yield Difference(str(one.label), self._said(one, before), self._said(one, after))

    def _said(self, one: Field, written: str) -> str:
        """A choice by its words, ids by their names."""
        choices = {key: str(label) for key, label in one.choices} | self._called
        if one.parts:
            return written[:MOST]
        return ", ".join(choices.get(part, part) for part in written.split(", "))[:MOST] or NONE

    def _duties(self, old: Plain, new: Plain) -> Iterator[Difference]:
        for key, label in DUTIES.items():
            was, is_now = (Counter(self._line(row) for row in item.get(key) or ()) for item in (old, new))
            gone, come = [*(was - is_now).elements()], [*(is_now - was).elements()]
            if gone or come:
                yield Difference(str(label), _some(gone), _some(come))
            elif old.get(key) != new.get(key):
                yield Difference(str(label))

    def _line(self, row: Any) -> str:
        """`Kari Eksempel 2026-12-24 08:00 2026-12-24 20:00`: what a row says, without its keys."""
        if isinstance(row, Mapping):
            return " ".join(self._line(one) for one in row.values())
        if isinstance(row, list | tuple):
            return ", ".join(self._line(one) for one in row)
        return NONE if row is None else self._called.get(str(row), str(row).replace("T", " "))


def of_user(old: Plain, new: Plain) -> list[Difference]:
    """The keys alone: what they hold is sealed."""
    return [Difference(str(OF_USERS[key])) for key in OF_USERS if old.get(key) != new.get(key)]


def _some(rows: Sequence[str]) -> str:
    more = [f"+ {len(rows) - LISTED}"] if len(rows) > LISTED else []
    return "; ".join([*rows[:LISTED], *more])[:MOST] or NONE


def _by_kind(organisation: Organisation) -> dict[str, dict[str, Plain]]:
    plain = as_written(organisation)
    found = {one.one: {item["id"]: item for item in plain.get(str(one.kind), ())}
             for one in DESCRIBED.values() if one.kind is not Kind.WHOLE}
    absences: dict[str, Plain] = {}
    for absence in plain.get("absences", ()):
        but_who = {key: said for key, said in absence.items() if key != "staff"}
        absences.setdefault(absence["staff"], {"absences": []})["absences"].append(but_who)
    lists = DESCRIBED[Kind.WHOLE].elsewhere
    return {**found, "absences": absences,
            "organisation": {key: {key: said} for key, said in plain.items() if key not in lists}}
