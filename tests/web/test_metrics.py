"""What Prometheus is told, and what it is never told."""

import re
from datetime import timedelta

from channels.base import Inbound
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


def test_no_metric_holds_a_text_a_name_or_a_number(house: House) -> None:
    house.texts(ANNE, "er noen der?")
    text = house.app.test_client().get("/metrics").text
    assert "er noen der" not in text
    assert "Anne" not in text
    assert not re.search(r"59442001|59441\d{3}", text)
