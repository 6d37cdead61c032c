"""Every text that is sent, by key: who reads it and which facts it takes (contract, section 7).

The wording is in the catalogues, `locale/LANGUAGE/LC_MESSAGES/texts.po`. A text that takes `call` also exists as
`KEY_sms_only`.
"""

from collections.abc import Mapping

from service.texts.declared import (
    Audience,
    Declared,
    Form,
    Kind,
    staff_sentence,
    to_manager,
    to_staff,
    to_user,
    user_sentence,
)
from service.texts.duties import DRILLS, OFFERS
from service.texts.holidays import HOLIDAYS_TO_USERS
from service.texts.late import LATE
from service.texts.mornings import MORNINGS_TO_MANAGERS, MORNINGS_TO_STAFF, MORNINGS_TO_USERS
from service.texts.rights import RIGHTS_OF_MANAGERS, RIGHTS_OF_STAFF, RIGHTS_OF_USERS
from service.texts.told import TOLD_TO_MANAGERS, TOLD_TO_USERS

SMS_ONLY = "_sms_only"

WORDINGS = ("clock", "day_clock", "day", "hour")
"""What a catalogue holds beside the texts: how times are written (patterns of Unicode LDML)."""

TO_USERS: Mapping[str, Declared] = {
    # where to turn in an emergency; stands in other texts as {call}
    "call": user_sentence(),
    "call_sms_only": user_sentence(),
    # 7.1: the answer to a first text; `delayed` while no worker is alive (section 9, promise 1)
    "received": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    "received_help": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    "received_stop": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    "delayed": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    "stored_only": to_user(call=Kind.CALL),
    "stored_away": user_sentence(),  # the database is away; `do_not_wait` follows
    "stored_too": to_user(call=Kind.CALL),
    "hint_menu": user_sentence(),
    "hint_no_sms": user_sentence(),
    "unknown_received": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    "unknown_delayed": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    # 7.6, 7.7: taken; still trying at a move to another step; still waiting when only the promised time came
    "taken": to_user(name=Kind.NAME),
    "taken_off_duty": to_user(name=Kind.NAME),
    "still_trying": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    "still_waiting": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    # 7.8: the same where it opened in a gap and nobody on duty has been asked; and when somebody on duty first is
    "still_trying_gap": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    "still_waiting_gap": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    "duty_has_begun": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    "tried_again": to_user(call=Kind.CALL),
    # 7.7, 7.8: ladder used up, and gap; each sentence is sent only where what it claims is stored
    "unanswered_lead": user_sentence(),
    "manager_is_told": user_sentence(),
    "next_duty_gets_it": user_sentence(next=Kind.DAY_CLOCK),
    "gap_lead": user_sentence(),
    "next_duty_begins": user_sentence(next=Kind.DAY_CLOCK),
    "manager_is_told_gap": user_sentence(),
    "instead_of_promised": user_sentence(instead=Kind.CLOSED_TEXT),
    "cannot_call": user_sentence(fallback=Kind.CLOSED_TEXT),  # to whoever it may be: for those who only text
    "cannot_call_call": user_sentence(call=Kind.CALL),
    "do_not_wait": user_sentence(fallback=Kind.CLOSED_TEXT),
    "do_not_wait_call": user_sentence(call=Kind.CALL),
    "somebody_to_talk_to": user_sentence(),
    # 7.9, 7.10: the holder is silent or goes off duty
    "silent_holder": to_user(name=Kind.NAME, call=Kind.CALL),
    "silent_holder_nobody": to_user(name=Kind.NAME, call=Kind.CALL),
    "silence_no_taker": to_user(call=Kind.CALL),
    "moved": to_user(old=Kind.NAME, name=Kind.NAME),
    "handed_over": to_user(old=Kind.NAME, name=Kind.NAME),
    "given_back": to_user(name=Kind.NAME, latest=Kind.CLOCK, call=Kind.CALL),
    # 7.13, 7.16
    "closed": to_user(name=Kind.NAME, call=Kind.CALL),
    "closed_agreed": to_user(name=Kind.NAME, agreed=Kind.CLOSED_TEXT, call=Kind.CALL),
    "closed_by_itself": to_user(call=Kind.CALL),
    "reopened": to_user(name=Kind.NAME, latest=Kind.CLOCK, call=Kind.CALL),
    "staff_writes_first": user_sentence(name=Kind.NAME, area=Kind.AREA),
    # 7.12
    "fallback_only": to_user(fallback=Kind.CLOSED_TEXT),
    "too_many": to_user(fallback=Kind.CLOSED_TEXT),
    "number_not_in_use": to_user(call=Kind.CALL),
    # 7.11: keywords
    "help_hint": to_user(call=Kind.CALL),
    "stop_hint": to_user(),
    "who_intro": user_sentence(),
    "who_line": user_sentence(name=Kind.NAME, until=Kind.DAY_CLOCK),
    "who_line_open": user_sentence(name=Kind.NAME),
    "who_nobody": to_user(next=Kind.DAY_CLOCK, call=Kind.CALL),
    "who_nobody_open": to_user(call=Kind.CALL),
    "plan_intro": user_sentence(),
    "plan_empty": to_user(call=Kind.CALL),
    "plan_not_here": to_user(area=Kind.AREA, call=Kind.CALL),
    "plan_not_by_sms": to_user(call=Kind.CALL),
    "plan_unknown": to_user(call=Kind.CALL),
    "menu": to_user(area=Kind.AREA, call=Kind.CALL),
    "menu_no_plan": to_user(area=Kind.AREA, call=Kind.CALL),  # to one who does not get the plan by text
    "no_sms_confirmed": to_user(call=Kind.CALL),
    "texts_again_taken": to_user(name=Kind.NAME, call=Kind.CALL),
    "texts_again_waiting": to_user(latest=Kind.CLOCK, call=Kind.CALL),
    "pictures_unseen": user_sentence(),
    # 7.15
    "plan_opened": to_user(area=Kind.AREA),
    "voice": Declared(Audience.VOICE, Form.WHOLE, {"fallback": Kind.CLOSED_TEXT}),
    **RIGHTS_OF_USERS,
    **TOLD_TO_USERS,
    **MORNINGS_TO_USERS,
    **HOLIDAYS_TO_USERS,
}

