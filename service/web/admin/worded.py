"""An area's wording of a text, as its page shows it: what is wrong with it, how long it gets, how it reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from channels.encoding import segments
from service.organisation import Standing
from service.texts.wording import ADAPTABLE, Fault, examples, faults, fits, needed, original
from service.web.words import _, later

MANY = 2  # segments, beyond which a text is dear and may arrive in pieces
MOST = 4
TITLES: Mapping[str, str] = {
    "received": later("Det første svaret"),
    "unknown_received": later("Det første svaret til et ukjent nummer"),
    "taken": later("Noen har tatt henvendelsen"),
    "still_trying": later("Vi spør flere"),
    "closed": later("Henvendelsen avsluttes"),
    "closed_agreed": later("Henvendelsen avsluttes med det dere ble enige om"),
    "closed_by_itself": later("Henvendelsen avsluttes av seg selv"),
    "reopened": later("Brukeren skriver igjen rett etterpå"),
    "staff_writes_first": later("Når vakten skriver først"),
    "holiday_lead": later("Først i SMS-en før en høytid"),
    "holiday_ask": later("Sist i SMS-en før en høytid, når det er plass"),
    "menu": later("Svaret på MENY"),
    "plan_intro": later("Foran den egne planen"),
    "pictures_unseen": later("Når noen sender et bilde"),
    "somebody_to_talk_to": later("Noen å snakke med, når ingen kan nås"),
}
FACTS: Mapping[str, str] = {
    "{latest}": later("når brukeren senest hører fra oss"), "{call}": later("hvor man ringer i en nødsituasjon"),
    "{name}": later("fornavnet til vakthavende"), "{area}": later("navnet på området"),
    "{agreed}": later("det dere ble enige om"), "{period}": later("navnet på høytiden"),
    "{days}": later("dagene høytiden varer"),
}
WRONG: Mapping[str, str] = {
    "empty": later("Skriv teksten."),
    "long": later("Teksten er for lang. Bruk høyst 480 tegn."),
    "unseen": later("Teksten har et usynlig tegn. Skriv den på nytt."),
    "braces": later("En krøllparentes mangler sin make. Klammer brukes bare om det som fylles inn."),
    "missing": later("{what} må være med: {fact}."),
    "unknown": later("{what} kan ikke fylles inn i denne teksten."),
    "needs": later("{what} må være med."),
    "reserved": later("{what} er et ord som teleoperatøren handler på. Ingen må bli bedt om å svare det."),
    "time": later("«{what}» lover en tid. Den eneste tiden som er sann, er {latest}, rett etter ordet."),
    "vow": later("«{what}» lover noe vi ikke vet at vi kan holde."),
    "told": later("«{what}»: teksten kan ikke si at noen andre får vite det. Det sies bare når det er gjort."),
    "phone": later("«{what}»: noen kan ikke ringe. Bruk {call}, som er riktig for alle."),
    "link": later("«{what}» ser ut som en lenke. Meldinger med lenker kan bli stoppet."),
    "number": later("{what} er ikke et nummer vi kjenner. Bruk {call} for nødnumre."),
    "segments": later("Teksten blir for lang: høyst fire SMS-er."),
}


@dataclass(frozen=True)
class Worded:
    """`wrong`: a sentence for each fault. `example`: with the longest names and times; None while that cannot be."""

    key: str
    tongue: str
    title: str
    original: str
    wording: str
    is_own: bool
    needed: Sequence[tuple[str, str]]
    faults: Sequence[Fault]
    wrong: Sequence[str]
    example: str | None
    count: int
    units: int
    encoding: str

    @property
    def is_original(self) -> bool:
        return self.wording == self.original

    @property
    def is_dear(self) -> bool:
        return self.count > MANY


def listed(stands: Standing, area: str, tongue: str) -> list[Worded]:
    return [one(stands, area, key, tongue, None) for key in ADAPTABLE]


def one(stands: Standing, area: str, key: str, tongue: str, typed: str | None) -> Worded:
    """As it was typed, else as it stands."""
    own = stands.wordings.get((area, key, tongue))
    first = original(key, tongue)
    wording = " ".join(typed.split()) if typed is not None else own or first
    found, example, size = faults(key, tongue, wording), None, segments(wording)
    if fits(key, wording):
        texts = sorted(examples(key, tongue, wording), key=lambda text: segments(text).count)
        example, size = texts[0], segments(texts[-1])
        found += [Fault("segments")] if size.count > MOST else []
    facts = [(fact, str(FACTS[fact])) for fact in needed(key)]
    return Worded(
        key, tongue, str(TITLES[key]), first, wording, own is not None, facts, found,
        [_said(fault, dict(facts)) for fault in found], example, size.count, size.units, size.encoding,
    )  # fmt: skip


def _said(fault: Fault, facts: Mapping[str, str]) -> str:
    why = "vow" if fault.why == "time" and "{latest}" not in facts else fault.why  # it has no time to give
    return str(WRONG[why]).format(
        what=fault.what, fact=facts.get(fault.what, _("se ovenfor")), latest="{latest}", call="{call}")
