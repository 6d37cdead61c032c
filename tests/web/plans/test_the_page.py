"""Who finds the page of a person, and what is logged of it. For everybody else the person does not exist."""

from datetime import datetime

import pytest

from service.models.account import Role
from tests.web.house import ANNE, OSLO, Browser
from tests.web.inbox.night import Night

AT = "/people/anne"
FRIDAY_NOON = datetime(2026, 12, 18, 12, 0, tzinfo=OSLO)


def openings(night: Night, what: str) -> list[str | None]:
    return [row["staff_id"] for row in night.rows("plan_opening") if row["what"] == what]


def test_on_duty_one_comes_to_the_person_from_the_conversation(night: Night) -> None:
    ola = night.take("ola")
    assert f'href="{AT}"' in ola.get(night.at()).text
    page = ola.get(AT)
    assert "Anne Påfunn" in page.text and "er logget" in page.text
    assert openings(night, "person") == ["ola"]


def test_by_day_the_primary_contact_and_the_coordinator_find_the_person_without_duty(night: Night) -> None:
    night.house.clock.set(FRIDAY_NOON)
    kari, pia = night.responder("kari", area="nabovik"), night.responder("pia")
    for known in (kari, pia):
        assert "Anne Påfunn" in known.get("/people").text
        assert known.get(AT).status_code == 200
    assert sorted(openings(night, "person"), key=str) == ["kari", "pia"]


def test_looking_again_within_the_hour_is_the_same_opening(night: Night) -> None:
    ola = night.responder("ola")
    for _ in range(3):
        ola.get(AT)
    night.house.pass_time(minutes=61)
    ola.get(AT)
    assert openings(night, "person") == ["ola", "ola"]


def strangers(night: Night) -> dict[str, Browser]:
    return {
        "a manager": night.house.browser("Siv", Role.MANAGER),
        "a helper without duty": night.responder("mona"),
        "a planner who is the coordinator": night.house.browser("Pia", Role.PLANNER, staff="pia"),
        "an administrator": night.house.browser("Ada", Role.ADMIN),
        "a helper who is nobody on the rotas": night.house.browser("Nils", Role.RESPONDER),
    }


@pytest.mark.parametrize("id", ["anne", "nobody"])
def test_for_everybody_else_the_person_is_not_there(night: Night, id: str) -> None:
    for who, browser in strangers(night).items():
        answer = browser.get(f"/people/{id}")
        assert answer.status_code in (403, 404) and "Anne" not in answer.text, who
    assert openings(night, "person") == []


def test_who_had_the_conversation_finds_the_person_no_more(night: Night) -> None:
    night.house.texts(ANNE, "er noen der?")
    for _ in range(2):
        night.house.pass_time(minutes=6)
    mona = night.manager()  # asked by name, and not on duty
    mona.get("/inbox")
    assert mona.get(AT).status_code == 404, "being asked is not having it"
    mona.post(f"{night.at()}/accept")
    assert mona.get(AT).status_code == 200
    mona.get(night.at())
    mona.post(f"{night.at()}/close", journal="later")
    assert mona.get(AT).status_code == 404
