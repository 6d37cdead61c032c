"""The texts about the duty report, about changing the known helper, and with next of kin.

None of them names anybody who has written. What staff are to know stands behind sign-in.
"""

from collections.abc import Mapping

from service.texts.declared import Declared, Kind, staff_sentence, to_manager, to_staff, to_user

MORNINGS_TO_USERS: Mapping[str, Declared] = {
    # the first answer to next of kin: nothing of anybody is confirmed
    "kin_received": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    "kin_delayed": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    # BYTT KONTAKT, and that there is another one from now on
    "contact_wish": to_user(name=Kind.NAME),
    "contact_wish_unnamed": to_user(),
    "contact_changed": to_user(name=Kind.NAME),
}
MORNINGS_TO_STAFF: Mapping[str, Declared] = {
    "next_of_kin_person": staff_sentence(number=Kind.NUMBER),
    "morning_unread": to_staff(area=Kind.AREA),
    "follow_contact": to_staff(area=Kind.AREA),
    "new_contact": to_staff(area=Kind.AREA),
}
MORNINGS_TO_MANAGERS: Mapping[str, Declared] = {
    "manager_morning_unread": to_manager(area=Kind.AREA),
}
