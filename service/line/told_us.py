"""How the words of MELD FRA and of an answer to the question after a conversation are read. Pure."""

import re
from dataclasses import dataclass

from service.line.words import plain

MOST_WORDS, MOST_LETTERS = 4, 40  # of what stands beside the number; more is a text like any other
NO = {"nei", "neida", "nei takk", "no", "nope", "glem det", "gløym det", "avbryt", "never mind"}
_COMPLAINT = re.compile(
    r"\W*(?:mel(?:de?)?\s*fr[aå]|klage|complaint)\b[\s.,:;!–-]*(?P<rest>.*)", re.DOTALL | re.IGNORECASE)
_SCORE = re.compile(r"(?P<score>[1-5])(?![\d.,]*\d)[\s.,:;!–-]*(?P<words>.*)", re.DOTALL)
_SOMEBODY = re.compile(r"(?:til|te|åt|når|hvis|viss|dersom)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Score:
    score: int
    words: str


def complaint(body: str) -> str | None:
    """What follows MELD FRA or KLAGE at the beginning of a text, '' where nothing does; None for any other text."""
    found = _COMPLAINT.fullmatch(body)
    return None if found is None else found["rest"].strip()


def asks_to_tell(said: str) -> bool:
    """`meld fra til Kari at jeg er framme`: the words as they are used every day, and no complaint."""
    return _SOMEBODY.match(said) is not None


def is_no(body: str) -> bool:
    """`nei` after the word alone: nothing that happened, and perhaps an answer to somebody else."""
    return plain(body) in NO


def score(body: str) -> Score | None:
    """A number from 1 to 5, with a few words behind it or none."""
    found = _SCORE.fullmatch(body.strip())
    if found is None:
        return None
    said = found["words"].strip()
    few = len(said.split()) <= MOST_WORDS and len(said) <= MOST_LETTERS and not any(one.isdigit() for one in said)
    return Score(int(found["score"]), said if plain(said) else "") if few else None
