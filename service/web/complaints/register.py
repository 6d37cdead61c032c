"""The register: what waits for an answer, what is late, what was answered; and drafts of deviations beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from service import complaints as rules
from service import organisation
from service.complaints import Shelf
from service.models import ComplaintRow, DeviationRow
from service.models.account import Role
from service.models.told import DeviationState, Ground, Teller, Way
from service.organisation import Standing
from service.web import viewing
from service.web.callers import calls_from
from service.web.complaints import access
from service.web.complaints.blueprint import complaints
from service.web.edge import edge
from service.web.words import later

SHELVES = {Shelf.OPEN: later("Venter på svar"), Shelf.OVERDUE: later("Over fristen"), Shelf.ANSWERED: later("Besvart")}
TELLERS = {
    Teller.PERSON: later("fra personen selv, på SMS"), Teller.UNKNOWN: later("fra et nummer vi ikke kjenner, på SMS"),
    Teller.FOR_PERSON: later("på vegne av personen"), Teller.FOR_OTHER: later("på vegne av pårørende eller andre"),
}  # fmt: skip
WAYS = {Way.TEXT: later("på SMS"), Way.PHONE: later("på telefon"), Way.LETTER: later("i brev")}
GROUNDS = {
    Ground.IN_GAP: later("kom mens ingen hadde vakt"), Ground.UNANSWERED: later("ingen svarte"),
    Ground.LATE: later("ventet for lenge"),
}  # fmt: skip
STATES = {
    DeviationState.DRAFT: later("utkast"), DeviationState.COMPLETED: later("fullført"),
    DeviationState.DISCARDED: later("forkastet"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    id: str
    area: str
    at: datetime
    teller: str
    follow_up: str
    due_at: datetime
    late: bool
    answered_at: datetime | None
    answered_how: str


@dataclass(frozen=True)
class Wrong:
    """A deviation in the list. `number`: of the conversation."""

    id: str
    area: str
    at: datetime
    grounds: Sequence[str]
    state: str
    is_draft: bool


@complaints.get("/complaints")
@calls_from(Role.MANAGER)
def page() -> ResponseReturnValue:
    shelf, now = request.args.get("shelf", Shelf.OPEN), edge().now()
    if shelf not in set(Shelf):
        abort(404)
    with edge().database.read() as db:
        stands = organisation.standing(db)
        areas = access.areas_of(stands, viewing.viewer())
        counts = rules.how_many(db, areas, now)
        lines = [line(stands, areas, one, now) for one in rules.listed(db, areas, Shelf(shelf), now)]
        drafts = [wrong(areas, one) for one in rules.drafts(db, areas)]
        decided = [wrong(areas, one) for one in rules.recent(db, areas)]
    shelves = [(one, name, counts[one], one == shelf) for one, name in SHELVES.items()]
    return render_template(
        "complaints/page.html", shelves=shelves, lines=lines, drafts=drafts, decided=decided, shelf=shelf)


def line(stands: Standing, areas: Mapping[str, str], one: ComplaintRow, now: datetime) -> Line:
    how = str(WAYS[Way(one.answered_how)]) if one.answered_how else ""
    return Line(
        one.id, areas[one.area_id], one.at, str(TELLERS[Teller(one.teller)]), name_of(stands, one.follow_up),
        one.due_at, one.answered_at is None and one.due_at < now, one.answered_at, how,
    )  # fmt: skip


def wrong(areas: Mapping[str, str], one: DeviationRow) -> Wrong:
    grounds = [str(GROUNDS[Ground(ground)]) for ground in one.grounds]
    state = DeviationState(one.state)
    return Wrong(one.id, areas[one.area_id], one.at, grounds, str(STATES[state]), state is DeviationState.DRAFT)


def name_of(stands: Standing, staff_id: str | None) -> str:
    found = stands.staff(staff_id) if staff_id is not None else None
    return found.name if found is not None else staff_id or ""
