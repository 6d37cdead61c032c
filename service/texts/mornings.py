"""The texts about the duty report, about changing the known helper, and with next of kin.

None of them names anybody who has written. What staff are to know stands behind sign-in.
"""

from collections.abc import Mapping

from service.texts.declared import Declared, Kind, to_manager, to_staff

MORNINGS_TO_STAFF: Mapping[str, Declared] = {
    "morning_unread": to_staff(area=Kind.AREA),
}
MORNINGS_TO_MANAGERS: Mapping[str, Declared] = {
    "manager_morning_unread": to_manager(area=Kind.AREA),
}
