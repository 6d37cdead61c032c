"""`113 12`: what the emergency line needs, for the holder; logged, and told to the managers (contract 7.14)."""

from datetime import date, timedelta

from babel.dates import format_date
from sqlalchemy import select

from service import plans
from service.errors import PlanShut
from service.events import EVENT, record
from service.line import history, outgoing
from service.line.moment import Moment
from service.line.outgoing import language_of, write
from service.line.person import Person
from service.models import ConversationRow
from service.people import ServiceUser

SHOWN = "conversation:card:shown"
TOLD_AGAIN_AFTER = timedelta(minutes=15)  # the same card opened twice in one emergency is told once, and logged twice


def give_card(moment: Moment, conversation: ConversationRow, whom: Person, staff_id: str) -> None:
    """Sends the card to the holder's phone."""
    history.send_lines(
        moment, conversation, staff_id, "card_113", open_card(moment, conversation, whom, staff_id))


def open_card(moment: Moment, conversation: ConversationRow, whom: Person, staff_id: str) -> list[str]:
    """Lines: name, born, address, how to get in, and the wishes as wishes. Of an unknown number we know nothing."""
    card = _unknown(moment, conversation, staff_id) if whom.user is None else _card(
        moment, conversation, whom.user, staff_id
    )
    if not _told_lately(moment, conversation, staff_id):
        outgoing.to_managers(moment, "manager_113", conversation, about=staff_id)
    record(moment.db, SHOWN, conversation.id, moment.now, area_id=moment.area.id, staff_id=staff_id)
    return [line for part in card for line in part.splitlines()]


def _told_lately(moment: Moment, conversation: ConversationRow, staff_id: str) -> bool:
    """Whether the managers have just heard that this person opened it."""
    mine = (EVENT.c.subject == conversation.id) & (EVENT.c.name == SHOWN) & (EVENT.c.staff_id == staff_id)
    lately = EVENT.c.at > moment.now - TOLD_AGAIN_AFTER
    return moment.db.execute(select(EVENT.c.seq).where(mine, lately).limit(1)).first() is not None


def _unknown(moment: Moment, conversation: ConversationRow, staff_id: str) -> list[str]:
    language = language_of(moment.staff(staff_id))
    return [write(moment, "card_113_unknown", language, number=conversation.number)]


def _card(moment: Moment, conversation: ConversationRow, user: ServiceUser, staff_id: str) -> list[str]:
    language = language_of(moment.staff(staff_id))
    missing = write(moment, "not_stated", language)
    lines = [
        write(
            moment, "card_113", language, number=conversation.number, name=user.name,
            born=_in_words(user.born, language) or missing,
            address=user.address or missing, access=user.access or missing,
        )
    ]  # fmt: skip
    try:
        wishes = plans.wishes_for_113(
            moment.db, moment.vault, user, moment.area.id, staff_id, conversation.id, moment.now
        )
    except PlanShut:
        return [*lines, write(moment, "card_113_plan_shut", language)]
    return [*lines, write(moment, "card_113_wishes", language, wishes=wishes)] if wishes else lines


def _in_words(born: str | None, language: str) -> str | None:
    """2. mai 1984: read aloud to the emergency line without turning figures round."""
    return None if born is None else format_date(date.fromisoformat(born), format="long", locale=language)
