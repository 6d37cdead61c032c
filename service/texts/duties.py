"""Texts to staff and planners about duties: offers, swaps, confirmations, duties lost, drills (contract, section 8)."""

from collections.abc import Mapping

from service.texts.declared import Audience, Declared, Form, Kind, staff_sentence, to_manager, to_staff

_OFFER = {"area": Kind.AREA, "number": Kind.NUMBER, "start": Kind.DAY_CLOCK, "end": Kind.DAY_CLOCK}
_DUTY = {"number": Kind.NUMBER, "start": Kind.DAY_CLOCK}
_TOLD = {"area": Kind.AREA, "name": Kind.NAME, "rota": Kind.TEXT, "start": Kind.DAY_CLOCK}

OFFERS: Mapping[str, Declared] = {
    # section 8: open time is offered
    "offer": to_staff(**_OFFER, rota=Kind.TEXT, by=Kind.DAY_CLOCK),
    "offer_yours": to_staff(number=Kind.NUMBER, rota=Kind.TEXT, start=Kind.DAY_CLOCK, end=Kind.DAY_CLOCK),
    "offer_already_yours": to_staff(**_DUTY),
    "offer_taken": to_staff(**_DUTY, name=Kind.NAME),
    "offer_declined": to_staff(number=Kind.NUMBER, by=Kind.DAY_CLOCK),
    "offer_not_eligible": to_staff(**_DUTY),
    "offer_withdrawn": to_staff(**_DUTY),
    "offer_expired": to_staff(**_DUTY),
    "offer_not_needed": to_staff(**_DUTY),
    "status_offer": staff_sentence(number=Kind.NUMBER, start=Kind.DAY_CLOCK, end=Kind.DAY_CLOCK),
    "planner_offer_taken": to_manager(**_OFFER, name=Kind.NAME, rota=Kind.TEXT),
    "planner_offer_expired": to_manager(**_OFFER),
    "planner_offer_refused": to_manager(**_OFFER),
    # somebody asks whether another can take their duty
    "swap": to_staff(**_OFFER, rota=Kind.TEXT, by=Kind.DAY_CLOCK, name=Kind.NAME),
    "swap_taken": to_staff(**_DUTY, name=Kind.NAME),
    "swap_expired": to_staff(**_DUTY),
    "swap_refused": to_staff(**_DUTY),
    "planner_swap_taken": to_manager(**_OFFER, name=Kind.NAME, holder=Kind.NAME, rota=Kind.TEXT),
    # section 8: a duty is confirmed before it starts
    "confirm": to_staff(**_OFFER, rota=Kind.TEXT),
    "confirm_lasting": to_staff(area=Kind.AREA, **_DUTY, rota=Kind.TEXT),
    "confirmed": to_staff(**_DUTY),
    "confirm_declined": to_staff(**_DUTY),
    "confirm_void": to_staff(**_DUTY),
    "status_confirmation": staff_sentence(**_DUTY),
    # what somebody said yes to is not theirs any more, or is again; each sentence after the lead
    "duty_changed_lead": staff_sentence(area=Kind.AREA),
    "duty_lost": staff_sentence(rota=Kind.TEXT, start=Kind.DAY_CLOCK, end=Kind.DAY_CLOCK),
    "duty_lost_from": staff_sentence(rota=Kind.TEXT, start=Kind.DAY_CLOCK),
    "duty_back": staff_sentence(rota=Kind.TEXT, start=Kind.DAY_CLOCK, end=Kind.DAY_CLOCK),
    "duty_changed_ask": staff_sentence(),
    "planner_is_told": staff_sentence(),
    "planner_unconfirmed": to_manager(**_TOLD),
    "planner_unconfirmed_begun": to_manager(**_TOLD),
    "planner_declined": to_manager(**_TOLD),
    "planner_confirmed": to_manager(**_TOLD),
}

_DRILL = {"number": Kind.NUMBER}

DRILLS: Mapping[str, Declared] = {
    # a test page to everyone who is to have duty, and who was not reached
    "drill": to_staff(area=Kind.AREA, **_DRILL),
    "drill_thanks": to_staff(**_DRILL),
    "drill_thanks_no": to_staff(**_DRILL),
    "drill_over": to_staff(**_DRILL),
    "status_drill": staff_sentence(**_DRILL),
    "planner_drill": Declared(
        Audience.MANAGER, Form.SENTENCE, {"area": Kind.AREA, **_DRILL, "answered": Kind.NUMBER, "asked": Kind.NUMBER}
    ),
    "drill_silent": Declared(Audience.MANAGER, Form.SENTENCE, {"names": Kind.TEXT}),
    "drill_undelivered": Declared(Audience.MANAGER, Form.SENTENCE, {"names": Kind.TEXT}),
    "drill_unsent": Declared(Audience.MANAGER, Form.SENTENCE, {"names": Kind.TEXT}),
    "drill_busy": Declared(Audience.MANAGER, Form.SENTENCE, {"names": Kind.TEXT}),
    # texts do not reach somebody's phone
    "planner_unreachable": to_manager(area=Kind.AREA, name=Kind.NAME),
    "planner_unreachable_now": Declared(Audience.MANAGER, Form.SENTENCE, {"name": Kind.NAME}),
    "planner_unreachable_next": Declared(Audience.MANAGER, Form.SENTENCE, {"start": Kind.DAY_CLOCK}),
}
