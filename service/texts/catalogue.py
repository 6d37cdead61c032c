"""The catalogues, gettext files: `texts`, whose msgids are the keys of `service.texts.keys`; `report`,
`doctor`, `outage` and `drill`, the words of reports, findings and letters, which may be longer than a text.

An installed package carries them compiled (`.mo`, made by `setup.py`); in a source checkout, where only the `.po`
is, they are compiled in memory at first use (some milliseconds), so that an edit is never stale.
"""

import io
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
LANGUAGES: tuple[str, ...] = tuple(sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir()))
DEFAULT = "nb"


def known(language: str) -> str:
    """`language` where there is a catalogue for it, else Bokmål."""
    return language if language in LANGUAGES else DEFAULT


@cache
def catalogue(language: str, name: str = "texts") -> GNUTranslations:
    """The catalogue of a language in `LANGUAGES`; what it lacks is read in Bokmål. `name`: texts, report …"""
    folder = LOCALE / language / "LC_MESSAGES"
    compiled = folder / f"{name}.mo"
    read = compiled.read_bytes() if compiled.is_file() else compile_catalogue(folder / f"{name}.po")
    texts = GNUTranslations(io.BytesIO(read))
    if language != DEFAULT:
        texts.add_fallback(catalogue(DEFAULT, name))
    return texts


def compile_catalogue(source: Path) -> bytes:
    """The .mo of a .po; entries without a translation, or marked fuzzy, are left out."""
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, abort_invalid=True))
    return compiled.getvalue()
