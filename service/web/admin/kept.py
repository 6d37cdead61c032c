"""What the kinds of what is kept about people, and its tables, are called on pages (service.retention)."""

from collections.abc import Mapping

from service.retention import Ground
from service.web.words import later

NAMES: Mapping[str, tuple[str, str]] = {  # what it is, and from when on its days are counted
    "texts": (later("Meldinger i samtaler"), later("avsluttet og journalført")),
    "set_aside": (later("Meldinger utenom samtaler, ofte fra ukjente nummer"), later("mottatt")),
    "staff_texts": (later("Meldinger til og fra ansatte"), later("sendt")),
    "notes": (later("Notater og det som ble avtalt"), later("avsluttet og journalført")),
    "conversations": (later("Hvem samtalen var med"), later("avsluttet og journalført")),
    "plan_versions": (later("Tidligere versjoner av kriseplaner"), later("en nyere kom")),
    "left": (later("Brukere som er tatt ut"), later("tatt ut")),
    "access_log": (later("Hvem som har åpnet hva"), later("åpnet")),
    "complaints": (later("Det folk har meldt fra om, og avvik"), later("besvart eller avgjort")),
    "feedback": (later("Ord om hvordan det var"), later("svart")),
    "events": (later("Hendelsesloggen, uten innhold"), later("hendt")),
    "reports": (later("Rapporter før helligdager, og vaktrapporter"), later("perioden var over")),
    "staff_left": (later("Nummer og e-post til ansatte som har sluttet"), later("sluttet")),
}
TABLES: Mapping[str, tuple[str, str]] = {  # what it is, and why something of it stays
    "service_user": (later("Personen"), later("Bare id-en, fordi innsynsloggen står på den.")),
    "conversation": (later("Samtaler"), later("Tider uten navn, for tallene.")),
    "text": (later("Meldinger"), later("Tider uten innhold, for tallene.")),
    "page": (later("Varsler"), later("Hvem av de ansatte som ble spurt, uten hvem det gjaldt.")),
    "holding": (later("Hvem som hadde samtalen"), later("Hvem av de ansatte det var, uten hvem det gjaldt.")),
    "note": (later("Notater"), ""),
    "plan_version": (later("Kriseplaner"), ""),
    "plan_opening": (later("Innsynsloggen"),
                     later("Hvem som har åpnet hva, skal kunne vises (pasientjournalloven § 22).")),
    "access_request": (later("Krav om innsyn"), later("At innsyn er gitt, skal kunne vises.")),
    "consent": (later("Samtykker"), later("At det var et samtykke, skal kunne vises.")),
    "silenced": (later("At nummeret ikke vil ha SMS"), later("Uten det ville vi sendt igjen.")),
    "complaint": (later("Det personen har meldt fra om"), later(
        "At det er meldt fra, uten ord og navn. Det som ikke er besvart, blir stående til det er.")),
    "deviation": (later("Avvik"), later(
        "At noe gikk galt, uten ord og navn. Det som ikke er avgjort, blir stående til det er.")),
    "feedback": (later("Svar om hvordan det var"), ""),
    "next_of_kin": (later("Pårørende"), ""),
    "gap_alternative": (later("Det personen får i stedet når noe lovet faller bort"), ""),
    "holiday_text": (later("Det personen fikk vite før høytider"), ""),
    "contact_wish": (later("Ønsker om en annen kontakt"), ""),
    "erasure": (later("Tidligere slettinger"), later("At noen ble slettet, og når.")),
}  # fmt: skip
GROUNDS: Mapping[str, str] = {
    Ground.ASKED: later("Personen har bedt om det"), Ground.MISTAKE: later("Skulle aldri vært registrert"),
    Ground.LEFT: later("Har sluttet, og trengs ikke lenger"),
}
HELD: Mapping[str, str] = {
    "unjournalled": later("ingen har krysset av for journal"), "undecided": later("et avvik er ikke avgjort"),
}
