"""The part of a person's page that tells what they have agreed to: a sentence for each purpose, and how it came so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from service import access_log
from service import consents as rules
from service.consents import Consent, How, Purpose
from service.people import ServiceUser
from service.web import words
from service.web.consents.holidays import holidays
from service.web.plans.access import Visit
from service.web.words import _, later

TITLES: Mapping[Purpose, str] = {
    Purpose.PLAN_ON_DUTY: later("Kriseplanen for dem som er på vakt"),
    Purpose.PLAN_BY_TEXT: later("Egen plan på SMS"),
    Purpose.TEXTS_BEFORE_HOLIDAYS: later("SMS før høytider"),
    Purpose.NEXT_OF_KIN: later("Kontakt med navngitte pårørende"),
}
UNSAID: Mapping[Purpose, str] = {
    Purpose.PLAN_ON_DUTY: later("Ingenting er notert. Planen deles med dem som hjelper, til personen sier nei."),
    Purpose.PLAN_BY_TEXT: later("Ingenting er notert. Skriver personen PLAN, kommer planen, til personen sier nei."),
}
HOWS: Mapping[str, str] = {
    How.TEXT: later("på SMS"), How.SPOKEN: later("muntlig"), How.WRITTEN: later("skriftlig"),
    How.FILE: later("i brukerfilen"),
}
BY_STAFF = (How.SPOKEN, How.WRITTEN)


@dataclass(frozen=True)
class Shown:
    """One purpose as it stands. `over`: its end date is past, which shuts nothing. `history`: newest first."""

    purpose: Purpose
    title: str
    holds: bool
    sentence: str
    scope: str | None
    over: bool
    history: list[str]


def facts(visit: Visit) -> Mapping[str, Any]:
    said = rules.history(visit.db, visit.vault, visit.user.id)
    staff = {id for one in said for id in (one.by_staff, one.withdrawn_by) if id is not None}
    names = access_log.of_staff(visit.db, staff)
    today = visit.now.astimezone(ZoneInfo(visit.standing.organisation.timezone)).date()
    holding = rules.now_holding(visit.db, visit.user.id, visit.now)
    of = {purpose: [one for one in said if one.purpose is purpose] for purpose in Purpose}
    if not of[Purpose.PLAN_ON_DUTY]:
        of[Purpose.PLAN_ON_DUTY] = _of_before(visit.user)
    shown = [_shown(each, each in holding, of[each], names, today) for each in Purpose]
    return {
        "shown": shown, "today": today.isoformat(), "hows": [(how, HOWS[how]) for how in BY_STAFF],
        "before_holidays": Purpose.TEXTS_BEFORE_HOLIDAYS, "holidays": holidays(visit),
        "days": visit.user.texts_before_holidays or rules.DAYS_AHEAD, "least": rules.LEAST_DAYS,
        "most": rules.MOST_DAYS,
    }  # fmt: skip


def _of_before(user: ServiceUser) -> list[Consent]:
    """What the file said of somebody before there was a history, where none has begun since."""
    if user.consent_given is None:
        return []
    at = datetime.combine(user.consent_given, time(12), UTC)
    return [Consent("", Purpose.PLAN_ON_DUTY, at, None, user.consent_given, user.consent_until, How.FILE, *[None] * 4)]


def _shown(purpose: Purpose, holds: bool, said: list[Consent], names: Mapping[str, str], today: date) -> Shown:
    newest = said[0] if said else None
    given = newest if newest is not None and newest.given_on is not None and newest.withdrawn_at is None else None
    over = holds and given is not None and given.until is not None and given.until < today
    sentence = _sentence(purpose, holds, newest, given, names)
    history = [_told(one, names) for one in said]
    return Shown(purpose, TITLES[purpose], holds, sentence, given.scope if given else None, over, history)


def _sentence(
    purpose: Purpose, holds: bool, newest: Consent | None, given: Consent | None, names: Mapping[str, str]
) -> str:
    if holds and given is not None:
        return _given(given, names)
    if holds:
        return UNSAID.get(purpose, "")
    if newest is not None and newest.withdrawn_at is not None:
        return _withdrawn(newest, names)
    return _("Personen sier nei.") if purpose in UNSAID else _("Personen er ikke spurt.")


def _told(one: Consent, names: Mapping[str, str]) -> str:
    parts = []
    if one.given_on is not None:
        parts.append(_given(one, names))
    elif one.withdrawn_at is None:
        parts.append(_("Ikke lenger notert noe samtykke, {how}.", how=HOWS[one.how]))
    if one.withdrawn_at is not None:
        parts.append(_withdrawn(one, names))
    return " ".join(parts)


def _given(one: Consent, names: Mapping[str, str]) -> str:
    parts = [_("Ja, sagt {day} {how}", day=_day(one.given_on), how=HOWS[one.how])]
    if one.by_staff is not None:
        parts.append(_("notert av {name}", name=names[one.by_staff]))
    if one.until is not None:
        parts.append(_("gjelder til og med {day}", day=_day(one.until)))
    return f"{', '.join(parts)}."


def _withdrawn(one: Consent, names: Mapping[str, str]) -> str:
    at, how = one.withdrawn_at, HOWS[one.withdrawn_how or How.FILE]
    said = _("Nei, sagt {day} {how}", day=_day(at.astimezone(words.zone()).date() if at else None), how=how)
    by = _(", notert av {name}", name=names[one.withdrawn_by]) if one.withdrawn_by is not None else ""
    return f"{said}{by}."


def _day(day: date | None) -> str:
    return "" if day is None else words.full_day(day)
