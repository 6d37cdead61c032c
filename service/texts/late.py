"""The texts about what did not reach us when it was written, and what the provider says while nobody else can."""

from collections.abc import Mapping

from service.texts.declared import Audience, Declared, Form, Kind, staff_sentence, to_user, user_sentence

LATE: Mapping[str, Declared] = {
    # beside the answer to a text that was read back from the provider's list; `unreadable` where it kept no body
    "late_text": user_sentence(at=Kind.CLOCK),
    "late_unreadable": user_sentence(at=Kind.CLOCK),
    # what staff read of it, and of their own
    "late_note": staff_sentence(at=Kind.CLOCK),
    "unreadable_text": staff_sentence(),
    "late_from_you": staff_sentence(at=Kind.CLOCK),
    "manager_missed": Declared(
        Audience.MANAGER, Form.WHOLE, {"area": Kind.AREA, "count": Kind.COUNT, "at": Kind.CLOCK}),
    # in the provider's own keeping: said to whoever writes while no address of ours answers
    "last_resort": to_user(fallback=Kind.CLOSED_TEXT),
}  # fmt: skip
