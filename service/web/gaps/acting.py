"""What is done about a gap from its page. What is no longer so is said, and nothing is done."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from schedules.instants import Zone
from service import gaps, offers, organisation, promised
from service.accounts import Viewer
from service.errors import VaktlinjeError
from service.gaps import Acceptance
from service.gaps import book as gap_book
from service.models.account import Role
from service.offers import Assignment, Made, Wish
from service.offers.errors import DeadlineBeforeMorning, DeadlineTooLate
from service.web import viewing
from service.web.edge import edge
from service.web.gaps import promising
from service.web.gaps.forms import UNREADABLE_TIME, AcceptForm, AssignForm, OfferForm, sentence
from service.web.gaps.one import OneGap, found, one_gap, seen
from service.web.gaps.suggesting import chosen
from service.web.planning.undoing import taken_back
from service.web.words import _, counted

EVERYBODY = "all"


@dataclass(frozen=True)
class Desk:
    """The gap as its page shows it now, for this viewer, with its forms as they were sent."""

    gap: OneGap
    viewer: Viewer
    accepting: AcceptForm
    offering: OfferForm
    assigning: AssignForm
    promised: list[promising.Line]  # for a manager, who accepts

    @property
    def is_manager(self) -> bool:
        return self.viewer.may(self.gap.area_id, Role.MANAGER)


def desk(id: str) -> Desk:
    """404 for a gap that is not theirs."""
    now = edge().now()
    with edge().database.read() as db:
        viewer = viewing.require(found(db, id).area_id, Role.MANAGER, Role.PLANNER)
    standing = gaps.bring_up_to_date(edge().database, now)
    with edge().database.read() as db:
        gap = one_gap(db, standing, found(db, id), now)
        asked = promising.lines(db, standing, id, viewer, now) if viewer.may(gap.area_id, Role.MANAGER) else []
    reason, told = gap.earlier
    if request.method == "POST":
        asked = promising.typed(asked, request.form)
    accepting = AcceptForm(seen=gap.seen, reason=reason, told_instead=told)
    offering = OfferForm(seen=gap.seen).offering(gap.stretches)
    return Desk(gap, viewer, accepting, offering, AssignForm(seen=gap.seen).assigning(gap.stretches), asked)


def accept(at: Desk) -> Response | None:
    """None where the form is to be shown again."""
    if at.viewer.staff_id is None:
        return back(at, _("Kontoen din er ikke knyttet til en ansatt. Den som administrerer Vaktlinje, kan ordne det."),
                    "wrong")  # fmt: skip
    if not at.accepting.validate_on_submit() or any(one.wrong for one in at.promised):
        return None
    words = Acceptance(at.viewer.staff_id, at.accepting.reason.data, at.accepting.told_instead.data)
    try:
        with edge().database.write() as db:
            if not _is_as_seen(db, at, at.accepting.seen.data):
                return _overtaken(at)
            zone, instead = _zone_of(db), promising.instead(at.promised)
            promised.keep(db, edge().vault, at.gap.id, instead, at.viewer.staff_id, zone, edge().now())
            gaps.accept_by_role(db, at.gap.id, words, edge().now())
    except VaktlinjeError as error:
        at.accepting.refuse("reason", sentence(error))
        return None
    return back(at, _("Godtatt. Den som skriver når ingen har vakt, får vite det du skrev."), "good")


def withdraw_acceptance(at: Desk, was: str | None) -> Response:
    try:
        with edge().database.write() as db:
            if not _is_as_seen(db, at, was):
                return _overtaken(at)
            gaps.withdraw_acceptance(db, at.gap.id, at.viewer.staff_id, edge().now())
    except VaktlinjeError:
        return _overtaken(at)
    return back(at, _("Godkjenningen er trukket tilbake. Tidsrommet er udekket igjen."), "good")


def offer(at: Desk, to: str | None) -> Response | None:
    """`to`: EVERYBODY, or those who are ticked."""
    form = at.offering
    if form.seen.data != at.gap.seen:
        return _overtaken(at)
    if not form.validate_on_submit():
        return None
    named = () if to == EVERYBODY else tuple(form.to.data or ())
    if not named and to != EVERYBODY:
        form.refuse("to", _("Kryss av for minst én, eller spør alle."))
        return None
    try:
        deadline = form.until(_zone())
    except ValueError:
        form.refuse("deadline", str(UNREADABLE_TIME))
        return None
    now = edge().now()
    try:
        wish = _wish(at, named, deadline, now)
    except ValueError:
        form.refuse("stretch", _("Velg en av dem som står i listen."))
        return None
    try:
        made = offers.offer(edge().transactions, wish, now)
    except VaktlinjeError as error:
        beside = "deadline" if isinstance(error, DeadlineTooLate | DeadlineBeforeMorning) else "stretch"
        form.refuse(beside, sentence(error))
        return None
    return back(at, _offered(made), "good")


def _wish(at: Desk, named: tuple[str, ...], deadline: datetime | None, now: datetime) -> Wish:
    start, end = chosen(at.offering.stretch.data, now)
    return Wish(at.gap.id, named, start, end, None, deadline, at_once=bool(at.offering.at_once.data))


def _offered(made: Made) -> str:
    """To how many, when they read it, and what else it fills."""
    said = [counted("Tilbudt som #{number} til én.", "Tilbudt som #{number} til {n}.", len(made.asked),
                    number=made.offer.number)]  # fmt: skip
    if made.sent > made.offer.offered_at:
        said.append(_("SMS-ene går kl. 08, så ingen blir vekket."))
    with edge().database.read() as db:
        stands = organisation.standing(db)
        areas = [stands.area(gap.area_id) for gap in offers.also_filled(db, stands.duty, made.offer)]
    names = dict.fromkeys(area.name for area in areas if area is not None)
    return " ".join([*said, *([_("Et ja dekker også {areas}.", areas=", ".join(names))] if names else [])])


def assign(at: Desk) -> Response | None:
    form = at.assigning
    if form.seen.data != at.gap.seen:
        return _overtaken(at)
    if not form.validate_on_submit():
        return None
    staff, _space, stretch = form.who.data.partition(" ")
    now = edge().now()
    try:
        start, end = chosen(stretch, now)
        wish = Assignment(at.gap.id, staff, start, end, at.viewer.account_id, at.viewer.staff_id, at.gap.told.sentence)
        offers.assign(edge().transactions, wish, now)
    except ValueError:
        form.refuse("who", _("Velg en av dem som står i listen."))
        return None
    except VaktlinjeError as error:
        form.refuse("who", sentence(error))
        return None
    return back(at, _("Satt opp. Si fra til vedkommende; før vakten blir de bedt om å bekrefte den."), "good")


def undo_assignment(at: Desk, change: str) -> Response:
    """Of those that were put on duty from this page, by whoever might do that."""
    if change not in [one.change for one in at.gap.history]:
        abort(404)
    return back(at, *taken_back(change, at.viewer.account_id, edge().now()))


def withdraw_offer(at: Desk, offer_id: str) -> Response:
    if offer_id not in [offer.id for offer in at.gap.offers]:
        abort(404)
    try:
        withdrawn = offers.withdraw(edge().transactions, offer_id, edge().now())
    except VaktlinjeError:
        return _overtaken(at)
    return back(at, _("Tilbudet #{number} er trukket tilbake.", number=withdrawn.number), "good")


def back(at: Desk, said: str, kind: str) -> Response:
    """To the gap's page, which says what was done."""
    flash(said, kind)
    return redirect(url_for("gaps.one", gap=at.gap.id), 303)


def _overtaken(at: Desk) -> Response:
    return back(at, _("Noe ble endret mens du så på siden, så ingenting er gjort. Slik står det nå."), "warn")


def _is_as_seen(db: Connection, at: Desk, was: str | None) -> bool:
    """Under the area's lock: nobody changes the gap until the transaction ends."""
    gap_book.hold(db, [at.gap.area_id])
    record = gap_book.find(db, at.gap.id)
    return record is not None and seen(record) == was


def _zone_of(db: Connection) -> ZoneInfo:
    return ZoneInfo(organisation.standing(db).organisation.timezone)


def _zone() -> Zone:
    with edge().database.read() as db:
        return organisation.standing(db).duty.zone
