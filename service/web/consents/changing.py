"""Staff note what a person has said: a yes to one purpose, or a no. The person is told of each yes by text.

So nobody opens a plan that is shut by noting a consent that was never given without the person hearing of it.
"""

from datetime import date
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service import consents as rules
from service.accounts.reach import HELPERS
from service.consents import BeforeTheNo, DatesRefused, Given, How, Purpose
from service.line import once, person, rights
from service.web import words
from service.web.callers import calls_from
from service.web.consents.blueprint import consents
from service.web.consents.section import BY_STAFF, TITLES, facts
from service.web.edge import edge
from service.web.plans import access, page
from service.web.plans.access import Visit
from service.web.plans.sections import Kept
from service.web.words import _

__all__ = ["consents"]
LONGEST_SCOPE = 1000
FIELDS = ("given_on", "until", "scope", "how", "days")


@consents.post("/people/<id>/consents/<purpose>/give")
@calls_from(*HELPERS)
def give(id: str, purpose: str) -> ResponseReturnValue:
    what, typed = _purpose(purpose), {field: request.form.get(field, "").strip() for field in FIELDS}
    with access.acting(id, edge().now()) as visit:
        wrong = _give(visit, what, typed)
    if wrong is not None:
        return page.render(id, kept=Kept(f"give-{what}", wrong, typed))
    flash(_("Notert: ja til {what}. Personen får vite det på SMS, mellom kl. 8 og 21.", what=TITLES[what]), "good")
    return _back(id)


@consents.post("/people/<id>/consents/<purpose>/withdraw")
@calls_from(*HELPERS)
def withdraw(id: str, purpose: str) -> ResponseReturnValue:
    """Holds from now on, also where somebody is reading at this moment."""
    what, how = _purpose(purpose), request.form.get("how", "")
    if how not in BY_STAFF:
        return page.render(id, kept=Kept(f"withdraw-{what}", _("Velg hvordan personen sa det."), {}))
    with access.acting(id, edge().now()) as visit:
        rules.withdraw(visit.db, visit.user.id, [what], How(how), visit.staff, visit.now)
    flash(_("Notert: nei til {what}. Det gjelder fra nå.", what=TITLES[what]), "good")
    return _back(id)


def _give(visit: Visit, purpose: Purpose, typed: dict[str, str]) -> str | None:
    """Why it was not noted; None where it is, or has been."""
    try:
        given_on = date.fromisoformat(typed["given_on"])
        until = date.fromisoformat(typed["until"]) if typed["until"] else None
    except ValueError:
        return _("Skriv datoene som dag, måned og år.")
    if typed["how"] not in BY_STAFF:
        return _("Velg hvordan personen sa det.")
    if len(typed["scope"]) > LONGEST_SCOPE:
        return _("Det er for langt: {n} tegn, og det er plass til {most}.", n=len(typed["scope"]), most=LONGEST_SCOPE)
    days = _days(typed["days"])
    if days is None:
        return _("Skriv hvor mange dager før, fra {least} til {most}.", least=rules.LEAST_DAYS, most=rules.MOST_DAYS)
    key = once.key_of(request.form.get("form_key", ""), "consent", visit.user.id, f"{purpose} {typed}")
    if once.was_sent(visit.db, key):
        return None
    given = Given(purpose, given_on, until, typed["scope"] or None, How(typed["how"]), visit.staff, days)
    today = date.fromisoformat(facts(visit)["today"])
    try:
        rules.give(visit.db, visit.vault, visit.user.id, given, today, visit.now, _earliest(visit, purpose))
    except BeforeTheNo as error:
        return _("Personen kan ikke ha sagt ja til dette før {day}: da sa de nei, eller ble født.",
                 day=words.full_day(error.earliest))
    except DatesRefused:
        return _("Samtykket må være gitt i dag eller før, og slutte senere enn det begynner.")
    once.mark(visit.db, key, visit.now)
    moment = edge().transactions.look(visit.db, visit.area.id, visit.now)
    rights.tell_what_was_noted(moment, person.service_user(moment, visit.user.id), purpose)
    return None


def _earliest(visit: Visit, purpose: Purpose) -> date:
    """The day of the last no, the same day being fine; never before birth."""
    no = rules.last_no(visit.db, visit.user.id, purpose)
    said = no.astimezone(ZoneInfo(visit.standing.organisation.timezone)).date() if no is not None else date.min
    return max(said, date.fromisoformat(visit.user.born) if visit.user.born else date.min)


def _days(typed: str) -> int | None:
    """How long ahead of holidays; what is usual where nothing was typed, None where it cannot be."""
    if not typed:
        return rules.DAYS_AHEAD
    days = int(typed) if typed.isascii() and typed.isdecimal() else 0
    return days if rules.LEAST_DAYS <= days <= rules.MOST_DAYS else None


def _purpose(written: str) -> Purpose:
    if written not in tuple(Purpose):
        abort(404)
    return Purpose(written)


def _back(id: str) -> ResponseReturnValue:
    return redirect(url_for("plans.person", id=id, _anchor="consents"), 303)
