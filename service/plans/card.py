"""The person's own card: the number, what to do, and what helps, in large type on A5 (tagged PDF, PDF/UA-1).

It may be lost, so it says of whom it is nothing: no name, no diagnosis, no warning signs, nothing of treatment. Of the
plan it has the steps and the people to phone, where they are for the person themself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

import phonenumbers
from babel.dates import format_date

from service.plans import marks
from service.plans.marks import Fields
from service.texts.printing import pdf

WORDS: Mapping[str, Mapping[str, str]] = {
    "nb": {
        "title": "Når det blir vanskelig",
        "steps": "Dette kan jeg gjøre",
        "people": "Noen jeg kan kontakte",
        "text": "Skriv SMS til",
        "then": "Skriv hvordan du har det. Du får svar på SMS med en gang, også når ingen er på vakt. "
                "Den som har vakt i {area}, får meldingen din.",
        "who": "Skriv HVEM for å se hvem som har vakt.",
        "plan": "Skriv PLAN for å få det som hjelper, på SMS.",
        "urgent": "Kan det ikke vente: {call}",
        "made": "Skrevet ut {day}",
    },
    "nn": {
        "title": "Når det blir vanskeleg",
        "steps": "Dette kan eg gjere",
        "people": "Nokon eg kan kontakte",
        "text": "Skriv SMS til",
        "then": "Skriv korleis du har det. Du får svar på SMS med ein gong, også når ingen er på vakt. "
                "Den som har vakt i {area}, får meldinga di.",
        "who": "Skriv HVEM for å sjå kven som har vakt.",
        "plan": "Skriv PLAN for å få det som hjelper, på SMS.",
        "urgent": "Kan det ikkje vente: {call}",
        "made": "Skrive ut {day}",
    },
    "en": {
        "title": "When it gets hard",
        "steps": "What I can do",
        "people": "People I can contact",
        "text": "Send a text to",
        "then": "Write how you are. You get an answer by text at once, also when nobody is on duty. "
                "Whoever is on duty in {area} gets your message.",
        "who": "Text HVEM to see who is on duty.",
        "plan": "Text PLAN to get what helps by text.",
        "urgent": "If it cannot wait: {call}",
        "made": "Printed {day}",
    },
}  # fmt: skip


@dataclass(frozen=True)
class About:
    """What the card says beside the plan. `call`: where to turn in an emergency, in the card's language."""

    language: str  # nb, nn or en
    area: str
    number: str  # the area's, +4759440001
    call: str
    plan_by_text: bool
    country: str
    day: date


def card(plan: Fields | None, about: About) -> bytes:
    """The PDF. The same plan on the same day gives the same bytes."""
    source = files("service.plans").joinpath("templates/card.typ").read_bytes()
    return pdf(source, shown(plan, about), _midnight(about.day))


def shown(plan: Fields | None, about: About) -> dict[str, Any]:
    """All that stands on the card, in words."""
    mine, words = marks.for_whom(plan, marks.ME), WORDS[about.language]
    day = format_date(about.day, format="long", locale=about.language)
    keywords = [words["who"], *([words["plan"]] if about.plan_by_text and mine.get("coping") else [])]
    return {
        "language": about.language, "title": words["title"], "text": words["text"],
        "number": spoken(about.number, about.country), "then": words["then"].format(area=about.area),
        "keywords": keywords, "urgent": words["urgent"].format(call=about.call), "steps_title": words["steps"],
        "steps": list(mine.get("coping") or ()), "people_title": words["people"],
        "people": [_person(one, about.country) for one in mine.get("contacts") or () if one.get("phone")],
        "made": words["made"].format(day=day),
    }  # fmt: skip


def spoken(phone: str, country: str) -> str:
    """59 44 00 01: as it is dialled at home, in groups; a number from elsewhere with its country."""
    number = phonenumbers.parse(phone, country)
    at_home = number.country_code == phonenumbers.country_code_for_region(country)
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.NATIONAL if at_home else form.INTERNATIONAL)


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _person(contact: Mapping[str, Any], country: str) -> dict[str, str]:
    return {"name": contact["name"], "phone": spoken(contact["phone"], country)}
