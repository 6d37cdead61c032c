"""The texts about what people say was not kept, and the question after a conversation.

Managers are told that there is something to read, not who said it or what: that stands behind sign-in.
"""

from collections.abc import Mapping

from service.texts.declared import Declared, Kind, to_manager, to_user, user_sentence

_PROMISED = {"name": Kind.NAME, "by": Kind.DAY_CLOCK}

TOLD_TO_USERS: Mapping[str, Declared] = {
    # MELD FRA: the word alone; what was written is noted, and goes to nobody on duty; and where it goes there as well
    "complaint_ask": to_user(**_PROMISED, before=Kind.CLOCK, call=Kind.CALL),
    "complaint_noted": to_user(**_PROMISED, call=Kind.CALL),
    "complaint_both": to_user(**_PROMISED),
    "complaint_unnamed": to_user(call=Kind.CALL),
    "complaint_for_you": to_user(teller=Kind.NAME, **_PROMISED),
    "complaint_answer": user_sentence(name=Kind.NAME, area=Kind.AREA),
    "complaint_answer_end": user_sentence(),
    # the day after closing
    "feedback_question": to_user(area=Kind.AREA, call=Kind.CALL),
    "feedback_thanks": to_user(call=Kind.CALL),
}
TOLD_TO_MANAGERS: Mapping[str, Declared] = {
    "complaint_new": to_manager(area=Kind.AREA, by=Kind.DAY_CLOCK, count=Kind.COUNT),
    "complaint_due": to_manager(area=Kind.AREA, by=Kind.DAY_CLOCK, count=Kind.COUNT),
    "complaint_late": to_manager(area=Kind.AREA, by=Kind.DAY_CLOCK, name=Kind.NAME, count=Kind.COUNT),
    "complaint_late_unnamed": to_manager(area=Kind.AREA, by=Kind.DAY_CLOCK, count=Kind.COUNT),
}
