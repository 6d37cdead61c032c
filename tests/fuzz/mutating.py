"""What chance makes of something good: a text, a JSON value, bytes. The same `chance` makes the same again."""

from random import Random
from typing import Any

NASTY = (
    "", " ", "\x00", "\n", "\r\nX-Other: 1", "'", '"><script>alert(1)</script>', "{{7*7}}", "{area}", "%s%n", "%",
    "%zz", "../../etc/passwd", "/", "0", "-1", "1e309", "9" * 40, "9223372036854775808", "NaN", "True", "null", "[]",
    "{}", "٣", "①", "½", "İ", "ß", "\u202e", "\ufeff", "\u2028", "\ufdd0", "\ud800", "🙂" * 200, "å" * 161, "A" * 5000,
    "2026-02-30", "0000-00-00T00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-29T02:30",
    "2026-10-25T02:30", "24:00", "25:61", "P1D", "+475944", "+4759442001", "004759442001", "113", "#", "#0",
    "#" + "9" * 30, "mona,pia", "&anchor *anchor", "!!python/object:os.system", "=cmd|' /C calc'!A0", "SELECT 1; --",
)  # fmt: skip
DEPTH = 60


def text(chance: Random, good: str) -> str:
    """`good` after one or two accidents."""
    for _ in range(chance.choice((1, 1, 2))):
        good = chance.choice(ACCIDENTS)(chance, good)
    return good


def json(chance: Random, good: Any) -> Any:
    """A value of which one part, at any depth, is another: of another kind, gone, twice, or very deep."""
    if isinstance(good, dict) and good and chance.random() < 0.8:
        key = chance.choice(list(good))
        match chance.randrange(6):
            case 0:
                return {name: value for name, value in good.items() if name != key}
            case 1:
                return {**good, text(chance, key): good[key]}
            case _:
                return {**good, key: json(chance, good[key])}
    if isinstance(good, list) and good and chance.random() < 0.7:
        place = chance.randrange(len(good))
        return [*good[:place], json(chance, good[place]), *good[place + chance.randrange(2):]]
    if isinstance(good, str) and chance.random() < 0.7:
        return text(chance, good)
    return chance.choice((None, True, False, 0, -1, 2**63, 10**400, 1.5, float("inf"), "", [], {}, [[]], {"": None},
                          chance.choice(NASTY), deep(), [good] * 300))  # fmt: skip


def raw(chance: Random, good: bytes) -> bytes:
    """`good` with some of its bytes lost, doubled or exchanged."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(good) + 1)
        end = min(len(good), at + chance.choice((1, 1, 2, 10, 1000)))
        good = chance.choice((
            good[:at] + good[end:], good[:end] + good[at:], good[:at] + chance.randbytes(end - at) + good[end:],
            good[:at] + chance.choice(NASTY).encode(errors="surrogatepass") + good[at:], good[:at]))  # fmt: skip
    return good


def deep() -> Any:
    value: Any = []
    for _ in range(DEPTH):
        value = [value]
    return value


def _slice(chance: Random, length: int) -> tuple[int, int]:
    start = chance.randrange(length + 1)
    return start, min(length, start + chance.choice((1, 1, 2, 3, 10, 100)))


def _lose(chance: Random, good: str) -> str:
    start, end = _slice(chance, len(good))
    return good[:start] + good[end:]


def _double(chance: Random, good: str) -> str:
    start, end = _slice(chance, len(good))
    return good[:start] + good[start:end] * chance.choice((2, 2, 2, 50)) + good[end:]


def _insert(chance: Random, good: str) -> str:
    at = chance.randrange(len(good) + 1)
    return good[:at] + chance.choice(NASTY) + good[at:]


def _exchange(chance: Random, good: str) -> str:
    start, end = _slice(chance, len(good))
    return good[:start] + "".join(chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x2FFF))))
                                  for _ in range(end - start)) + good[end:]  # fmt: skip


def _count_on(chance: Random, good: str) -> str:
    """Its digits are others."""
    return "".join(chance.choice("0123456789") if letter.isdigit() else letter for letter in good)


ACCIDENTS = (_lose, _double, _insert, _exchange, _count_on, lambda chance, _: chance.choice(NASTY),
             lambda _, good: good.swapcase(), lambda _, good: good + good)  # fmt: skip
