"""Timers: each fired, once, never early; promised times kept; how late they were (contract 7.1, 7.4, 7.7, 7.9, 9.2).

Told from what they did: the next page, the text at a promised time, a reminder. A killed process gives its work back
when its lease of 30 s is over, so lateness is a figure, and a violation beyond `TOO_LATE`.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bench.checking.evidence import OSLO, Evidence, Row, local
from bench.checking.texts import NOT_WANTED

HAND_OVER = timedelta(seconds=30)
MINUTE = timedelta(minutes=1)
MANAGERS_EVERY, COLLEAGUE_AFTER = timedelta(minutes=15), timedelta(minutes=5)
TOO_LATE = timedelta(seconds=90)
LATEST = re.compile(r"(?:senest|seinast|by|innen|innan)(?: kl\.)? (\d\d)[.:](\d\d)")
PROMISES = (
    "received", "received_help", "received_stop", "unknown_received", "still_trying", "still_waiting",
    "still_trying_gap", "still_waiting_gap", "duty_has_begun", "given_back", "reopened", "texts_again_waiting",
)  # fmt: skip
AT_THE_TIME = ("still_waiting", "still_waiting_gap")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}
AFRESH = ("newcomer", "again", "silence", "handover", "asked")


def no_timer_is_left_over(evidence: Evidence) -> Iterator[str]:
    """What was due when everything stopped has been done."""
    for row in evidence.tables["work"]:
        if row.state == "claimed" or (row.state == "due" and row.due_at < evidence.ended - TOO_LATE):
            yield f"{row.key} is {row.state} since {row.due_at:%H:%M:%S}"


def steps_do_not_end_early(evidence: Evidence) -> Iterator[str]:
    for what, due, at in _steps(evidence):
        if at < due:
            yield f"{what} ended {due - at} early"


def steps_end(evidence: Evidence) -> Iterator[str]:
    for what, due, at in _steps(evidence):
        if at > due + TOO_LATE:
            yield f"{what} ended {at - due} late"


def pages_count_as_handed_over_once_they_are(evidence: Evidence) -> Iterator[str]:
    """The wait runs from when the provider had the page, and not before."""
    texts = {row.page_id: row for row in evidence.went if row.page_id is not None}
    for page in evidence.tables["page"]:
        taken = [send["at"] for send in evidence.sends.get(texts[page.id].id, []) if send["sid"] is not None] \
            if page.id in texts else []  # fmt: skip
        if page.handed_at is not None and (not taken or page.handed_at < min(taken) - HAND_OVER):
            yield f"page {page.id} was handed over before anybody had it"


def promises_are_kept(evidence: Evidence) -> Iterator[str]:
    """By the time that a text names, the person hears from us again, by whatever text."""
    for what, latest, heard in _promises(evidence):
        if heard is None or heard > latest + TOO_LATE:
            yield f"{what}: promised {latest.astimezone(OSLO):%H.%M}, heard {heard and heard.astimezone(OSLO)}"


def promised_times_do_not_come_early(evidence: Evidence) -> Iterator[str]:
    for _id, rows in evidence.texts_of.items():
        promised: datetime | None = None
        for row in rows:
            if row.template in AT_THE_TIME and promised is not None and row.at < promised:
                yield f"{row.id} ({row.template}) came {promised - row.at} early"
            if row.template in PROMISES and row.template != "reopened":
                promised = said_latest(row) or promised


def reminders_wait_their_time(evidence: Evidence) -> Iterator[str]:
    for what, due, at in _reminders(evidence):
        if at < due:
            yield f"{what} came {due - at} early"


def managers_hear_every_quarter_of_an_hour(evidence: Evidence) -> Iterator[str]:
    for id, rows in evidence.texts_of.items():
        told: dict[str, datetime] = {}
        for row in rows:
            if row.template in ("manager_unanswered", "manager_unanswered_again", "manager_gap"):
                early = row.template == "manager_unanswered_again" and row.at < told[row.to_staff] + MANAGERS_EVERY
                if early:
                    yield f"{id}: {row.to_staff} heard again {row.at - told[row.to_staff]} later"
                told[row.to_staff] = row.at


def whoever_comes_on_duty_is_asked(evidence: Evidence) -> Iterator[str]:
    """What nobody had when somebody's duty began is brought to them, unless the person avoids them."""
    for what, start, asked in _newcomers(evidence):
        if asked is None or asked > start + TOO_LATE:
            yield f"{what}: duty began {start:%H:%M:%S}, asked {asked}"


