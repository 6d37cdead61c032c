"""What an administrator does to tokens: only to those whose areas are all theirs."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from babel.dates import format_date

from service.accounts import book, tokens
from service.accounts.tokens import NameMissing, OverAlready, Scope, Token, Wish
from service.models.account import EVERY_AREA
from service.organisation import standing
from service.web import viewing, words
from service.web.edge import edge
from service.web.signin import once
from service.web.tokens.forms import SCOPES, TokenForm
from service.web.words import _

SECRET = "token_secret"  # in the cookie, until it is shown  # nosec B105


@dataclass(frozen=True)
class Shown:
    """`made` and `last_day` are dates with their year: a token may live long."""

    token: Token
    made: str
    last_day: str
    scopes: list[str]
    areas: list[str]
    holds: bool


def area_choices() -> dict[str, str]:
    """The areas that the viewer may give."""
    with edge().database.read() as db:
        areas = standing(db).organisation.areas
    viewer = viewing.viewer()
    return {area.id: area.name for area in areas if book.may_give_in(viewer, area.id)}


def listed() -> list[Shown]:
    """Those that the viewer may revoke, newest first; those that hold before the others."""
    with edge().database.read() as db:
        found, names = tokens.listed(db), {area.id: area.name for area in standing(db).organisation.areas}
    said, now = dict(SCOPES), edge().now()
    shown = [
        Shown(one, _date(one.created_at), _date(one.until - timedelta(seconds=1)) if one.until else "",
              [str(said[scope]) for scope in said if scope in one.scopes],
              [names.get(area, area) for area in sorted(one.areas)], one.holds(now))
        for one in found if _is_theirs(one)
    ]  # fmt: skip
    return sorted(shown, key=lambda one: not one.holds)


def make(form: TokenForm) -> bool:
    """False where the form says what is wrong; else the secret waits to be shown."""
    areas = form.areas.data or []
    if not form.scopes.data:
        form.refuse("scopes", _("Velg minst én ting som programmet får gjøre."))
    if not areas and not book.may_give_in(viewing.viewer(), EVERY_AREA):
        form.refuse("areas", _("Velg minst ett område."))
    if form.errors:
        return False
    wish = Wish(form.name.data, [Scope(scope) for scope in form.scopes.data], areas, _end(form))
    try:
        with edge().database.write() as db:
            _made, secret = tokens.make(db, wish, viewing.viewer().account_id, edge().now())
    except NameMissing:
        form.refuse("name", _("Navnet kan ha 100 tegn."))
        return False
    except OverAlready:
        form.refuse("until", _("Dagen må ligge foran oss."))
        return False
    once.keep(SECRET, secret)
    return True


def revoke(id: str) -> bool:
    """False where there is no such token for this viewer."""
    with edge().database.write() as db:
        found = next((one for one in tokens.listed(db) if one.id == id and _is_theirs(one)), None)
        if found is None:
            return False
        tokens.revoke(db, id, viewing.viewer().account_id, edge().now())
    return True


def _is_theirs(token: Token) -> bool:
    viewer = viewing.viewer()
    return all(book.may_give_in(viewer, area) for area in token.areas or (EVERY_AREA,))


def _date(at: datetime) -> str:
    return str(format_date(at.astimezone(words.zone()), "long", locale=words.language()))


def _end(form: TokenForm) -> datetime | None:
    """The midnight after the last day, here."""
    if form.until.data is None:
        return None
    return datetime.combine(form.until.data, time(), words.zone()) + timedelta(days=1)
