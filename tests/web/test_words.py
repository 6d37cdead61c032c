"""Everything that a page says is said in Nynorsk and English too."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from service.web.words import LOCALE

WEB = LOCALE.parent
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None, "later": None, "marked": None, "counted": (1, 2), "Place": (3,)}
FACT = re.compile(r"\{(\w*)[^}]*\}")


def said_in(file: Path) -> Iterator[str]:
    """The messages of a module or a template; of a counted one its form for one."""
    method = "jinja2.ext:babel_extract" if file.suffix in (".html", ".txt", ".svg") else "python"
    with file.open("rb") as source:
        for _, message, _, _ in extract(method, source, keywords=KEYWORDS, options={"encoding": "utf-8"}):
            yield message[0] if isinstance(message, tuple) else message


def said() -> set[str]:
    files = [*WEB.rglob("*.py"), *(file for file in (WEB / "templates").rglob("*") if file.is_file())]
    return {message for file in files for message in said_in(file)}


def _first(id: str | Sequence[str]) -> str:
    return id if isinstance(id, str) else id[0]


def _all(string: str | Sequence[str] | None) -> tuple[str, ...]:
    return (string or "",) if string is None or isinstance(string, str) else tuple(string)


def parts(language: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Of each part: what is translated, by its msgid; both forms of what is counted."""
    read: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in sorted((LOCALE / language / "LC_MESSAGES").glob("*.po")):
        with file.open("rb") as source:
            read[file.stem] = {
                _first(entry.id): _all(entry.string)
                for entry in read_po(source, abort_invalid=True) if entry.id and not entry.fuzzy}
    return read


@pytest.mark.parametrize("language", ["nn", "en"])
def test_every_message_of_the_pages_is_translated(language: str) -> None:
    translated = {id for part in parts(language).values() for id, strings in part.items() if all(strings)}
    assert sorted(said() - translated) == []


@pytest.mark.parametrize("language", ["nn", "en"])
def test_no_translation_is_left_of_what_nobody_says(language: str) -> None:
    ours = {id for part, entries in parts(language).items() if part != "forms" for id in entries}
    assert sorted(ours - said()) == []


@pytest.mark.parametrize("language", ["nn", "en"])
def test_a_translation_has_the_facts_of_its_message(language: str) -> None:
    for part, entries in parts(language).items():
        for id, strings in entries.items():
            for string in strings:
                extra = set(FACT.findall(string)) - set(FACT.findall(id)) - {"n"}
                assert not extra, f"{part}: {id}"


@pytest.mark.parametrize("language", ["nn", "en"])
def test_a_message_is_translated_in_one_way(language: str) -> None:
    found: dict[str, tuple[str, ...]] = {}
    for part, entries in parts(language).items():
        for id, strings in entries.items():
            assert found.setdefault(id, strings) == strings, f"{part}: {id}"