_PAGE = {"area": Kind.AREA, "number": Kind.NUMBER, "by": Kind.CLOCK}
_HISTORY = {"number": Kind.NUMBER, "at": Kind.CLOCK, "text": Kind.TEXT}

TO_STAFF: Mapping[str, Declared] = {
    # 7.3: pages
    "page": to_staff(**_PAGE),
    "page_handover": to_staff(**_PAGE, name=Kind.NAME),
    "page_silence": to_staff(**_PAGE, name=Kind.NAME),
    "page_newcomer": to_staff(**_PAGE),
    "page_asked": to_staff(**_PAGE, name=Kind.NAME),
    "cannot_reply_note": staff_sentence(),
    "cannot_reply_note_sms_only": staff_sentence(),
    "page_link": staff_sentence(url=Kind.URL),
    # 7.6: the conversation as its holder sees it
    "you_have": to_staff(number=Kind.NUMBER),
    "you_have_several": to_staff(number=Kind.NUMBER),
    "unknown_person": staff_sentence(number=Kind.NUMBER),
    "sms_only_person": staff_sentence(number=Kind.NUMBER),
    "consent_expired": staff_sentence(number=Kind.NUMBER),
    "plan_review": to_staff(area=Kind.AREA, count=Kind.COUNT),
    "plan_review_unnamed": to_manager(area=Kind.AREA, count=Kind.COUNT),
    "history_user": to_staff(**_HISTORY),
    "history_us": to_staff(**_HISTORY),
    "relay": to_staff(number=Kind.NUMBER, text=Kind.TEXT),
    "notice": to_staff(area=Kind.AREA, number=Kind.NUMBER),
    "empty_text": staff_sentence(),
    "media_note": staff_sentence(count=Kind.COUNT),
    "reopened_holder": to_staff(number=Kind.NUMBER, text=Kind.TEXT),
    # 7.5: what came of an answer
    "who_has": to_staff(number=Kind.NUMBER, name=Kind.NAME),
    "closed_already": to_staff(number=Kind.NUMBER),
    "already_yours": to_staff(number=Kind.NUMBER),
    "declined": to_staff(number=Kind.NUMBER),
    "not_asked": to_staff(number=Kind.NUMBER),
    "no_longer_open": to_staff(number=Kind.NUMBER),
    "nothing_open": to_staff(area=Kind.AREA, fallback=Kind.CLOSED_TEXT),
    "page_ended_nobody": to_staff(number=Kind.NUMBER),
    "not_sent": staff_sentence(),
    "stored_away_staff": to_staff(),
    "status_nothing": staff_sentence(area=Kind.AREA),
    "held_elsewhere": staff_sentence(number=Kind.NUMBER, area=Kind.AREA, phone=Kind.TEXT),
    "asked_elsewhere": staff_sentence(number=Kind.NUMBER, area=Kind.AREA, phone=Kind.TEXT),
    "status_waiting": staff_sentence(number=Kind.NUMBER),
    "status_held": staff_sentence(number=Kind.NUMBER),
    "not_yours": to_staff(number=Kind.NUMBER),
    "conversation_waiting": to_staff(number=Kind.NUMBER, since=Kind.CLOCK),
    "given_back_ok": to_staff(number=Kind.NUMBER),
    "closed_ok": to_staff(number=Kind.NUMBER),
    # 7.9, 7.10, 7.11: the holder is told
    "reminder": to_staff(number=Kind.NUMBER, waited=Kind.DURATION),
    "reminder_undelivered": to_staff(number=Kind.NUMBER),
    "moved_from_you": to_staff(number=Kind.NUMBER, name=Kind.NAME),
    "handover_started": to_staff(number=Kind.NUMBER),
    "handed_over_from": to_staff(number=Kind.NUMBER, name=Kind.NAME),
    "no_taker_yet": to_staff(number=Kind.NUMBER),
    "asked_no_taker": to_staff(number=Kind.NUMBER, name=Kind.NAME),
    "reply_undelivered": to_staff(number=Kind.NUMBER),
    "reply_undelivered_sms_only": to_staff(number=Kind.NUMBER),
    "no_sms_phone": to_staff(number=Kind.NUMBER),
    "no_sms_phone_sms_only": to_staff(number=Kind.NUMBER),
    "cannot_be_texted": to_staff(number=Kind.NUMBER),
    "cannot_be_texted_sms_only": to_staff(number=Kind.NUMBER),
    "can_be_texted_again": to_staff(number=Kind.NUMBER),
    # 7.14
    "card_113": to_staff(
        number=Kind.NUMBER, name=Kind.PERSON, born=Kind.TEXT, address=Kind.TEXT, access=Kind.CLOSED_TEXT
    ),
    "card_113_wishes": staff_sentence(wishes=Kind.CLOSED_TEXT),
    "card_113_plan_shut": staff_sentence(),
    "card_113_unknown": to_staff(number=Kind.NUMBER),
    "not_stated": staff_sentence(),
    # calendars that staff read: what they are called, and time that is not covered
    "calendar_duties": staff_sentence(name=Kind.TEXT),
    "calendar_gaps": staff_sentence(area=Kind.AREA),
    "calendar_gap_nobody": staff_sentence(area=Kind.AREA, minimum=Kind.NUMBER),
    "calendar_gap_few": staff_sentence(area=Kind.AREA, covered=Kind.NUMBER, minimum=Kind.NUMBER),
    **RIGHTS_OF_STAFF,
    **MORNINGS_TO_STAFF,
}

