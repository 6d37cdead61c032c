"""One gap's page: what it is and why, who is there meanwhile, what users are told, what has been done, what can be."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import abort
from sqlalchemy import Connection

from schedules.calendar import NamedPeriod
from service import offers
from service.gaps import Record, book
from service.models.gap import GapState
from service.models.offer import OfferAnswer, OfferState
from service.offers import Listed as Offer
from service.organisation import Standing
from service.reports import promising
from service.reports.content import AreaReport, ReportedGap
from service.reports.outlook import outlook, person, reported
from service.reports.presented import Explained, Section, present
from service.web import words
from service.web.gaps.history import Happened, history
from service.web.gaps.suggesting import Stretch, stretches
from service.web.gaps.telling import Telling, Told
from service.web.words import _

AROUND = timedelta(days=1)
DRAWN = timedelta(days=31)


@dataclass(frozen=True)
class Asked:
    name: str
    answer: str


@dataclass(frozen=True)
class Offered:
    id: str
    number: int
    what: str
    state: str
    deadline: datetime
    is_open: bool
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Elsewhere:
    """An open offer of another gap that would fill this one too."""

    number: int
    gap_id: str
    area: str


@dataclass(frozen=True)
class OneGap:
    """`seen`: what a form sends back, so that nothing is done about a gap that has changed meanwhile."""

    id: str
    area_id: str
    told: Told
    seen: str
    why: tuple[str, ...]
    meanwhile: tuple[str, ...]
    users: tuple[str, ...]
    promised: tuple[str, ...]
    is_open: bool
    is_accepted: bool
    acceptance: tuple[str, ...]
    earlier: tuple[str, str]
    offers: tuple[Offered, ...]
    history: tuple[Happened, ...]
    elsewhere: tuple[Elsewhere, ...]
    asks_at_night: bool
    stretches: tuple[Stretch, ...]
    section: Section
    legend: tuple[Explained, ...]


def one_gap(db: Connection, standing: Standing, record: Record, now: datetime) -> OneGap:
    """For who may read names."""
    telling = Telling(standing, now)
    area = standing.area(record.area_id)
    if area is None:
        abort(404)
    made = offers.of_gaps(db, [record.id], now)
    gap = reported(standing, record, now)
    drawn = outlook(db, standing, [area], _around(record), now)
    page, part = present(drawn, words.language()), drawn.areas[0]
    live = record.live and record.end > now
    is_open = live and record.state == GapState.OPEN
    period = telling.period_of(record, telling.near([record]))
    said = telling.words
    return OneGap(
        record.id, record.area_id, telling.gap(record, period, made), seen(record), _why(telling, gap),
        tuple(said.on_duty_meanwhile(gap)) or (_("Ingen andre i området har vakt da."),),
        _met(telling, part, gap), _promised(db, telling, record), is_open,
        live and record.state == GapState.ACCEPTED, tuple(said.acceptance(gap)) if gap.accepted_reason else (),
        (record.accepted_reason or "", record.told_instead or ""), tuple(_offered(telling, offer) for offer in made),
        tuple(history(db, telling, record.id, made)), _elsewhere(db, standing, record) if is_open else (),
        offers.asked_when(standing.duty.zone, record.start, now) > now,
        tuple(stretches(db, telling, record)) if is_open else (),
        page.sections[0], page.legend,
    )  # fmt: skip


def _promised(db: Connection, telling: Telling, record: Record) -> tuple[str, ...]:
    return tuple(telling.words.promised(promising.of_records(db, telling.standing, [record]).get(record.id)))


def found(db: Connection, id: str) -> Record:
    """404 where there is none."""
    record = book.find(db, id) if id.isalnum() else None
    if record is None:
        abort(404)
    return record


def seen(record: Record) -> str:
    return f"{record.state}:{record.changed_at.isoformat()}"


def _why(telling: Telling, gap: ReportedGap) -> tuple[str, ...]:
    if gap.state == GapState.FILLED:
        return ()
    if not gap.absent:
        return (_("Ingen er satt opp; det skyldes ikke fravær."),)
    return (_("{names} er borte, og ville ellers ha hatt vakt.", names=telling.words.names(gap.absent)),)


def _met(telling: Telling, part: AreaReport, gap: ReportedGap) -> tuple[str, ...]:
    """What those meet who text in it; nothing where it is covered."""
    if gap.state == GapState.FILLED:
        return ()
    return (*telling.words.if_nothing_is_done(_alone(part, gap, telling.standing)), *_last_words(gap))


def _elsewhere(db: Connection, standing: Standing, record: Record) -> tuple[Elsewhere, ...]:
    names = {area.id: area.name for area in standing.organisation.areas}
    return tuple(Elsewhere(offer.number, str(offer.gap_id), names.get(offer.area_id, offer.area_id))
                 for offer in offers.filled_by(db, standing.duty, record))


def _last_words(gap: ReportedGap) -> list[str]:
    """When those who write are told what the manager wrote: only where nobody on duty can be paged (contract 7.8)."""
    if not gap.told_instead or gap.state != GapState.ACCEPTED:
        return []
    if gap.alone:
        return [_("Svaret til den som skriver når ingen har vakt, slutter med: «{told}»", told=gap.told_instead)]
    return [_("Noen i varslingsrekkefølgen har vakt hele tiden, så de som skriver, får vanlig svar. "
              "Skulle det ikke være noen der, slutter svaret med: «{told}»", told=gap.told_instead)]  # fmt: skip


def _alone(part: AreaReport, gap: ReportedGap, standing: Standing) -> AreaReport:
    """The area as if this were all that is open: for the words on what those meet who text in it."""
    area = standing.area(part.id)
    named = dict.fromkeys(staff for step in area.ladder for staff in step.staff) if area is not None else {}
    return replace(part, open=(gap,), always_paged=tuple(person(standing, id) for id in named))


def _around(record: Record) -> NamedPeriod:
    end = min(record.end + AROUND, record.start + DRAWN)
    return NamedPeriod("", "", record.start - AROUND, end)


def _offered(telling: Telling, offer: Offer) -> Offered:
    rotas = {rota.id: rota.name for rota in telling.standing.organisation.rotas}
    what = f"{rotas.get(offer.rota, offer.rota)}, {telling.words.when(offer.start, offer.end)}"
    asked = tuple(Asked(person(telling.standing, staff).name, _answer(answer)) for staff, answer in offer.asked)
    return Offered(offer.id, offer.number, what, _state(telling, offer), offer.deadline,
                   offer.state == OfferState.OPEN, asked)  # fmt: skip


def _state(telling: Telling, offer: Offer) -> str:
    by = person(telling.standing, offer.taken_by).name if offer.taken_by else ""
    return {
        OfferState.OPEN: _("Venter på svar"), OfferState.TAKEN: _("Tatt av {name}", name=by),
        OfferState.WITHDRAWN: _("Tilbudet er trukket"), OfferState.EXPIRED: _("Svarfristen gikk ut"),
        OfferState.NOT_NEEDED: _("Ikke lenger nødvendig"),
    }[OfferState(offer.state)]  # fmt: skip


def _answer(answer: str | None) -> str:
    return {
        None: _("har ikke svart"), OfferAnswer.YES: _("ja"), OfferAnswer.NO: _("nei"),
        OfferAnswer.TOO_LATE: _("ja, men for sent"), OfferAnswer.NOT_ELIGIBLE: _("ja, men kunne ikke lenger"),
        OfferAnswer.NONE: _("svarte ikke"),
    }[OfferAnswer(answer) if answer is not None else None]  # fmt: skip
