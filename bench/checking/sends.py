"""Texts out: to the right number, once; again only where nobody could know; nothing left in the outbox (contract 9)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bench.checking.evidence import Evidence, Row
from bench.checking.texts import MARK

NOT_TAKEN = ("429", "503", "500", "cut", "timeout")  # the provider did not get it
TOLD_NO = ("429", "503")  # and said so
IN_DOUBT = ("500", "500 taken", "cut", "cut taken", "timeout", "timeout taken", "garbage taken")
TOLD_NEVER = ("refused", "opted out")
BEFORE, AFTER = timedelta(seconds=5), timedelta(seconds=15)  # around an answer that a killed process did not keep
LONG = timedelta(minutes=2)  # what is put off for less is tried again
STOPS_WORK = ("worker", "frozen", "connections reset", "database cut off", "database silent", "lock held")


def the_outbox_is_empty(evidence: Evidence) -> Iterator[str]:
    """But for what wakes nobody before the morning."""
    later = {row.subject for row in evidence.tables["work"]
             if row.kind == "send" and row.state == "due" and row.due_at > evidence.ended + LONG}  # fmt: skip
    yield from (f"text {row.id} is {row.delivery}" for row in evidence.went
                if row.delivery in (None, "queued", "sending", "unknown") and row.id not in later)  # fmt: skip
    yield from (f"work {row.key} is {row.state}" for row in evidence.tables["work"]
                if row.kind in ("send", "settle") and row.state in ("due", "claimed")
                and row.subject not in later)  # fmt: skip


def what_was_sent_is_what_is_stored(evidence: Evidence) -> Iterator[str]:
    rows = {row.id: row for row in evidence.went}
    for id, sends in evidence.sends.items():
        row = rows.get(id)
        if row is None:
            yield f"{sends[0]['to']} was sent what nobody stored"
            continue
        number = evidence.areas[row.area_id]["sms_number"]
        for send in sends:
            if (send["from"], send["to"], send["body"]) != (number, row.phone, row.body):
                yield f"{id} was sent otherwise than it is stored"


def every_text_goes_to_whom_it_is_for(evidence: Evidence) -> Iterator[str]:
    """By the files: who has which number. A conversation's number is the one that wrote in it."""
    for id, sends in evidence.sends.items():
        row = next((one for one in [evidence_row(evidence, id)] if one is not None), None)
        if row is None:
            continue
        for send in sends:
            if send["to"] not in _numbers_for(evidence, row):
                yield f"{id} ({row.template}) went to {send['to'][-4:]}"


def nobody_reads_what_is_not_theirs(evidence: Evidence) -> Iterator[str]:
    """A mark that a person wrote goes to who held the conversation; one that a helper wrote, to its person."""
    wrote = {mark: row for row in evidence.came for mark in MARK.findall(row.body)}
    for row in evidence.went:
        for mark in MARK.findall(row.body):
            source = wrote.get(mark)
            if source is None or source.area_id != row.area_id:
                yield f"{row.id} says {mark}, which nobody wrote there"
            elif row.to_staff is None:
                if source.author_staff is None or row.phone != _person(evidence, source):
                    yield f"{row.id} tells {mark} to somebody else"
            elif row.to_staff not in _holders(evidence, row):
                yield f"{row.id} shows {mark} to {row.to_staff}, who does not have it"


def sent_again_only_in_doubt(evidence: Evidence) -> Iterator[str]:
    """After an answer that told how it went, nothing is sent again, unless whoever heard it was killed with it."""
    for id, sends in evidence.sends.items():
        for earlier in sends[:-1]:
            known = earlier["told"] in TOLD_NEVER or earlier["told"] in ("good", "slow")
            if known and not _in_trouble(evidence, earlier["at"]):
                yield f"{id} was sent again after {earlier['told']!r}"


def what_was_sent_twice_is_marked(evidence: Evidence) -> Iterator[str]:
    for id, sends in evidence.sends.items():
        row, taken = evidence_row(evidence, id), sum(send["sid"] is not None for send in sends)
        if row is not None and taken > 1 + row.repeated:
            yield f"{id} ({row.template}) arrived {taken} times and is marked {row.repeated}"


