"""Whether a text sounds like somebody in danger, or in need of somebody now. Pure; Bokmål, Nynorsk and English.

Only for texts that could be meant for somebody else than whoever is on duty (MELD FRA, the answer to a question): what
sounds like need is never kept from the line. So the words are many, and to be wrong is to page somebody for nothing.
Nothing is concluded of a person from them, nothing is stored, and no text is left unanswered for want of them.
"""

import re

FEW = 4  # a follow-up of fewer words than this could be anything

# Words and beginnings of words; a stop at the end of one means that the word ends there.
_DANGER = (
    "selvmord", "sjølvmord", "suicid", "ta livet", "tar livet", "tatt livet", "tek livet", "avslutt", "ende livet",
    "vil dø", "dø.", "dør.", "døy", "død", "daud", "ikke leve", "ikkje leve", "orker ikke mer", "orkar ikkje meir",
    "drep", "kill", "die.", "dying", "dead", "end it", "end my", "henge meg", "hoppe", "jump", "overdos", "pille",
    "pills", "tablett", "kutt", "cut myself", "cutting", "skad", "sjølvskad", "selvskad", "hurt myself", "self-harm",
    "self harm", "blør", "blod", "blood", "bleed", "kniv", "knife", "våpen", "pistol", "gun.", "113", "112", "110",
    "116117", "ambulan", "voldt", "valdt", "rape", "vold.", "slår meg", "slo meg", "hits me", "truer", "trugar",
    "truet", "threat", "kvel", "kvalt", "pust", "breath", "besvim", "bevisstl", "medvits", "brann", "brenn", "farvel",
    "adjø", "goodbye", "gift", "poison", "livredd",
)  # fmt: skip
_NEED = (
    "hjelp", "hjelf", "help", "redd", "angst", "panik", "panic", "scared", "afraid", "anxi", "ork", "klarer",
    "klarar", "greier", "greie", "held ikkje", "holder ikke", "can't", "cant.", "cannot", "can not", "alene",
    "åleine", "aleine", "ensom", "einsam", "alone", "lonely", "tungt", "tung.", "vondt", "haster", "hastar", "urgent",
    "akutt", "krise", "crisis", "gråt", "græt", "crying", "trenger", "treng.", "trong.", "need", "ring meg", "ring.",
    "call me", "kom hit", "kom til", "come here", "come to", "kan noen", "kan nokon", "kan dere", "kan de", "kan du",
    "er noen", "er nokon", "er det", "finnes det", "anyone", "anybody", "svar meg", "svar.", "please", "snille",
    "snill", "nå.", "no.", "now", "sykehus", "sjukehus", "hospital", "syk.", "sjuk", "psykos", "stemmer", "røyster",
    "voices", "sove", "sover", "søv", "desperat", "desperate", "håpløs", "vonlaus", "hopeless", "mening", "gir opp",
    "gi opp", "gje opp", "give up", "giving up", "utrygg", "unsafe", "not safe", "legevakt", "lege.", "fortvil",
    "mørk", "dark", "verre", "worse", "mer.", "snakke", "snakka", "talk", "hallo", "hello", "hei.",
)  # fmt: skip


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = (re.escape(word[:-1]) + r"\b" if word.endswith(".") else re.escape(word) for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})")


DANGER, NEED = _any_of(_DANGER), _any_of(_NEED)
EVENING = re.compile(r"(?<!\w)kveld")  # nobody is choked in it


def sounds_like_danger(body: str) -> bool:
    """Of life, of hurting oneself or being hurt; or it names an emergency number."""
    return DANGER.search(EVENING.sub("", _folded(body))) is not None


def sounds_like_need(body: str) -> bool:
    """Danger, a word that people in need use, or a question."""
    return "?" in body or sounds_like_danger(body) or NEED.search(_folded(body)) is not None


def could_be_for_the_line(body: str) -> bool:
    """Of a text that says itself nowhere what it is: also when it is short."""
    return len(body.split()) < FEW or sounds_like_need(body)


def _folded(body: str) -> str:
    return " ".join(body.casefold().replace("\u2019", "'").split())
