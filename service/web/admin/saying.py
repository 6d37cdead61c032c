"""Why a file or a form is refused, in the viewer's language. The reasons come from the checks of `import`."""

import re
from collections.abc import Mapping, Sequence

from service.web.words import later

NEEDED = later("Dette må fylles ut.")
WHEN = later("Skriv dag og klokkeslett.")
SENTENCES: Sequence[tuple[str, str]] = (
    (r"is missing|must be a word or a text|must say something", NEEDED),
    (r"unknown key", later("Ukjent nøkkel.")),
    (r"must be at most (?P<n>\d+) characters", later("Bruk høyst {n} tegn.")),
    (r"is not of the form that this key has", later("Skriv en hel e-postadresse, som navn@kommune.no.")),
    (r"must be a list \(.*", later("Dette må være en liste.")),
    (r"must be a mapping of keys", later("Her må det stå nøkler med verdier.")),
    (r"must have at least (?P<n>\d+) in the list", later("Listen må ha minst {n}.")),
    (r"must be (?P<n>-?\d+) or more", later("Må være {n} eller mer.")),
    (r"must be (?P<n>-?\d+) or less", later("Må være {n} eller mindre.")),
    (r".* is no duration: .*", later("Skriv et tall og en enhet, for eksempel 30 sek, 5 min, 2 t eller 1 døgn.")),
    (r"a wait must be longer than nothing", later("Må være lengre enn null.")),
    (r".* is no time of day: .*", later("Skriv et klokkeslett, for eksempel 15.30.")),
    (r".* is no time: .*", WHEN),
    (r".* is no date: write 12-24 .*", later("Skriv 12-24 for hvert år, eller hele datoen: 2026-05-15.")),
    (r".*is no date.*", later("Skriv datoen slik: 2026-05-02.")),
    (r"daily rest is .*", later("Døgnhvilen er 11 t, etter avtale mindre, men ikke under 8 t.")),
    (r"weekly rest is .*", later("Ukehvilen er 35 t, etter avtale mindre, men ikke under 28 t.")),
    (r".* is no part of a whole: .*", later("Skriv en brøk som 1/7, eller et tall fra 0 til 1.")),
    (r"not a possible phone number .*", later("Skriv nummeret med landkode, for eksempel +4759440001.")),
    (r".*is no id: .*", later("En id kan ha bokstaver, tall, bindestrek, understrek og punktum, og høyst 64 tegn.")),
    (r"write a whole number", later("Skriv et helt tall.")),
    (r"write true or false", later("Skriv true eller false.")),
    (r"the id .* is used twice|the id is used twice", later("Denne id-en er brukt to ganger.")),
    (r"'(?P<x>.*)' is the id of a built-in period: .*", later("{x} er id-en til en innebygd periode. Velg en annen.")),
    (r"(?:area|staff member|rota) '(?P<id>.*)' has the same number", later("{id} har samme nummer.")),
    (r"a service user has the same number|another service user has the same number",
     later("En bruker har samme nummer.")),
    (r"a staff member or an area has the same number", later("En ansatt eller et område har samme nummer.")),
    (r"there is no staff member (?:'(?P<x>.*)'|with this id)", later("Fant ikke den ansatte. Velg fra listen.")),
    (r"there is no area (?:'(?P<x>.*)'|with this id)", later("Fant ikke området.")),
    (r"there is no rota '(?P<x>.*)'", later("Fant ikke vaktlinjen.")),
    (r"the rota '(?P<id>.*)' does not serve the area '.*'", later("{id} dekker ikke dette området.")),
    (r"the ladder of the area '(?P<id>.*)' asks this rota, .*",
     later("Varslingsrekkefølgen til {id} bruker denne vaktlinjen. Ta den ut der først.")),
    (r"the end .* is not after the start .*", later("Slutten må være etter starten.")),
    (r"until must not come before given", later("Slutten må være etter starten.")),
    (r".* is no country whose .*", later("Skriv landet med to bokstaver, for eksempel NO.")),
    (r".*(?:time zone|zone).*", later("Fant ikke tidssonen. Skriv for eksempel Europe/Oslo.")),
    (r"the area '(?P<id>.*)' has open conversations: .*",
     later("{id} har åpne henvendelser. De må avsluttes før området kan tas ut.")),
    (r"a control character .*", later("Teksten har et usynlig tegn. Skriv den på nytt.")),
    (r"give windows or .*, not both", later("Velg enten tider eller utenom kontortid, ikke begge.")),
    (r"unit: shift passes .*", later("Når turen går per vakt, må tidene skrives.")),
    (r"must be '.*", later("Velg et av alternativene.")),
    (r"the file is empty", later("Filen er tom.")),
    (r"the file is larger than .*", later("Filen er for stor.")),
    (r"not UTF-8: .*", later("Filen må lagres som UTF-8.")),
    (r"not YAML: (?P<x>.*)", later("Dette er ikke YAML: {x}")),
    (r"the file must be a mapping of keys, .*", later("Filen må ha nøkler øverst, som «areas:».")),
    (r"the key is written twice", later("Nøkkelen står to ganger.")),
    (r"anchors and aliases .*|tags \(!\) .*|merge keys .*|%YAML .*", later("Ankre, alias og merker i YAML tas ikke.")),
)  # fmt: skip


def said(reason: str, names: Mapping[str, str] | None = None) -> str:
    """`names` of items by id. A reason that nobody has put into words here is said as it is."""
    for pattern, sentence in SENTENCES:
        if match := re.fullmatch(pattern, reason, re.DOTALL):
            facts = {key: value or "" for key, value in match.groupdict().items()}
            if names and "id" in facts:
                facts["id"] = names.get(facts["id"], facts["id"])
            return str(sentence).format_map(facts)
    return reason

