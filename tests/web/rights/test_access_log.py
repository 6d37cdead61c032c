"""Who has opened what: on the person's page, on paper in the person's hand, and what managers ask about."""

from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from service import access_log, consents, people
from service.access_log import paper
from service.access_log.paper import HandedOver
from service.models.account import Role
from tests.web.house import FRIDAY_NIGHT, OSLO
from tests.web.inbox.night import Night

ANNE, PHONE = "/people/anne", "+4759442001"
LOG = f"{ANNE}/log"
AREA = "Storvik kommune"


def on_paper(night: Night, answer: TestResponse, name: str) -> str:
    """What stands on the paper that was given: it is the one that this log, handed over by `name` now, makes."""
    house = night.house
    with house.database.read() as db:
        user = people.find(db, house.vault, "anne")
        assert user is not None
        given = user, access_log.of_person(db, house.vault, "anne"), HandedOver(
            name, house.clock.now(), AREA, OSLO, consents.now_holding(db, "anne", house.clock.now()))
    assert answer.mimetype == "application/pdf" and answer.data == paper.made(*given)
    shown = paper.said(*given)
    return " ".join([shown["about"], shown["handed"], *(cell for row in shown["rows"] for cell in row)])


def test_the_page_tells_who_opened_what_when_and_on_what_ground(night: Night) -> None:
    ola = night.take()
    ola.get(night.at())
    ola.post(f"{night.at()}/plan")
    page = night.responder("pia").get(ANNE).text
    assert "Ola Vik" in page or "Ola" in page
    assert "kriseplanen, samtale #1" in page and "hadde samtalen, utenom kontortid" in page


def test_that_the_page_was_opened_is_in_the_log_itself(night: Night) -> None:
    pia = night.responder("pia")
    pia.get(ANNE)
    assert "siden om personen" in pia.get(ANNE).text
    [row] = night.rows("plan_opening")
    assert (row["what"], row["ground"], row["out_of_hours"]) == ("person", "knows", True)


def test_who_asked_by_text_stands_with_whoever_follows_up(night: Night) -> None:
    night.house.texts(PHONE, "INNSYN")
    pia = night.responder("pia")
    listed = pia.get("/people").text
    assert "Å følge opp" in listed and "vil se hvem som har åpnet planen" in listed
    page = pia.get(ANNE).text
    assert "skal gi listen senest fredag 15. januar" in page
    assert "vil se hvem" not in night.responder("kari").get("/people").text


def test_the_log_is_handed_over_on_paper_with_who_gave_it_and_when(night: Night) -> None:
    night.house.texts(PHONE, "PLAN")
    ola = night.take()
    ola.get(night.at())
    night.house.texts(PHONE, "INNSYN")
    pia = night.responder("pia")
    pia.get(ANNE)
    answer = pia.post(LOG, how="in_person", form_key="a")
    assert "attachment" in answer.headers["Content-Disposition"]
    said = on_paper(night, answer, "Pia Turnusbakken")
    assert "Gjelder: Anne" in said and "Utlevert av Pia" in said and "18. desember 2026 kl. 00.14" in said
    assert "egen plan på SMS" in said and "meldingene i en samtale, samtale #1" in said and "hadde samtalen" in said
    [asked] = night.rows("access_request")
    assert (asked["handed_by"], asked["handed_how"], asked["handed_at"]) == ("pia", "in_person", FRIDAY_NIGHT)
    page = pia.get(ANNE).text
    assert "Gitt til personen kl. 00.14 av Pia" in page and "skal gi listen" not in page
    assert "vil se hvem" not in pia.get("/people").text


def test_the_reason_for_breaking_the_glass_is_on_the_persons_paper(night: Night) -> None:
    night.house.texts(PHONE, "TREKK SAMTYKKE")
    ola = night.take()
    ola.post(f"{night.at()}/break-glass", reason="svarer ikke, redd for livet \U0001f628")
    assert "redd for livet" not in ola.get(ANNE).text, "who is on duty sees that there is one"
    pia = night.responder("pia")
    assert "redd for livet" in pia.get(ANNE).text
    said = on_paper(night, pia.post(LOG, how="by_post", form_key="a"), "Pia Turnusbakken")
    assert "selv om den var stengt" in said and "Begrunnelse: svarer ikke, redd for livet" in said


