"""The inbox: what waits for me, what I have, what others have or nobody, and what is not journalled yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service.accounts import Viewer, areas_seen, follows
from service.errors import UnknownArea
from service.line import shown, waiting
from service.line.moment import Moment
from service.models import ConversationRow, PageRow
from service.models.conversation import State
from service.organisation import Standing, standing
from service.people import ServiceUser
from service.web import viewing, words
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.inbox.access import AFTERWARDS, HELPERS
from service.web.inbox.blueprint import inbox

ASIDE_SINCE = timedelta(days=7)


@dataclass(frozen=True)
class Entry:
    """One conversation in a list. `person`: whom it is with, as far as the viewer may know."""

    row: ConversationRow
    area: str
    person: ServiceUser | None
    reads: bool
    holder: str | None
    asked: tuple[str, ...]
    coming: shown.Coming | None
    unsent: str | None = None  # why the last text from staff was not sent


@dataclass(frozen=True)
class Rows:
    """What the lists are made of, as stored; nothing is opened yet."""

    for_me: list[ConversationRow]
    mine: list[ConversationRow]
    nobodys: list[ConversationRow]
    others: list[ConversationRow]
    to_journal: list[ConversationRow]
    pages: dict[str, list[PageRow]]
    reads: frozenset[str]  # areas whose people the viewer sees
    aside: int
    unsent: dict[str, str]

    @property
    def lists(self) -> tuple[list[ConversationRow], ...]:
        return self.for_me, self.mine, self.nobodys, self.others, self.to_journal

    @property
    def stamp(self) -> str:
        """Something else whenever a list has changed."""
        seen = [
            (c.id, c.state, c.holder, c.run, c.run_ask, c.run_step, c.step_until, c.waiting_since)
            for rows in self.lists for c in rows
        ]
        answers = [(page.id, page.answer) for pages in self.pages.values() for page in pages]
        whole = (seen, answers, sorted(self.reads), self.aside, self.unsent, [len(rows) for rows in self.lists])
        return sha256(repr(whole).encode()).hexdigest()[:32]


@inbox.get("/inbox")
@calls_from(*HELPERS)
def page() -> ResponseReturnValue:
    viewer, now = viewing.viewer(), edge().now()
    with edge().database.read() as db:
        stands = standing(db)
        rows = _rows(db, stands, viewer, now)
        return render_template("inbox/page.html", **_shown(db, rows, now), **_place(stands, viewer, now))


@inbox.get("/inbox/live")
@calls_from(*HELPERS)
def live() -> ResponseReturnValue:
    """The lists alone, for who has them already: 304 while nothing is new."""
    viewer, now = viewing.viewer(), edge().now()
    with edge().database.read() as db:
        rows = _rows(db, standing(db), viewer, now)
        tag = f"{rows.stamp}-{words.language()}"
        if request.if_none_match.contains(tag):
            return Response(status=304, headers={"ETag": f'"{tag}"'})
        answer = Response(render_template("inbox/lists.html", **_shown(db, rows, now)))
    answer.set_etag(tag)
    return answer


def _rows(db: Connection, stands: Standing, viewer: Viewer, now: datetime) -> Rows:
    staff = viewer.staff_id or ""
    reads = areas_seen(stands, viewer, now) if staff else frozenset()
    seen = reads | {area.id for area in stands.organisation.areas if follows(viewer, area.id)}
    for_me, mine = waiting.paging(db, staff), waiting.held(db, staff)
    known = {conversation.id for conversation in (*for_me, *mine)}
    rest = [conversation for conversation in waiting.open_in(db, seen) if conversation.id not in known]
    return Rows(
        for_me, mine,
        [one for one in rest if one.state != State.TAKEN], [one for one in rest if one.state == State.TAKEN],
        waiting.to_journal(db, staff, now - AFTERWARDS),
        waiting.pages_of(db, [one.id for one in (*for_me, *mine, *rest)]), reads,
        len(waiting.set_aside(db, reads, now - ASIDE_SINCE)), waiting.unsent(db, [one.id for one in mine]),
    )  # fmt: skip


def _shown(db: Connection, rows: Rows, now: datetime) -> dict[str, object]:
    theirs = {one.id for one in (*rows.for_me, *rows.mine, *rows.to_journal)}
    # What people wish decides who is asked next, whoever looks; who they are is shown to those who may read.
    people = waiting.people_of(db, edge().vault, [one for listed in rows.lists for one in listed])
    moments: dict[str, Moment | None] = {}

    def entries(these: Iterable[ConversationRow]) -> list[Entry]:
        return [
            _entry(_moment(db, moments, one.area_id, now), one, rows.pages.get(one.id, []),
                   people.get(one.service_user_id or ""), one.id in theirs or one.area_id in rows.reads,
                   rows.unsent.get(one.id))
            for one in these
        ]
    return {
        "for_me": entries(rows.for_me), "mine": entries(rows.mine), "nobodys": entries(rows.nobodys),
        "others": entries(rows.others), "to_journal": entries(rows.to_journal), "aside": rows.aside, "now": now,
    }  # fmt: skip


def _entry(
    moment: Moment | None, row: ConversationRow, pages: list[PageRow], person: ServiceUser | None, reads: bool,
    unsent: str | None,
) -> Entry:
    shown_person = person if reads else None
    if moment is None:
        return Entry(row, row.area_id, shown_person, reads, None, (), None)
    return Entry(
        row, moment.area.name, shown_person, reads, moment.first_name(row.holder) if row.holder else None,
        tuple(shown.asked_now(moment, row, pages)), shown.coming(moment, row, waiting.wish_of(person), pages), unsent,
    )  # fmt: skip


def _moment(db: Connection, moments: dict[str, Moment | None], area: str, now: datetime) -> Moment | None:
    """One for each area; None for one that has been retired since."""
    if area not in moments:
        try:
            moments[area] = edge().transactions.look(db, area, now)
        except UnknownArea:
            moments[area] = None
    return moments[area]


def _place(stands: Standing, viewer: Viewer, now: datetime) -> dict[str, object]:
    """Where the viewer has duty now, and whether anybody is behind the account."""
    on_duty = [
        area for area in stands.organisation.areas
        if any(holder.staff == viewer.staff_id for holder in stands.duty.on_duty(area.id, now))
    ]
    return {"on_duty": on_duty if viewer.staff_id else [], "is_staff": viewer.staff_id is not None}
