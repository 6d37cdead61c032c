"""The person at the other end: a service user, or an unknown number; and what we may send there."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy import bindparam, delete, select

from service import people, texts
from service.database import insert
from service.errors import UnknownServiceUser
from service.keys import silenced
from service.line import conversations, outgoing
from service.line.ladder import Wish
from service.line.moment import Moment
from service.line.outgoing import Draft
from service.models import ConversationRow, metadata
from service.models.conversation import ConversationKind
from service.people import ServiceUser, kin

SILENCED = metadata.tables["silenced"]
DAY_BEGINS, DAY_ENDS = time(8), time(21)  # between them a text may wait for nobody, and wakes nobody
BY_DAY_WORTH = timedelta(hours=12)
EVERYWHERE = ""
SILENT_FOR = select(SILENCED.c.area_id).where(
    SILENCED.c.phone_index.in_(bindparam("indexes", expanding=True)),
    SILENCED.c.area_id.in_(bindparam("areas", expanding=True)),
)


@dataclass(frozen=True)
class Person:
    """`spoken` is the area's language: nobody knows that of an unknown number."""

    phone: str
    user: ServiceUser | None
    spoken: str
    kin: bool = False  # somebody has named the number as next of kin's; whether they consent changes no answer

    @property
    def language(self) -> str:
        return self.user.language if self.user else self.spoken

    @property
    def sms_only(self) -> bool:
        return self.user is not None and self.user.sms_only

    @property
    def wish(self) -> Wish:
        if self.user is None:
            return Wish()
        return Wish(self.user.primary_contact, frozenset(self.user.avoid))


def by_phone(moment: Moment, phone: str) -> Person:
    user = people.find_by_phone(moment.db, moment.vault, phone)
    named = user is None and kin.is_kin(moment.db, moment.vault, phone)
    return Person(phone, user, moment.area.language, named)


def service_user(moment: Moment, id: str) -> Person:
    """The service user with this id, whom nobody has heard from yet. UnknownServiceUser."""
    user = people.find(moment.db, moment.vault, id)
    if user is None:
        raise UnknownServiceUser(id)
    return Person(user.phone, user, moment.area.language)


def of(moment: Moment, conversation: ConversationRow) -> Person:
    """The person whom the conversation is with, as stored now."""
    id = conversation.service_user_id
    user = people.find(moment.db, moment.vault, id) if id else None
    of_kin = conversation.kind == ConversationKind.NEXT_OF_KIN
    return Person(conversations.phone_of(moment, conversation), user, moment.area.language, of_kin)


def tell(
    moment: Moment, person: Person, conversation: ConversationRow | None, key: str,
    *, until: datetime | None = None, **facts: object,
) -> None:
    """One text of the catalogue that nobody's text has set off. `until`: when it is no longer true."""
    body = write_to(moment, person, key, **facts)
    say(moment, person, Draft(person.phone, body, conversation, template=key, expires_at=until))


def say_by_day(moment: Moment, person: Person, draft: Draft) -> None:
    """As `say`, where nobody waits for it tonight: after 21 and before 8 it goes in the morning, worth as long."""
    at = by_day_at(moment)
    if at > moment.now:
        worth = draft.expires_at - moment.now if draft.expires_at is not None else BY_DAY_WORTH
        draft = replace(draft, not_before=at, expires_at=at + worth)
    say(moment, person, draft)


def by_day_at(moment: Moment) -> datetime:
    """Now, where it is day to somebody who may sleep; else when the next day begins."""
    local = moment.now.astimezone(moment.zone)
    if DAY_BEGINS <= local.time() < DAY_ENDS:
        return moment.now
    day = local.date() if local.time() < DAY_BEGINS else local.date() + timedelta(days=1)
    return datetime.combine(day, DAY_BEGINS, moment.zone)


def write_to(moment: Moment, person: Person, key: str, **facts: object) -> str:
    """The text in the person's language, with the emergency wording for those who only text where it is theirs."""
    return outgoing.write(moment, texts.sms_only(key) if person.sms_only else key, person.language, **facts)


def say(moment: Moment, person: Person, draft: Draft) -> None:
    """Sends to the person, or keeps it unsent where they or the provider want no texts."""
    why = why_silent(moment, person.phone)
    if why is None:
        outgoing.send(moment, draft)
    else:
        outgoing.keep_unsent(moment, draft, why)


def why_silent(moment: Moment, phone: str) -> str | None:
    """SILENT after INGEN SMS, the provider's code after its own opt-out, else None."""
    if phone not in moment.silent:
        moment.silent[phone] = _look_why_silent(moment, phone)
    return moment.silent[phone]


def _look_why_silent(moment: Moment, phone: str) -> str | None:
    asked = {"indexes": moment.vault.indexes(phone), "areas": (EVERYWHERE, moment.area.id)}
    areas = set(moment.db.execute(SILENT_FOR, asked).scalars())
    if not areas:
        return None
    return outgoing.SILENT if EVERYWHERE in areas else outgoing.OPTED_OUT


def silence(moment: Moment, phone: str, area: str) -> None:
    """No texts to this number from now on: from this area (the provider's opt-out) or EVERYWHERE (INGEN SMS)."""
    moment.silent.pop(phone, None)
    values = {**silenced.seal(moment.vault, phone, area), "area_id": area, "since": moment.now}
    moment.db.execute(insert(moment.db, SILENCED).values(**values).on_conflict_do_nothing())


def end_silence(moment: Moment, phone: str, area: str) -> None:
    moment.silent.pop(phone, None)
    indexes = moment.vault.indexes(phone)
    moment.db.execute(delete(SILENCED).where(SILENCED.c.phone_index.in_(indexes), SILENCED.c.area_id == area))
