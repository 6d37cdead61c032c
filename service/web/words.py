"""What pages say, in the viewer's language. A page's own words are Bokmål and their own msgid: `_("Innboks")`.

Nynorsk and English are in `locale/LANGUAGE/LC_MESSAGES/PART.po`, a file for each part of the pages; what a
catalogue lacks is read in Bokmål, and a test says so. (Texts to phones are another matter: `service.texts`.)
Times come in with their zone, and are shown in the organisation's.
"""

import io
import re
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.support import LazyProxy
from flask import Flask, g, has_request_context, request
from markupsafe import Markup

from service.organisation import standing
from service.texts.catalogue import DEFAULT, LANGUAGES, compile_catalogue, known
from service.web import viewing
from service.web.edge import edge

LOCALE = Path(__file__).parent / "locale"
AT, TO = re.compile(r"\bkl\. (?=\d)"), re.compile(r"(?<=\d)–(?=\d)")
COOKIE = "language"  # of who is not signed in


def language() -> str:
    """Of the account, else as chosen on the public pages, else the page's own, else Bokmål."""
    if not has_request_context():
        return DEFAULT
    found = viewing.find() or viewing.halfway()
    return known(found.language if found else request.cookies.get(COOKIE) or g.get("page_language", DEFAULT))


@cache
def catalogue(language: str) -> NullTranslations:
    """All parts of a language as one."""
    folder = LOCALE / language / "LC_MESSAGES"
    whole = NullTranslations()
    for part in sorted({file.stem for file in folder.glob("*.[mp]o")}):
        compiled = folder / f"{part}.mo"
        read = compiled.read_bytes() if compiled.is_file() else compile_catalogue(folder / f"{part}.po")
        found = GNUTranslations(io.BytesIO(read))
        found.add_fallback(whole)
        whole = found
    return whole


def _(message: str, **facts: object) -> str:
    """The message in the viewer's language, with `{fact}` filled in; HTML-safe where a fact is not plain."""
    said = catalogue(language()).gettext(message)
    return said.format_map(facts) if facts else said


def counted(one: str, many: str, n: int, **facts: object) -> str:
    """The phrase for so many; `{n}` is the number."""
    return catalogue(language()).ngettext(one, many, n).format_map({**facts, "n": n})


def marked(message: str, **facts: object) -> Markup:
    """As `_` where the message itself holds markup: the facts are escaped."""
    said = catalogue(language()).gettext(message)
    markup = Markup(said)  # our own catalogue  # nosec B704
    return markup.format_map(facts)


def later(message: str) -> str:
    """As `_`, said when it is shown: for labels of forms, which are written before anybody looks."""
    return cast(str, LazyProxy(_, message, enable_cache=False))


def zone() -> ZoneInfo:
    """The organisation's."""
    if "zone" not in g:
        with edge().database.read() as db:
            g.zone = ZoneInfo(standing(db).organisation.timezone)
    found: ZoneInfo = g.zone
    return found


def clock(at: datetime) -> str:
    """`02.10`."""
    return _written(at, "HH.mm" if language() != "en" else "HH:mm")


def day(at: datetime | date) -> str:
    """`lørdag 26. desember`."""
    pattern = "EEEE d MMMM" if language() == "en" else "EEEE d. MMMM"
    if isinstance(at, datetime):
        return _written(at, pattern)
    return str(format_date(at, pattern, locale=language()))


def full_day(of: date) -> str:
    """`26. desember 2026`."""
    return str(format_date(of, "d MMMM y" if language() == "en" else "d. MMMM y", locale=language()))


def dated(at: datetime | date | str) -> str:
    """As `full_day`, also of a date as written; of a moment its time too: what stands for years says which."""
    if isinstance(at, datetime):
        said = full_day(at.astimezone(zone()).date())
        return f"{said} {clock(at)}" if language() == "en" else f"{said} kl. {clock(at)}"
    return full_day(date.fromisoformat(at) if isinstance(at, str) else at)


def short_day(at: datetime) -> str:
    """`lør. 26. des.`"""
    return _written(at, "EEE d MMM" if language() == "en" else "EEE d. MMM")


def when(at: datetime) -> str:
    """The clock alone today, with its day else: `lør. 26. des. kl. 02.10`."""
    if at.astimezone(zone()).date() == edge().now().astimezone(zone()).date():
        return clock(at) if language() == "en" else f"kl. {clock(at)}"
    return f"{short_day(at)} {clock(at)}" if language() == "en" else f"{short_day(at)} kl. {clock(at)}"


def unbroken(said: str) -> str:
    """With `kl. 08.00–20.00` as one: on a phone no line of a sentence ends inside it. What stands in a `<time>` needs
    it not (`vaktlinje.css`); what is kept, or sent, is said without."""
    return TO.sub("–\N{WORD JOINER}", AT.sub("kl.\N{NO-BREAK SPACE}", said))


def iso(at: datetime) -> str:
    """For the `datetime` of a `<time>`."""
    return at.astimezone(zone()).isoformat(timespec="seconds")


def prepare(app: Flask) -> None:
    """Templates say `_`, `counted` and `marked`, and write times with the filters above."""
    app.jinja_env.globals.update(
        _=_, counted=counted, marked=marked, language=language, languages=LANGUAGES,
        optional_word=lambda: _("(valgfritt)"),
    )
    app.jinja_env.filters.update(
        clock=clock, day=day, dated=dated, short_day=short_day, when=when, iso=iso, unbroken=unbroken
    )


def _written(at: datetime, pattern: str) -> str:
    return str(format_datetime(at.astimezone(zone()), pattern, locale=language()))