def what_recurs_is_queued_once(evidence: Evidence) -> Iterator[str]:
    """Every minute in which a clock was alive; each key is one row, and it is done."""
    for row in evidence.tables["work"]:
        if row.key.startswith("clock:") and row.state not in ("done", "due"):
            yield f"{row.key} is {row.state}"


def lateness(evidence: Evidence) -> dict[str, list[float]]:
    """Seconds by which what was due came late, by kind."""
    return {
        "a step's end": [_late(due, at) for _, due, at in _steps(evidence)],
        "a promised time": [max(_late(latest, at), 0.0) for _, latest, at in _promises(evidence) if at is not None],
        "a reminder": [_late(due, at) for _, due, at in _reminders(evidence)],
        "whoever comes on duty": [_late(due, at) for _, due, at in _newcomers(evidence) if at is not None],
    }


def said_latest(row: Row) -> datetime | None:
    """The first whole minute from the text on whose clock shows what it names."""
    found = LATEST.search(row.body)
    if found is None:
        return None
    minute: datetime = row.at.astimezone(OSLO).replace(second=0, microsecond=0)
    minute = minute if minute >= row.at else minute + MINUTE
    while (minute.hour, minute.minute) != (int(found[1]), int(found[2])):
        minute += MINUTE
    return minute


def _steps(evidence: Evidence) -> Iterator[tuple[str, datetime, datetime]]:
    """Each step that ran out: when it should have ended, and when what followed was done."""
    moves, refused = _moves(evidence), _refusals(evidence)
    for id, pages in evidence.pages.items():
        asks: dict[tuple[int, int], list[Row]] = {}
        for page in sorted(pages, key=lambda page: (page.run, page.ask, page.at)):
            asks.setdefault((page.run, page.ask), []).append(page)
        for (run, ask), asked in asks.items():
            following = asks.get((run, ask + 1))
            at = min(page.at for page in following) if following else moves.get((id, run, ask))
            if at is None:
                continue
            ends = _ends([(page, page.id in refused and refused[page.id] <= at) for page in asked])
            if ends:
                yield f"step {asked[0].step} of run {run} of {id}", max(ends), at


def _moves(evidence: Evidence) -> dict[tuple[str, int, int], datetime]:
    """When the first run was given up, by its conversation and last ask; not where somebody has had it since, and gave
    it back to nobody."""
    gave_up: dict[str, list[datetime]] = {}
    for row in evidence.tables["event"]:
        if row.name == "conversation:give_up":
            gave_up.setdefault(row.subject, []).append(row.at)
    found = {}
    for id, times in gave_up.items():
        for at in times:
            before = [page for page in evidence.pages.get(id, []) if page.at < at]
            last = max(before, key=lambda page: (page.run, page.ask), default=None)
            had = last is not None and any(last.at < held.since < at for held in evidence.holdings.get(id, []))
            if last is not None and not had:
                found[id, last.run, last.ask] = at
    return found


def _refusals(evidence: Evidence) -> dict[str, datetime]:
    """When each page was first refused or could not be delivered; its own row knows only the last answer."""
    page_of = {row.id: row.page_id for row in evidence.went if row.page_id is not None}
    found: dict[str, datetime] = {}
    for row in evidence.tables["event"]:
        detail = row.detail or {}
        page = detail.get("page") if row.name == "conversation:page:answered" and detail["answer"] == "no" else None
        if row.name in ("text:undelivered", "text:rejected"):
            page = page_of.get(detail["text"])
        if page is not None:
            found[page] = min(found.get(page, row.at), row.at)
    return found


def _ends(asked: list[tuple[Row, bool]]) -> list[datetime]:
    """Of pages, and whether each was refused. Who was asked together waits from the first page handed over, whoever's
    it is, or 30 s after it was due; one wait each, where not all have refused."""
    together: dict[tuple[datetime, int], list[Row]] = {}
    for page, _ in asked:
        together.setdefault((page.at, page.step), []).append(page)
    waiting = {(page.at, page.step) for page, refused in asked if not refused}
    ends: list[datetime] = []
    for made in (together[key] for key in waiting):
        handed = [page.handed_at for page in made if page.handed_at is not None]
        since = min([*handed, made[0].at + HAND_OVER])
        ends.append(since + timedelta(seconds=made[0].wait_seconds))
    return ends


