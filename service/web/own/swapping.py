"""Asking colleagues to take a duty of mine, or a part of it: the form, and what is wrong with what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import abort, flash
from werkzeug.datastructures import MultiDict

from schedules.fill import Candidate
from service.offers import book, ending, swapping
from service.offers.errors import AlreadyOffered, NobodyToAsk, NotTheirs, OfferOver, UnknownOffer
from service.offers.swapping import Swap
from service.organisation import Standing, standing
from service.web.edge import edge
from service.web.own.reading import stretches
from service.web.words import _

TYPED = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class Colleague:
    id: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """The duty [start, end) of mine, the part that is given, as typed, and who could take it."""

    rota: str
    name: str
    start: datetime
    end: datetime
    at: str  # in the page's address
    typed_start: str
    typed_end: str
    colleagues: list[Colleague] = field(default_factory=list)


def asked(me: str, rota: str, written: Mapping[str, str], now: datetime) -> Asked:
    """The form as it is first seen. 404 where I have no duty on the rota then, or it is over."""
    with edge().database.read() as db:
        stands = standing(db)
        start, end = _mine(stands, me, rota, written.get("at", ""), now)
        part = Swap(rota, me, max(start, _minute(now)), end)
        able = swapping.able(db, stands.duty, part, now)
    return _shown(stands, part, (start, end), _typed(stands, part.start), _typed(stands, part.end), able, ())


def ask(me: str, rota: str, form: MultiDict[str, str], now: datetime) -> tuple[Asked, dict[str, str]]:
    """Makes the offer, and says so in a notice; or the form again, with a sentence for each field that is wrong."""
    with edge().database.read() as db:
        stands = standing(db)
        start, end = _mine(stands, me, rota, form.get("at", ""), now)
        chosen = tuple(dict.fromkeys(form.getlist("to"))) if form.get("who") == "some" else ()
        given, errors = _part(stands, form, start, end, now)
        whole = Swap(rota, me, max(start, _minute(now)), end)
        part = Swap(rota, me, *given, chosen) if given is not None else whole
        able = swapping.able(db, stands.duty, part, now)
    shown = _shown(stands, part, (start, end), form.get("start", ""), form.get("end", ""), able, chosen)
    if form.get("who") == "some" and not set(chosen) & {one.staff for one in able}:
        errors["who"] = _("Velg minst en kollega, eller spør alle som kan.")
    if not errors:
        errors = _make(part, now)
    return shown, errors


def withdraw(me: str, offer: str, now: datetime) -> None:
    """404 where it is not mine."""
    with edge().database.read() as db:
        found = book.find(db, offer)
    if found is None or found.held_by != me:
        abort(404)
    try:
        ending.withdraw(edge().transactions, offer, now)
    except (OfferOver, UnknownOffer):
        flash(_("Det er for sent å trekke spørsmålet: se hva som er blitt av det under."), "warn")
    else:
        flash(_("Spørsmålet er trukket tilbake. Vakten er din."), "good")


def _make(part: Swap, now: datetime) -> dict[str, str]:
    try:
        made = swapping.ask(edge().transactions, part, now)
    except AlreadyOffered:
        return {"form": _("Du har allerede spurt om noe av denne tiden. Trekk det spørsmålet først.")}
    except NotTheirs:
        return {"form": _("Vaktplanen er endret: du har ikke lenger hele denne tiden. Se på vakten din igjen.")}
    except NobodyToAsk:
        return {"form": _("Ingen av kollegene kan ta denne tiden. Prøv en kortere del, eller snakk med "
                          "turnusplanleggeren.")}
    flash(_("Spørsmålet er sendt til {n}. Vakten er din til noen sier ja, og du får vite det på SMS.",
            n=len(made.asked)), "good")
    return {}


def _mine(stands: Standing, me: str, rota: str, at: str, now: datetime) -> tuple[datetime, datetime]:
    """My stretch on the rota that holds the time in the address."""
    try:
        when = stands.duty.zone.moment(at)
    except (ValueError, OverflowError):
        abort(404)
    if not 2000 <= when.year < 2100:
        abort(404)
    found = [(start, end) for start, end, _ in stretches(stands.duty, rota, me, when, when + timedelta(seconds=1))]
    if not found or found[0][1] <= now:
        abort(404)
    return found[0]


def _part(
    stands: Standing, form: Mapping[str, str], start: datetime, end: datetime, now: datetime
) -> tuple[tuple[datetime, datetime] | None, dict[str, str]]:
    """The part that was typed, None where it is none; an end left as it stood is the duty's own."""
    earliest, errors = max(start, _minute(now)), {}
    since = _read(stands, form.get("start", ""), earliest)
    until = _read(stands, form.get("end", ""), end)
    for name, value in (("start", since), ("end", until)):
        if value is None:
            errors[name] = _("Skriv dag og klokkeslett slik: 24.12.2026 15.30.")
    if since is None or until is None:
        return None, errors
    if not earliest <= since < end:
        errors["start"] = _("Begynnelsen må ligge i vakten din, og ikke være passert.")
    elif not since < until <= end:
        errors["end"] = _("Slutten må ligge i vakten din, etter begynnelsen.")
    return (None, errors) if errors else ((since, until), errors)


def _read(stands: Standing, written: str, otherwise: datetime) -> datetime | None:
    """As a browser sends it or as people write it; nothing, or what stood there, is `otherwise`."""
    text = " ".join(written.split())
    if text in ("", _typed(stands, otherwise)):
        return otherwise
    for form in (TYPED, "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H.%M", "%d.%m.%Y %H:%M", "%d.%m.%Y kl. %H.%M"):
        try:
            read = datetime.strptime(text, form)  # noqa: DTZ007 the clock on the wall
        except ValueError:
            continue
        return stands.duty.zone.moment(read.isoformat()) if 2000 <= read.year < 2100 else None
    return None


def _shown(
    stands: Standing, part: Swap, whole: tuple[datetime, datetime], start: str, end: str, able: list[Candidate],
    chosen: tuple[str, ...],
) -> Asked:
    names = {rota.id: rota.name for rota in stands.organisation.rotas}
    people = {staff.id: staff.name for staff in stands.organisation.staff}
    colleagues = [Colleague(one.staff, people[one.staff], one.staff in chosen) for one in able]
    at = stands.duty.zone.local(part.start).isoformat(timespec="seconds")
    return Asked(part.rota, names[part.rota], *whole, at, start, end, colleagues)


def _typed(stands: Standing, at: datetime) -> str:
    return stands.duty.zone.local(at).strftime(TYPED)


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)
