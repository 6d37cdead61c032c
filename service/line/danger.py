"""`113 12`: what the emergency line needs, for the holder; logged, and told to the managers (contract 7.14)."""

from service import plans
from service.errors import PlanShut
from service.line import history, outgoing
from service.line.moment import Moment
from service.line.outgoing import language_of, write
from service.line.person import Person
from service.models import ConversationRow
from service.people import ServiceUser


def give_card(moment: Moment, conversation: ConversationRow, whom: Person, staff_id: str) -> None:
    """Sends the card to the holder's phone."""
    history.send_lines(
        moment, conversation, staff_id, "card_113", [" ".join(open_card(moment, conversation, whom, staff_id))])


def open_card(moment: Moment, conversation: ConversationRow, whom: Person, staff_id: str) -> list[str]:
    """Name, born, address, how to get in, and the wishes as wishes. Of an unknown number we know nothing."""
    card = _unknown(moment, conversation, staff_id) if whom.user is None else _card(
        moment, conversation, whom.user, staff_id
    )
    outgoing.to_managers(moment, "manager_113", conversation, name=moment.first_name(staff_id))
    return card


def _unknown(moment: Moment, conversation: ConversationRow, staff_id: str) -> list[str]:
    language = language_of(moment.staff(staff_id))
    return [write(moment, "card_113_unknown", language, number=conversation.number)]


def _card(moment: Moment, conversation: ConversationRow, user: ServiceUser, staff_id: str) -> list[str]:
    language = language_of(moment.staff(staff_id))
    missing = write(moment, "not_stated", language)
    lines = [
        write(
            moment, "card_113", language, number=conversation.number, name=user.name,
            born=user.born or missing, address=user.address or missing, access=user.access or missing,
        )
    ]  # fmt: skip
    try:
        wishes = plans.wishes_for_113(
            moment.db, moment.vault, user, moment.area.id, staff_id, conversation.id, moment.now
        )
    except PlanShut:
        return [*lines, write(moment, "card_113_plan_shut", language)]
    return [*lines, write(moment, "card_113_wishes", language, wishes=wishes)] if wishes else lines
