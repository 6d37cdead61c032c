"""Times as a planner types them, and as the organisation file has them: on the local clock, with what summer time does.

A browser's field for date and time knows no offset. So what was filled in comes with `exact`, as it is written; where
the field was left alone, that is what is meant, also in the hour that comes twice.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from schedules.instants import Zone, moment
from schedules.takein import written
from service.web.words import _

YEARS = range(2000, 2100)
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?", re.ASCII)
SPOKEN = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4}),? (?:kl\.? )?(\d\d?)[.:]?(\d\d)", re.ASCII)
ADDRESS = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)


class TimeRefused(ValueError):
    """What was typed is no time; `str` is a sentence in the viewer's language."""


@dataclass(frozen=True)
class Typed:
    """`written` as in the organisation file; `note` says what summer time makes of it, where it does."""

    written: str
    at: datetime
    note: str | None = None


def read(typed: str, exact: str, zone: Zone) -> Typed:
    """What a field says. TimeRefused."""
    plain = _plain(typed.strip())
    if exact and _was_left_alone(plain, exact, zone):
        return Typed(exact, zone.moment(exact))
    at = zone.moment(plain)
    return Typed(plain.removesuffix(":00") if len(plain) > 16 else plain, at, _note(plain, at, zone))


def _was_left_alone(plain: str, exact: str, zone: Zone) -> bool:
    try:
        return ADDRESS.fullmatch(exact) is not None and shown(exact, zone) == plain[: len("2026-12-24T15:00")]
    except (ValueError, OverflowError):  # no browser of ours wrote that
        return False


def shown(exact: str, zone: Zone) -> str:
    """A written time as the field shows it, on the local clock."""
    read = datetime.fromisoformat(exact)
    local = read if read.tzinfo is None else zone.local(read)
    return f"{local:%Y-%m-%dT%H:%M}"


def from_address(asked: str, zone: Zone) -> datetime | None:
    """The instant that an address names, local where it has no offset; None where it names none."""
    asked = re.sub(r" (\d\d:\d\d)$", r"+\1", asked.strip())  # a plus sign that was not escaped
    if not ADDRESS.fullmatch(asked):
        return None
    try:
        at = zone.moment(asked)
    except (ValueError, OverflowError):
        return None
    return at if at.year in YEARS else None


def as_written(at: datetime, zone: Zone) -> str:
    return written(at, zone)


def _plain(typed: str) -> str:
    if not typed:
        raise TimeRefused(_("Skriv dag og klokkeslett."))
    iso, spoken = ISO.fullmatch(typed), SPOKEN.fullmatch(typed)
    if iso:
        parts = [int(part or 0) for part in iso.groups()]
    elif spoken:
        day, month, year, *clock = map(int, spoken.groups())
        parts = [year, month, day, *clock]
    else:
        raise TimeRefused(_("Dette er ikke en tid. Skriv den for eksempel slik: 24.12.2026 15.00"))
    try:
        found = datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - on the local clock, as it is written
    except ValueError:
        raise TimeRefused(_("Denne dagen eller dette klokkeslettet finnes ikke.")) from None
    if found.year not in YEARS:
        raise TimeRefused(_("Skriv et årstall mellom 2000 og 2099."))
    return found.isoformat(timespec="seconds" if found.second else "minutes")


def _note(plain: str, at: datetime, zone: Zone) -> str | None:
    local = zone.local(at)
    clock = plain[11:16].replace(":", ".")
    if local.replace(tzinfo=None).isoformat(timespec="minutes")[:16] != plain[:16]:
        return _("Klokka {typed} finnes ikke denne natten: blir {meant}.", typed=clock, meant=f"{local:%H.%M}")
    later = moment(int(at.timestamp()) + 3600)
    if zone.local(later).replace(tzinfo=None) == local.replace(tzinfo=None):
        return _("Klokka er {typed} to ganger denne natten: den første er ment.", typed=clock)
    return None
