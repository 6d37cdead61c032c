"""What staff write to a person: as it is, from the area's number, in order (contract 7.6)."""

from service.line import autoclose, outgoing, person, silence
from service.line.moment import Moment
from service.line.outgoing import Draft
from service.line.person import Person
from service.models import ConversationRow


def to_person(moment: Moment, conversation: ConversationRow, whom: Person, staff_id: str, body: str) -> str | None:
    """Queues the text. Where the person gets no texts: why; it is kept unsent, and nothing counts as an answer."""
    draft = Draft(whom.phone, body, conversation, author=staff_id)
    why = person.why_silent(moment, whom.phone)
    if why is not None:
        outgoing.keep_unsent(moment, draft, why)
        return why
    outgoing.send(moment, draft)
    silence.holder_wrote(moment, conversation)
    autoclose.staff_wrote(moment, conversation)
    return None


def tell_to_phone(moment: Moment, conversation: ConversationRow, whom: Person, staff_id: str, why: str) -> None:
    """To the holder: the person gets no texts, by their own word or by the provider's opt-out."""
    outgoing.to_staff(moment, staff_id, no_texts_key(whom, why), conversation, number=conversation.number)


def no_texts_key(whom: Person, why: str) -> str:
    """The text that says why the person cannot be written to, and how they can be reached."""
    key = "no_sms_phone" if why == outgoing.SILENT else "cannot_be_texted"
    return f"{key}_sms_only" if whom.sms_only else key


def tell_unsent(moment: Moment, conversation: ConversationRow, staff_id: str, why: str) -> None:
    """To whoever wrote from their phone: it was not sent, and how the person can be reached."""
    whom = person.of(moment, conversation)
    staff = moment.staff(staff_id)
    language = outgoing.language_of(staff)
    sentences = [
        outgoing.write(moment, "not_sent", language),
        outgoing.write(moment, no_texts_key(whom, why), language, number=conversation.number),
    ]
    body = " ".join(sentences)
    outgoing.send(moment, Draft(staff.phone, body, conversation, template="not_sent", to_staff=staff_id))