_FINDING = {"name": Kind.NAME, "start": Kind.DAY_CLOCK, "end": Kind.DAY_CLOCK}

FINDINGS: Mapping[str, Declared] = {
    # what `check` has found in somebody's duty: schedules.findings, `check_` and its kind
    "check_daily_rest": staff_sentence(**_FINDING, needed=Kind.DURATION, longest=Kind.DURATION),
    "check_weekly_rest": staff_sentence(**_FINDING, needed=Kind.DURATION, longest=Kind.DURATION),
    "check_hours": staff_sentence(
        name=Kind.NAME, start=Kind.DAY_CLOCK, hours=Kind.DURATION, limit=Kind.DURATION
    ),
    "check_woken": staff_sentence(**_FINDING, until=Kind.CLOCK, times=Kind.COUNT),
    "check_double_duty": staff_sentence(**_FINDING, rota=Kind.TEXT, other=Kind.TEXT),
    "check_absent": staff_sentence(**_FINDING, rota=Kind.TEXT),
}

TO_MANAGERS: Mapping[str, Declared] = {
    "manager_unanswered": to_manager(area=Kind.AREA, number=Kind.NUMBER, since=Kind.CLOCK),
    "manager_unanswered_again": to_manager(area=Kind.AREA, number=Kind.NUMBER, since=Kind.CLOCK),
    "manager_gap": to_manager(area=Kind.AREA, number=Kind.NUMBER, at=Kind.CLOCK),
    "manager_no_handover": to_manager(area=Kind.AREA, number=Kind.NUMBER, name=Kind.NAME),
    "manager_silence": to_manager(area=Kind.AREA, number=Kind.NUMBER, name=Kind.NAME),
    "manager_113": to_manager(area=Kind.AREA, number=Kind.NUMBER, name=Kind.NAME),
    "manager_break_glass": to_manager(area=Kind.AREA, number=Kind.NUMBER, name=Kind.NAME),
    # the same to the manager whom it is about
    "manager_no_handover_self": to_manager(area=Kind.AREA, number=Kind.NUMBER),
    "manager_silence_self": to_manager(area=Kind.AREA, number=Kind.NUMBER),
    "manager_113_self": to_manager(area=Kind.AREA, number=Kind.NUMBER),
    "manager_break_glass_self": to_manager(area=Kind.AREA, number=Kind.NUMBER),
    **RIGHTS_OF_MANAGERS,
    **MORNINGS_TO_MANAGERS,
    **TOLD_TO_MANAGERS,
}

