"""PDF by typst, with the fonts that it brings: PDF/UA-1 refuses a character that none of them has, people do not.

What cannot be shown is told: an emoji by its name in brackets (the English one of Unicode), anything else as a square.
Nothing that somebody wrote keeps them from their paper, and nothing disappears from it unseen.
"""

import json
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import typst

SQUARE = "\u25a1"
JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")  # of which emoji are made; they have no look of their own
FLAG_A, FLAG_Z = 0x1F1E6, 0x1F1FF
_ONE = b'#set document(title: [x])\n#set text(lang: "nb", font: "Libertinus Serif")\n#sys.inputs.page'


def pdf(template: bytes, page: Mapping[str, Any], timestamp: int) -> bytes:
    """The template filled in with `page`; the same page at the same `timestamp` (seconds) gives the same bytes."""
    try:
        return _compiled(template, json.dumps(page), timestamp)
    except typst.TypstError:
        shown = _each_word(page, lambda words: "".join(map(_shown, words)))
    try:
        return _compiled(template, json.dumps(shown), timestamp)
    except typst.TypstError:  # letters that can be shown alone, and not as they were put together
        return _compiled(template, json.dumps(_each_word(page, _plain)), timestamp)


def _compiled(template: bytes, page: str, timestamp: int) -> bytes:
    return typst.compile(
        template, format="pdf", sys_inputs={"page": page}, pdf_standards="ua-1", ignore_system_fonts=True,
        timestamp=timestamp,
    )  # fmt: skip


def _each_word(value: Any, written: Callable[[str], str]) -> Any:
    match value:
        case str():
            return written(value)
        case Mapping():
            return {key: _each_word(one, written) for key, one in value.items()}
        case list() | tuple():
            return [_each_word(one, written) for one in value]
    return value


def _shown(letter: str) -> str:
    return letter if letter.isascii() and letter.isprintable() or _has_a_look(letter) else _told(letter)


def _plain(words: str) -> str:
    """As much of it as the letters of Western Europe can tell."""
    return "".join(
        letter if letter in "\n\t" or (letter.isprintable() and ord(letter) < 0x180) else _told(letter)
        for letter in unicodedata.normalize("NFC", words)
    )  # fmt: skip


def _told(letter: str) -> str:
    if letter in JOINERS:
        return ""
    if FLAG_A <= ord(letter) <= FLAG_Z:
        return chr(ord(letter) - FLAG_A + ord("A"))
    if unicodedata.category(letter) in ("So", "Sk"):
        return f"[{unicodedata.name(letter, SQUARE).lower()}]"
    return SQUARE


@lru_cache(maxsize=8192)
def _has_a_look(letter: str) -> bool:
    """Whether one of typst's own fonts has it: asked of typst, once for each letter."""
    try:
        _compiled(_ONE, f"x{letter}", 0)
    except typst.TypstError:
        return False
    return True
