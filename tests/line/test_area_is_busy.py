"""While somebody holds an area's lock: what is about one text alone goes on, what is about a conversation waits.

PostgreSQL only: SQLite has one writer, and no lock of an area.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import text as sql

from channels.base import Inbound, Receipt
from service import queue
from service.line.moment import lock
from tests.e2e.house import wait_until
from tests.line.night import Night, Sent

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
WAITS = sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@contextmanager
def storvik_is_busy(night: Night) -> Iterator[None]:
    with night.database.engine.connect() as db, db.begin():
        lock(db, "storvik")
        yield


def _waits(night: Night) -> bool:
    with night.database.read() as db:
        return bool(db.execute(WAITS).scalar_one())


def _told(night: Night, sent: Sent, status: str, code: str | None = None) -> None:
    night.line.receipt(Receipt(sent.text.id, sent.provider_id, status, code), night.clock.now())


def _delivery(night: Night, sent: Sent) -> object:
    (row,) = [row for row in night.rows("text") if row["id"] == sent.text.id]
    return row["delivery"]


def _send_what_is_due(night: Night) -> list[str]:
    """To whom it went."""
    before = len(night.wire.sent)
    with night.database.write() as db:
        claimed = queue.claim(db, night.clock.now(), 10)
    for work in claimed:
        night.handlers[work.kind](work, night.clock.now())
    return [sent.text.recipient for sent in night.wire.sent[before:]]


def test_an_answer_goes_out_and_its_receipt_comes_in_while_the_area_is_busy(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.texts("ola", "JA 1")
    night.line.receive(Inbound("SMhei", night.phones["ola"], night.number, "Hei Anne."), night.clock.now())
    with storvik_is_busy(night):
        assert _send_what_is_due(night) == [night.phones["anne"]]
        _told(night, night.sent_to("anne")[-1], "delivered")
    assert _delivery(night, night.sent_to("anne")[-1]) == "delivered"


def test_what_the_holder_must_hear_of_waits_for_the_area_and_is_not_lost(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.texts("ola", "JA 1")
    night.texts("ola", "Hei Anne.")
    night.new("ola")
    with ThreadPoolExecutor(1) as elsewhere:
        with storvik_is_busy(night):
            waiting = elsewhere.submit(_told, night, night.sent_to("anne")[-1], "undelivered", "30003")
            wait_until(lambda: _waits(night), lambda: f"it waits for nothing: {waiting}")
        waiting.result(20)
    night.work()
    (heard,) = night.new("ola")
    assert "kom ikke fram" in heard
    assert _delivery(night, night.sent_to("anne")[-1]) == "undelivered"


def test_a_receipt_that_says_nothing_new_of_a_page_waits_for_nobody(night: Night) -> None:
    night.texts("anne", "er noen der?")
    page = night.sent_to("ola")[-1]
    with storvik_is_busy(night):
        _told(night, page, "sent")
    _told(night, page, "delivered")
    with storvik_is_busy(night):
        for status in ("sent", "delivered"):
            _told(night, page, status)
    assert _delivery(night, page) == "delivered"
