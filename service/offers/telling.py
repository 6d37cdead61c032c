"""Texts about offers and confirmations: each is worth sending until a time, and can be taken back before it is sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import select

from service.gaps import planners
from service.line import outgoing
from service.line.moment import Moment
from service.line.outgoing import TEXT, Draft
from service.models.conversation import Delivery

SENT = (Delivery.SENDING, Delivery.ACCEPTED, Delivery.DELIVERED, Delivery.UNKNOWN)
Sentence: TypeAlias = tuple[str, dict[str, Any]]  # catalogue key, facts


def to_staff(moment: Moment, staff_id: str, *sentences: Sentence, until: datetime | None = None,
             not_before: datetime | None = None) -> list[str]:
    """The sentences in one text to a staff member; the ids of its parts. `until`: when it stops being worth sending."""
    staff = moment.staff(staff_id)
    language = outgoing.language_of(staff)
    body = " ".join(outgoing.write(moment, key, language, **facts) for key, facts in sentences)
    return outgoing.send(
        moment, Draft(staff.phone, body, template=sentences[0][0], to_staff=staff.id, expires_at=until,
                      not_before=not_before))


def to_planners(moment: Moment, *sentences: Sentence, until: datetime | None = None) -> bool:
    """The same to everyone of `planners`; False where there is nobody to tell."""
    told = planners(moment.standing, moment.area)
    for staff_id in told:
        to_staff(moment, staff_id, *sentences, until=until)
    return bool(told)


def take_back(moment: Moment, texts: Sequence[str]) -> bool:
    """What has not been handed to the provider is not sent any more. True: nothing of it was."""
    queued = select(TEXT.c.id).where(TEXT.c.id.in_(list(texts)), TEXT.c.delivery == Delivery.QUEUED)
    found = list(moment.db.execute(queued).scalars())
    outgoing.drop(moment, found, "over")
    return bool(texts) and len(found) == len(texts)


def was_sent(moment: Moment, texts: Sequence[str]) -> bool:
    """Whether any of it has been handed to the provider, and was not refused there."""
    sent = select(TEXT.c.id).where(TEXT.c.id.in_(list(texts)), TEXT.c.delivery.in_(SENT))
    return moment.db.execute(sent.limit(1)).first() is not None
