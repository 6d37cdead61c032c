"""What people who asked for it are told ahead of a holiday period: sentences of one text (contract, section 8).

Nobody is named: who has duty may change, and `HVEM` says who it is.
"""

from collections.abc import Mapping

from service.texts.declared import Declared, Kind, user_sentence

_PERIOD = {"area": Kind.AREA, "period": Kind.TEXT}

HOLIDAYS_TO_USERS: Mapping[str, Declared] = {
    # the first text, or one in place of what was said; then one of three, and what to do
    "holiday_lead": user_sentence(**_PERIOD, days=Kind.TEXT),
    "holiday_news": user_sentence(**_PERIOD, days=Kind.CLOSED_TEXT),
    "holiday_covered": user_sentence(),
    "holiday_nobody": user_sentence(times=Kind.CLOSED_TEXT),
    "holiday_nobody_at_all": user_sentence(),
    "holiday_more": user_sentence(count=Kind.COUNT),
    "holiday_then": user_sentence(),
    "holiday_rest": user_sentence(),
    "holiday_ask": user_sentence(),
    # times, as they stand in {days} and {times}
    "holiday_day": user_sentence(day=Kind.TEXT),
    "holiday_days": user_sentence(first=Kind.TEXT, last=Kind.TEXT),
    "holiday_hours": user_sentence(day=Kind.TEXT, start=Kind.TEXT, end=Kind.TEXT),
    "holiday_over_days": user_sentence(first=Kind.TEXT, start=Kind.TEXT, last=Kind.TEXT, end=Kind.TEXT),
}
