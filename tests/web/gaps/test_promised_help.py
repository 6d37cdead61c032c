"""Mona accepts a gap in which help is promised: she says what comes instead, and learns neither whose nor what."""

import re

import pytest
from werkzeug.test import TestResponse

from service import promised
from service.models.account import Role
from tests.web.gaps.test_gaps import REASON, TOLD, christmas, seen
from tests.web.house import Browser, House

INSTEAD = "Legevakten venter deg kl. 10."


def promises(house: House, *ids: str) -> None:
    """Help on Saturdays; the gap of the example is on Saturday 26 December."""
    saturdays = {"what": "Hjemmebesøk", "days": ["sat"], "until": None}
    with house.database.write() as db:
        for id in ids:
            promised.put(db, house.vault, id, [saturdays], "pia", house.clock.now())


@pytest.fixture
def mona(house: House) -> Browser:
    promises(house, "anne")
    return house.browser("Mona Lederstad", Role.MANAGER, staff="mona")


def fields(page: str) -> list[str]:
    return re.findall(r'name="(instead-[^"]+)"', page)


def accepts(house: House, browser: Browser, **instead: str) -> TestResponse:
    gap = christmas(house)
    browser.get(f"/gaps/{gap.id}")
    return browser.post(f"/gaps/{gap.id}/accept", seen=seen(gap), reason=REASON, told_instead=TOLD, **instead)


def test_the_page_of_a_gap_says_that_help_is_promised_and_not_whose_or_what(house: House, mona: Browser) -> None:
    page = mona.get(f"/gaps/{christmas(house).id}").text
    assert "Lovet hjelp til noen få personer faller i tidsrommet." in page
    assert "lørdag" in page and "Spør Pia" in page and len(fields(page)) == 1
    assert "Anne" not in page and "anne" not in page and "Hjemmebesøk" not in page


def test_lines_stand_by_their_codes_so_that_nobodys_are_together(house: House, mona: Browser) -> None:
    twice = [{"what": what, "days": ["sat"], "until": None} for what in ("Besøk", "Medisiner", "Mat")]
    with house.database.write() as db:
        for id in ("anne", "aila"):
            promised.put(db, house.vault, id, twice, "pia", house.clock.now())
    page = mona.get(f"/gaps/{christmas(house).id}").text
    assert fields(page) == sorted(fields(page)) and len(fields(page)) == 6
    assert all(re.fullmatch("instead-[0-9a-f]{8}", one) for one in fields(page))


def test_the_list_of_gaps_says_so_too_to_observers_where_they_see_the_gap(house: House, mona: Browser) -> None:
    assert "Lovet hjelp til noen få personer" in mona.get("/gaps").text
    [field] = fields(mona.get(f"/gaps/{christmas(house).id}").text)
    accepts(house, mona, **{field: INSTEAD})
    assert "Lovet hjelp til noen få" in house.browser("Odd", Role.OBSERVER).get("/gaps?state=accepted").text


def test_without_an_alternative_nothing_is_accepted_and_the_line_says_why(house: House, mona: Browser) -> None:
    answer = accepts(house, mona)
    assert answer.status_code == 422 and "Skriv hva personen får i stedet." in answer.text
    assert christmas(house).state == "open"


def test_an_alternative_that_is_too_long_is_shown_again(house: House, mona: Browser) -> None:
    [field] = fields(mona.get(f"/gaps/{christmas(house).id}").text)
    answer = accepts(house, mona, **{field: "a" * 161})
    assert answer.status_code == 422 and "161 tegn" in answer.text and "a" * 161 in answer.text


def test_with_an_alternative_it_is_accepted_and_changing_the_words_keeps_it(house: House, mona: Browser) -> None:
    [field] = fields(mona.get(f"/gaps/{christmas(house).id}").text)
    assert accepts(house, mona, **{field: INSTEAD}).status_code == 303
    assert christmas(house).state == "accepted"
    page = mona.get(f"/gaps/{christmas(house).id}").text
    assert "Dette er skrevet fra før" in page and INSTEAD not in page
    assert accepts(house, mona).status_code == 303


def test_a_planner_is_shown_the_number_and_no_lines(house: House, mona: Browser) -> None:
    page = house.browser("Pia", Role.PLANNER, staff="pia").get(f"/gaps/{christmas(house).id}").text
    assert "Lovet hjelp til noen få" in page and fields(page) == []


def test_what_is_promised_after_the_acceptance_is_asked_for_on_the_page(house: House, mona: Browser) -> None:
    [field] = fields(mona.get(f"/gaps/{christmas(house).id}").text)
    accepts(house, mona, **{field: INSTEAD})
    assert "lovet mer hjelp" not in mona.get(f"/gaps/{christmas(house).id}").text
    promises(house, "aila")
    assert "lovet mer hjelp" in mona.get(f"/gaps/{christmas(house).id}").text
    assert accepts(house, mona).status_code == 422
    [new] = [one for one in fields(mona.get(f"/gaps/{christmas(house).id}").text) if one != field]
    assert accepts(house, mona, **{new: INSTEAD}).status_code == 303
    assert "lovet mer hjelp" not in mona.get(f"/gaps/{christmas(house).id}").text


def test_a_manager_who_is_the_coordinator_gets_the_name_and_the_way_to_the_person(house: House, mona: Browser) -> None:
    gap = christmas(house)
    assert "/people/anne" not in mona.get(f"/gaps/{gap.id}").text
    pia = house.browser("Pia Turnusbakken", Role.MANAGER, staff="pia")
    assert 'href="/people/anne#promised"' in pia.get(f"/gaps/{gap.id}").text
    assert "Hjemmebesøk" not in pia.page
