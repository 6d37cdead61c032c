"""The pages of drills: a planner's button, how it went, and whom texts do not reach."""

import re

import pytest

from service import unreachable
from service.models.account import Role
from service.organisation import standing
from service.unreachable import Failure
from tests.web.house import Browser, House
from tests.web.inbox.night import Night


@pytest.fixture
def pia(house: House) -> Browser:
    """At noon."""
    house.pass_time(hours=12)
    return planner(house)


def planner(house: House) -> Browser:
    return house.browser("Pia Turnusbakken", Role.PLANNER, area="storvik")


def begun(house: House, who: Browser) -> str:
    """The page of a drill that this person begins."""
    who.get("/drills")
    answer = who.post("/drills", area="storvik")
    assert answer.status_code == 303
    house.work()
    return str(answer.location)


def number_on(page: str) -> int:
    found = re.search(r"Prøvevarsel #(\d+)", page)
    assert found is not None
    return int(found[1])


def phone_of(house: House, staff: str) -> str:
    with house.database.read() as db:
        found = standing(db).staff(staff)
    assert found is not None
    return found.phone


def in_the_rows(page: str) -> str:
    """The calendar without the key to it."""
    return page.replace("kan ikke, eller nås ikke på SMS", "")


def does_not_arrive(house: House, staff: str) -> None:
    """The provider says that a text to this phone never will."""
    with house.database.write() as db:
        failure = Failure(staff, phone_of(house, staff), house.clock.now(), "30005")
        unreachable.failed_for_good(db, failure, house.clock.now())
    house.work()


def test_a_planner_begins_one_by_a_button_and_sees_who_answers(house: House, pia: Browser) -> None:
    place = begun(house, pia)
    page = pia.get(place).text
    assert "0 av " in page and "har svart så langt" in page

    house.texts(phone_of(house, "ola"), f"JA {number_on(page)}")
    assert "1 av " in pia.get(place).text
    house.pass_time(hours=3)
    pia = planner(house)  # who has signed in again
    page = pia.get(place).text
    assert "ble ikke nådd" in page and "svarte ikke" in page and "har fått beskjed om hvordan det gikk" in page
    assert "ble ikke nådd" in pia.get("/drills").text


def test_who_was_busy_is_counted_apart_and_named_to_the_planner(house: House, pia: Browser) -> None:
    house.texts("+4759442001", "er noen der?")
    page = pia.get(begun(house, pia)).text
    assert re.search(r"0 av \d+ har svart så langt, og (én|\d+) ble ikke spurt", page)
    house.pass_time(hours=3)
    told = [one for one in Night(house).inbox_of("+4759441006") if "prøvevarsel" in one]
    assert told and "Ble ikke spurt, hadde en henvendelse eller et varsel: " in told[-1]


def test_pressed_twice_it_is_begun_once(house: House, pia: Browser) -> None:
    begun(house, pia)
    assert pia.post("/drills", area="storvik").location == "/drills"
    assert "Et prøvevarsel er i gang fra før." in pia.get("/drills").text


def test_at_night_it_says_when_people_are_asked(house: House) -> None:
    pia = planner(house)
    place = begun(house, pia)
    page = pia.get(place).text
    assert "Det er natt" in page and "sendes i morgen tidlig" in page
    house.pass_time(hours=12)
    assert "har svart så langt" in planner(house).get(place).text


def test_whom_texts_do_not_reach_is_shown_to_planners_and_administrators_and_in_the_calendar(
    house: House, pia: Browser
) -> None:
    assert "Ingen vi vet om." in pia.get("/drills").text
    does_not_arrive(house, "ola")

    page = pia.get("/drills").text
    assert phone_of(house, "ola") in page and "nummeret kan ikke få SMS" in page
    assert "SMS kommer ikke fram til 1 ansatt: Ola" in pia.get("/rota/change").text
    assert "nås ikke på SMS" in in_the_rows(pia.get("/rota?view=week").text)
    adam = house.browser("Adam Administrator", Role.ADMIN)
    assert "SMS kommer ikke fram" in adam.get("/admin/organisation/staff").text

    house.texts(phone_of(house, "ola"), "STATUS")
    assert "Ingen vi vet om." in pia.get("/drills").text
    assert "nås ikke på SMS" not in in_the_rows(pia.get("/rota?view=week").text)
    assert "SMS kommer ikke fram" not in adam.get("/admin/organisation/staff").text


def test_other_areas_and_roles_are_kept_out(house: House, pia: Browser) -> None:
    place = begun(house, pia)
    elsewhere = house.browser("Nabo Planlegger", Role.PLANNER, area="nabovik")
    assert elsewhere.get(place).status_code == 404
    elsewhere.get("/drills")
    assert elsewhere.post("/drills", area="storvik").status_code == 404
    assert "Storvik kommune #" not in elsewhere.get("/drills").text
    for role in (Role.RESPONDER, Role.OBSERVER, Role.ADMIN):
        other = house.browser("Noen Annen", role)
        assert [other.get(path).status_code for path in ("/drills", place)] == [403, 403]
        assert other.post("/drills", area="storvik").status_code == 403
    assert pia.get("/drills/nothing").status_code == pia.get("/drills/%00").status_code == 404
    for nowhere in ("nowhere", "", "\0"):
        assert pia.post("/drills", area=nowhere).status_code == 404