_OPEN_TIME = {"area": Kind.AREA, "start": Kind.DAY_CLOCK, "minimum": Kind.NUMBER}

TO_PLANNERS: Mapping[str, Declared] = {
    # section 8: a change has opened a gap within 72 hours
    "urgent_nobody": to_manager(**_OPEN_TIME, end=Kind.DAY_CLOCK),
    "urgent_none_counting": to_manager(**_OPEN_TIME, end=Kind.DAY_CLOCK),
    "urgent_few": to_manager(**_OPEN_TIME, end=Kind.DAY_CLOCK, covered=Kind.NUMBER),
    "urgent_nobody_lasting": to_manager(**_OPEN_TIME),
    "urgent_none_counting_lasting": to_manager(**_OPEN_TIME),
    "urgent_few_lasting": to_manager(**_OPEN_TIME, covered=Kind.NUMBER),
    "urgent_more": Declared(Audience.MANAGER, Form.SENTENCE, {"count": Kind.COUNT, "areas": Kind.TEXT}),
    "urgent_ask": Declared(Audience.MANAGER, Form.SENTENCE, {"names": Kind.TEXT}),
    "urgent_ask_part": Declared(Audience.MANAGER, Form.SENTENCE, {"names": Kind.TEXT}),
}

REPORTS: Mapping[str, Declared] = {
    # section 8: reports ahead of holidays
    "report_open": Declared(Audience.MANAGER, Form.SENTENCE, {"area": Kind.AREA, "period": Kind.TEXT,
                                                              "count": Kind.COUNT}),
    "report_none_open": Declared(Audience.MANAGER, Form.SENTENCE, {"area": Kind.AREA, "period": Kind.TEXT}),
    "report_none_open_accepted": Declared(Audience.MANAGER, Form.SENTENCE, {
        "area": Kind.AREA, "period": Kind.TEXT, "count": Kind.COUNT}),
    "report_accepted": Declared(Audience.MANAGER, Form.SENTENCE, {"count": Kind.COUNT}),
    "report_first": Declared(Audience.MANAGER, Form.SENTENCE, {"first": Kind.DAY_CLOCK}),
    "report_new": Declared(Audience.MANAGER, Form.SENTENCE, {"count": Kind.COUNT}),
    "report_escalated": Declared(Audience.MANAGER, Form.SENTENCE),
    "report_mailed": Declared(Audience.MANAGER, Form.SENTENCE),
    # texts that are old enough to be let go, and are not journalled (service.retention)
    "manager_unjournalled": Declared(Audience.MANAGER, Form.WHOLE, {"area": Kind.AREA, "count": Kind.COUNT}),
    "report_not_made": to_manager(area=Kind.AREA, period=Kind.TEXT),
    "report_not_mailed": to_manager(area=Kind.AREA, period=Kind.TEXT),
}

WRITTEN: Mapping[str, Declared] = {
    **TO_USERS, **TO_STAFF, **FINDINGS, **TO_MANAGERS, **TO_PLANNERS, **OFFERS, **DRILLS, **REPORTS, **LATE,
}  # fmt: skip
"""The texts that a catalogue holds."""

KEYS: Mapping[str, Declared] = {
    **WRITTEN,
    **{key + SMS_ONLY: declared for key, declared in TO_USERS.items() if "call" in declared.facts},
}
"""The texts that can be rendered."""


def sms_only(key: str) -> str:
    """The key of the same text for somebody who only texts (contract, section 2); the same where it does not differ."""
    return key + SMS_ONLY if key + SMS_ONLY in KEYS else key
