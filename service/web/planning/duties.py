"""A stretch of the calendar, and what can be done with it; shifts and overrides added, changed, split and removed."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from schedules.fill import Candidate
from schedules.organisation import Override, Rota, Shift
from schedules.parts import Takers
from service.gaps import book, suggesting
from service.models.account import Role
from service.models.gap import GapState
from service.organisation.editing import Add, Change, Dated, EditRefused, Remove, Split, Why
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.planning.blueprint import planning
from service.web.planning.deciding import Proposal, decide
from service.web.planning.desk import Desk, desk
from service.web.planning.foreseen import at_time, span
from service.web.planning.forms import NOBODY, AddForm, DatedForm, RemoveForm, SplitForm, people_of
from service.web.planning.strata import AROUND, Stretch, dated_by, key_of, stretch_at
from service.web.planning.times import as_written, from_address, shown
from service.web.planning.wording import REASONS, SOURCES, STATES
from service.web.words import _

FREE_LISTED = 6


@planning.get("/rota/change/<rota>")
@calls_from(Role.PLANNER)
def stretch(rota: str) -> ResponseReturnValue:
    """Who has it, where it comes from, what lies beneath, who could take it, and what can be done."""
    at_desk = desk()
    on = at_desk.rota(rota)
    at = _asked("at", at_desk)
    if at is None and "at" in request.args:
        flash(_("Denne tiden finnes ikke. Her er det som gjelder nå."), "wrong")
    found = _stretch(at_desk, on, at or at_desk.now)
    return render_template(
        "planning/stretch.html", desk=at_desk, it=found, gap=_gap(at_desk, found),
        who=_suggested(at_desk, found), part=_partly(at_desk, found), sources=SOURCES, states=STATES,
        reasons=REASONS, span=span, nobody=NOBODY, written=as_written, free_listed=FREE_LISTED,
    )  # fmt: skip


@planning.route("/rota/change/<rota>/add", methods=["GET", "POST"])
@calls_from(Role.PLANNER)
def add(rota: str) -> ResponseReturnValue:
    """A new shift or override: who, and when."""
    at_desk = desk()
    on = at_desk.rota(rota)
    form = AddForm()
    form.who.choices = people_of(at_desk, on, nobody=True)
    if request.method == "GET":
        _fill(form, at_desk, _asked("start", at_desk), _asked("end", at_desk), request.args.get("staff", ""))
        form.kind.data = "shift" if request.args.get("kind") == "shift" else "override"
    return decide(form, at_desk, lambda: _added(form, at_desk, on), "planning/add.html", rota=on,
                  back=_back(at_desk, on, form))


@planning.route("/rota/change/<rota>/edit", methods=["GET", "POST"])
@calls_from(Role.PLANNER)
def change(rota: str) -> ResponseReturnValue:
    """Another person or other times for a shift or an override that is written."""
    at_desk = desk()
    on = at_desk.rota(rota)
    old = dated_by(on, request.args.get("item", ""))
    form = DatedForm()
    form.who.choices = people_of(at_desk, on, nobody=isinstance(old, Override))
    if request.method == "GET":
        if old is None:
            return _gone(on)
        begins, ends = at_desk.zone.moment(old.start), at_desk.zone.moment(old.end)
        _fill(form, at_desk, _asked("start", at_desk) or begins, _asked("end", at_desk) or ends, old.staff or NOBODY)
    return decide(form, at_desk, lambda: _changed(form, at_desk, on, old), "planning/edit.html", rota=on, old=old,
                  back=_back(at_desk, on, form))


@planning.get("/rota/change/<rota>/times")
@calls_from(Role.PLANNER)
def times(rota: str) -> ResponseReturnValue:
    """Where an edge of a stretch was dragged to, `start` or `end`: the form that would do it, filled in."""
    at_desk = desk()
    on = at_desk.rota(rota)
    at = _asked("at", at_desk)
    if at is None or any(request.args.get(name) and _asked(name, at_desk) is None for name in ("start", "end")):
        flash(_("Tidene kunne ikke leses. Ingenting er endret."), "wrong")
        return redirect(url_for("planning.stretch", rota=on.id), 303)
    found = _stretch(at_desk, on, at)
    start, end = _asked("start", at_desk) or found.start, _asked("end", at_desk) or found.end
    return redirect(_dragged(at_desk, found, start, end), 303)


@planning.route("/rota/change/<rota>/split", methods=["GET", "POST"])
@calls_from(Role.PLANNER)
def split(rota: str) -> ResponseReturnValue:
    """Somebody else from a time on: two shifts of one, or an override over the rest of what a layer gives."""
    at_desk = desk()
    on = at_desk.rota(rota)
    at = _asked("stretch", at_desk)
    if at is None:
        return _gone(on)
    found = _stretch(at_desk, on, at)
    form = SplitForm()
    form.who.choices = people_of(at_desk, on, nobody=True)
    if request.method == "GET":
        form.at.data = shown(as_written(_middle(found), at_desk.zone), at_desk.zone)
    return decide(form, at_desk, lambda: _parted(form, at_desk, found), "planning/split.html", rota=on, it=found,
                  span=span, back=url_for("planning.stretch", rota=on.id, at=request.args["stretch"]))


@planning.route("/rota/change/<rota>/remove", methods=["GET", "POST"])
@calls_from(Role.PLANNER)
def remove(rota: str) -> ResponseReturnValue:
    """A shift or an override goes, and what lies beneath has it."""
    at_desk = desk()
    on = at_desk.rota(rota)
    old = dated_by(on, request.args.get("item", ""))
    if request.method == "GET" and old is None:
        return _gone(on)
    return decide(RemoveForm(), at_desk, lambda: _removed(at_desk, on, old), "planning/remove.html", rota=on,
                  what=_named(at_desk, old) if old else "",
                  back=url_for("planning.stretch", rota=on.id, at=old.start if old else None))


def _added(form: AddForm, at_desk: Desk, on: Rota) -> Proposal:
    who, start, end = form.person("who"), form.time("start", at_desk), form.time("end", at_desk)
    if form.kind.data == "shift" and who is None:
        raise EditRefused(Why.NEEDS_PERSON, "staff")
    made: type[Shift] | type[Override] = Shift if form.kind.data == "shift" else Override
    duty = made.model_construct(staff=who, start=start.written, end=end.written)
    if who is None:
        what = _("{rota} står tom {when}", rota=on.name, when=span(at_desk, start.at, end.at))
    else:
        what = _("{name} har {rota} {when}", name=at_desk.name(who), rota=on.name,
                 when=span(at_desk, start.at, end.at))
    notes = tuple(note for note in (start.note, end.note) if note)
    return Proposal(Add(on.id, duty), what, start.at, end.at, _stretch_page(on, start.written), notes)


def _changed(form: DatedForm, at_desk: Desk, on: Rota, old: Dated | None) -> Proposal:
    who, start, end = form.person("who"), form.time("start", at_desk), form.time("end", at_desk)
    if old is None:
        raise EditRefused(Why.NOT_THERE)
    new = old.model_copy(update={"staff": who, "start": start.written, "end": end.written})
    what = _("{rota}: {before} blir {after}", rota=on.name, before=_named(at_desk, old), after=_named(at_desk, new))
    notes = tuple(note for note in (start.note, end.note) if note)
    begins, ends = at_desk.zone.moment(old.start), at_desk.zone.moment(old.end)
    return Proposal(Change(on.id, old, new), what, min(begins, start.at), max(ends, end.at),
                    _stretch_page(on, start.written), notes, end.at)


def _parted(form: SplitForm, at_desk: Desk, found: Stretch) -> Proposal:
    who, at = form.person("who"), form.time("at", at_desk)
    if not found.start < at.at < found.end:
        raise EditRefused(Why.NOT_INSIDE, "at")
    rest = Override.model_construct(staff=who, start=at.written, end=as_written(found.end, at_desk.zone))
    deciding = found.deciding
    old = dated_by(found.rota, deciding.key) if deciding else None
    edit = Split(found.rota.id, old, at.written, who) if old is not None and _can_be(old, who) else Add(
        found.rota.id, rest)
    what = _("{rota} deles {at}: {name} har resten", rota=found.rota.name, at=at_time(at_desk, at.at),
             name=at_desk.name(who) or _("ingen"))
    return Proposal(edit, what, found.start, found.end, _stretch_page(found.rota, at.written),
                    (at.note,) if at.note else ())


def _can_be(old: Dated, who: str | None) -> bool:
    """A shift is somebody's; that nobody has the rest is said by an override."""
    return who is not None or isinstance(old, Override)


