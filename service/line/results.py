"""What follows from how a send ended: the provider's own answer, or a receipt later (contract 7.3, 7.9, 7.11).

Receipts come late, twice and out of order: `delivered` is never taken back, and each consequence happens once.
"""

from typing import Any

from sqlalchemy import Row, select

from channels.base import Receipt, Rejected
from service import prepared
from service.events import record
from service.line import climb, conversations, outgoing, pages, person, reaching, relay, run_out, silence
from service.line.moment import Moment
from service.line.outgoing import OPTED_OUT, TEXT
from service.models.conversation import Answer, Delivery, State

FAILED = (Delivery.UNDELIVERED, Delivery.REJECTED)
TO_THE_HOLDER = ("relay", "notice", "you_have", "reopened_holder")  # what the person wrote
NO_LONGER_TRUE, NEVER_TOLD = "no longer true", "never told"  # why a text was given up: it came too late
IN_FLIGHT = (Delivery.QUEUED, Delivery.SENDING, Delivery.UNKNOWN)


def accepted(moment: Moment, text: Row[Any], provider_id: str) -> None:
    """The provider has it. A receipt may have said more already."""
    values: dict[str, Any] = {"provider_id": provider_id}
    if text.delivery in IN_FLIGHT:
        values |= {"delivery": Delivery.ACCEPTED, "error": None}
    _set(moment, text, **values)
    if text.page_id is not None:
        _page_handed_over(moment, text)


def rejected(moment: Moment, text: Row[Any], no: Rejected) -> None:
    """The provider will not take it, now or later."""
    if text.delivery in IN_FLIGHT:
        _set(moment, text, delivery=Delivery.REJECTED, error=no.code)
        _record(moment, text, "text:rejected", code=no.code)
        reaching.refused(moment, text, no.code)
        _did_not_arrive(moment, text, opted_out=no.opted_out)


def given_up(moment: Moment, text: Row[Any], why: str) -> None:
    """It is no longer true or wanted, and is not sent."""
    _set(moment, text, delivery=Delivery.DROPPED, error=why)
    _record(moment, text, "text:dropped", why=why)
    if text.page_id is None and text.conversation_id is not None:
        _did_not_arrive(moment, text, opted_out=False)
    if text.template in run_out.LEADS and why in (NO_LONGER_TRUE, NEVER_TOLD):
        conversation = conversations.find(moment, text.conversation_id)
        run_out.say_anew(moment, conversation, person.of(moment, conversation))


def receipt(moment: Moment, text: Row[Any], told: Receipt) -> None:
    """A receipt for this text, in any order."""
    if text.provider_id not in (None, told.provider_id) or _is_of_another(moment, text, told.provider_id):
        return
    if told.status == "delivered" and text.delivery != Delivery.DELIVERED:
        accepted(moment, text, told.provider_id)
        _set(moment, text, delivery=Delivery.DELIVERED, delivered_at=moment.now, error=None)
        reaching.delivered(moment, text)
    elif told.status in ("undelivered", "failed"):
        if text.delivery not in (*FAILED, Delivery.DELIVERED):
            accepted(moment, text, told.provider_id)
            _set(moment, text, delivery=Delivery.UNDELIVERED, error=told.code)
            _record(moment, text, "text:undelivered", code=told.code)
            reaching.undelivered(moment, text, told.code)
            _did_not_arrive(moment, text, opted_out=told.code == OPTED_OUT)
    elif text.delivery in IN_FLIGHT:
        accepted(moment, text, told.provider_id)


def is_known(text: Row[Any], told: Receipt) -> bool:
    """Whether the receipt says nothing that the row does not, as half of them do: then nobody need be held up."""
    if told.status in ("undelivered", "failed"):
        return False
    return text.delivery == Delivery.DELIVERED or (told.status != "delivered" and text.delivery not in IN_FLIGHT)


def _is_of_another(moment: Moment, text: Row[Any], provider_id: str) -> bool:
    if text.provider_id is not None:
        return False
    another = select(TEXT.c.id).where(TEXT.c.provider_id == provider_id)
    return moment.db.execute(another).first() is not None


def _did_not_arrive(moment: Moment, text: Row[Any], opted_out: bool) -> None:
    if opted_out:
        _opted_out(moment, text)
    if text.page_id is not None:
        _page_undelivered(moment, text)
    elif text.conversation_id is None:
        return
    elif text.to_staff is None:
        _person_not_reached(moment, text)
    elif text.template in TO_THE_HOLDER:
        conversation = conversations.find(moment, text.conversation_id)
        if conversation.holder == text.to_staff:
            silence.relay_undelivered(moment, conversation)


def _opted_out(moment: Moment, text: Row[Any]) -> None:
    phone = moment.vault.open(text.party_sealed, table="text", id=text.id, column="party_sealed")
    person.silence(moment, phone, moment.area.id)


def _page_handed_over(moment: Moment, text: Row[Any]) -> None:
    page = pages.find(moment, text.page_id)
    if page.handed_at is None:
        conversation = conversations.find(moment, page.conversation_id)
        climb.handed_over(moment, conversation, page)


def _page_undelivered(moment: Moment, text: Row[Any]) -> None:
    """It counts as unanswered at once; should it arrive after all, its person may still take the conversation."""
    page = pages.find(moment, text.page_id)
    if page.answer is not None:
        return
    pages.change(moment, page, answer=Answer.UNDELIVERED, answered_at=moment.now)
    conversation = conversations.find(moment, page.conversation_id)
    if page.run == conversation.run and page.ask == conversation.run_ask:
        climb.go_on_if_all_refused(moment, conversation, person.of(moment, conversation))


def _person_not_reached(moment: Moment, text: Row[Any]) -> None:
    """Whoever has the conversation is told to phone."""
    conversation = conversations.find(moment, text.conversation_id)
    if conversation.state != State.TAKEN:
        return
    whom = person.of(moment, conversation)
    holder = str(conversation.holder)
    why = person.why_silent(moment, whom.phone)
    if why is not None:
        relay.tell_to_phone(moment, conversation, whom, holder, why)
        return
    key = "reply_undelivered_sms_only" if whom.sms_only else "reply_undelivered"
    outgoing.to_staff(moment, holder, key, conversation, number=conversation.number)


def _record(moment: Moment, text: Row[Any], name: str, **detail: Any) -> None:
    record(
        moment.db, name, text.conversation_id or text.id, moment.now,
        area_id=moment.area.id, staff_id=text.to_staff, text=text.id, **detail,
    )  # fmt: skip


def _set(moment: Moment, text: Row[Any], **values: Any) -> None:
    prepared.change(moment.db, TEXT, text.id, values)
