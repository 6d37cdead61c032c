"""What is opened on a conversation's page: plan, number, card for 113. Every showing is logged (contract 7.11–7.15).

So each is a POST whose answer is the page with what was opened, and no address: going back does not show it again,
and loading it anew asks, and logs, anew.
"""

from flask import abort, flash
from flask.typing import ResponseReturnValue

from service import plans
from service.errors import PlanShut, ReasonMissing
from service.events import record
from service.line import break_glass, conversations, danger, person
from service.people import kin
from service.plans import Opened
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.inbox import access, doing, talk
from service.web.inbox.access import HELPERS, Acting
from service.web.inbox.blueprint import inbox
from service.web.inbox.talk import Kept, Panel
from service.web.words import _

LONGEST_REASON = 1000


@inbox.post("/conversations/<id>/plan")
@calls_from(*HELPERS)
def plan(id: str) -> ResponseReturnValue:
    with access.acting(id, edge().now()) as at:
        panel = _plan(at)
    return talk.render(id, panel=panel)


@inbox.post("/conversations/<id>/break-glass")
@calls_from(*HELPERS)
def open_despite(id: str) -> ResponseReturnValue:
    """A plan that is shut, for the holder, with a reason: the managers and the person are told."""
    reason = doing.typed("reason")
    if len(reason) > LONGEST_REASON:
        wrong = doing.too_little_or_much(reason, LONGEST_REASON) or ""
        return talk.render(id, Kept("glass", wrong, {"reason": reason}))
    try:
        with access.acting(id, edge().now()) as at:
            panel = _glass(at, reason)
    except ReasonMissing:
        return talk.render(id, Kept("glass", _("Skriv hvorfor planen må åpnes nå."), {"reason": reason}))
    return _shown_or_not_theirs(id, panel)


@inbox.post("/conversations/<id>/card")
@calls_from(*HELPERS)
def card(id: str) -> ResponseReturnValue:
    """What the emergency line needs; the managers are told that it was opened."""
    with access.acting(id, edge().now()) as at:
        panel = None
        if at.access.holds:
            whom = person.of(at.moment, at.conversation)
            panel = Panel("card", danger.open_card(at.moment, at.conversation, whom, at.staff))
    return _shown_or_not_theirs(id, panel)


@inbox.post("/conversations/<id>/number")
@calls_from(*HELPERS)
def number(id: str) -> ResponseReturnValue:
    """The person's number, where texts do not reach them; for the holder alone."""
    with access.acting(id, edge().now()) as at:
        panel = _number(at) if at.access.holds else None
    return _shown_or_not_theirs(id, panel)


@inbox.post("/conversations/<id>/next-of-kin")
@calls_from(*HELPERS)
def next_of_kin(id: str) -> ResponseReturnValue:
    """Whom the person has named, with numbers to call: for who has it or is on duty, while the person consents."""
    with access.acting(id, edge().now()) as at:
        panel = _next_of_kin(at)
    return talk.render(id, panel=panel)


def _next_of_kin(at: Acting) -> Panel:
    user = person.of(at.moment, at.conversation).user
    if user is None or not talk.may_help(at.access) or not talk.may_reach_kin(at.moment, user):
        abort(404)
    plans.log_opening(
        at.moment.db, at.moment.vault, user, Opened.NEXT_OF_KIN, at.moment.now,
        staff_id=at.staff, conversation_id=at.conversation.id,
    )  # fmt: skip
    return Panel("next_of_kin", kin.of_person(at.moment.db, at.moment.vault, user.id))


def _plan(at: Acting) -> Panel:
    whom = person.of(at.moment, at.conversation)
    if whom.user is None or not talk.may_help(at.access):
        abort(404)
    try:
        fields = plans.open_for_staff(
            at.moment.db, at.moment.vault, whom.user, at.moment.area.id, at.staff, at.conversation.id, at.moment.now)
    except PlanShut:
        return Panel("shut")
    return Panel("plan", fields)


def _glass(at: Acting, reason: str) -> Panel | None:
    """None for whoever does not have it; a plan that is not shut needs no glass broken."""
    if not at.access.holds:
        return None
    whom = person.of(at.moment, at.conversation)
    if whom.user is None or not plans.is_shut(whom.user, at.moment.area.id):
        return _plan(at)
    return Panel("plan", break_glass.open_plan(at.moment, at.conversation, at.staff, reason))


def _number(at: Acting) -> Panel:
    whom = person.of(at.moment, at.conversation)
    if talk.unreached(at.moment, at.conversation, whom) is None:
        return Panel("reached")
    record(
        at.moment.db, "conversation:number:shown", at.conversation.id, at.moment.now,
        area_id=at.moment.area.id, staff_id=at.staff,
    )  # fmt: skip
    if whom.user is not None:
        plans.log_opening(
            at.moment.db, at.moment.vault, whom.user, Opened.NUMBER, at.moment.now,
            staff_id=at.staff, conversation_id=at.conversation.id,
        )  # fmt: skip
    return Panel("number", conversations.phone_of(at.moment, at.conversation))


def _shown_or_not_theirs(id: str, panel: Panel | None) -> ResponseReturnValue:
    if panel is None:
        flash(_only_the_holder(), "warn")
    return talk.render(id, panel=panel)


def _only_the_holder() -> str:
    return _("Bare den som har henvendelsen, kan åpne dette.")
