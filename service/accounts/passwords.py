"""Passwords: long enough and not obvious, kept as argon2id; no rules about signs and digits.

Checking one costs the same whether or not there is such an account. A few at a time only: each takes 64 MiB.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.accounts.errors import PasswordRefused

SHORTEST, LONGEST = 12, 200  # characters
NEW_LETTERS = 5  # different characters that a password has at least
OWN_LEFT = 6  # characters left when obvious words are taken away
OBVIOUS_WORDS = (
    "vaktlinje", "passord", "password", "passordet", "kommune", "velkommen", "sommer", "vinter", "hemmelig", "qwerty",
    "qwertz", "letmein", "welcome", "admin", "norge", "vakt",
)  # fmt: skip
ROWS = (
    "01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyzæøå", "qwertyuiopåasdfghjkløæzxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
)  # fmt: skip
HASHER = PasswordHasher()
AT_ONCE = BoundedSemaphore(3)


@cache
def _nobodys() -> str:
    """What is checked when there is no account."""
    return HASHER.hash("a password that nobody has")


def hashed(password: str) -> str:
    with AT_ONCE:
        return HASHER.hash(_plain(password))


def fits(password_hash: str | None, password: str) -> bool:
    """Whether it is the account's password; with None as slow as with one, and False."""
    try:
        with AT_ONCE:
            HASHER.verify(password_hash or _nobodys(), _plain(password[: LONGEST * 4]))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with other parameters than new ones are."""
    return HASHER.check_needs_rehash(password_hash)


def check_new(password: str, own_words: Iterable[str]) -> None:
    """PasswordRefused where it is too short, too long or obvious. `own_words`: name, e-mail, what others know."""
    written = _plain(password)
    if len(written) < SHORTEST:
        raise PasswordRefused("short")
    if len(written) > LONGEST:
        raise PasswordRefused("long")
    if _is_obvious(written.casefold(), own_words):
        raise PasswordRefused("obvious")


def _is_obvious(written: str, own_words: Iterable[str]) -> bool:
    if len(set(written)) < NEW_LETTERS or any(written in row * 2 for row in ROWS):
        return True
    own = {part for words in own_words for part in re.split(r"[\W_]+", words.casefold()) if len(part) > 2}
    left = written
    for word in sorted({*own, *OBVIOUS_WORDS}, key=len, reverse=True):
        left = left.replace(word, "")
    return len(re.sub(r"[\W\d_]+", "", left)) < OWN_LEFT and len(left) < SHORTEST


def _plain(password: str) -> str:
    """The same on every keyboard: å as one sign and as a with a ring are one password."""
    return unicodedata.normalize("NFKC", password)