def _promises(evidence: Evidence) -> Iterator[tuple[str, datetime, datetime | None]]:
    """Each promise that went out: until when, and when the person next heard (the provider had a text)."""
    for rows in evidence.texts_of.values():
        ours = [row for row in rows if row.direction == "out" and row.to_staff is None]
        for row in ours:
            latest = said_latest(row) if row.template in PROMISES and row.delivery != "dropped" else None
            if latest is None or latest > evidence.ended - TOO_LATE or _unwanted(ours, row):
                continue
            heard = [at for later in ours if later.position > row.position for at in _reached_at(evidence, later)]
            yield f"{row.id} ({row.template})", latest, min(heard, default=None)


def _unwanted(ours: list[Row], row: Row) -> bool:
    """The person wanted no more texts, or could be sent none: what would have kept it is kept unsent."""
    return any(
        later.position > row.position and (later.delivery == "rejected" or later.error in NOT_WANTED) for later in ours
    )


def _reached_at(evidence: Evidence, row: Row) -> list[datetime]:
    if row.delivery == "in_reply":
        return [row.at]
    return [max(send["at"], row.at) for send in evidence.sends.get(row.id, []) if send["sid"] is not None]


def _reminders(evidence: Evidence) -> Iterator[tuple[str, datetime, datetime]]:
    """A reminder is due `reply_wait` after the oldest text that nobody had answered, or after taking what waited."""
    for id, rows in evidence.texts_of.items():
        wait = _duration(evidence.areas[evidence.conversations[id].area_id]["reply_wait"])
        waiting: datetime | None = None
        begins = {holding.since for holding in evidence.holdings.get(id, [])}
        for row in rows:
            if row.direction == "in" and row.author_staff is None:
                waiting = waiting or row.at
            elif row.author_staff is not None and row.direction == "out" and row.error not in NOT_WANTED:
                waiting = None
            elif row.template == "reminder" and waiting is not None:
                held = max((since for since in begins if since <= row.at), default=row.at)
                yield f"reminder {row.id}", max(waiting, held) + wait, row.at


def _newcomers(evidence: Evidence) -> Iterator[tuple[str, datetime, datetime | None]]:
    """Of each conversation that nobody had at a start of duty: who began, and when they were asked."""
    for id, rows in _unanswered_spells(evidence).items():
        conversation = evidence.conversations[id]
        avoid = evidence.users.get(conversation.service_user_id, {}).get("avoid", [])
        for since, until in rows:
            for start, staff in _starts(evidence, conversation.area_id):
                if since < start and start + TOO_LATE < min(until, evidence.ended) and staff not in avoid:
                    asked = [page.at for page in evidence.pages.get(id, [])
                             if page.staff_id == staff and page.at >= start]  # fmt: skip
                    yield f"{staff} for {id}", start, min(asked, default=None)


def _unanswered_spells(evidence: Evidence) -> dict[str, list[tuple[datetime, datetime]]]:
    """From giving up until somebody took it, or for ever."""
    found: dict[str, list[tuple[datetime, datetime]]] = {}
    ends = datetime.max.replace(tzinfo=OSLO)
    for row in evidence.tables["event"]:
        if row.name == "conversation:give_up":
            taken = [h.since for h in evidence.holdings.get(row.subject, []) if h.since > row.at]
            found.setdefault(row.subject, []).append((row.at, min(taken, default=ends)))
    return found


def _starts(evidence: Evidence, area: str) -> list[tuple[datetime, str]]:
    """When somebody's unbroken duty on a rota of the area begins."""
    found = []
    for rota in evidence.rotas.values():
        if area in rota["areas"]:
            shifts = sorted(rota["shifts"], key=lambda shift: str(shift["start"]))
            for earlier, shift in zip([None, *shifts], shifts, strict=False):
                goes_on = earlier is not None and (earlier["end"], earlier["staff"]) == (shift["start"], shift["staff"])
                if not goes_on:
                    found.append((local(shift["start"]), shift["staff"]))
    return found


def _duration(written: str) -> timedelta:
    return timedelta(**{UNITS[written[-1]]: int(written[:-1])})


def _late(due: datetime, at: datetime) -> float:
    return (at - due).total_seconds()


CHECKS: list[Any] = [
    no_timer_is_left_over, steps_do_not_end_early, steps_end, pages_count_as_handed_over_once_they_are,
    promises_are_kept, promised_times_do_not_come_early, reminders_wait_their_time,
    managers_hear_every_quarter_of_an_hour, whoever_comes_on_duty_is_asked, what_recurs_is_queued_once,
]  # fmt: skip
