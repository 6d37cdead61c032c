"""The log of events tells what was committed, and nothing else."""

import pytest
from sqlalchemy import select

from service import events
from service.clock import FrozenClock
from service.database import Database
from service.events import EVENT


def test_an_event_is_kept_with_who_where_when_and_what(database: Database, clock: FrozenClock) -> None:
    with database.write() as db:
        events.record(db, "conversation:page:sent", "c1", clock.now(), area_id="storvik", staff_id="ola", step=2)

    with database.read() as db:
        (event,) = db.execute(select(EVENT)).mappings()
    assert dict(event) == {
        "seq": event["seq"], "at": clock.now(), "name": "conversation:page:sent", "subject": "c1",
        "area_id": "storvik", "staff_id": "ola", "detail": {"step": 2},
    }


def test_an_event_is_undone_with_what_it_tells(database: Database, clock: FrozenClock) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as db:
        events.record(db, "conversation:page:sent", "c1", clock.now())
        raise ZeroDivisionError

    with database.read() as db:
        assert db.execute(select(EVENT)).first() is None
