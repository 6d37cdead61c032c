"""What Anne is promised, on her page: Pia, her coordinator, writes it; who else may see the page reads it."""

from datetime import datetime

import pytest

from service import promised
from service.models.account import Role
from tests.web.house import OSLO, Browser
from tests.web.inbox.night import Night

AT = "/people/anne"
FRIDAY_NOON = datetime(2026, 12, 18, 12, 0, tzinfo=OSLO)


@pytest.fixture
def pia(night: Night) -> Browser:
    night.house.clock.set(FRIDAY_NOON)
    browser = night.responder("pia")
    browser.get(AT)
    return browser


def known(night: Night) -> list[promised.Promised]:
    with night.house.database.read() as db:
        return promised.listed(db, night.house.vault, "anne")


def test_pia_notes_what_anne_is_promised_and_takes_it_away_again(night: Night, pia: Browser) -> None:
    assert pia.post(f"{AT}/promised", what="Hjemmebesøk", days=["wed", "mon"], until="2027-01-31").status_code == 303
    [one] = known(night)
    assert (one.what, one.days, one.until) == ("Hjemmebesøk", ("mon", "wed"), "2027-01-31")
    page = pia.get(AT).text
    assert "Hjemmebesøk: mandag, onsdag, til og med 31. januar 2027" in page and one.id in page
    assert pia.post(f"{AT}/promised/{one.id}/remove").status_code == 303
    assert known(night) == []
    assert [row["staff_id"] for row in night.rows("event") if row["name"] == "people:promised"] == ["pia", "pia"]


def test_no_day_chosen_is_every_day(night: Night, pia: Browser) -> None:
    pia.post(f"{AT}/promised", what="Telefon om kvelden", until="")
    assert len(known(night)[0].days) == 7
    assert "Telefon om kvelden: hver dag" in pia.get(AT).text


@pytest.mark.parametrize("typed", [{"what": "", "until": ""}, {"what": "a", "until": "x"}, {"what": "a" * 201}])
def test_what_cannot_be_noted_is_shown_again(night: Night, pia: Browser, typed: dict[str, str]) -> None:
    answer = pia.post(f"{AT}/promised", **typed)
    assert answer.status_code == 422 and "Skriv hva som er lovet" in answer.text and known(night) == []


def test_the_same_thing_twice_is_noted_once(night: Night, pia: Browser) -> None:
    pia.post(f"{AT}/promised", what="Hjemmebesøk")
    assert pia.post(f"{AT}/promised", what="Hjemmebesøk").status_code == 422
    assert len(known(night)) == 1


def test_where_the_coordinator_has_no_account_for_it_the_primary_contact_notes_it(night: Night) -> None:
    night.house.account("Pia", Role.PLANNER, staff="pia")
    kari = night.responder("kari")
    assert "Noter noe som er lovet" in kari.get(AT).text
    assert kari.post(f"{AT}/promised", what="Hjemmebesøk").status_code == 303
    assert [one.what for one in known(night)] == ["Hjemmebesøk"]


def test_who_only_reads_the_page_cannot_change_it(night: Night, pia: Browser) -> None:
    pia.post(f"{AT}/promised", what="Hjemmebesøk")
    kari = night.responder("kari")
    page = kari.get(AT).text
    assert "Hjemmebesøk" in page and "Noter noe som er lovet" not in page
    assert kari.post(f"{AT}/promised", what="Annet").status_code == 404
    assert kari.post(f"{AT}/promised/{known(night)[0].id}/remove").status_code == 404
    assert [one.what for one in known(night)] == ["Hjemmebesøk"]
