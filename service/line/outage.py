"""The provider takes no texts: noticed from what its answers say, told to managers, and pages go by e-mail beside.

Down is when three sends in a row were not taken over a quarter of a minute, and none in between was; up again with
the next that is. Managers have no other way to hear of it than e-mail.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, update

from service import events, queue
from service.database import insert
from service.line.moment import Moment
from service.line.outgoing import TEXT
from service.models import metadata
from service.models.conversation import Delivery
from service.organisation import Standing

STATE = metadata.tables["provider_state"]
PAGE = metadata.tables["page"]
ID = "provider"
PAGE_MAIL, MANAGER_MAIL = "page_mail", "outage_mail"  # kinds of work
ENOUGH = 3  # sends that were not taken
FOR = timedelta(seconds=15)  # so that a cut line or a restart is no outage
DOWN_SINCE = select(STATE.c.down_since)
OF_PROVIDER = select(STATE).where(STATE.c.id == ID)
IN_A_ROW = timedelta(minutes=2)  # older failures count no more


def down_since(db: Connection) -> datetime | None:
    """None while the provider takes texts, as far as we know."""
    since: datetime | None = db.execute(DOWN_SINCE).scalar_one_or_none()
    return since


def took(moment: Moment) -> None:
    """The provider has taken a text, or has said that it never will: it works."""
    state = moment.db.execute(OF_PROVIDER).one_or_none()
    if state is None or not state.failures:  # as nearly always: nothing is written, and nobody waits for this row
        return
    state = moment.db.execute(OF_PROVIDER.with_for_update()).one()
    works = {"failures": 0, "failing_since": None, "failed_at": None, "error": None, "down_since": None}
    moment.db.execute(update(STATE).where(STATE.c.id == ID).values(works))
    if state.down_since is not None:
        _tell(moment, "back", state.down_since)


def failed(moment: Moment, text: Row[Any], code: str) -> None:
    """The provider has not taken this text now, or has not said so."""
    state = _count(moment, code)
    if state.down_since is None and state.failures >= ENOUGH and moment.now - state.failing_since >= FOR:
        moment.db.execute(update(STATE).where(STATE.c.id == ID).values(down_since=moment.now))
        _tell(moment, "down", moment.now)
        _mail_waiting_pages(moment)
    elif state.down_since is not None and text.page_id is not None:
        _mail_page(moment, text.id)


def _count(moment: Moment, code: str) -> Row[Any]:
    now = moment.now
    anew = {"id": ID, "failures": 0, "failing_since": now, "failed_at": now}
    moment.db.execute(insert(moment.db, STATE).values(anew).on_conflict_do_nothing(index_elements=["id"]))
    state = moment.db.execute(OF_PROVIDER.with_for_update()).one()
    goes_on = state.failures and (state.down_since is not None or now - state.failed_at <= IN_A_ROW)
    first = {} if goes_on else {"failing_since": now}
    counted = update(STATE).where(STATE.c.id == ID).values(
        failures=state.failures + 1 if goes_on else 1, failed_at=now, error=code, **first)
    return moment.db.execute(counted.returning(STATE)).one()


def _mail_waiting_pages(moment: Moment) -> None:
    """All pages, of any area, that wait to be handed over and that somebody may still answer."""
    waiting = select(TEXT.c.id).join(PAGE, PAGE.c.id == TEXT.c.page_id).where(
        TEXT.c.delivery.in_((Delivery.QUEUED, Delivery.SENDING, Delivery.UNKNOWN)),
        PAGE.c.handed_at.is_(None), PAGE.c.ended_at.is_(None), PAGE.c.answer.is_(None),
    )
    for id in moment.db.execute(waiting).scalars():
        _mail_page(moment, str(id))


def _mail_page(moment: Moment, text_id: str) -> None:
    queue.put(moment.db, key=f"{PAGE_MAIL}:{text_id}", kind=PAGE_MAIL, subject=text_id, due_at=moment.now,
              now=moment.now)  # fmt: skip


def _tell(moment: Moment, what: str, since: datetime) -> None:
    events.record(moment.db, f"provider:{what}", ID, moment.now, since=since.isoformat())
    for staff in _managers(moment.standing):
        queue.put(
            moment.db, key=f"{MANAGER_MAIL}:{what}:{since.isoformat()}:{staff}", kind=MANAGER_MAIL, subject=staff,
            due_at=moment.now, now=moment.now, detail={"what": what, "since": since.isoformat()},
        )  # fmt: skip


def _managers(standing: Standing) -> list[str]:
    return sorted({id for area in standing.organisation.areas for id in area.managers})
