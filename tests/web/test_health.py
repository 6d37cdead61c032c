"""What balancers and operators are told, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from service import heartbeat, migrations, queue
from service.clock import FrozenClock
from service.database import Database
from service.models import metadata, new_id
from tests.web.conftest import ListeningLine, application

TEXT = metadata.tables["text"]


@pytest.fixture
def whole(database: Database, clock: FrozenClock) -> Database:
    """A database as `db upgrade` leaves it, that a worker and a clock have just been seen on."""
    metadata.drop_all(database.engine)
    migrations.upgrade(database)
    with database.write() as db:
        heartbeat.beat(db, "w1", "worker", clock.now())
        heartbeat.beat(db, "c1", "clock", clock.now())
    return database


def test_all_is_well(whole: Database, clock: FrozenClock) -> None:
    answer = application(ListeningLine(whole), clock).test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"database": True, "schema": True, "worker": True, "clock": True, "troubles": []}


@pytest.mark.parametrize(("later", "worker", "clock_process"), [(9, True, True), (11, False, True), (31, False, False)])
def test_a_process_that_fell_silent_is_missed(
    whole: Database, clock: FrozenClock, later: int, worker: bool, clock_process: bool
) -> None:
    clock.move(timedelta(seconds=later))
    answer = application(ListeningLine(whole), clock).test_client().get("/readyz")
    assert answer.status_code == (200 if worker and clock_process else 503)
    assert answer.json is not None
    assert (answer.json["worker"], answer.json["clock"]) == (worker, clock_process)


def test_a_database_that_is_away_is_missed_and_the_process_is_still_alive(clock: FrozenClock) -> None:
    client = application(ListeningLine(Database("postgresql://nobody@127.0.0.1:9/nothing")), clock).test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"database": False, "schema": False, "worker": False, "clock": False, "troubles": []}
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok")


def test_tables_that_are_older_than_the_program_are_told(whole: Database, clock: FrozenClock) -> None:
    with whole.write() as db:
        db.exec_driver_sql("DELETE FROM alembic_version")
    answer = application(ListeningLine(whole), clock).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert (answer.json["database"], answer.json["schema"]) == (True, False)
    assert "db upgrade" in answer.json["troubles"][0]


def text_out(delivery: str, error: str | None, clock: FrozenClock) -> dict[str, object]:
    return {"id": new_id(), "direction": "out", "at": clock.now(), "party_index": "x", "party_sealed": "x",
            "body_sealed": "x", "delivery": delivery, "error": error, "media": 0, "automatic": False, "repeated": 0}


def test_other_troubles_are_listed_and_hinder_nothing(whole: Database, clock: FrozenClock) -> None:
    with whole.write() as db:
        queue.put(db, key="k", kind="send", subject="t1", due_at=clock.now() - timedelta(minutes=2), now=clock.now())
        db.execute(insert(TEXT), [text_out("queued", "20003", clock), text_out("unknown", None, clock),
                                  text_out("rejected", "21211", clock), text_out("delivered", None, clock)])
    answer = application(ListeningLine(whole), clock).test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["troubles"] == [
        "work more than a minute late: 1",
        "texts refused because of the provider's account, last hour: 1",
        "texts whose outcome the provider has not told, last hour: 1",
    ]
