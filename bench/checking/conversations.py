"""Conversations: held by exactly one, or declared unanswered; each told once; those were asked who could be (7)."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from bench.checking.evidence import Evidence, Row
from bench.checking.texts import NOT_WANTED

DECLARED = ("unanswered_lead", "gap_lead")  # the person hears that nobody has been reached
TO_MANAGERS = ("manager_unanswered", "manager_gap")
BEGINS = ("taken", "taken_off_duty", "moved", "handed_over", "reopened", "delayed")
ENDS = ("closed", "closed_agreed", "closed_by_itself")
ONCE_AT_AN_INSTANT = (
    "received", "received_help", "received_stop", "unknown_received", "delayed", "unknown_delayed", *BEGINS, *ENDS,
    "still_trying", "still_waiting", "still_trying_gap", "still_waiting_gap", "duty_has_begun", "tried_again",
    "given_back", "silent_holder", "silent_holder_nobody", "silence_no_taker",
)  # fmt: skip
MAY_COME_ONCE = ("received", "received_help", "received_stop", "unknown_received", "unknown_delayed", "gap_lead")
REFUSED = ("no", "undelivered")


def held_by_one_or_declared_unanswered(evidence: Evidence) -> Iterator[str]:
    for id, conversation in evidence.conversations.items():
        now = [holding.staff_id for holding in evidence.holdings.get(id, []) if holding.until is None]
        match conversation.state:
            case "taken" if now != [conversation.holder]:
                yield f"{id} is taken by {conversation.holder}, and held by {now}"
            case "closed" if now or conversation.closed_at is None or conversation.open_for is not None:
                yield f"{id} is closed, and held by {now}"
            case "unanswered" if now:
                yield f"{id} is unanswered, and held by {now}"
            case "unanswered":
                yield from _declared(evidence, conversation)
            case "paging":
                yield f"{id} still waits"


def one_at_a_time(evidence: Evidence) -> Iterator[str]:
    for id, holdings in evidence.holdings.items():
        for earlier, later in zip(holdings, holdings[1:], strict=False):
            if earlier.until is None or later.since < earlier.until:
                yield f"{id}: {earlier.staff_id} and {later.staff_id} had it at the same time"


def who_has_it_was_asked_and_said_yes(evidence: Evidence) -> Iterator[str]:
    """A holding begins with a helper's own text to a page of theirs, or goes on with the person's."""
    said: dict[tuple[str, datetime], list[Row]] = {}
    for row in evidence.came:
        said.setdefault((row.area_id, row.at), []).append(row)
    for id, holdings in evidence.holdings.items():
        area = evidence.conversations[id].area_id
        for holding in holdings:
            asked = [page for page in evidence.pages.get(id, [])
                     if page.staff_id == holding.staff_id and page.at <= holding.since]  # fmt: skip
            texts = said.get((area, holding.since), [])
            own = any(text.author_staff == holding.staff_id for text in texts) and asked
            if not own and not any(text.author_staff is None and text.conversation_id == id for text in texts):
                yield f"{id} was given to {holding.staff_id}, who was not asked or did not answer"


def each_taking_is_told_once(evidence: Evidence) -> Iterator[str]:
    for id, holdings in evidence.holdings.items():
        for holding in holdings:
            at_once = [row for row in evidence.texts_of[id] if row.at == holding.since and row.direction == "out"]
            told = [row for row in at_once if row.to_staff is None and row.template in BEGINS]
            holder = [row for row in at_once if row.to_staff == holding.staff_id]
            if len(told) != 1 or not holder:
                yield f"{id}: {holding.staff_id} has it; the person heard {len(told)} times, they {len(holder)}"


def nothing_is_said_twice(evidence: Evidence) -> Iterator[str]:
    """No two rows say the same at the same instant; what opens a conversation is said once."""
    for id, rows in evidence.texts_of.items():
        to_person = [row for row in rows if row.direction == "out" and row.to_staff is None and row.template]
        said = Counter((row.template, row.at) for row in to_person if row.template in ONCE_AT_AN_INSTANT)
        yield from (f"{id}: {key} is said {times} times" for (key, _), times in said.items() if times > 1)
        ever = Counter(row.template for row in to_person if row.template in MAY_COME_ONCE)
        yield from (f"{id}: {key} came {times} times" for key, times in ever.items()
                    if times > _parts(to_person, key))  # fmt: skip
        pages = Counter(row.page_id for row in rows if row.page_id)
        yield from (f"page {page} is told {times} times" for page, times in pages.items() if times > 1)


def each_page_has_its_text(evidence: Evidence) -> Iterator[str]:
    told = {row.page_id: row for row in evidence.went if row.page_id is not None}
    for page in evidence.tables["page"]:
        row = told.get(page.id)
        if row is None or row.to_staff != page.staff_id or row.conversation_id != page.conversation_id:
            yield f"page {page.id} of {page.staff_id} was not told to them"


def those_are_asked_who_can_be(evidence: Evidence) -> Iterator[str]:
    """By the files alone: on duty on a rota of the area, or named by a step; whom the person avoids only at the end."""
    for page in evidence.tables["page"]:
        conversation = evidence.conversations[page.conversation_id]
        area = evidence.areas[conversation.area_id]
        named = {staff for step in area["ladder"] for staff in step.get("staff", [])}
        if page.staff_id not in named | set(evidence.on_duty(area["id"], page.at).values()):
            yield f"{page.staff_id} was asked for {conversation.id} without duty"


def numbers_mean_one_thing(evidence: Evidence) -> Iterator[str]:
    """Conversations, offers and confirmations of an area share one counter."""
    rows = [row for table in ("conversation", "offer", "confirmation") for row in evidence.tables[table]]
    used = Counter((row.area_id, row.number) for row in rows)
    yield from (f"#{number} of {area} is {times} things" for (area, number), times in used.items() if times > 1)


def _declared(evidence: Evidence, conversation: Row) -> Iterator[str]:
    rows = [row for row in evidence.texts_of.get(conversation.id, []) if row.direction == "out"]
    told = [row for row in rows if row.template in DECLARED and row.to_staff is None]
    if not any(_reached(row) for row in told):
        yield f"{conversation.id} is unanswered, and the person does not know"
    managers = evidence.areas[conversation.area_id].get("managers", [])
    knows = {row.to_staff for row in rows if row.template in TO_MANAGERS}
    yield from (f"{conversation.id} is unanswered, and {one} was not told" for one in managers if one not in knows)


def _reached(row: Row) -> bool:
    """The provider has it, or knows why not; or the person wants no texts."""
    sent = row.delivery in ("accepted", "delivered", "undelivered", "rejected", "in_reply")
    return sent or (row.delivery == "dropped" and row.error in NOT_WANTED)


def _parts(rows: list[Row], key: str) -> int:
    """How many parts one saying has: those of the first instant."""
    first = min(row.at for row in rows if row.template == key)
    return sum(row.template == key and row.at == first for row in rows)


CHECKS = [
    held_by_one_or_declared_unanswered, one_at_a_time, who_has_it_was_asked_and_said_yes, each_taking_is_told_once,
    nothing_is_said_twice, each_page_has_its_text, those_are_asked_who_can_be, numbers_mean_one_thing,
]  # fmt: skip