def _removed(at_desk: Desk, on: Rota, old: Dated | None) -> Proposal:
    if old is None:
        raise EditRefused(Why.NOT_THERE)
    what = _("{rota}: {what} fjernes", rota=on.name, what=_named(at_desk, old))
    begins, ends = at_desk.zone.moment(old.start), at_desk.zone.moment(old.end)
    return Proposal(Remove(on.id, old), what, begins, ends, _stretch_page(on, old.start))


def _dragged(at_desk: Desk, found: Stretch, start: datetime, end: datetime) -> str:
    """The edge that moved decides: of what is written its times change; of a layer, time is added or given away."""
    deciding, zone = found.deciding, at_desk.zone
    old = dated_by(found.rota, deciding.key) if deciding else None
    if old is not None:
        since = start if start != found.start else zone.moment(old.start)
        until = end if end != found.end else zone.moment(old.end)
        return url_for("planning.change", rota=found.rota.id, item=key_of(old), start=as_written(since, zone),
                       end=as_written(until, zone))
    longer = start < found.start or end > found.end
    if (start != found.start) == (end != found.end):  # both, or neither
        since, until, longer = start, end, True
    else:
        moved = (start, found.start) if start != found.start else (found.end, end)
        since, until = min(moved), max(moved)
    return url_for("planning.add", rota=found.rota.id, start=as_written(since, zone), end=as_written(until, zone),
                   staff=found.staff if longer else None)