def test_a_form_that_comes_twice_is_noted_once(night: Night) -> None:
    pia = night.responder("pia")
    pia.get(ANNE)
    for _ in range(2):
        assert pia.post(LOG, how="digitally", form_key="a").mimetype == "application/pdf"
    assert len(night.rows("access_request")) == 1
    assert [row["what"] for row in night.rows("plan_opening")].count("access_log") == 1


def test_without_saying_how_nothing_is_handed_over(night: Night) -> None:
    pia = night.responder("pia")
    pia.get(ANNE)
    answer = pia.post(LOG, how="shouted")
    assert answer.status_code == 422 and "Velg hvordan" in answer.text
    assert night.rows("access_request") == []


def test_who_is_on_duty_reads_the_page_and_hands_nothing_over(night: Night) -> None:
    ola = night.take()
    page = ola.get(ANNE).text
    assert "Hvem har åpnet" in page and "Lag listen" not in page
    assert ola.post(LOG, how="in_person").status_code == 404


def test_a_manager_sees_openings_without_ground_and_no_names_of_people(night: Night) -> None:
    ola = night.take()
    ola.get(night.at())
    night.responder("pia").get(ANNE)  # the coordinator, at night
    ola.post(f"{night.at()}/card")
    page = night.manager().get("/openings").text
    assert "Koordinator eller primærkontakt, utenom kontortid og uten vakt" in page and "Pia" in page
    assert "1 funn" in page and "Anne" not in page


def test_a_broken_glass_is_always_something_to_ask_about(night: Night) -> None:
    night.house.texts(PHONE, "TREKK SAMTYKKE")
    ola = night.take()
    ola.post(f"{night.at()}/break-glass", reason="svarer ikke")
    assert "selv om den var stengt, #1" in night.manager().get("/openings").text


def test_a_manager_of_another_area_sees_nothing_of_this_one(night: Night) -> None:
    night.responder("pia").get(ANNE)
    other = night.house.browser("Nina", Role.MANAGER, area="nabovik")
    assert "Ingen funn" in other.get("/openings").text
    assert "1 funn" in night.house.browser("Siv", Role.MANAGER, area="storvik").get("/openings").text


@pytest.mark.parametrize("days, found", [("7", False), ("30", True), ("4000", True), ("x", True)])
def test_a_manager_looks_as_far_back_as_they_choose(night: Night, days: str, found: bool) -> None:
    night.responder("pia").get(ANNE)
    night.house.clock.move(timedelta(days=8))
    assert ("1 funn" in night.manager().get(f"/openings?days={days}").text) is found


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.PLANNER, Role.ADMIN, Role.RESPONDER])
def test_only_managers_see_it(night: Night, role: Role) -> None:
    browser = night.house.browser("x", role, staff="kari")
    assert browser.get("/openings").status_code == 403
    assert browser.post("/openings/requests/1", how="in_person").status_code == 403


def test_a_manager_hands_over_what_is_overdue_and_sees_the_name_only_then(night: Night) -> None:
    night.house.texts(PHONE, "INNSYN")
    account = night.house.account("Mona", Role.MANAGER, staff="mona")
    mona = night.house.browser_of(account)
    waiting = mona.get("/openings").text
    assert "Pia" in waiting and "Anne" not in waiting
    [asked] = night.rows("access_request")
    path = f"/openings/requests/{asked['id']}"
    assert mona.post(path, how="by_post").status_code == 404
    night.house.clock.move(timedelta(days=29))
    mona = night.house.browser_of(account)
    late = mona.get("/openings").text
    assert "Fristen er ute" in late and "Gi Anne" in late
    mona.get("/openings")
    given = mona.post(path, how="by_post", form_key="a")
    assert given.mimetype == "application/pdf"
    assert night.rows("access_request")[0]["handed_by"] == "mona"
    night.house.clock.move(timedelta(minutes=20))
    night.house.texts(PHONE, "PLAN")
    assert "Du ga Anne" in mona.get("/openings").text
    again = mona.post(path)
    assert again.data == given.data, "the very same list"
    assert [row["what"] for row in night.rows("plan_opening")].count("access_log") == 1
    other = night.house.browser("Siv", Role.MANAGER, staff="per")
    other.get("/openings")
    assert other.post(path).status_code == 404
    night.house.clock.move(timedelta(hours=24))
    mona = night.house.browser_of(account)
    assert "Anne" not in mona.get("/openings").text and mona.post(path, how="by_post").status_code == 404
