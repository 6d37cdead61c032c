"""Staff on duty write first, from the inbox (contract 7.16)."""

from service.errors import ConversationOpen, NotOnDuty
from service.line import conversations, holding, relay, watch
from service.line.moment import Moment
from service.line.person import Person, tell
from service.line.states import Move
from service.models import ConversationRow


def write_first(moment: Moment, whom: Person, staff_id: str, body: str) -> ConversationRow:
    """Opens a conversation that the writer holds, and sends the text. NotOnDuty, ConversationOpen."""
    if staff_id not in watch.on_duty(moment):
        raise NotOnDuty(staff_id, moment.area.id)
    already = conversations.open_with(moment, whom.phone)
    if already is not None:
        raise ConversationOpen(already.number)
    user = whom.user.id if whom.user else None
    conversation = conversations.create(moment, whom.phone, user, Move.WRITE_FIRST)
    holding.write_first(moment, conversation, staff_id)
    tell(moment, whom, conversation, "staff_writes_first", name=moment.first_name(staff_id), area=moment.area.name)
    relay.to_person(moment, conversation, whom, staff_id, body)
    return conversation
