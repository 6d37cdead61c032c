"""The export on paper: tagged PDF (PDF/UA-1) in the person's language. Ids and technical columns stand in the JSON."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Any

from babel.dates import format_datetime

from service.access_log.wording import say
from service.retention.exporting import Export, Plain
from service.texts.catalogue import catalogue, known
from service.texts.printing import pdf

# In this order; a table that is not here comes last, so that nothing is left out.
ORDER = ("service_user", "plan_version", "consent", "next_of_kin", "contact_wish", "conversation", "text",
         "note", "complaint", "feedback", "deviation", "plan_opening", "access_request", "silenced")  # fmt: skip
NOT_ON_PAPER = frozenset(("event", "page", "holding", "erasure", "holiday_text"))  # how it was done: in the JSON


# Columns that hold ids of staff, and words from a fixed set.
STAFFED = frozenset((
    "staff_id", "primary_contact", "coordinator", "avoid", "last_holder", "author_staff", "to_staff", "answered_by",
    "handed_by", "follow_up", "done_by",
))  # fmt: skip
CODED = frozenset(("direction", "journal", "what", "ground", "purpose", "language"))
NOTHING: tuple[Any, ...] = (None, "", [], {})
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*")


def made(export: Export, now: datetime) -> bytes:
    """The same export at the same instant gives the same bytes."""
    language = known(export.language)
    page = {
        "language": language, "title": _say("title", language), "lead": _say("lead", language),
        "about": f"{export.area}, {_say('id', language)} {export.person}, {_at(export.made_at, language)}",
        "sections": [_section(export, name, language) for name in _names(export)],
        "end": _say("end", language),
    }  # fmt: skip
    source = files("service.retention").joinpath("templates/export.typ").read_bytes()
    return pdf(source, page, int(now.timestamp()))


def _names(export: Export) -> list[str]:
    others = sorted(set(export.tables) - set(ORDER) - NOT_ON_PAPER)
    return [name for name in (*ORDER, *others) if name in export.tables]


def _section(export: Export, table: str, language: str) -> dict[str, Any]:
    heading = _called("table", table, language)
    return {"heading": heading, "entries": [list(_entry(export, row, language)) for row in export.tables[table]]}


def _entry(export: Export, row: Plain, language: str) -> Iterator[list[str]]:
    """Pairs of what it is called and what it says; what has no name is technical."""
    for name, value in row.items():
        if value in NOTHING:
            continue
        if isinstance(value, Mapping):  # what was sealed as a whole: the plan, the particulars
            for part, said in value.items():
                if said not in NOTHING:
                    yield [_called("column", part, language), _shown(said, language)]
        elif name in STAFFED:
            ids = value if isinstance(value, list) else [value]
            yield [_called("column", name, language), ", ".join(export.staff.get(id, id) for id in ids)]
        elif name in CODED:
            yield [_called("column", name, language), _word(str(value), language)]
        elif _has_words("column", name, language):
            yield [_called("column", name, language), _shown(value, language)]


def _shown(value: Any, language: str) -> str:
    """As somebody wrote it; words of people are never taken for a code or an id."""
    if isinstance(value, bool):
        return _say("yes" if value else "no", language)
    if isinstance(value, Mapping):
        return ", ".join(_shown(part, language) for part in value.values() if part)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_shown(part, language) for part in value)
    return _at(str(value), language) if INSTANT.fullmatch(str(value)) else str(value)


def _word(code: str, language: str) -> str:
    """In words of ours, or of the access log's."""
    for known_as in (f"word.{code}", f"what.{code}", f"ground.{code}"):
        for said in (_say(known_as, language), say(known_as, language)):
            if said != known_as:
                return said
    return code


def _at(written: str, language: str) -> str:
    try:
        return str(format_datetime(datetime.fromisoformat(written), "d. MMM y HH:mm", locale=known(language)))
    except ValueError:
        return written


def _say(key: str, language: str) -> str:
    return catalogue(language, "export").gettext(key)


def _has_words(kind: str, word: str, language: str) -> bool:
    return _say(f"{kind}.{word}", language) != f"{kind}.{word}"


def _called(kind: str, word: str, language: str) -> str:
    """Its words; as it is called in the tables, where nobody has given it any yet."""
    return _say(f"{kind}.{word}", language) if _has_words(kind, word, language) else word.replace("_", " ")
