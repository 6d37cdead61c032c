"""Times as programs write them: with their offset, since a program seldom lives where the duty is."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, WithJsonSchema

from schedules.instants import Zone
from service.api.problems import invalid

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LONGEST = timedelta(days=400)
EXAMPLE = "2026-12-24T15:00:00+01:00"


def read(written: object) -> datetime:
    """ValueError, with a sentence, for what is no time, or has no offset."""
    if isinstance(written, datetime):
        return written
    if not isinstance(written, str):
        raise ValueError(f"write a time as text: {EXAMPLE}")
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        hint = " (in an address, + is written %2B)" if " " in written else ""
        raise ValueError(f"this is no time: write {EXAMPLE}{hint}") from None
    if at.tzinfo is None:
        raise ValueError(f"a time needs its offset: write {EXAMPLE}")
    if not EARLIEST - timedelta(days=1) <= at.replace(tzinfo=UTC) <= LATEST:
        raise ValueError("the time must lie between the years 2000 and 2200")
    return at.astimezone(UTC)


def _read_optional(written: object) -> datetime | None:
    return None if written is None else read(written)


_SCHEMA = {"type": "string", "format": "date-time", "examples": [EXAMPLE]}
Time: TypeAlias = Annotated[datetime, BeforeValidator(read), WithJsonSchema(_SCHEMA)]
OptionalTime: TypeAlias = Annotated[datetime | None, BeforeValidator(_read_optional), WithJsonSchema(_SCHEMA)]


def in_order(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """[from, to) of a question. Problem 422 where it ends before it begins, or is longer than we reckon."""
    if end < start:
        raise invalid("to", "`to` lies before `from`", place="query")
    if end - start > LONGEST:
        raise invalid("to", f"ask about {LONGEST.days} days at most", place="query")
    return start, end


def local(zone: Zone, at: datetime | None) -> datetime | None:
    """As people of the organisation read it; for output only."""
    return None if at is None else zone.local(at)
