"""The page of one conversation, and the part of it that changes while one looks (contract 7.3, 7.6)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, select

from service import consents, people, plans
from service.consents import Purpose
from service.events import EVENT, record
from service.line import acts, break_glass, history, notes, outgoing, pages, person, shown
from service.line.moment import Moment
from service.line.person import Person
from service.models import ConversationRow
from service.models.conversation import ConversationKind, State
from service.people import ServiceUser, kin
from service.plans import Opened
from service.web import viewing, words
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.inbox import access
from service.web.inbox.access import HELPERS, Access
from service.web.inbox.blueprint import inbox

READ, REASON_READ = "conversation:read", "plan:reason:read"
LOGGED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Kept:
    """A form that was not done: which, why, and what was typed into it."""

    act: str
    why: str
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Panel:
    """What the viewer has just opened, and has been logged: plan, shut, number or card."""

    what: str
    content: Any = None


@inbox.get("/conversations/<id>")
@calls_from(*HELPERS)
def conversation(id: str) -> ResponseReturnValue:
    return render(id)


@inbox.get("/conversations/<id>/live")
@calls_from(*HELPERS)
def talk_live(id: str) -> ResponseReturnValue:
    """The part that changes, for who has it already: 304 while nothing is new."""
    now = edge().now()
    with access.looking(id, now) as (moment, row, may):
        seen = f"{shown.stamp(moment.db, id)}|{may}|{words.language()}"
        tag = sha256(seen.encode()).hexdigest()[:32]
        if request.if_none_match.contains(tag):
            return Response(status=304, headers={"ETag": f'"{tag}"'})
        facts = _changing(moment, row, may, None)
    _log_reading(row, facts["user"], may, now)
    answer = Response(render_template("inbox/talk.html", **facts))
    answer.set_etag(tag)
    return answer


def render(id: str, kept: Kept | None = None, panel: Panel | None = None) -> ResponseReturnValue:
    """The whole page; with `kept` the form that was not done is shown again (422)."""
    now = edge().now()
    before = request.args.get("before", type=int)
    with access.looking(id, now) as (moment, row, may):
        facts = _changing(moment, row, may, before) | _staying(moment, row, may)
    _log_reading(row, facts["user"], may, now)
    if facts["reasons"]:
        with edge().database.write() as db:
            record(db, REASON_READ, id, now, area_id=row.area_id, staff_id=viewing.viewer().staff_id)
    page = render_template("inbox/conversation.html", kept=kept, panel=panel, form_key=secrets.token_hex(16), **facts)
    return page, 422 if kept is not None else 200


def may_help(may: Access) -> bool:
    """Whether the plan is theirs to open: who has it, or is on duty. Being asked is not yet having taken it, and
    having had it yesterday is for the journal alone."""
    return may.holds or may.sees_people


def may_reach_kin(moment: Moment, user: ServiceUser) -> bool:
    """Whether staff may know of the person's next of kin: of their own area, and while the person consents."""
    return user.area_id == moment.area.id and consents.holds(moment.db, user.id, Purpose.NEXT_OF_KIN, moment.now)


def _changing(moment: Moment, row: ConversationRow, may: Access, before: int | None) -> dict[str, Any]:
    whom = person.of(moment, row)
    texts, older = shown.texts_of(moment, row, before) if may.reads else ([], False)
    paged = pages.of_conversation(moment, row)
    return {
        "row": row, "area": moment.area, "may": may, "helps": may_help(may), "before": before,
        "user": whom.user if may.reads else None, "texts": texts, "older": older,
        "kin_of": _kin_of(moment, row, whom) if may.reads else None,
        "pages": shown.pages_of(moment, row), "asked": shown.asked_now(moment, row, paged),
        "coming": shown.coming(moment, row, whom.wish, paged),
        "holder": moment.first_name(row.holder) if row.holder else None,
        "last_holder": moment.first_name(row.last_holder) if row.last_holder else None,
        "agreed": shown.agreed(moment, row) if may.reads else None,
        "unreached": unreached(moment, row, whom) if may.reads and row.state != State.CLOSED else None,
    }  # fmt: skip


def _kin_of(moment: Moment, row: ConversationRow, whom: Person) -> str | None:
    """Of a conversation with next of kin, whose: the names of those who consent to it, '' where nobody does."""
    if row.kind != ConversationKind.NEXT_OF_KIN or row.let_go_at is not None:
        return None
    named = {one.service_user_id for one in kin.by_phone(moment.db, moment.vault, whom.phone)}
    users = people.find_all(moment.db, moment.vault, named).values()
    return ", ".join(sorted(user.name for user in users if may_reach_kin(moment, user)))


def _staying(moment: Moment, row: ConversationRow, may: Access) -> dict[str, Any]:
    """What does not change by itself: notes, what to know of the person, whom to hand over to."""
    whom = person.of(moment, row)
    staff = viewing.viewer().staff_id
    colleagues = acts.colleagues(moment, row) if may.holds else []
    return {
        "reasons": break_glass.reasons(moment, row) if may.oversees else [],
        "notes": notes.of(moment, row) if may.reads else [],
        "shut": whom.user is not None and plans.is_shut(whom.user, moment.area.id),
        "kin_known": whom.user is not None and may_help(may) and may_reach_kin(moment, whom.user),
        "consent_over": history.consent_is_over(moment, whom),
        "colleagues": [(id, moment.staff(id).name) for id in colleagues if moment.standing.staff(id)],
        "may_journal": staff is not None and staff in (row.holder, row.last_holder),
    }  # fmt: skip


def unreached(moment: Moment, row: ConversationRow, whom: Person) -> str | None:
    """Why texts do not reach the person: silent (their own word), opted_out or undelivered; None where they do."""
    why = person.why_silent(moment, whom.phone)
    if why is not None:
        return "silent" if why == outgoing.SILENT else "opted_out"
    return "undelivered" if shown.last_was_lost(moment, row) else None


def _log_reading(row: ConversationRow, user: ServiceUser | None, may: Access, now: datetime) -> None:
    """Once an hour for each reader; the person can have the log."""
    staff = viewing.viewer().staff_id
    if not may.reads:
        return
    with edge().database.read() as db:
        logged = _is_logged(db, row.id, staff, now - LOGGED_EVERY)
    if not logged:
        with edge().database.write() as db:
            record(db, READ, row.id, now, area_id=row.area_id, staff_id=staff)
            if user is not None:
                plans.log_opening(
                    db, edge().vault, user, Opened.CONVERSATION, now, staff_id=staff, conversation_id=row.id)


def _is_logged(db: Connection, conversation: str, staff: str | None, since: datetime) -> bool:
    # Joined to nothing, so that no planner looks through all readings of the year by the index on names.
    named = EVENT.c.name.concat("") == READ
    mine = (EVENT.c.subject == conversation) & named & (EVENT.c.staff_id == staff)
    return db.execute(select(EVENT.c.seq).where(mine, EVENT.c.at > since).limit(1)).first() is not None

