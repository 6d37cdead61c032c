"""The log in words, for its paper and its pages: who, what and why, in the reader's language (`access.po`)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from service.access_log.log import Line
from service.texts.catalogue import catalogue, known


@dataclass(frozen=True)
class Worded:
    """One opening as it is read. `reason`: as it was written, for who may read it."""

    at: datetime
    when: str
    who: str
    what: str
    why: str
    reason: str | None


def say(key: str, language: str, **facts: object) -> str:
    said = catalogue(known(language), "access").gettext(key)
    return said.format_map(facts) if facts else said


def called(kind: str, word: str, language: str) -> str:
    """What an opening or a ground is called; one that has no words yet is told of as something else."""
    key = f"{kind}.{word}"
    said = say(key, language)
    return said if said != key else say(f"{kind}.other", language)


def written(at: datetime, language: str, zone: ZoneInfo) -> str:
    return str(format_datetime(at, say("pattern", language), tzinfo=zone, locale=known(language)))


def worded(line: Line, language: str, zone: ZoneInfo) -> Worded:
    what = [called("what", line.what, language)]
    if line.number is not None:
        what.append(say("number", language, number=line.number))
    why = [called("ground", line.ground or "unnoted", language)]
    if line.out_of_hours:
        why.append(say("out_of_hours", language))
    who = line.who if line.who is not None else say("self", language)
    return Worded(line.at, written(line.at, language, zone), who, ", ".join(what), ", ".join(why), line.reason)
