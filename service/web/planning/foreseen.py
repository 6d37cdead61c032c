"""What a change would lead to, as a planner reads it: whose duty moves, what opens and is covered, what to look at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from schedules.duty import Duty
from schedules.findings import Finding
from schedules.parts import Takers
from service import offers
from service.callouts import callouts
from service.gaps.preview import Emptied, Foreseen, Moved, Turned, differing, foresee, reduced
from service.gaps.suggesting import could_take
from service.offers import Yes
from service.organisation.editing import ChangeAbsence, Edit, Register, edited
from service.web.edge import edge
from service.web.planning.desk import Desk
from service.web.words import _, clock, later, short_day

AHEAD = timedelta(days=400)
LISTED = 40  # rows of each kind; how many there are beyond that is told
ASKED = 4  # people named for a gap
FINDINGS = {
    "daily_rest": later("{name} får for lite døgnhvile ({when})."),
    "weekly_rest": later("{name} får for lite ukehvile ({when})."),
    "hours": later("{name} får mer enn 40 timer i uka ({when})."),
    "woken": later("{name} har hatt utrykning om natten ({when})."),
    "double_duty": later("{name} får to vakter samtidig: {rotas} ({when})."),
    "absent": later("{name} er borte i sin egen vakt: {rotas} ({when})."),
}


@dataclass(frozen=True)
class Move:
    when: str
    rota: str
    before: str
    after: str
    said_yes: bool = False  # who has it has said so in a text, and loses it


@dataclass(frozen=True)
class Opening:
    """`who` says who could take it; None for time that is covered."""

    what: str
    who: str | None = None


@dataclass(frozen=True)
class Shown:
    moved: Sequence[Move]
    opened: Sequence[Opening]
    mended: Sequence[Opening]
    warnings: Sequence[str]
    notes: Sequence[str]
    more: int  # moves that are not listed
    emptied: Sequence[str] = ()

    @property
    def summary(self) -> str:
        """For who does not see it: what matters most, in short."""
        said = [_("Åpner udekket tid: {n}.", n=len(self.opened))] if self.opened else []
        said += [_("Dekker udekket tid: {n}.", n=len(self.mended))] if self.mended else []
        said += [_("Se etter: {n}.", n=len(self.warnings))] if self.warnings else []
        said += list(self.emptied[:1])
        return " ".join([*self.notes, *said]) or _("Udekket tid blir som før.")


def preview(desk: Desk, edit: Edit, span: tuple[datetime, datetime], notes: Sequence[str] = ()) -> Shown:
    """What the edit would lead to in the span. EditRefused, UnknownRota."""
    before, after = desk.organisation, edited(desk.organisation, edit)
    start, end = span[0], min(span[1], max(span[0], desk.now) + AHEAD)
    with edge().database.read() as db:
        yeses = offers.said_yes(db, desk.now)
        called = callouts(db, desk.now - timedelta(days=14), desk.now)
        found = foresee(before, after, start, end, called)
        opened = [one for one in found.opened if one.end > desk.now]
        takers: list[Takers] = []
        if opened:
            areas = {one.area for one in opened}
            duty = Duty(reduced(after, areas, differing(before, after)))
            takers = [could_take(db, desk.stands, duty, one, desk.now) for one in opened[:LISTED]]
    if isinstance(edit, Register | ChangeAbsence):  # whose duty is lost is told in the table already
        kept = tuple(one for one in found.findings if one.kind != "absent")
        found = replace(found, findings=kept)
    return _shown(desk, found, opened, takers, (notes, yeses))


def standing_now(desk: Desk, parts: Sequence[str], start: datetime, end: datetime) -> list[Move]:
    """What is there now of these parts in the time: duty by rota, absences of a person."""
    rows = []
    for part in parts:
        kind, _sep, id = part.partition(":")
        if kind == "rota":
            stretches = desk.stands.duty.timeline(id, start, end)
            rows += [Move(span(desk, s.start, s.end), desk.rota_name(id), "", desk.name(s.staff)) for s in stretches]
        else:
            rows += [Move(span(desk, *_hours(desk, one.start, one.end)), _("Fravær"), "", desk.name(id))
                     for one in desk.organisation.absences if one.staff == id]
    return rows[:LISTED]


def span(desk: Desk, start: datetime, end: datetime) -> str:
    """`lør. 26. des. kl. 08.00–20.00`, with the second day where it is another, the year where it is not this one."""
    same = desk.zone.local(start).date() == desk.zone.local(end).date()
    return f"{at_time(desk, start)}–{clock(end) if same else at_time(desk, end)}"


def at_time(desk: Desk, at: datetime) -> str:
    local = desk.zone.local(at)
    day = short_day(at) if local.year == desk.zone.local(desk.now).year else f"{short_day(at)} {local.year}"
    return _("{day} kl. {clock}", day=day, clock=clock(at))


def _hours(desk: Desk, start: str, end: str) -> tuple[datetime, datetime]:
    return desk.zone.moment(start), desk.zone.moment(end)


def _shown(
    desk: Desk, found: Foreseen, opened: Sequence[Turned], takers: Sequence[Takers],
    known: tuple[Sequence[str], Sequence[Yes]],
) -> Shown:
    """`known`: notes of the caller, and what people have said yes to."""
    nobody, (notes, yeses) = _("ingen"), known
    moved = [
        Move(span(desk, one.start, one.end), desk.rota_name(one.rota), desk.name(one.before) or nobody,
             desk.name(one.after) or nobody, _loses_a_yes(one, yeses, desk.now))
        for one in found.moved[:LISTED]
    ]  # fmt: skip
    mended = [one for one in found.mended if one.end > desk.now]
    return Shown(
        moved,
        _together(desk, [(one, _who(desk, taken)) for one, taken in zip(opened, takers, strict=False)]),
        _together(desk, [(one, None) for one in mended])[:LISTED],
        [_warning(desk, one) for one in found.findings[:LISTED]], notes, max(0, len(found.moved) - LISTED),
        [_emptied(desk, one) for one in found.emptied if one.end > desk.now][:LISTED],
    )  # fmt: skip


def _loses_a_yes(moved: Moved, yeses: Sequence[Yes], now: datetime) -> bool:
    mine = (one for one in yeses if (one.rota, one.staff) == (moved.rota, moved.before))
    return moved.end > now and any(one.within(moved.start, moved.end) for one in mine)


def _emptied(desk: Desk, one: Emptied) -> str:
    area = desk.stands.area(one.area)
    return _("Da er ingen på vakt i {area}: {when}.", area=area.name if area is not None else one.area,
             when=span(desk, max(one.start, desk.now), one.end))  # fmt: skip


def _together(desk: Desk, turned: Sequence[tuple[Turned, str | None]]) -> list[Opening]:
    """By start; the same time in several areas is told once."""
    alike: dict[tuple[object, ...], list[Turned]] = {}
    for one, who in sorted(turned, key=lambda pair: pair[0].start):
        alike.setdefault((one.start, one.end, one.minimum, one.before, one.after, who), []).append(one)
    return [Opening(_turned(desk, some), str(key[-1]) if key[-1] is not None else None) for key, some in alike.items()]


def _turned(desk: Desk, some: Sequence[Turned]) -> str:
    one = some[0]
    areas = [desk.stands.area(id) for id in dict.fromkeys(each.area for each in some)]
    return _("{area}, {when}: {after} av {minimum} på vakt (nå {before})",
             area=", ".join(area.name for area in areas if area), when=span(desk, one.start, one.end),
             after=one.after, minimum=one.minimum, before=one.before)


def _who(desk: Desk, taken: Takers) -> str:
    names = [desk.name(one.staff) for one in taken.candidates[:ASKED]]
    if not names:
        return _("Ingen er ledig, uthvilt og har kompetansen.")
    more = len(taken.candidates) - len(names)
    said = ", ".join(names) + (_(" og {n} til", n=more) if more else "")
    return _("Kan ta en del: {names}", names=said) if taken.part else _("Kan ta tiden: {names}", names=said)


def _warning(desk: Desk, finding: Finding) -> str:
    rotas = ", ".join(desk.rota_name(id) for id in finding.rotas)
    when = span(desk, finding.start, finding.end)
    return str(FINDINGS[finding.kind]).format(name=desk.name(finding.staff), when=when, rotas=rotas)
