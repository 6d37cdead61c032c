"""What a viewer sees of duty reports: all of one that was made for them, counts of those of areas that they lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort
from sqlalchemy import Connection, select

from schedules.organisation import Organisation
from service import plans
from service.accounts import Viewer
from service.accounts.reach import HELPERS
from service.errors import UnknownArea
from service.line.moment import Moment
from service.models import DutyReportCopyRow, DutyReportRow
from service.models.account import Role
from service.models.conversation import ConversationKind, Journal, State
from service.mornings import book, telling
from service.mornings.telling import Told
from service.organisation import standing
from service.plans.grounds import Ground
from service.web import viewing
from service.web.edge import edge
from service.web.words import _, counted

READ_FOR = timedelta(days=14)  # those whom it was made for read what it tells; afterwards its counts
LISTED_FOR = timedelta(days=60)
MOST = 200
LOGGED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Seen:
    """A report as far as the viewer may see it. `copy` None: its counts alone."""

    report: DutyReportRow
    copy: DutyReportCopyRow | None

    @property
    def counts(self) -> Mapping[str, int]:
        return self.report.counts if self.copy is None else self.copy.counts


@dataclass(frozen=True)
class Entry:
    seen: Seen
    area: str
    counts: str


@dataclass(frozen=True)
class Line:
    """One conversation, in words. `person`: the id of whose page the viewer comes to from here."""

    told: Told
    who: str
    helper: str | None
    outcome: str
    journal: str
    person: str | None


@dataclass(frozen=True)
class Shown:
    """`lines` None: the viewer is told counts alone."""

    seen: Seen
    area: str
    counts: str
    lines: Sequence[Line] | None
    earlier: Sequence[Line]
    read_by: str | None
    may_follow_up: bool


def listed(db: Connection, now: datetime) -> list[Entry]:
    viewer, organisation = viewing.viewer(), standing(db).organisation
    names = {area.id: area.name for area in organisation.areas}
    led = _led(viewer, organisation)
    found = book.listed(db, viewer.staff_id, led, now - LISTED_FOR, MOST)
    entries = [Seen(report, _readable(report, copy, now)) for report, copy in found
               if report.area_id in led or _readable(report, copy, now) is not None]  # fmt: skip
    return [Entry(one, names.get(one.report.area_id, one.report.area_id), in_words(one.counts)) for one in entries]


def seen(db: Connection, id: str, now: datetime) -> Seen:
    """404 where it was not made for the viewer, and is of no area that they lead."""
    viewer, report = viewing.viewer(), book.find(db, id)
    if report is None:
        abort(404)
    copy = _readable(report, book.copy_of(db, id, viewer.staff_id), now)
    if copy is None and not viewer.may(report.area_id, Role.MANAGER):
        abort(404)
    return Seen(report, copy)


def opened(db: Connection, seen: Seen, now: datetime) -> Shown:
    """What it tells, logged for each person in it, where it was made for the viewer."""
    report, copy = seen.report, seen.copy
    try:
        moment = edge().transactions.look(db, report.area_id, now)
    except UnknownArea:
        abort(404)
    lines: list[Line] | None = None
    if copy is not None:
        told = telling.told(moment, report.since, report.until)
        told = told if copy.whole else telling.of_coordinator(told, copy.staff_id)
        _log(moment, told, copy.staff_id)
        lines = [_line(moment, one, copy.staff_id) for one in told]
    return Shown(
        seen, moment.area.name, in_words(seen.counts),
        None if lines is None else [one for one in lines if one.told.of_the_time],
        [one for one in lines or () if not one.told.of_the_time],
        moment.first_name(report.read_by) if report.read_by else None,
        copy is not None and copy.whole and report.tells and report.read_at is None,
    )  # fmt: skip


def in_words(counts: Mapping[str, int]) -> str:
    if not any(counts.values()):
        return _("Ingenting å fortelle.")
    said = [
        counted("{n} henvendelse", "{n} henvendelser", counts.get("conversations", 0)),
        counted("{n} ikke besvart", "{n} ikke besvarte", n) if (n := counts.get("unanswered", 0)) else "",
        counted("{n} ikke avsluttet", "{n} ikke avsluttede", n) if (n := counts.get("held", 0)) else "",
        _("{n} mens ingen hadde vakt", n=n) if (n := counts.get("in_gap", 0)) else "",
        counted("{n} ikke journalført", "{n} ikke journalførte", n) if (n := counts.get("unjournalled", 0)) else "",
    ]
    return f"{', '.join(one for one in said if one)}."


def _led(viewer: Viewer, organisation: Organisation) -> list[str]:
    return [area.id for area in organisation.areas if viewer.may(area.id, Role.MANAGER)]


def _readable(report: DutyReportRow, copy: DutyReportCopyRow | None, now: datetime) -> DutyReportCopyRow | None:
    """The copy, while what it tells may still be read by whom it was made for."""
    return copy if viewing.viewer().has(*HELPERS) and now < report.until + READ_FOR else None


def _line(moment: Moment, one: Told, staff_id: str) -> Line:
    helper = moment.first_name(one.helper) if one.helper is not None else None
    knows = one.user is not None and staff_id in (one.user.coordinator, one.user.primary_contact)
    return Line(one, _who(one), helper, _outcome(one, helper), _journal(one),
                one.user.id if one.user is not None and knows else None)  # fmt: skip


def _who(one: Told) -> str:
    if one.kind == ConversationKind.NEXT_OF_KIN:
        return _("Pårørende")
    return one.user.name if one.user is not None else _("Ukjent nummer")


def _outcome(one: Told, helper: str | None) -> str:
    if one.state == State.CLOSED:
        return _("Avsluttet av {name}.", name=helper) if helper else _("Avsluttet.")
    if one.state == State.TAKEN and helper:
        return _("{name} har henvendelsen. Den er ikke avsluttet.", name=helper)
    return _("Ikke besvart ennå.")


def _journal(one: Told) -> str:
    if one.journal == Journal.JOURNALLED:
        return _("Journalført.")
    if one.journal == Journal.NOT_RELEVANT:
        return _("Skal ikke journalføres.")
    return _("Ikke journalført ennå.")


def _log(moment: Moment, told: Sequence[Told], staff_id: str) -> None:
    rows = plans.OPENING.c
    lately = (rows.staff_id == staff_id) & (rows.what == plans.Opened.MORNING) & (rows.at > moment.now - LOGGED_EVERY)
    logged = set(moment.db.scalars(select(rows.service_user_id).where(lately)))
    for user in {one.user.id: one.user for one in told if one.user is not None}.values():
        if user.id not in logged:
            plans.log_opening(moment.db, moment.vault, user, plans.Opened.MORNING, moment.now, staff_id=staff_id,
                              on=Ground.REPORT)  # fmt: skip
