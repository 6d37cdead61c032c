"""What a text says when it is not just a text: answer words of staff, keywords of users (contract 7.5 and 7.11).

Case and punctuation at the ends do not matter; `#` does. An answer word is the whole message, number apart.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Word(StrEnum):
    YES = "JA"
    NO = "NEI"
    DONE = "FERDIG"
    GIVE_BACK = "GI FRA"
    STATUS = "STATUS"
    DANGER = "113"
    SHOW = "#"  # a number alone: show that conversation
    TEXT = "text"


SPELLINGS = {
    "ja": Word.YES, "ok": Word.YES, "1": Word.YES,
    "nei": Word.NO, "2": Word.NO,
    "ferdig": Word.DONE,
    "gi fra": Word.GIVE_BACK,
    "status": Word.STATUS,
    "113": Word.DANGER,
}  # fmt: skip
_LETTERED = "|".join(spelling for spelling in SPELLINGS if not spelling.isdigit())
_DIGITS = "|".join(spelling for spelling in SPELLINGS if spelling.isdigit())
_NUMBER = r"(?P<number>\d{1,9})"
_WITH_NUMBER = (
    re.compile(rf"(?P<word>{_LETTERED})[\s.,:;!-]*#?\s?{_NUMBER}"),
    re.compile(rf"(?P<word>{_DIGITS})\s+#?{_NUMBER}"),  # 1.12 is a date, and 112 is a number to call
    re.compile(rf"{_NUMBER}\s*(?P<word>{_LETTERED})"),
)
_HASH = re.compile(rf"\s*#\s?{_NUMBER}(?!\d)[\s:.,;-]*(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """What a staff member texted.

    `number` is the one that it names. `rest`: what follows `#12`; it is what goes to the user of #12 when
    the writer holds #12, whatever word it may also be.
    """

    word: Word
    number: int | None = None
    rest: str | None = None


def plain(body: str) -> str:
    """The text in small letters with single blanks, without punctuation and signs at its ends; a leading # stays."""
    folded = " ".join(unicodedata.normalize("NFKC", body).casefold().split())
    start, end = 0, len(folded)
    while start < end and folded[start] != "#" and _is_decoration(folded[start]):
        start += 1
    while end > start and _is_decoration(folded[end - 1]):
        end -= 1
    return folded[start:end]


def said(body: str) -> Said:
    """What the text of a staff member means, before anybody looks at what they hold."""
    if hashed := _HASH.fullmatch(body):
        return _after_hash(int(hashed["number"]), hashed["rest"].strip())
    text = plain(body)
    if text in SPELLINGS:
        return Said(SPELLINGS[text])
    for pattern in _WITH_NUMBER:
        if match := pattern.fullmatch(text):
            return Said(SPELLINGS[match["word"]], int(match["number"]))
    return Said(Word.TEXT)


def _after_hash(number: int, rest: str) -> Said:
    if not plain(rest):
        return Said(Word.SHOW, number) if not rest else Said(Word.TEXT, number, rest)
    return Said(SPELLINGS.get(plain(rest), Word.TEXT), number, rest)


def _is_decoration(letter: str) -> bool:
    """Punctuation, signs (emoji are), blanks, and the joiners and selectors that emoji are made with."""
    return unicodedata.category(letter)[0] in "PSZ" or unicodedata.category(letter) in ("Cf", "Mn", "Cc")


class Keyword(StrEnum):
    """The whole messages of a user that open no conversation."""

    WHO = "hvem"
    PLAN = "plan"
    MENU = "meny"
    NO_TEXTS = "ingen sms"
    WITHDRAW = "trekk samtykke"
    ACCESS = "innsyn"
    CONTACT = "bytt kontakt"


KEYWORDS = {
    **{str(keyword): keyword for keyword in Keyword}, "kven": Keyword.WHO,
    **dict.fromkeys((
        "trekk samtykket", "trekke samtykke", "trekkje samtykke", "trekk samtykkje", "trekk samtykket mitt",
        "trekk samtykke mitt", "trekk samtykket tilbake", "trekk tilbake samtykke", "trekk tilbake samtykket",
        "trekk tilbake samtykket mitt", "trekke tilbake samtykke", "trekke tilbake samtykket",
        "jeg vil trekke samtykket", "jeg trekker samtykket", "jeg trekker samtykket mitt", "eg trekkjer samtykket",
        "eg vil trekkje samtykket", "withdraw consent", "withdraw my consent", "i withdraw my consent",
    ), Keyword.WITHDRAW),
    **dict.fromkeys((
        "insyn", "innsyn takk", "innsynn", "ha innsyn", "jeg vil ha innsyn", "eg vil ha innsyn", "be om innsyn",
        "jeg ber om innsyn", "eg bed om innsyn", "innsyn i loggen",
    ), Keyword.ACCESS),
    **dict.fromkeys(("bytte kontakt", "byt kontakt", "byte kontakt"), Keyword.CONTACT),
}  # fmt: skip


class Hint(StrEnum):
    HELP = "help"
    STOP = "stop"


HINTS = {"hjelp": Hint.HELP, "help": Hint.HELP, "stopp": Hint.STOP, "stop": Hint.STOP}


def keyword(body: str) -> Keyword | None:
    """The keyword that the text is, as a whole."""
    text = plain(body)
    return KEYWORDS.get(text)


def hint(body: str) -> Hint | None:
    """HJELP and STOPP are routed like any text; this says what else the answer tells."""
    return HINTS.get(plain(body))
