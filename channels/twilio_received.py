"""A record of Twilio's list of messages, read as a text that somebody wrote to one of our numbers.

With redaction switched on at Twilio the record has no body, and the end of the sender's number is blacked out.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from channels.base import Inbound, Listed
from channels.twilio_webhook import NOT_IN_XML

NOBODY = "withheld"  # a sender that the record does not name
COMING = ("receiving", "accepted", "queued")  # not whole yet: the webhook comes after


def listed(message: Any, number: str, since: datetime) -> Iterator[Listed]:
    """The record as a text to `number` that was received at or after `since`; nothing where it is none."""
    at = made_at(message)
    if message.direction != "inbound" or message.to != number or message.status in COMING:
        return
    if at is None or at < since or not re.fullmatch(r"[\w.-]{1,64}", str(message.sid), re.ASCII):
        return
    body = NOT_IN_XML.sub("", message.body or "")
    media = _count(message.num_media)
    inbound = Inbound(provider_id=message.sid, sender=_sender(message.from_), recipient=number, body=body, media=media)
    yield Listed(inbound, at, readable=bool(body) or media > 0)


def made_at(message: Any) -> datetime | None:
    """When Twilio made its record: for what came in, when it was received."""
    made: datetime | None = message.date_created or message.date_sent
    return made if made is None or made.tzinfo else made.replace(tzinfo=UTC)


def _sender(written: str | None) -> str:
    usable = written is not None and len(written.strip()) > 0 and len(written) <= 64 and written.isprintable()
    return written if usable and written is not None else NOBODY


def _count(written: str | None) -> int:
    return int(written) if written and re.fullmatch(r"\d{1,3}", str(written), re.ASCII) else 0