def its_fate_is_what_the_provider_saw(evidence: Evidence) -> Iterator[str]:
    """Of texts alike to one phone, all in doubt, nobody can tell which it was that arrived."""
    alike: dict[tuple[str, str], list[Row]] = {}
    for row in evidence.went:
        alike.setdefault((row.phone, row.body), []).append(row)
    for row in evidence.went:
        twins = alike[row.phone, row.body]
        in_doubt = all(any(send["told"] in IN_DOUBT for send in evidence.sends.get(one.id, [])) for one in twins)
        sends = [send for one in (twins if in_doubt else [row]) for send in evidence.sends.get(one.id, [])]
        sids = [send["sid"] for send in sends if send["sid"] is not None]
        if row.delivery in ("accepted", "delivered", "undelivered") and row.provider_id not in sids:
            yield f"{row.id} is {row.delivery}, and the provider never took it"
        elif row.delivery == "in_reply" and sends:
            yield f"{row.id} went in a webhook's reply, and was sent too"
        elif row.delivery == "rejected" and not any(send["told"] in TOLD_NEVER for send in sends):
            yield f"{row.id} is rejected, and nobody refused it"
        elif row.delivery == "dropped" and sids and row.error != "never told":
            yield f"{row.id} was dropped ({row.error}), and has arrived"


def receipts_are_heeded(evidence: Evidence) -> Iterator[str]:
    """But for those that name one text by our id and another by the provider's (`its_fate…` tells when)."""
    heard: dict[str, set[str]] = {}
    has = {row.provider_id: row.id for row in evidence.went if row.provider_id is not None}
    for line in evidence.of_kind("receipt"):
        if line["answered"] == 200 and has.get(line["sid"], line["text"]) == line["text"]:
            heard.setdefault(line["text"], set()).add(line["status"])
    for id, said in heard.items():
        row = evidence_row(evidence, id)
        if row is not None and "delivered" in said and row.delivery != "delivered":
            yield f"{id} was delivered, and is {row.delivery}"
        elif row is not None and "undelivered" in said and row.delivery not in ("undelivered", "delivered"):
            yield f"{id} was undelivered, and is {row.delivery}"


def nothing_is_sent_that_is_no_longer_true(evidence: Evidence) -> Iterator[str]:
    for row in evidence.went:
        if row.attempted_at is not None and row.expires_at is not None and row.attempted_at >= row.expires_at:
            yield f"{row.id} ({row.template}) was sent {row.attempted_at - row.expires_at} after it stopped being true"


def order_is_kept(evidence: Evidence) -> Iterator[str]:
    """Of the texts of one conversation to one phone, pages and what was sent again apart."""
    last: dict[tuple[str, str], int] = {}
    for line in evidence.of_kind("send"):
        row = evidence_row(evidence, line["text"])
        if line["sid"] is None or row is None or row.conversation_id is None or row.page_id or row.repeated:
            continue
        lane = (row.conversation_id, row.phone)
        if row.position <= last.get(lane, 0):
            yield f"{row.id} ({row.template}) came after a later one"
        last[lane] = max(row.position, last.get(lane, 0))


def evidence_row(evidence: Evidence, id: str) -> Row | None:
    if "_rows" not in evidence.__dict__:
        evidence.__dict__["_rows"] = {row.id: row for row in evidence.went}
    found: Row | None = evidence.__dict__["_rows"].get(id)
    return found


def _numbers_for(evidence: Evidence, row: Row) -> set[str]:
    if row.to_staff is not None:
        return {evidence.staff[row.to_staff]["phone"]}
    if row.conversation_id is None:  # a keyword's answer, or to what was set aside: whoever wrote at that instant
        return {one.phone for one in evidence.came if (one.area_id, one.at) == (row.area_id, row.at)}
    conversation = evidence.conversations[row.conversation_id]
    wrote = {one.phone for one in evidence.texts_of[row.conversation_id]
             if one.direction == "in" and one.author_staff is None}  # fmt: skip
    user = evidence.users.get(conversation.service_user_id)
    return wrote & ({user["phone"]} if user is not None else {conversation.phone})


def _person(evidence: Evidence, row: Row) -> str:
    return str(evidence.conversations[row.conversation_id].phone) if row.conversation_id else ""


def _holders(evidence: Evidence, row: Row) -> set[str]:
    return {
        holding.staff_id for holding in evidence.holdings.get(row.conversation_id, [])
        if holding.since <= row.at and (holding.until is None or row.at <= holding.until)
    }  # fmt: skip


def _in_trouble(evidence: Evidence, at: datetime) -> bool:
    return any(what in STOPS_WORK and at - BEFORE <= when <= at + AFTER for when, what in evidence.trouble)


CHECKS = [
    the_outbox_is_empty, what_was_sent_is_what_is_stored, every_text_goes_to_whom_it_is_for,
    nobody_reads_what_is_not_theirs, sent_again_only_in_doubt, what_was_sent_twice_is_marked,
    its_fate_is_what_the_provider_saw, receipts_are_heeded, nothing_is_sent_that_is_no_longer_true, order_is_kept,
]  # fmt: skip
