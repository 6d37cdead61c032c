"""What the fields of a plan are called on pages, and for whom they are."""

from collections.abc import Mapping

from service.people.usersfile import Audience, PlanField
from service.web.words import later

TITLES: Mapping[PlanField, str] = {
    "warning_signs": later("Varselsignaler"),
    "coping": later("Dette hjelper"),
    "distraction": later("Avledning"),
    "contacts": later("Personer å kontakte"),
    "professionals": later("Fagpersoner"),
    "agreements": later("Avtaler med andre"),
    "safe_environment": later("Trygge omgivelser"),
    "wishes": later("Ønsker"),
}
HINTS: Mapping[PlanField, str] = {
    "warning_signs": later("Hva merker du selv, eller andre, når det begynner å bli vanskelig? Ett på hver linje."),
    "coping": later("Hva kan du gjøre selv? Ett på hver linje. Det er dette som kommer på SMS når du skriver PLAN, "
                    "så lenge du ikke har sagt nei til det."),
    "distraction": later("Steder, folk og ting som får tankene over på noe annet. Ett på hver linje."),
    "contacts": later("Hvem vil du ringe eller være sammen med?"),
    "professionals": later("Behandler, fastlege, andre som kjenner deg."),
    "agreements": later("DPS, brukerstyrt seng, legevakt, fastlege: hva er avtalt, og når kan de nås?"),
    "safe_environment": later("Hva gjør det tryggere hjemme? Ett på hver linje."),
    "wishes": later("Slik vil du bli møtt. Ønsker kan fravikes ved fare for liv."),
}
AUDIENCES: Mapping[Audience, str] = {
    "me": later("meg selv"),
    "duty": later("vakten"),
    "kin": later("pårørende som jeg har navngitt"),
}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "contacts": {"name": later("Navn"), "relation": later("Relasjon"), "phone": later("Telefon")},
    "professionals": {"name": later("Navn"), "relation": later("Rolle"), "phone": later("Telefon")},
    "agreements": {"with": later("Avtale med"), "what": later("Hva som er avtalt"), "phone": later("Telefon"),
                   "hours": later("Når de kan nås")},
}  # fmt: skip
"""The fields that are rows, and what a row holds; the first of each is what a row cannot be without."""
