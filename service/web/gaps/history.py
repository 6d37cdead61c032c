"""What has happened to a gap and its offers, by whom and when: a sentence for each event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from service import events
from service.offers import Listed as Offer
from service.organisation import editing
from service.reports.outlook import person
from service.web.gaps.telling import Telling
from service.web.words import _


@dataclass(frozen=True)
class Happened:
    """`change`: what it made of the rota, where that can still be undone; `undone`: it was."""

    at: datetime
    sentence: str
    change: str | None = None
    undone: bool = False


def history(db: Connection, telling: Telling, gap_id: str, offers: Sequence[Offer]) -> list[Happened]:
    """Newest first."""
    found = events.of(db, [gap_id, *(offer.id for offer in offers)])
    told = [_happened(db, event, said) for event in found if (said := _sentence(telling, event))]
    return told[::-1]


def _happened(db: Connection, event: Row[Any], said: str) -> Happened:
    change = event.detail.get("change") if event.name == "gap:assigned" else None
    if change is None:
        return Happened(event.at, said)
    undone = editing.find(db, change).undone_at is not None
    return Happened(event.at, said, None if undone else change, undone)


def _sentence(telling: Telling, event: Row[Any]) -> str:
    """Empty for what nobody need be told."""
    kind, _colon, what = event.name.partition(":")
    if kind == "offer":
        return _of_offer(telling, event, what)
    name = _name(telling, event.staff_id)
    match what:
        case "opened" | "split":
            return _("Oppdaget: {facts}.", facts=_facts(telling, event.detail))
        case "changed":
            return _("Endret. Nå: {facts}.", facts=_facts(telling, event.detail))
        case "reopened":
            return _("Udekket igjen: {facts}.", facts=_facts(telling, event.detail))
        case "accepted":
            return _("Godtatt av {name}.", name=name)
        case "acceptance_withdrawn":
            return _("{name} trakk godkjenningen tilbake.", name=name)
        case "assigned":
            return _("{name} satte opp {to} på vakt.", name=name, to=_name(telling, event.detail.get("to")))
        case "told":
            return _("{name} fikk SMS om det.", name=name)
        case _other:
            return _plain(what)


def _plain(what: str) -> str:
    return {
        "filled": _("Dekket: noen er satt på vakt."), "passed": _("Tiden er over."),
        "merged": _("Ble en del av et annet tidsrom."),
        "nobody_told": _("Det er ingen turnusplanlegger eller leder å gi beskjed til."),
    }.get(what, "")  # fmt: skip


def _of_offer(telling: Telling, event: Row[Any], what: str) -> str:
    number, name = event.detail.get("number"), _name(telling, event.staff_id)
    asked = [person(telling.standing, id) for id in event.detail.get("asked", ())]
    return {
        "made": _("Tilbudt som #{number} til {names}.", number=number, names=telling.words.names(asked)),
        "taken": _("{name} svarte JA og fikk vakten (#{number}).", name=name, number=number),
        "declined": _("{name} svarte NEI til #{number}.", name=name, number=number),
        "too_late": _("{name} svarte JA til #{number}, men for sent.", name=name, number=number),
        "not_eligible": _("{name} svarte JA til #{number}, men kunne ikke lenger ta vakten.", name=name, number=number),
        "withdrawn": _("Tilbudet #{number} ble trukket tilbake.", number=number),
        "expired": _("Svarfristen for #{number} gikk ut.", number=number),
        "not_needed": _("Tilbudet #{number} ble avsluttet: tiden er dekket eller godtatt.", number=number),
    }.get(what, "")  # fmt: skip


def _facts(telling: Telling, detail: dict[str, Any]) -> str:
    start, end = (datetime.fromisoformat(detail[key]) for key in ("start", "end"))
    return _("{when}, {covered} av {minimum} på vakt", when=telling.words.when(start, end), covered=detail["covered"],
             minimum=detail["minimum"])  # fmt: skip


def _name(telling: Telling, id: str | None) -> str:
    return person(telling.standing, id).name if id is not None else _("Noen")
