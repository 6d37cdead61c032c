"""The log on paper, as it is handed over: tagged PDF (PDF/UA-1), in the person's language, with the hand-over on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from service.access_log.log import Line
from service.access_log.wording import say, worded, written
from service.consents import Purpose
from service.people import ServiceUser
from service.texts import render
from service.texts.catalogue import known
from service.texts.printing import pdf

HEADS = ("when", "who", "what", "why")


@dataclass(frozen=True)
class HandedOver:
    """By whom (full name), when, and in which area."""

    name: str
    at: datetime
    area: str
    zone: ZoneInfo
    agreed: Sequence[Purpose] = ()  # what the person lets be done now


def made(user: ServiceUser, lines: Iterable[Line], handed: HandedOver) -> bytes:
    """The same log handed over at the same instant gives the same bytes."""
    source = files("service.access_log").joinpath("templates/log.typ").read_bytes()
    return pdf(source, said(user, lines, handed), int(handed.at.timestamp()))


def said(user: ServiceUser, lines: Iterable[Line], handed: HandedOver) -> dict[str, Any]:
    """All that stands on the paper, in the person's language: what the template takes."""
    language = known(user.language)
    return {
        "language": language, "title": say("title", language), "about": f"{say('about', language)}: {user.name}",
        "handed": say("handed", language, name=handed.name, at=written(handed.at, language, handed.zone)),
        "lead": say("lead", language), "heads": [say(head, language) for head in HEADS],
        "rows": [_row(line, language, handed.zone) for line in lines], "nothing": say("nothing", language),
        "agreed": _agreed(handed.agreed, language), "questions": say("questions", language, area=handed.area),
    }  # fmt: skip


def _agreed(purposes: Sequence[Purpose], language: str) -> str:
    if not purposes:
        return say("agreed_to_nothing", language)
    return say("agreed", language, what=", ".join(render(f"consent_of_{one}", language) for one in purposes))


def _row(line: Line, language: str, zone: ZoneInfo) -> list[str]:
    one = worded(line, language, zone)
    why = one.why if one.reason is None else f"{one.why}. {say('reason', language, reason=one.reason)}"
    return [one.when, one.who, one.what, why]
