"""Finding people by name as it is typed in the night: without accents, in small letters, with or without æ, ø and å."""

import unicodedata
from collections.abc import Iterable

from service.people.finding import ServiceUser

# Letters that Unicode does not take apart, Sámi ones among them.
PLAIN = str.maketrans({"đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "ı": "i"})
DOUBLE = (("aa", "a"), ("oe", "o"))  # Aase is Åse, Bjoern is Bjørn


def folded(name: str) -> str:
    """What two ways of writing a name have in common: small letters without marks, single blanks."""
    apart = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(PLAIN)
    for written, single in DOUBLE:
        plain = plain.replace(written, single)
    return " ".join(plain.split())


def named(people: Iterable[ServiceUser], wanted: str) -> list[ServiceUser]:
    """Those whose names hold what was typed, by name."""
    typed = folded(wanted)
    return sorted((one for one in people if typed in folded(one.name)), key=lambda one: one.name)
