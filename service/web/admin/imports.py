"""An organisation file, or the file of service users: what it would change, and taking in exactly that."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from flask import request
from sqlalchemy import Connection

from schedules.organisation import Organisation
from schedules.orgchanges import Change, Changes, What, changes
from schedules.orgfile import LeftOut
from schedules.orgmerge import Plain
from schedules.orgwrite import as_written
from schedules.yamlfile import Document, FileRefused, read
from service import events, line, organisation, people
from service.organisation.items import Maker, keep_document
from service.web import uploads, viewing
from service.web.admin.differences import Compared, Difference, of_user
from service.web.admin.foreseeing import Outcome, areas_out, foresee_file, names_of
from service.web.admin.saying import said
from service.web.edge import edge
from service.web.words import _, counted, later

WHAT = {What.ADDED: later("Nytt"), What.CHANGED: later("Endres"), What.MOVED: later("Flyttes i rekkefølgen"),
        What.RETIRED: later("Tas ut")}  # fmt: skip
KINDS = {
    "organisation": later("Felles"), "area": later("Område"), "staff": later("Ansatt"), "rota": later("Vaktlinje"),
    "absences": later("Fravær"), "coverage": later("Bemanningskrav"), "period": later("Periode"),
    "service_user": later("Bruker"),
}
SHOWN = 500
Differ: TypeAlias = Callable[[Change], Sequence[Difference]]


class AreasGoUnticked(Exception):
    """Areas would be taken out, and nobody has said that they shall be."""


class Overtaken(Exception):
    """What would change is not (any more) what was shown."""


@dataclass(frozen=True)
class Row:
    what: str
    kind: str
    name: str
    changed: Sequence[Difference] = ()


@dataclass(frozen=True)
class Problem:
    line: int
    key: str
    reason: str


@dataclass(frozen=True)
class Checked:
    """`mark` stands for all that would change, from what; `packed` is the file, for the form that confirms."""

    which: str
    prune: bool
    file: str
    packed: str = ""
    problems: Sequence[Problem] = ()
    more: int = 0
    rows: Sequence[Row] = ()
    unchanged: int = 0
    outcome: Outcome | None = None
    mark: str = ""
    areas_out: str = ""  # their names: taking these out needs a tick of its own


def check(which: str, name: str, content: bytes, left_out: LeftOut) -> Checked:
    """What taking the file in would change, or what is wrong with it."""
    prune, packed = left_out is LeftOut.RETIRES, uploads.packed(content)
    try:
        document = read(io.BytesIO(content), name or _("det du limte inn"))
        with edge().database.read() as db:
            if which == "users":
                before, after, found = people.compared(db, document, left_out, edge().vault, edge().now())
                return Checked(which, prune, name, packed, rows=_rows(found, {}, _of_users(before, after)),
                               unchanged=found.unchanged,
                               mark=_mark(before, found), more=max(0, len(found.listed) - SHOWN),
                               outcome=_users_out(found))
            numbers = organisation.service_user_numbers(db, lambda: edge().vault)
            old, new = organisation.over_stored(db, document, left_out, numbers)
    except FileRefused as refused:
        told = [Problem(one.line, one.key, said(one.reason)) for one in refused.problems]
        return Checked(which, prune, name, problems=told[:SHOWN], more=max(0, len(told) - SHOWN))
    found = changes(old, new)
    return Checked(which, prune, name, packed, rows=_rows(found, names_of(old) | names_of(new), Compared(old, new).of),
                   unchanged=found.unchanged, outcome=foresee_file(old, new, edge().now()),
                   mark=_mark(as_written(old), found), areas_out=areas_out(old, new),
                   more=max(0, len(found.listed) - SHOWN))


def take_in(which: str, name: str, content: bytes, left_out: LeftOut) -> Changes:
    """Exactly what was shown; Overtaken where it would now be something else. FileRefused."""
    document, now = read(io.BytesIO(content), name), edge().now()
    with edge().database.write() as db:
        if which == "users":
            return _take_in_users(db, document, left_out)
        maker = Maker(viewing.viewer().account_id, edge().vault, _as_shown)
        return keep_document(db, document, left_out, maker, now, line.duty_changed)


def _take_in_users(db: Connection, document: Document, left_out: LeftOut) -> Changes:
    organisation.writing.hold(db)
    before, _after, found = people.compared(db, document, left_out, edge().vault, edge().now())
    _same(_mark(before, found))
    people.take_in(db, document, left_out, edge().vault, edge().now())
    events.record(db, "admin:users:imported", "service_users", edge().now(), account=viewing.viewer().account_id)
    return found


def _as_shown(before: Organisation, after: Organisation) -> None:
    _same(_mark(as_written(before), changes(before, after)))
    if areas_out(before, after) and not request.form.get("areas_out"):
        raise AreasGoUnticked


def _same(mark: str) -> None:
    if request.form.get("mark") != mark:
        raise Overtaken


def _users_out(found: Changes) -> Outcome | None:
    out = sum(one.what is What.RETIRED for one in found.listed)
    said = counted("{n} bruker tas ut. Vi kjenner ikke igjen den som skriver, og planen kan ikke hentes fram.",
                   "{n} brukere tas ut. Vi kjenner dem ikke igjen når de skriver, og planene kan ikke hentes fram.",
                   out)
    return Outcome([said], ()) if out else None


def _mark(before: Mapping[str, object], found: Changes) -> str:
    listed = [(str(one.what), one.kind, one.id) for one in found.listed]
    return sha256(json.dumps([before, listed], sort_keys=True).encode()).hexdigest()


def _of_users(before: Mapping[str, Plain], after: Mapping[str, Plain]) -> Differ:
    return lambda one: of_user(before[one.id], after[one.id]) if one.what is What.CHANGED else []


def _rows(found: Changes, names: Mapping[tuple[str, str], str], differ: Differ) -> list[Row]:
    return [
        Row(str(WHAT[one.what]), str(KINDS[one.kind]), names.get((one.kind, one.id), one.id), differ(one))
        for one in found.listed[:SHOWN]
    ]  # fmt: skip
