"""How a text travels: GSM 7-bit (3GPP TS 23.038, 6.2.1) or UCS-2, in how many segments, and how a long one is cut.

Units are septets for GSM-7 (characters of the extension table take two) and 16-bit code units for UCS-2 (an emoji
takes two). Nothing here replaces a letter: what GSM-7 lacks travels as UCS-2.
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
LONGEST_TEXT = 1600  # characters that the provider takes in one message
JOINERS = "\u200d\ufe0e\ufe0f"


@dataclass(frozen=True)
class Segments:
    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    count: int


def segments(text: str) -> Segments:
    """The encoding that `text` needs, its units, and in how many segments it goes; an empty text takes one."""
    if all(letter in BASIC or letter in EXTENSION for letter in text):
        widths = [2 if letter in EXTENSION else 1 for letter in text]
        return Segments("GSM-7", sum(widths), _count(widths, alone=160, joined=153))
    widths = [2 if ord(letter) > 0xFFFF else 1 for letter in text]
    return Segments("UCS-2", sum(widths), _count(widths, alone=70, joined=67))


def _count(widths: list[int], alone: int, joined: int) -> int:
    """Segments for characters of these widths: none is cut in two, so a segment may end one unit short."""
    if sum(widths) <= alone:
        return 1
    count, used = 1, 0
    for width in widths:
        if used + width > joined:
            count, used = count + 1, 0
        used += width
    return count


def parts(text: str, limit: int = LONGEST_TEXT) -> list[str]:
    """`text` whole, or in order as "(1/2) …", each of at most `limit` UTF-16 units, which is at least 60.

    Cuts at a space or line break where there is one in the last third of a part, and never inside a letter with
    its accents, an emoji with its joiners or a flag.
    """
    if limit < 60:
        raise ValueError(f"a part needs room for its number and some text: {limit} is less than 60")
    if _width(text) <= limit:
        return [text]
    total = 2
    while True:
        pieces = _pieces(_clusters(text), limit - len(f"({total}/{total}) "))
        if len(str(len(pieces))) <= len(str(total)):
            return [f"({place}/{len(pieces)}) {piece}" for place, piece in enumerate(pieces, 1)]
        total = len(pieces)


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 0xFFFF else 1 for letter in text)


def _clusters(text: str) -> list[str]:
    """What a reader sees as one sign each: a letter with what combines, joined emoji, a pair of flag letters."""
    clusters: list[str] = []
    for letter in text:
        if clusters and _continues(clusters[-1], letter) and _width(clusters[-1]) < 32:
            clusters[-1] += letter
        else:
            clusters.append(letter)
    return clusters


def _continues(cluster: str, letter: str) -> bool:
    if cluster == "\r":
        return letter == "\n"
    if letter in JOINERS or cluster[-1] == "\u200d" or unicodedata.category(letter) in {"Mn", "Mc", "Me"}:
        return True
    if "\U0001f3fb" <= letter <= "\U0001f3ff" or "\U000e0020" <= letter <= "\U000e007f":  # skin tone, tag of a flag
        return True
    return "\U0001f1e6" <= letter <= "\U0001f1ff" and len(cluster) == 1 and "\U0001f1e6" <= cluster <= "\U0001f1ff"


def _pieces(clusters: list[str], room: int) -> list[str]:
    pieces: list[str] = []
    start = 0
    while start < len(clusters):
        end = _end_of_piece(clusters, start, room)
        if piece := "".join(clusters[start:end]).strip(" \r\n"):
            pieces.append(piece)
        start = end
    return pieces


def _end_of_piece(clusters: list[str], start: int, room: int) -> int:
    used, end = 0, start
    while end < len(clusters) and used + _width(clusters[end]) <= room:
        used += _width(clusters[end])
        end += 1
    if end == len(clusters):
        return end
    for place in range(end, start + (end - start) * 2 // 3, -1):
        if clusters[place - 1].isspace() or clusters[place].isspace():
            return place
    return end
