"""What Prometheus is told, and what it is never told."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from channels.base import Inbound
from channels.twilio_errors import error_kind
from service import gaps
from service.models import metadata
from service.processes import clock
from tests.web.house import ANNE, STORVIK, House


def told(house: House) -> dict[str, float]:
    answer = house.app.test_client().get("/metrics")
    assert answer.status_code == 200
    lines = [line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def test_a_night_in_which_nobody_waits(house: House) -> None:
    assert told(house)["vaktlinje_texts_waiting"] == 0
    assert told(house)["vaktlinje_pages_unanswered_oldest_seconds"] == 0


def test_a_person_who_waits_and_a_page_that_nobody_answers(house: House) -> None:
    house.texts(ANNE, "er noen der?")
    house.pass_time(minutes=2)
    now = told(house)
    assert now['vaktlinje_conversations_open{area="storvik",state="paging"}'] == 1
    assert now["vaktlinje_texts_waiting"] == 1
    assert now["vaktlinje_texts_waiting_oldest_seconds"] == 120
    assert now["vaktlinje_pages_unanswered"] >= 1
    assert now["vaktlinje_pages_unanswered_oldest_seconds"] == 120
    assert now['vaktlinje_processes{kind="worker"}'] == 1


def test_work_that_nobody_does_is_late(house: House) -> None:
    night = Inbound("SM1", ANNE, STORVIK, "er noen der?", 0, None)
    house.wiring.line.receive(night, house.clock.now())
    house.clock.move(timedelta(minutes=3))
    assert told(house)["vaktlinje_work_due_oldest_seconds"] == 180


def test_a_worker_that_was_killed_does_not_live_and_has_been_silent_since(house: House) -> None:
    house.clock.move(timedelta(seconds=11))
    now = told(house)
    assert now['vaktlinje_processes{kind="worker"}'] == now['vaktlinje_processes{kind="clock"}'] == 0
    assert now['vaktlinje_process_silent_seconds{kind="worker"}'] == 11
    assert 'vaktlinje_process_silent_seconds{kind="clock"}' not in now, "there never was one"


def test_a_clock_that_no_longer_ticks_is_seen(house: House) -> None:
    assert "vaktlinje_clock_ticked_seconds" not in told(house), "there never was a tick"
    clock.once(house.database, house.clock.now())
    house.clock.move(timedelta(seconds=200))
    assert told(house)["vaktlinje_clock_ticked_seconds"] == 200


def test_a_gap_that_has_just_been_opened_within_72_hours_counts_in_its_area(house: House) -> None:
    gaps.bring_up_to_date(house.database, house.clock.now())
    before = told(house)
    with house.database.write() as db:
        changed = update(metadata.tables["gap"]).values(
            start=house.clock.now() + timedelta(hours=71), end=house.clock.now() + timedelta(hours=73),
            opened_at=house.clock.now())  # fmt: skip
        db.execute(changed.where(metadata.tables["gap"].c.area_id == "nabovik"))
    soon = 'vaktlinje_gaps_open_72h{area="nabovik"}'
    assert told(house)[soon] > before.get(soon, 0)
    assert told(house)["vaktlinje_gaps_opened_72h_last_hour"] >= told(house)[soon]


@pytest.mark.parametrize("code, kind", [
    ("20003", "account"), ("http-429", "busy"), ("unreachable", "connection"), ("30007", "filtered"),
    ("21610", "opted_out"), ("30003", "phone"), ("30005", "phone"), ("63999", "other"),
])  # fmt: skip
def test_an_error_says_whom_to_look_at(code: str, kind: str) -> None:
    assert error_kind(code) == kind


def test_what_the_provider_refused_counts_by_kind_and_what_was_dropped_on_purpose_does_not(house: House) -> None:
    house.texts(ANNE, "er noen der?")
    sent = update(metadata.tables["text"]).where(metadata.tables["text"].c.direction == "out")
    with house.database.write() as db:
        db.execute(sent.values(error="30003", delivery="undelivered"))
    of_phones = 'vaktlinje_provider_errors_last_hour{code="30003",kind="phone"}'
    assert told(house)[of_phones] >= 2
    with house.database.write() as db:
        db.execute(sent.values(error="no longer true", delivery="dropped"))
    assert not any("provider_errors" in name for name in told(house))


def test_no_metric_holds_a_text_a_name_or_a_number(house: House) -> None:
    house.texts(ANNE, "er noen der?")
    text = house.app.test_client().get("/metrics").text
    assert "er noen der" not in text
    assert "Anne" not in text
    assert not re.search(r"59442001|59441\d{3}", text)
