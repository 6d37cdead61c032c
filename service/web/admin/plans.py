"""Shifts and absences from another system's file (ics, CSV, Excel): what it would change, and taking in just that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import request
from sqlalchemy import Connection

from schedules.planned import Planned, PlanRefused
from schedules.sheets import MappingRefused
from schedules.takein import Proposal, Window, of_file
from service import events
from service.calendars import applying, confined, sources
from service.calendars.confined import Asked
from service.calendars.sources import Into
from service.organisation import Standing, standing, writing
from service.web import uploads, viewing
from service.web.admin.imports import Overtaken
from service.web.admin.plansaying import said
from service.web.admin.scope import Scope, scope
from service.web.edge import edge
from service.web.words import _, clock, later, short_day

ABSENCES = ""
COLUMNS: Mapping[str, str] = {
    "staff": later("Ansatt"), "start": later("Fra dato"), "start_clock": later("Fra klokka"),
    "end": later("Til dato"), "end_clock": later("Til klokka"), "kind": later("Slags fravær"), "sheet": later("Arket"),
}
ABSENT = {"vacation": later("ferie"), "sick": later("syk"), "leave": later("permisjon"), "training": later("kurs")}
SHOWN = 500


@dataclass(frozen=True)
class PlanFile:
    """A file as it was sent: into which rota ('' are absences), whose, with which columns."""

    name: str
    content: bytes
    rota: str
    staff: str | None
    columns: Mapping[str, str]

    @property
    def into(self) -> Into:
        return Into(self.rota or None, self.staff)


@dataclass(frozen=True)
class Row:
    what: str
    who: str
    when: str
    kind: str


@dataclass(frozen=True)
class PlanChecked:
    file: PlanFile
    title: str
    packed: str
    problems: Sequence[str] = ()
    rows: Sequence[Row] = ()
    more: int = 0
    unchanged: int = 0
    beside: int = 0
    is_empty: bool = False
    mark: str = ""


def choices() -> dict[str, Any]:
    """What the page of files offers to take plans into."""
    found = scope()
    organisation = found.stands.organisation
    rotas = [rota for rota in organisation.rotas if found.may_change("rota", rota.id)]
    people = [staff for staff in organisation.staff if found.may_change("staff", staff.id)]
    return {"everything": found.everything, "rotas": rotas, "people": sorted(people, key=lambda one: one.name),
            "columns": COLUMNS}


def sent(content: bytes, name: str) -> PlanFile:
    typed = {key: request.form.get(f"column-{key}", "").strip() for key in COLUMNS}
    columns = {key: value for key, value in typed.items() if value}
    return PlanFile(name, content, request.form.get("into", ""), request.form.get("staff") or None, columns)


def may_take_in(found: Scope, file: PlanFile) -> bool:
    """Absences of one person, or of everybody; shifts of a rota that is theirs."""
    if file.staff is not None and not (found.stands.staff(file.staff) and found.may_change("staff", file.staff)):
        return False
    if file.rota == ABSENCES:
        return found.everything or file.staff is not None
    return file.rota in found.stands.duty.rotas and found.may_change("rota", file.rota)


def check(file: PlanFile) -> PlanChecked:
    """What it would change now, or what is wrong with it."""
    now, packed = edge().now(), uploads.packed(file.content)
    with edge().database.read() as db:
        stands = standing(db)
        source = sources.of_files(db, stands, file.into)
    title = next((rota.name for rota in stands.organisation.rotas if rota.id == file.rota), _("Fravær"))
    try:
        plan, within = _plan(stands, file, now)
    except (PlanRefused, MappingRefused) as refused:
        told = refused.problems if isinstance(refused, PlanRefused) else [str(refused)]
        problems = [said(one) for one in told[:SHOWN]]
        return PlanChecked(file, title, packed, problems, more=max(0, len(told) - SHOWN))
    proposal = applying.proposed(stands, file.into, source.given if source else (), plan, within)
    beside = sum(not within.holds(one) for one in plan)
    rows = _rows(stands, proposal)
    return PlanChecked(file, title, packed, rows=rows[:SHOWN], more=max(0, len(rows) - SHOWN),
                       unchanged=proposal.unchanged, beside=beside, is_empty=not plan, mark=_mark(proposal))


def take_in(file: PlanFile) -> Proposal:
    """Just what was shown; Overtaken where it would now be something else. PlanRefused."""
    now = edge().now()
    with edge().database.read() as db:
        stands = standing(db)
    plan, within = _plan(stands, file, now)  # outside every transaction: nobody waits for a file that takes long
    with edge().database.write() as db:
        _look(db, file, plan, within)
        proposal = applying.apply_file(db, file.into, plan, within, None, now)
        events.record(db, "admin:plan:taken_in", file.rota or "absences", now,
                      account=viewing.viewer().account_id, staff_id=file.staff)
    return proposal


def _look(db: Connection, file: PlanFile, plan: Sequence[Planned], within: Window) -> None:
    writing.hold(db)
    stands = standing(db)
    source = sources.of_files(db, stands, file.into)
    proposal = applying.proposed(stands, file.into, source.given if source else (), plan, within)
    if _mark(proposal) != request.form.get("mark"):
        raise Overtaken


def _plan(stands: Standing, file: PlanFile, now: datetime) -> tuple[list[Planned], Window]:
    whole = applying.window(stands, now)
    columns = dict(file.columns) if confined.is_table(file.content, file.name) and file.columns else None
    asked = Asked(file.name, stands.organisation.timezone, whole.since.isoformat(), whole.until.isoformat(), columns)
    plan = applying.plan(stands, file.into, confined.occurrences(file.content, asked), file.name)
    return plan, of_file(whole, plan)


def _mark(proposal: Proposal) -> str:
    return sha256(repr((proposal.added, proposal.removed)).encode()).hexdigest()


def _rows(stands: Standing, proposal: Proposal) -> list[Row]:
    both = [(_("Bort"), one) for one in proposal.removed] + [(_("Ny"), one) for one in proposal.added]
    both.sort(key=lambda pair: (pair[1].start, pair[0], pair[1].staff))
    return [Row(what, _called(stands, one.staff), _span(one), str(ABSENT[one.kind]) if one.kind else "")
            for what, one in both]


def _called(stands: Standing, id: str) -> str:
    found = stands.staff(id)
    return found.name if found else id


def _span(one: Planned) -> str:
    return f"{short_day(one.start)} {clock(one.start)} – {short_day(one.end)} {clock(one.end)}"