def _suggested(at_desk: Desk, found: Stretch) -> list[Candidate]:
    start = max(found.start, at_desk.now.replace(second=0, microsecond=0))
    if start >= found.end or found.end - start > AROUND:
        return []
    with edge().database.read() as db:
        listed = suggesting.considered(db, at_desk.stands, found.rota.id, start, found.end, at_desk.now)
    return [one for one in listed if one.staff != found.staff]


def _gap(at_desk: Desk, found: Stretch) -> str | None:
    """The id of an open gap in it, where nobody has it: it is offered on that gap's page."""
    if found.staff is not None:
        return None
    with edge().database.read() as db:
        gaps = book.between(db, found.rota.areas, max(found.start, at_desk.now), found.end)
    mine = [gap for gap in gaps if gap.state == GapState.OPEN and at_desk.viewer.may(gap.area_id, Role.PLANNER)]
    return mine[0].id if mine else None


def _partly(at_desk: Desk, found: Stretch) -> Takers:
    """Who could take a part of it, and which."""
    start = max(found.start, at_desk.now.replace(second=0, microsecond=0))
    if start >= found.end or found.end - start > AROUND:
        return Takers(())
    with edge().database.read() as db:
        return suggesting.partly(db, at_desk.stands, found.rota.id, start, found.end, at_desk.now)


def _stretch(at_desk: Desk, on: Rota, at: datetime) -> Stretch:
    return stretch_at(at_desk.organisation, at_desk.stands.duty, on, at)


def _asked(name: str, at_desk: Desk) -> datetime | None:
    return from_address(request.args.get(name, ""), at_desk.zone)


def _fill(form: DatedForm, at_desk: Desk, start: datetime | None, end: datetime | None, staff: str) -> None:
    zone = at_desk.zone
    form.who.data = staff
    for field, exact, at in ((form.start, form.start_exact, start), (form.end, form.end_exact, end)):
        if at is not None:
            exact.data = as_written(at, zone)
            field.data = shown(exact.data, zone)


def _middle(found: Stretch) -> datetime:
    """To the whole hour."""
    middle = found.start + (found.end - found.start) / 2
    return max(found.start, middle.replace(minute=0, second=0, microsecond=0))


def _named(at_desk: Desk, duty: Dated) -> str:
    begins, ends = at_desk.zone.moment(duty.start), at_desk.zone.moment(duty.end)
    return _("{name} {when}", name=at_desk.name(duty.staff) or _("ingen"), when=span(at_desk, begins, ends))


def _stretch_page(on: Rota, at: str) -> str:
    return url_for("planning.stretch", rota=on.id, at=at)


def _back(at_desk: Desk, on: Rota, form: DatedForm) -> str:
    return url_for("planning.stretch", rota=on.id, at=form.start_exact.data or None)


def _gone(on: Rota) -> ResponseReturnValue:
    flash(_("Det du ville endre, finnes ikke lenger slik du så det."), "wrong")
    return redirect(url_for("planning.stretch", rota=on.id), 303)
