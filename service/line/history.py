"""What staff are shown of a conversation by text: the texts so far, each new one, or only that there is one."""

from service.line import conversations, outgoing, person, texts_in
from service.line.moment import Moment
from service.line.outgoing import Draft, language_of, write
from service.line.person import Person
from service.line.relay import no_texts_key
from service.line.texts_in import Late
from service.models import ConversationRow

SHOWN = 20  # texts; older ones are read behind sign-in


def hand_to(moment: Moment, conversation: ConversationRow, whom: Person, staff_id: str) -> None:
    """To the one who has just taken it: that they have it, what to know, and the texts so far (contract 7.6)."""
    staff = moment.staff(staff_id)
    language = language_of(staff)
    several = len(conversations.held_by(moment, staff_id)) > 1
    key = "you_have_several" if several else "you_have"
    lines = [write(moment, key, language, number=conversation.number)]
    lines += [write(moment, key, language, number=conversation.number) for key in _notes(moment, whom)]
    lines += _texts(moment, conversation, language)
    send_lines(moment, conversation, staff_id, "you_have", lines)


def show(moment: Moment, conversation: ConversationRow, staff_id: str) -> None:
    """`#12` alone from its holder: the texts so far, or where to read them."""
    language = language_of(moment.staff(staff_id))
    lines = [write(moment, "status_held", language, number=conversation.number)]
    send_lines(moment, conversation, staff_id, "status_held", lines + _texts(moment, conversation, language))


def relay(
    moment: Moment, conversation: ConversationRow, staff_id: str, body: str, media: int, late: Late | None = None
) -> None:
    """A text of the person's to the holder; with `staff_texts: notice` only that it has come."""
    language = language_of(moment.staff(staff_id))
    if moment.area.staff_texts == "notice":
        key, line = "notice", write(moment, "notice", language, area=moment.area.name, number=conversation.number)
    else:
        shown = seen(moment, language, body, media, late)
        key, line = "relay", write(moment, "relay", language, number=conversation.number, text=shown)
    send_lines(moment, conversation, staff_id, key, [line])


def relay_reopened(moment: Moment, conversation: ConversationRow, staff_id: str, shown: str) -> None:
    """The text that reopens a conversation, to the one who had it."""
    if moment.area.staff_texts == "notice":
        relay(moment, conversation, staff_id, shown, 0)
        return
    language = language_of(moment.staff(staff_id))
    line = write(moment, "reopened_holder", language, number=conversation.number, text=shown)
    send_lines(moment, conversation, staff_id, "reopened_holder", [line])


def seen(moment: Moment, language: str, body: str, media: int, late: Late | None = None) -> str:
    """The text as staff read it: an empty one and pictures are named, and when it was written that came late."""
    said = [body] if body.strip() else []
    if media:
        said.append(write(moment, "media_note", language, count=media))
    said = said or [write(moment, "empty_text", language)]
    if late is not None:
        said.append(write(moment, "late_note", language, at=late.at))
    return " ".join(said)


def send_lines(
    moment: Moment, conversation: ConversationRow | None, staff_id: str, key: str, lines: list[str]
) -> None:
    phone = moment.staff(staff_id).phone
    outgoing.send(moment, Draft(phone, "\n".join(lines), conversation, template=key, to_staff=staff_id))


def _notes(moment: Moment, whom: Person) -> list[str]:
    """What the holder must know before writing: the keys of the sentences that are true of this person."""
    why = person.why_silent(moment, whom.phone)
    true_of = {
        no_texts_key(whom, why or outgoing.SILENT): why is not None,
        "unknown_person": whom.user is None and not whom.kin,
        "next_of_kin_person": whom.kin,
        "sms_only_person": whom.sms_only and why is None,
        "consent_expired": consent_is_over(moment, whom),
    }
    return [key for key, holds in true_of.items() if holds]


def consent_is_over(moment: Moment, whom: Person) -> bool:
    """An expired consent delays nothing and shuts nothing: it reminds (contract 7.15)."""
    until = whom.user.consent_until if whom.user else None
    return until is not None and until < moment.now.astimezone(moment.zone).date()


def _texts(moment: Moment, conversation: ConversationRow, language: str) -> list[str]:
    if moment.area.staff_texts == "notice":
        return [write(moment, "notice", language, area=moment.area.name, number=conversation.number)]
    return [
        write(
            moment, "history_us" if line.author else "history_user", language,
            number=conversation.number, at=line.at, text=seen(moment, language, line.body, line.media),
        )
        for line in texts_in.said_in(moment, conversation)[-SHOWN:]
    ]  # fmt: skip
