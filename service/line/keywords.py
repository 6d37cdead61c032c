"""The keywords of a user: whole messages that open no conversation, and never close or delay one (contract 7.11)."""

from service import plans
from service.line import answers, contact, conversations, outgoing, person, relay, rights, watch
from service.line.moment import Moment
from service.line.person import EVERYWHERE, Person, write_to
from service.line.words import Keyword
from service.models.conversation import State


def act(moment: Moment, whom: Person, keyword: Keyword) -> None:
    match keyword:
        case Keyword.WHO:
            who_is_on_duty(moment, whom)
        case Keyword.PLAN:
            own_plan(moment, whom)
        case Keyword.MENU:
            shut = whom.user is not None and not whom.user.plan_by_sms
            answers.answer(moment, whom, None, "menu_no_plan" if shut else "menu", area=moment.area.name)
        case Keyword.NO_TEXTS:
            no_more_texts(moment, whom)
        case Keyword.WITHDRAW:
            rights.withdraw(moment, whom)
        case Keyword.ACCESS:
            rights.ask_for_log(moment, whom)
        case Keyword.CONTACT:
            contact.wish(moment, whom)


def who_is_on_duty(moment: Moment, whom: Person) -> None:
    """First names, and until when; where nobody is, when the next duty begins."""
    holders = moment.duty.on_duty(moment.area.id, moment.now)
    if not holders:
        at = watch.next_duty_at(moment)
        if at is None:
            answers.answer(moment, whom, None, "who_nobody_open")
        else:
            answers.answer(moment, whom, None, "who_nobody", next=at)
        return
    lines = [write_to(moment, whom, "who_intro")]
    for staff in dict.fromkeys(holder.staff for holder in holders):
        name = moment.first_name(staff)
        until = moment.duty.present_until(moment.area.id, staff, moment.now)
        key = "who_line_open" if until is None else "who_line"
        lines.append(write_to(moment, whom, key, name=name, until=until))
    answers.answer_with(moment, whom, None, "who_intro", " ".join(lines))


def own_plan(moment: Moment, whom: Person) -> None:
    """The coping steps of the person's own plan, if they want it by text."""
    user = whom.user
    if user is None:
        answers.answer(moment, whom, None, "plan_unknown")
    elif user.area_id != moment.area.id:
        home = moment.standing.area(user.area_id)
        answers.answer(moment, whom, None, "plan_not_here", area=home.name if home else user.area_id)
    elif not user.plan_by_sms:
        answers.answer(moment, whom, None, "plan_not_by_sms")
    else:
        steps = [str(step) for step in plans.own_coping_steps(moment.db, moment.vault, user, moment.now)]
        if steps:
            body = "\n".join([write_to(moment, whom, "plan_intro"), *(f"- {step}" for step in steps)])
            answers.answer_with(moment, whom, None, "plan_intro", body)
        else:
            answers.answer(moment, whom, None, "plan_empty")


def no_more_texts(moment: Moment, whom: Person) -> None:
    """No texts until they write again; confirmed once, and whoever has the conversation is told to phone."""
    if person.why_silent(moment, whom.phone) == outgoing.SILENT:
        return
    answers.answer(moment, whom, None, "no_sms_confirmed")
    person.silence(moment, whom.phone, EVERYWHERE)
    conversation = conversations.open_with(moment, whom.phone)
    if conversation is not None and conversation.state == State.TAKEN:
        relay.tell_to_phone(moment, conversation, whom, str(conversation.holder), outgoing.SILENT)
