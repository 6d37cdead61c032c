"""What staff write to a person: as it is, from the area's number, in order (contract 7.6)."""

from service.line import autoclose, outgoing, person, silence
from service.line.moment import Moment
from service.line.outgoing import Draft
from service.line.person import Person
from service.models import ConversationRow


def to_person(moment: Moment, conversation: ConversationRow, whom: Person, staff_id: str, body: str) -> None:
    """Queues the text; where the person gets no texts, the writer is told to phone and nothing counts as an answer."""
    draft = Draft(whom.phone, body, conversation, author=staff_id)
    why = person.why_silent(moment, whom.phone)
    if why is not None:
        outgoing.keep_unsent(moment, draft, why)
        tell_to_phone(moment, conversation, whom, staff_id)
        return
    outgoing.send(moment, draft)
    silence.holder_wrote(moment, conversation)
    autoclose.staff_wrote(moment, conversation)


def tell_to_phone(moment: Moment, conversation: ConversationRow, whom: Person, staff_id: str) -> None:
    key = "no_sms_phone_sms_only" if whom.sms_only else "no_sms_phone"
    outgoing.to_staff(moment, staff_id, key, conversation, number=conversation.number)
