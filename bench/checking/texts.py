"""Texts in: every authentic one stored once, nothing else stored, and nobody met with silence (contract 7, 9.1)."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from bench.checking.evidence import OSLO, Evidence, Row

MARK = re.compile(r"\([ts]\d+\)")
KEYWORDS = ("hvem", "meny", "plan", "ingen sms")
MAY_BE_SET_ASIDE = ("first_text", "too_many_wait", "answered_enough")
SOON = timedelta(seconds=2)
OUT_OF_THE_SPOOL = timedelta(minutes=5)
CROSSED = timedelta(minutes=2)  # a JA to an offer that somebody has just taken gets no second text
NOT_WANTED = ("silent", "21610")


def stored_once(evidence: Evidence) -> Iterator[str]:
    rows: dict[str, list[Row]] = {}
    for row in evidence.came:
        rows.setdefault(row.provider_id, []).append(row)
    for text in evidence.of_kind("text"):
        found = rows.get(text["sid"], [])
        if len(found) != 1:
            yield f"{text['sid']} is stored {len(found)} times"
        elif (found[0].phone, found[0].body, _number(evidence, found[0])) != (text["from"], text["body"], text["to"]):
            yield f"{text['sid']} is stored as something else"


def nothing_forged_is_stored(evidence: Evidence) -> Iterator[str]:
    authentic = {text["sid"] for text in evidence.of_kind("text")}
    yield from (f"{row.provider_id} never came" for row in evidence.came if row.provider_id not in authentic)
    for forged in evidence.of_kind("forged"):
        if forged["status"] not in (0, 403):  # 0: killed meanwhile
            yield f"{forged['sid']} was forged and answered {forged['status']}"


def stored_before_it_was_acknowledged(evidence: Evidence) -> Iterator[str]:
    """In the database, or in the spool while that was away, and from there in it within minutes."""
    for sid, waited in kept_aside(evidence).items():
        if waited > OUT_OF_THE_SPOOL:
            yield f"{sid} was acknowledged {waited} before it was stored"


def kept_aside(evidence: Evidence) -> dict[str, timedelta]:
    """Texts that were acknowledged before they were in the database: how long before."""
    at = {row.provider_id: row.at for row in evidence.came}
    told = {
        sid: min((post["at"] for post in posts if post["status"] == 200), default=None)
        for sid, posts in evidence.posts.items()
    }
    waited = {sid: at[sid] - when for sid, when in told.items() if when is not None and sid in at}
    return {sid: one for sid, one in waited.items() if one > SOON}


def the_same_text_gets_the_same_answer(evidence: Evidence) -> Iterator[str]:
    """Where it came again after it had been answered; of two at the same instant neither can know of the other."""
    for sid, posts in evidence.posts.items():
        answered = [post for post in posts if post["status"] == 200]
        again = [post for post in answered[1:] if datetime.fromisoformat(post["began"]) >= answered[0]["at"]]
        if any(post["bodies"] != answered[0]["bodies"] for post in again):
            yield f"{sid} was answered otherwise the second time"


def no_text_stays_unheard(evidence: Evidence) -> Iterator[str]:
    """Its webhook was acknowledged; or it is stored all the same, and no answer went in a reply that nobody got."""
    came = {row.provider_id: row for row in evidence.came}
    for text in evidence.of_kind("text"):
        row = came.get(text["sid"])
        if any(post["status"] == 200 for post in evidence.posts.get(text["sid"], [])):
            continue
        if row is None:
            yield f"{text['sid']} was never acknowledged"
        elif any(ours.delivery == "in_reply" for ours in evidence.at_once.get((row.area_id, row.at), [])):
            yield f"{text['sid']} was answered in a reply that nobody got"


def people_are_answered(evidence: Evidence) -> Iterator[str]:
    """At the same instant and transaction: an answer, or a relay; or a reason that the contract knows."""
    for row in evidence.came:
        if row.author_staff is None and row.area_id is not None:
            why = _why_unanswered(evidence, row)
            if why is not None:
                yield f"{row.provider_id}: {why}"


def helpers_are_answered(evidence: Evidence) -> Iterator[str]:
    """Whatever a helper texts: it is relayed, or they hear what came of it."""
    for row in evidence.came:
        if row.author_staff is None:
            continue
        ours = evidence.at_once.get((row.area_id, row.at), [])
        told = [one for one in ours if row.author_staff in (one.to_staff, one.author_staff)]
        if not told and not _crossed(evidence, row):
            yield f"{row.provider_id} of {row.author_staff} ({row.body!r})"


def what_is_written_to_a_holder_reaches_one(evidence: Evidence) -> Iterator[str]:
    """A person's mark is in a text to whoever held the conversation then or took it later."""
    shown: dict[str, set[str]] = {}
    for row in evidence.went:
        if row.to_staff is not None and row.conversation_id is not None:
            shown.setdefault(row.conversation_id, set()).update(MARK.findall(row.body))
    for row in evidence.came:
        if row.author_staff is not None or row.conversation_id is None:
            continue
        held = [h for h in evidence.holdings.get(row.conversation_id, []) if h.until is None or h.until > row.at]
        missing = set(MARK.findall(row.body)) - shown.get(row.conversation_id, set())
        if held and missing:
            yield f"{row.provider_id}: {missing} was never shown to {held[0].staff_id}"


def _why_unanswered(evidence: Evidence, row: Row) -> str | None:
    answers = _answers(evidence, row)
    if answers:
        return None
    if row.set_aside is not None:
        tired = _automatic_before(evidence, row) >= 2 and row.set_aside == "answered_enough"
        return None if tired else f"set aside as {row.set_aside} without a word"
    if row.conversation_id is None:
        again = _plain(row) == "ingen sms" and _said_before(evidence, row, "ingen sms")
        return None if again else f"a keyword ({row.body!r}) without an answer"
    conversation = evidence.conversations[row.conversation_id]
    begins = conversation.opened_at == row.at or any(
        holding.since == row.at for holding in evidence.holdings.get(conversation.id, [])
    )
    return "it opened a conversation, and nobody answered" if begins else None


def _answers(evidence: Evidence, row: Row) -> list[Row]:
    ours = evidence.at_once.get((row.area_id, row.at), [])
    return [one for one in ours if one.to_staff is None and one.phone == row.phone]


def _automatic_before(evidence: Evidence, row: Row) -> int:
    day = row.at.astimezone(OSLO).date()
    earlier = [one for one in evidence.went if one.phone == row.phone and one.automatic and one.at <= row.at]
    return sum(one.at.astimezone(OSLO).date() == day for one in earlier)


def _said_before(evidence: Evidence, row: Row, word: str) -> bool:
    return any(one.phone == row.phone and one.at < row.at and _plain(one) == word for one in evidence.came)


def _crossed(evidence: Evidence, row: Row) -> bool:
    asked = {ask.offer_id for ask in evidence.tables["offer_ask"] if ask.staff_id == row.author_staff}
    return any(
        offer.id in asked and offer.ended_at is not None and timedelta(0) <= row.at - offer.ended_at <= CROSSED
        for offer in evidence.tables["offer"]
    )


def _plain(row: Row) -> str:
    return str(row.body).strip(" .?!").lower()


def _number(evidence: Evidence, row: Row) -> str | None:
    area = evidence.areas.get(row.area_id)
    return None if area is None else str(area["sms_number"])


CHECKS = [
    stored_once, nothing_forged_is_stored, stored_before_it_was_acknowledged, the_same_text_gets_the_same_answer,
    no_text_stays_unheard, people_are_answered, helpers_are_answered,
    what_is_written_to_a_holder_reaches_one,
]  # fmt: skip
