"""The export on paper: tagged PDF (PDF/UA-1) in the person's language. Ids and technical columns stand in the JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Any

import typst
from babel.dates import format_datetime

from service.retention.exporting import Export, Plain
from service.texts.catalogue import catalogue, known

# In this order; a table that is not here comes last, so that nothing is left out.
ORDER = ("service_user", "plan_version", "consent", "next_of_kin", "contact_wish", "conversation", "text",
         "note", "complaint", "feedback", "deviation", "plan_opening", "access_request", "silenced")  # fmt: skip
NOT_ON_PAPER = frozenset(("event", "page", "holding", "erasure"))  # how it was done: in the JSON


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
    return typst.compile(
        source, format="pdf", sys_inputs={"page": json.dumps(page)}, pdf_standards="ua-1", ignore_system_fonts=True,
        timestamp=int(now.timestamp()),
    )  # fmt: skip


def _names(export: Export) -> list[str]:
    others = sorted(set(export.tables) - set(ORDER) - NOT_ON_PAPER)
    return [name for name in (*ORDER, *others) if name in export.tables]


def _section(export: Export, table: str, language: str) -> dict[str, Any]:
    heading = _called("table", table, language)
    return {"heading": heading, "entries": [list(_entry(export, row, language)) for row in export.tables[table]]}


def _entry(export: Export, row: Plain, language: str) -> Iterator[list[str]]:
    """Pairs of what it is called and what it says; what has no name is technical."""
    for name, value in row.items():
        if value in (None, "", [], {}):
            continue
        if isinstance(value, Mapping):  # what was sealed as a whole: the plan, the particulars
            for part, said in value.items():
                if said not in (None, "", [], {}):
                    yield [_called("column", part, language), _shown(export, said, language)]
        elif _has_words("column", name, language):
            yield [_called("column", name, language), _shown(export, value, language)]


def _shown(export: Export, value: Any, language: str) -> str:
    if isinstance(value, bool):
        return _say("yes" if value else "no", language)
    if isinstance(value, Mapping):
        return ", ".join(_shown(export, part, language) for part in value.values() if part)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_shown(export, part, language) for part in value)
    written = str(value)
    if written in export.staff:
        return export.staff[written]
    return _at(written, language) if "T" in written and written[:4].isdecimal() else _word(written, language)


def _word(written: str, language: str) -> str:
    return _called("word", written, language) if _has_words("word", written, language) else written


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
