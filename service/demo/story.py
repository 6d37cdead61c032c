"""The night that the demo plays: what people write and when, and a few words for a newcomer.

Times are local to the made-up municipalities. What follows from all this is the program's; `tests/cli/test_demo.py`
holds each sentence here to what the program did.
"""

from dataclasses import dataclass
from typing import TypeAlias

NUMBER = "+4759440001"  # Storvik's
BEGINS = "2026-12-18T00:14"
HOLIDAY = ("2026-12-23", "2027-01-06")  # the period that is shown overlaps this


@dataclass(frozen=True)
class Scene:
    """What begins here."""

    title: str


@dataclass(frozen=True)
class Says:
    """The narrator."""

    words: str


@dataclass(frozen=True)
class Writes:
    at: str
    who: str
    body: str


@dataclass(frozen=True)
class Waits:
    until: str


Told: TypeAlias = Scene | Says | Writes | Waits

STORY: tuple[Told, ...] = (
    Scene("A text in the night"),
    Says("Anne has a crisis plan and this number in her phone. She cannot sleep, and writes. She is answered at once, "
         "and told by when she hears more. Kari, the helper who knows her, is off tonight, so Ola on evening duty is "
         "paged: his page names nobody and quotes nothing."),
    Writes("00:14", "anne", "Er det noen våkne? Klarer ikke være alene i natt"),
    Scene("The first page is not answered"),
    Says("Ola does not see it. When his five minutes are over, the next step of the ladder is paged by itself: Per and "
         "Ingeborg together. Anne hears that more people are being asked."),
    Waits("00:19"),
    Scene("Per takes it"),
    Says("The first JA has it. Anne learns a first name; Per gets what she wrote."),
    Writes("00:21", "per", "Ja"),
    Says("Ingeborg's JA comes a moment later. Only one can have it, and she is told who does."),
    Writes("00:21:20", "ingeborg", "ja"),
    Scene("They talk"),
    Says("Both write to Storvik's number, and neither sees the other's. Per has only this conversation, so what he "
         "writes goes to Anne. Were it unclear whom he means, nothing would be sent, and he would be told."),
    Writes("00:22", "per", "Hei Anne, dette er Per. Bra at du skrev. Hva er verst akkurat nå?"),
    Writes("00:24", "anne", "At det er så stille. Søsteren min sover"),
    Writes("00:26", "per", "Da er jeg her. I planen din står det at en varm dusj kan hjelpe. Vil du prøve?"),
    Writes("00:57", "anne", "Det hjalp litt"),
    Scene("The shift ends"),
    Says("At one o'clock Per is off duty. The conversation stays his until somebody has said yes: Ola is paged, and "
         "now he sees it. All three are told, and Anne need not begin again."),
    Waits("01:00"),
    Writes("01:02", "ola", "JA"),
    Writes("01:03", "ola", "Hei Anne, Ola her. Jeg har lest det dere skrev. Hvordan er det nå?"),
    Writes("01:09", "anne", "Bedre. Tror jeg får sove"),
    Scene("Closing"),
    Says("FERDIG closes. Anne can write again at any time; within the hour it would reopen with Ola."),
    Writes("01:11", "ola", "Så fint. God natt, Anne."),
    Writes("01:12", "ola", "FERDIG"),
)
