"""The texts about what people may say yes and no to, and about seeing who has opened what is theirs.

They tell nothing of the plan, and staff are told by them neither who it is nor of what: that stands behind sign-in.
"""

from collections.abc import Mapping

from service.texts.declared import Declared, Kind, to_manager, to_staff, to_user, user_sentence

RIGHTS_OF_USERS: Mapping[str, Declared] = {
    # TREKK SAMTYKKE: what is withdrawn, then the sentences that are true of it
    "consent_withdrawn": to_user(what=Kind.TEXT),
    "consent_plan_shut": user_sentence(),
    "consent_no_loss": user_sentence(),
    "consent_told": user_sentence(name=Kind.NAME),
    "consent_nothing": to_user(),
    "consent_noted": to_user(what=Kind.TEXT),
    "consent_of_plan_on_duty": user_sentence(),
    "consent_of_plan_by_text": user_sentence(),
    "consent_of_texts_before_holidays": user_sentence(),
    "consent_of_next_of_kin": user_sentence(),
    # INNSYN
    "access_asked": to_user(name=Kind.NAME, by=Kind.DAY_CLOCK),
    "access_asked_unnamed": to_user(by=Kind.DAY_CLOCK),
    "rights_unknown": to_user(call=Kind.CALL),
}
RIGHTS_OF_STAFF: Mapping[str, Declared] = {
    "follow_consent": to_staff(area=Kind.AREA),
    "follow_consent_end": to_staff(area=Kind.AREA),
    "follow_access": to_staff(area=Kind.AREA, by=Kind.DAY_CLOCK),
    "follow_access_again": to_staff(area=Kind.AREA, by=Kind.DAY_CLOCK),
}
RIGHTS_OF_MANAGERS: Mapping[str, Declared] = {
    "manager_access_late": to_manager(area=Kind.AREA, by=Kind.DAY_CLOCK),
}
