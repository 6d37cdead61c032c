"""What a person was told ahead of holidays, as their page shows it: each text and how it went, and the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service import consents as rules
from service.consents import Purpose
from service.line import person
from service.models.conversation import Delivery
from service.reports import beforehand
from service.reports.beforehand import Said
from service.web import words
from service.web.edge import edge
from service.web.plans.access import Visit
from service.web.words import _, counted, later

SHOWN = 6
FATES: Mapping[str, str] = {
    Delivery.QUEUED: later("i kø"), Delivery.SENDING: later("sendes"), Delivery.ACCEPTED: later("sendt"),
    Delivery.DELIVERED: later("levert"), Delivery.UNDELIVERED: later("ikke levert"),
    Delivery.REJECTED: later("ikke levert"), Delivery.UNKNOWN: later("uvisst om den kom fram"),
    Delivery.IN_REPLY: later("sendt"), Delivery.DROPPED: later("ikke sendt"),
}  # fmt: skip
LOST = (Delivery.UNDELIVERED, Delivery.REJECTED)


@dataclass(frozen=True)
class Holidays:
    """`plan`: sentences on what comes. `lost`: the last text did not reach the phone. `sent`: newest first."""

    plan: Sequence[str]
    lost: bool
    sent: Sequence[str]


def holidays(visit: Visit) -> Holidays:
    said = beforehand.of_person(visit.db, visit.vault, visit.user.id, SHOWN)
    lost = bool(said) and said[0].delivery in LOST
    return Holidays(_plan(visit), lost, [_told(one, nth) for nth, one in enumerate(said)])


def _plan(visit: Visit) -> list[str]:
    if not rules.holds(visit.db, visit.user.id, Purpose.TEXTS_BEFORE_HOLIDAYS, visit.now):
        return []
    days = visit.user.texts_before_holidays or rules.DAYS_AHEAD
    plan = [counted("Kommer {n} dag før, kl. 10.", "Kommer {n} dager før, kl. 10.", days)]
    if _is_silent(visit):
        return [*plan, _("Personen får ingen SMS fra oss nå, og heller ikke disse.")]
    coming = beforehand.next_text(visit.db, visit.standing, visit.user, visit.now)
    if coming is None:
        return plan
    period = coming.period.called(words.language())
    if coming.due_at <= visit.now:
        return [*plan, _("Neste: {period}, så snart klokka er mellom 10 og 20.", period=period)]
    return [*plan, _("Neste: {period}, {when}.", period=period, when=words.when(coming.due_at))]


def _is_silent(visit: Visit) -> bool:
    at = edge().transactions.look(visit.db, visit.area.id, visit.now)
    return person.why_silent(at, visit.user.phone) is not None


def _told(one: Said, nth: int) -> str:
    period = one.told.name if one.told is not None else one.period_id
    facts = {"when": words.when(one.at), "period": period, "fate": FATES[one.delivery]}
    line = _("{when}: {period}, rettet ({fate}).", **facts) if one.nth else _("{when}: {period} ({fate}).", **facts)
    code = _("Kode: {code}", code=one.error)
    return f"{line} {code}" if one.delivery in LOST and one.error is not None else line
