"""Every text that is sent, by key: who reads it and which facts it takes (contract, section 7).

The wording is in the catalogues, `locale/LANGUAGE/LC_MESSAGES/texts.po`. A fact has a kind, and the kind says what
may be given and how it is written. `WHOLE` texts stand alone; a `SENTENCE` is joined with others by the line, with a
space or a new line. A text that takes `call` also exists as `KEY_sms_only`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SMS_ONLY = "_sms_only"


class Audience(StrEnum):
    USER = "user"
    STAFF = "staff"
    MANAGER = "manager"
    VOICE = "voice"


class Form(StrEnum):
    WHOLE = "whole"
    SENTENCE = "sentence"


class Kind(StrEnum):
    CLOCK = "clock"  # aware datetime: the time of day
    DAY_CLOCK = "day_clock"  # aware datetime: weekday, date and time of day
    NUMBER = "number"  # int, a conversation's; the template writes the #
    COUNT = "count"  # int; picks singular or plural
    NAME = "name"  # str, first name of staff
    PERSON = "person"  # str, a service user's own name: on the card for 113 and nowhere else
    AREA = "area"  # str
    TEXT = "text"  # str, as it is
    CLOSED_TEXT = "closed_text"  # str, given a full stop where it lacks one
    URL = "url"  # str
    DURATION = "duration"  # timedelta: hours and minutes
    CALL = "call"  # not given: where to turn in an emergency, from the catalogue


@dataclass(frozen=True)
class Declared:
    audience: Audience
    form: Form = Form.WHOLE
    facts: Mapping[str, Kind] = field(default_factory=dict)


def _user(**facts: Kind) -> Declared:
    return Declared(Audience.USER, Form.WHOLE, facts)


def _user_sentence(**facts: Kind) -> Declared:
    return Declared(Audience.USER, Form.SENTENCE, facts)


def _staff(**facts: Kind) -> Declared:
    return Declared(Audience.STAFF, Form.WHOLE, facts)


def _staff_sentence(**facts: Kind) -> Declared:
    return Declared(Audience.STAFF, Form.SENTENCE, facts)


def _manager(**facts: Kind) -> Declared:
    return Declared(Audience.MANAGER, Form.WHOLE, facts)


WORDINGS = ("clock", "day_clock")
"""What a catalogue holds beside the texts: how times are written (patterns of Unicode LDML)."""

TO_USERS: Mapping[str, Declared] = {
    # where to turn in an emergency; stands in other texts as {call}
    "call": _user_sentence(),
    "call_sms_only": _user_sentence(),
    # 7.1: the answer to a first text; `delayed` while no worker is alive (section 9, promise 1)
    "received": _user(latest=Kind.CLOCK, call=Kind.CALL),
    "received_help": _user(latest=Kind.CLOCK, call=Kind.CALL),
    "received_stop": _user(latest=Kind.CLOCK, call=Kind.CALL),
    "delayed": _user(latest=Kind.CLOCK, call=Kind.CALL),
    "stored_only": _user(call=Kind.CALL),
    "stored_too": _user(call=Kind.CALL),
    "hint_menu": _user_sentence(),
    "hint_no_sms": _user_sentence(),
    "unknown_received": _user(latest=Kind.CLOCK, call=Kind.CALL),
    "unknown_delayed": _user(latest=Kind.CLOCK, call=Kind.CALL),
    # 7.6, 7.7: taken; still trying at a move to another step; still waiting when only the promised time came
    "taken": _user(name=Kind.NAME),
    "taken_off_duty": _user(name=Kind.NAME),
    "still_trying": _user(latest=Kind.CLOCK, call=Kind.CALL),
    "still_waiting": _user(latest=Kind.CLOCK, call=Kind.CALL),
    # 7.8: the same where it opened in a gap and nobody on duty has been asked; and when somebody on duty first is
    "still_trying_gap": _user(latest=Kind.CLOCK, call=Kind.CALL),
    "still_waiting_gap": _user(latest=Kind.CLOCK, call=Kind.CALL),
    "duty_has_begun": _user(latest=Kind.CLOCK, call=Kind.CALL),
    "tried_again": _user(call=Kind.CALL),
    # 7.7, 7.8: ladder used up, and gap; each sentence is sent only where what it claims is stored
    "unanswered_lead": _user_sentence(),
    "manager_is_told": _user_sentence(),
    "next_duty_gets_it": _user_sentence(next=Kind.DAY_CLOCK),
    "gap_lead": _user_sentence(),
    "next_duty_begins": _user_sentence(next=Kind.DAY_CLOCK),
    "manager_is_told_gap": _user_sentence(),
    "do_not_wait": _user_sentence(fallback=Kind.CLOSED_TEXT),
    "do_not_wait_call": _user_sentence(call=Kind.CALL),
    "somebody_to_talk_to": _user_sentence(),
    # 7.9, 7.10: the holder is silent or goes off duty
    "silent_holder": _user(name=Kind.NAME, call=Kind.CALL),
    "silent_holder_nobody": _user(name=Kind.NAME, call=Kind.CALL),
    "silence_no_taker": _user(call=Kind.CALL),
    "moved": _user(old=Kind.NAME, name=Kind.NAME),
    "handed_over": _user(old=Kind.NAME, name=Kind.NAME),
    "given_back": _user(name=Kind.NAME, latest=Kind.CLOCK, call=Kind.CALL),
    # 7.13, 7.16
    "closed": _user(name=Kind.NAME, call=Kind.CALL),
    "closed_agreed": _user(name=Kind.NAME, agreed=Kind.CLOSED_TEXT, call=Kind.CALL),
    "closed_by_itself": _user(call=Kind.CALL),
    "reopened": _user(name=Kind.NAME, latest=Kind.CLOCK, call=Kind.CALL),
    "staff_writes_first": _user_sentence(name=Kind.NAME, area=Kind.AREA),
    # 7.12
    "fallback_only": _user(fallback=Kind.CLOSED_TEXT),
    "too_many": _user(fallback=Kind.CLOSED_TEXT),
    "number_not_in_use": _user(call=Kind.CALL),
    # 7.11: keywords
    "help_hint": _user(call=Kind.CALL),
    "stop_hint": _user(),
    "who_intro": _user_sentence(),
    "who_line": _user_sentence(name=Kind.NAME, until=Kind.DAY_CLOCK),
    "who_line_open": _user_sentence(name=Kind.NAME),
    "who_nobody": _user(next=Kind.DAY_CLOCK, call=Kind.CALL),
    "who_nobody_open": _user(call=Kind.CALL),
    "plan_intro": _user_sentence(),
    "plan_empty": _user(call=Kind.CALL),
    "plan_not_here": _user(area=Kind.AREA, call=Kind.CALL),
    "plan_not_by_sms": _user(call=Kind.CALL),
    "plan_unknown": _user(call=Kind.CALL),
    "menu": _user(area=Kind.AREA, call=Kind.CALL),
    "no_sms_confirmed": _user(call=Kind.CALL),
    "texts_again_taken": _user(name=Kind.NAME, call=Kind.CALL),
    "texts_again_waiting": _user(latest=Kind.CLOCK, call=Kind.CALL),
    "pictures_unseen": _user_sentence(),
    # 7.15
    "plan_opened": _user(area=Kind.AREA),
    "voice": Declared(Audience.VOICE, Form.WHOLE, {"fallback": Kind.CLOSED_TEXT}),
}

_PAGE = {"area": Kind.AREA, "number": Kind.NUMBER, "by": Kind.CLOCK}
_HISTORY = {"number": Kind.NUMBER, "at": Kind.CLOCK, "text": Kind.TEXT}

TO_STAFF: Mapping[str, Declared] = {
    # 7.3: pages
    "page": _staff(**_PAGE),
    "page_handover": _staff(**_PAGE, name=Kind.NAME),
    "page_silence": _staff(**_PAGE, name=Kind.NAME),
    "page_newcomer": _staff(**_PAGE),
    "page_asked": _staff(**_PAGE, name=Kind.NAME),
    "cannot_reply_note": _staff_sentence(),
    "cannot_reply_note_sms_only": _staff_sentence(),
    "page_link": _staff_sentence(url=Kind.URL),
    # 7.6: the conversation as its holder sees it
    "you_have": _staff(number=Kind.NUMBER),
    "you_have_several": _staff(number=Kind.NUMBER),
    "unknown_person": _staff_sentence(number=Kind.NUMBER),
    "sms_only_person": _staff_sentence(number=Kind.NUMBER),
    "consent_expired": _staff_sentence(number=Kind.NUMBER),
    "history_user": _staff(**_HISTORY),
    "history_us": _staff(**_HISTORY),
    "relay": _staff(number=Kind.NUMBER, text=Kind.TEXT),
    "notice": _staff(area=Kind.AREA, number=Kind.NUMBER),
    "empty_text": _staff_sentence(),
    "media_note": _staff_sentence(count=Kind.COUNT),
    "reopened_holder": _staff(number=Kind.NUMBER, text=Kind.TEXT),
    # 7.5: what came of an answer
    "who_has": _staff(number=Kind.NUMBER, name=Kind.NAME),
    "closed_already": _staff(number=Kind.NUMBER),
    "already_yours": _staff(number=Kind.NUMBER),
    "declined": _staff(number=Kind.NUMBER),
    "not_asked": _staff(number=Kind.NUMBER),
    "no_longer_open": _staff(number=Kind.NUMBER),
    "nothing_open": _staff(area=Kind.AREA, fallback=Kind.CLOSED_TEXT),
    "page_ended_nobody": _staff(number=Kind.NUMBER),
    "not_sent": _staff_sentence(),
    "status_nothing": _staff_sentence(area=Kind.AREA),
    "held_elsewhere": _staff_sentence(number=Kind.NUMBER, area=Kind.AREA, phone=Kind.TEXT),
    "asked_elsewhere": _staff_sentence(number=Kind.NUMBER, area=Kind.AREA, phone=Kind.TEXT),
    "status_waiting": _staff_sentence(number=Kind.NUMBER),
    "status_held": _staff_sentence(number=Kind.NUMBER),
    "not_yours": _staff(number=Kind.NUMBER),
    "conversation_waiting": _staff(number=Kind.NUMBER, since=Kind.CLOCK),
    "given_back_ok": _staff(number=Kind.NUMBER),
    "closed_ok": _staff(number=Kind.NUMBER),
    # 7.9, 7.10, 7.11: the holder is told
    "reminder": _staff(number=Kind.NUMBER, waited=Kind.DURATION),
    "reminder_undelivered": _staff(number=Kind.NUMBER),
    "moved_from_you": _staff(number=Kind.NUMBER, name=Kind.NAME),
    "handover_started": _staff(number=Kind.NUMBER),
    "handed_over_from": _staff(number=Kind.NUMBER, name=Kind.NAME),
    "no_taker_yet": _staff(number=Kind.NUMBER),
    "asked_no_taker": _staff(number=Kind.NUMBER, name=Kind.NAME),
    "reply_undelivered": _staff(number=Kind.NUMBER),
    "reply_undelivered_sms_only": _staff(number=Kind.NUMBER),
    "no_sms_phone": _staff(number=Kind.NUMBER),
    "no_sms_phone_sms_only": _staff(number=Kind.NUMBER),
    "cannot_be_texted": _staff(number=Kind.NUMBER),
    "cannot_be_texted_sms_only": _staff(number=Kind.NUMBER),
    "can_be_texted_again": _staff(number=Kind.NUMBER),
    # 7.14
    "card_113": _staff(
        number=Kind.NUMBER, name=Kind.PERSON, born=Kind.TEXT, address=Kind.TEXT, access=Kind.CLOSED_TEXT
    ),
    "card_113_wishes": _staff_sentence(wishes=Kind.CLOSED_TEXT),
    "card_113_plan_shut": _staff_sentence(),
    "card_113_unknown": _staff(number=Kind.NUMBER),
    "not_stated": _staff_sentence(),
    # calendars that staff read: what they are called, and time that is not covered
    "calendar_duties": _staff_sentence(name=Kind.TEXT),
    "calendar_gaps": _staff_sentence(area=Kind.AREA),
    "calendar_gap_nobody": _staff_sentence(area=Kind.AREA, minimum=Kind.NUMBER),
    "calendar_gap_few": _staff_sentence(area=Kind.AREA, covered=Kind.NUMBER, minimum=Kind.NUMBER),
}

_FINDING = {"name": Kind.NAME, "start": Kind.DAY_CLOCK, "end": Kind.DAY_CLOCK}

FINDINGS: Mapping[str, Declared] = {
    # what `check` has found in somebody's duty: schedules.findings, `check_` and its kind
    "check_daily_rest": _staff_sentence(**_FINDING, needed=Kind.DURATION, longest=Kind.DURATION),
    "check_weekly_rest": _staff_sentence(**_FINDING, needed=Kind.DURATION, longest=Kind.DURATION),
    "check_hours": _staff_sentence(
        name=Kind.NAME, start=Kind.DAY_CLOCK, hours=Kind.DURATION, limit=Kind.DURATION
    ),
    "check_woken": _staff_sentence(**_FINDING, until=Kind.CLOCK, times=Kind.COUNT),
    "check_double_duty": _staff_sentence(**_FINDING, rota=Kind.TEXT, other=Kind.TEXT),
    "check_absent": _staff_sentence(**_FINDING, rota=Kind.TEXT),
}

TO_MANAGERS: Mapping[str, Declared] = {
    "manager_unanswered": _manager(area=Kind.AREA, number=Kind.NUMBER, since=Kind.CLOCK),
    "manager_unanswered_again": _manager(area=Kind.AREA, number=Kind.NUMBER, since=Kind.CLOCK),
    "manager_gap": _manager(area=Kind.AREA, number=Kind.NUMBER, at=Kind.CLOCK),
    "manager_no_handover": _manager(area=Kind.AREA, number=Kind.NUMBER, name=Kind.NAME),
    "manager_silence": _manager(area=Kind.AREA, number=Kind.NUMBER, name=Kind.NAME),
    "manager_113": _manager(area=Kind.AREA, number=Kind.NUMBER, name=Kind.NAME),
    "manager_break_glass": _manager(area=Kind.AREA, number=Kind.NUMBER, name=Kind.NAME),
    # the same to the manager whom it is about
    "manager_no_handover_self": _manager(area=Kind.AREA, number=Kind.NUMBER),
    "manager_silence_self": _manager(area=Kind.AREA, number=Kind.NUMBER),
    "manager_113_self": _manager(area=Kind.AREA, number=Kind.NUMBER),
    "manager_break_glass_self": _manager(area=Kind.AREA, number=Kind.NUMBER),
}

_OPEN_TIME = {"area": Kind.AREA, "start": Kind.DAY_CLOCK, "minimum": Kind.NUMBER}

TO_PLANNERS: Mapping[str, Declared] = {
    # section 8: a change has opened a gap within 72 hours
    "urgent_nobody": _manager(**_OPEN_TIME, end=Kind.DAY_CLOCK),
    "urgent_none_counting": _manager(**_OPEN_TIME, end=Kind.DAY_CLOCK),
    "urgent_few": _manager(**_OPEN_TIME, end=Kind.DAY_CLOCK, covered=Kind.NUMBER),
    "urgent_nobody_lasting": _manager(**_OPEN_TIME),
    "urgent_none_counting_lasting": _manager(**_OPEN_TIME),
    "urgent_few_lasting": _manager(**_OPEN_TIME, covered=Kind.NUMBER),
    "urgent_more": Declared(Audience.MANAGER, Form.SENTENCE, {"count": Kind.COUNT, "areas": Kind.TEXT}),
    "urgent_ask": Declared(Audience.MANAGER, Form.SENTENCE, {"names": Kind.TEXT}),
    "urgent_ask_part": Declared(Audience.MANAGER, Form.SENTENCE, {"names": Kind.TEXT}),
}

_OFFER = {"area": Kind.AREA, "number": Kind.NUMBER, "start": Kind.DAY_CLOCK, "end": Kind.DAY_CLOCK}
_DUTY = {"number": Kind.NUMBER, "start": Kind.DAY_CLOCK}
_TOLD = {"area": Kind.AREA, "name": Kind.NAME, "rota": Kind.TEXT, "start": Kind.DAY_CLOCK}

OFFERS: Mapping[str, Declared] = {
    # section 8: open time is offered
    "offer": _staff(**_OFFER, rota=Kind.TEXT, by=Kind.DAY_CLOCK),
    "offer_yours": _staff(number=Kind.NUMBER, rota=Kind.TEXT, start=Kind.DAY_CLOCK, end=Kind.DAY_CLOCK),
    "offer_already_yours": _staff(**_DUTY),
    "offer_taken": _staff(**_DUTY, name=Kind.NAME),
    "offer_declined": _staff(number=Kind.NUMBER, by=Kind.DAY_CLOCK),
    "offer_not_eligible": _staff(**_DUTY),
    "offer_withdrawn": _staff(**_DUTY),
    "offer_expired": _staff(**_DUTY),
    "offer_not_needed": _staff(**_DUTY),
    "status_offer": _staff_sentence(number=Kind.NUMBER, start=Kind.DAY_CLOCK, end=Kind.DAY_CLOCK),
    "planner_offer_taken": _manager(**_OFFER, name=Kind.NAME, rota=Kind.TEXT),
    "planner_offer_expired": _manager(**_OFFER),
    "planner_offer_refused": _manager(**_OFFER),
    # somebody asks whether another can take their duty
    "swap": _staff(**_OFFER, rota=Kind.TEXT, by=Kind.DAY_CLOCK, name=Kind.NAME),
    "swap_taken": _staff(**_DUTY, name=Kind.NAME),
    "swap_expired": _staff(**_DUTY),
    "swap_refused": _staff(**_DUTY),
    "planner_swap_taken": _manager(**_OFFER, name=Kind.NAME, holder=Kind.NAME, rota=Kind.TEXT),
    # section 8: a duty is confirmed before it starts
    "confirm": _staff(**_OFFER, rota=Kind.TEXT),
    "confirm_lasting": _staff(area=Kind.AREA, **_DUTY, rota=Kind.TEXT),
    "confirmed": _staff(**_DUTY),
    "confirm_declined": _staff(**_DUTY),
    "confirm_void": _staff(**_DUTY),
    "status_confirmation": _staff_sentence(**_DUTY),
    # what somebody said yes to is not theirs any more, or is again; each sentence after the lead
    "duty_changed_lead": _staff_sentence(area=Kind.AREA),
    "duty_lost": _staff_sentence(rota=Kind.TEXT, start=Kind.DAY_CLOCK, end=Kind.DAY_CLOCK),
    "duty_lost_from": _staff_sentence(rota=Kind.TEXT, start=Kind.DAY_CLOCK),
    "duty_back": _staff_sentence(rota=Kind.TEXT, start=Kind.DAY_CLOCK, end=Kind.DAY_CLOCK),
    "duty_changed_ask": _staff_sentence(),
    "planner_is_told": _staff_sentence(),
    "planner_unconfirmed": _manager(**_TOLD),
    "planner_unconfirmed_begun": _manager(**_TOLD),
    "planner_declined": _manager(**_TOLD),
    "planner_confirmed": _manager(**_TOLD),
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
    "report_not_made": _manager(area=Kind.AREA, period=Kind.TEXT),
    "report_not_mailed": _manager(area=Kind.AREA, period=Kind.TEXT),
}

WRITTEN: Mapping[str, Declared] = {
    **TO_USERS, **TO_STAFF, **FINDINGS, **TO_MANAGERS, **TO_PLANNERS, **OFFERS, **REPORTS,
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
