"""What one text ought to set off, said before it is sent: for a person by 7.1, 7.11–7.13, for staff by 7.5."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from service.line.desk import Desk, Does
from tests.line.plain_desk import Meant, ought
from tests.line.records import LATELY, Records
from tests.line.town import AREAS, CALLED, Town
from tests.line.truths import OSLO

KEYWORDS = ("HVEM", "PLAN", "MENY")
NO_TEXTS = "INGEN SMS"
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Met:
    """How a person is met: `opens` a conversation, `joins` one (its id), is answered at least so often, relayed to."""

    opens: bool = False
    joins: str | None = None
    answers: int = 0
    relayed_to: str | None = None
    set_aside: bool = False
    sent: bool = True  # False: no text may go to them


def of_person(town: Town, records: Records, phone: str, area: str, body: str, opted: str | None, now: datetime) -> Met:
    known = phone in CALLED
    machine = not known and not _helped_today(records, phone, now)
    told = _automatic_today(records, phone, now)
    tired = machine and told >= 3
    may_be_sent = opted != "STOP" and (opted == "START" or not _opted_out(records, phone, area))
    answers = 0 if tired else 1
    word = body.strip(" ?!.").upper()
    if word in KEYWORDS:
        enough = machine and told >= 2  # the third answer is kept for who asks for help
        return Met(answers=0 if enough else 1, set_aside=enough, sent=may_be_sent)
    if word == NO_TEXTS:
        return Met(answers=0 if records.silent(phone, area) else answers, sent=may_be_sent)
    conversation = records.open_with(area, phone)
    if conversation is not None:
        there = conversation["holder"] if conversation["holder"] in town.staff_ids() else None
        heard = answers if _is_tried_again(records, conversation, now) else 0
        return Met(joins=conversation["id"], answers=heard, relayed_to=there, sent=may_be_sent)
    closed = _lately_closed(records, area, phone, now)
    if closed is not None and closed["last_holder"] in town.on_duty(area, now).values():
        return Met(joins=closed["id"], answers=answers, relayed_to=closed["last_holder"], sent=may_be_sent)
    if not known:
        aside = _unknown_is_set_aside(records, phone, area, tired, now)
        return Met(opens=not aside, answers=answers, set_aside=aside, sent=may_be_sent)
    return Met(opens=True, answers=1, sent=may_be_sent)


def _is_tried_again(records: Records, conversation: Any, now: datetime) -> bool:
    """Nobody had answered and nobody is being asked: the person hears something, unless they hear it all the time."""
    told = [
        t for t in records.texts.values()
        if t.conversation == conversation["id"] and t.out and t.to_staff is None and t.at > now - HOUR
    ]  # fmt: skip
    return conversation["state"] == "unanswered" and conversation["run_step"] is None and len(told) < 6


def _unknown_is_set_aside(records: Records, phone: str, area: str, tired: bool, now: datetime) -> bool:
    if tired:
        return True
    texts = [t for t in records.texts.values() if t.phone == phone]
    earlier = [t for t in texts if t.area == area and t.set_aside == "first_text" and t.at > now - HOUR / 2]
    if AREAS[area].unknown == "reply" and not earlier:
        return True
    waiting = [
        c for c in records.conversations.values()
        if c["area_id"] == area and c["service_user_id"] is None and c["state"] in ("paging", "unanswered")
    ]  # fmt: skip
    return len(waiting) >= 5


def _lately_closed(records: Records, area: str, phone: str, now: datetime) -> Any | None:
    found = [
        c for c in records.conversations.values()
        if c["area_id"] == area and c["state"] == "closed" and c["closed_at"] >= now - HOUR
        and records.phone(c) == phone
    ]  # fmt: skip
    return max(found, key=lambda c: c["closed_at"], default=None)


def _helped_today(records: Records, phone: str, now: datetime) -> bool:
    """Whether staff have written to this number today: then it is no machine."""
    return any(t.author and t.out and t.phone == phone and t.at >= _midnight(now) for t in records.texts.values())


def _automatic_today(records: Records, phone: str, now: datetime) -> int:
    return len([t for t in records.texts.values() if t.automatic and t.phone == phone and t.at >= _midnight(now)])


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(OSLO).date(), time(0), OSLO)


def _opted_out(records: Records, phone: str, area: str) -> bool:
    return (records.vault.index(phone), area) in records.silenced


@dataclass(frozen=True)
class Done:
    """What a text of staff does, by the numbers of conversations; `relayed` with the text."""

    relayed: tuple[int, str] | None = None
    taken: int | None = None
    closed: int | None = None
    given_back: int | None = None


def of_staff(records: Records, staff: str, area: str, meant: Meant, now: datetime) -> Done:
    """Only what is certain: nothing where the acts that are allowed differ."""
    acts = ought(meant, desk(records, staff, area, now))
    if len(acts) > 1:
        return Done()
    act = next(iter(acts))
    conversation = records.by_number(area, act.number) if act.number is not None else None
    if conversation is None or act.number is None:
        return Done()
    mine = conversation["holder"] == staff
    match act.does:
        case Does.RELAY if mine:
            return Done(relayed=(act.number, str(act.text)))
        case Does.CLOSE if mine:
            return Done(closed=act.number)
        case Does.GIVE_BACK if mine:
            return Done(given_back=act.number)
        case Does.ACCEPT if not mine and _may_take(records, staff, conversation):
            return Done(taken=act.number)
    return Done()


def _may_take(records: Records, staff: str, conversation: Any) -> bool:
    mine = [p for p in records.pages if (p["conversation_id"], p["staff_id"]) == (conversation["id"], staff)]
    if conversation["state"] in ("paging", "unanswered"):
        return bool(mine)
    if conversation["state"] != "taken" or not mine:
        return False
    against = [p for p in mine if p["run"] == conversation["run"] and p["run_kind"] in ("silence", "handover")]
    return any(not _run_is_over(records, conversation, p) for p in against)


def _run_is_over(records: Records, conversation: Any, page: Any) -> bool:
    """Somebody took it since, or (item 9) the holder has written to the person."""
    began = any(
        h["conversation_id"] == conversation["id"] and h["since"] > page["at"] for h in records.holdings
    )  # fmt: skip
    wrote = page["run_kind"] == "silence" and any(t.at > page["at"] for t in records.by_staff(conversation["id"]))
    return began or wrote


def desk(records: Records, staff: str, area: str, now: datetime) -> Desk:
    """What lies before the staff member, read from the rows that never change rather than from marks on them."""
    held = records.held(area, staff)
    number = {id: c["number"] for id, c in records.conversations.items() if c["area_id"] == area}
    ends = [(records.page_ends(p), number[p["conversation_id"]]) for p in records.pages_to(area, staff)]
    late = [(end, n) for end, n in ends if end and end > now - LATELY and {n} != held]
    ended = {
        number[h["conversation_id"]] for h in records.holdings
        if h["staff_id"] == staff and h["until"] and h["until"] > now - LATELY and h["conversation_id"] in number
    }  # fmt: skip
    return Desk(
        frozenset(n for end, n in ends if end is None), frozenset(held), frozenset(), frozenset(ended),
        max(late)[1] if late else None,
    )  # fmt: skip
