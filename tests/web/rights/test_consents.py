"""What a person has agreed to, on their page: noted by staff, told to the person, withdrawn at once."""

from datetime import datetime, timedelta

import pytest

from service.models.account import Role
from tests.web.house import OSLO, Browser
from tests.web.inbox.night import Night

ANNE = "/people/anne"
GIVE, WITHDRAW = f"{ANNE}/consents/next_of_kin/give", f"{ANNE}/consents/plan_on_duty/withdraw"
YES = {"given_on": "2026-12-17", "until": "2027-06-01", "how": "written", "scope": "bare Berit", "form_key": "a"}


def morning(night: Night) -> None:
    """Eight o'clock: what may wake nobody goes out."""
    night.house.clock.set(datetime(2026, 12, 18, 8, 0, tzinfo=OSLO))
    night.house.work()


@pytest.fixture
def pia(night: Night) -> Browser:
    """Anne's coordinator, off duty."""
    browser = night.responder("pia")
    browser.get(ANNE)
    return browser


def test_the_page_says_of_each_purpose_how_it_stands_and_how_it_came_so(pia: Browser) -> None:
    page = pia.get(ANNE).text
    assert "Ja, sagt 10. januar 2026 i brukerfilen, gjelder til og med 10. januar 2027." in page
    assert page.count("Personen er ikke spurt.") == 2 and "TREKK SAMTYKKE" in page


def test_a_yes_that_staff_note_stands_on_the_page_and_is_told_to_the_person(night: Night, pia: Browser) -> None:
    assert pia.post(GIVE, **YES).status_code == 303
    night.house.work()
    page = pia.get(ANNE).text
    assert "Ja, sagt 17. desember 2026 skriftlig, notert av Pia" in page and "bare Berit" in page
    assert night.inbox_of("anne") == [], "it wakes nobody"
    morning(night)
    [told] = night.inbox_of("anne")
    assert "du sier ja til: kontakt med pårørende" in told and "TREKK SAMTYKKE" in told and "Berit" not in told


def test_the_same_form_twice_is_noted_and_told_once(night: Night, pia: Browser) -> None:
    for _ in range(2):
        pia.post(GIVE, **YES)
    morning(night)
    assert len([row for row in night.rows("consent") if row["purpose"] == "next_of_kin"]) == 1
    assert len(night.inbox_of("anne")) == 1


@pytest.mark.parametrize("wrong, said", [
    ({"given_on": "i går"}, "Skriv datoene"), ({"given_on": ""}, "Skriv datoene"), ({"until": "x"}, "Skriv datoene"),
    ({"given_on": "2027-01-01"}, "i dag eller før"), ({"until": "2026-01-01"}, "i dag eller før"),
    ({"how": "text"}, "Velg hvordan"), ({"scope": "x" * 1001}, "for langt"),
])
def test_what_cannot_be_is_said_beside_the_form_and_what_was_typed_is_kept(
    night: Night, pia: Browser, wrong: dict[str, str], said: str
) -> None:
    answer = pia.post(GIVE, **(YES | {"scope": "bare søsteren"} | wrong))
    assert answer.status_code == 422 and said in answer.text
    assert wrong.get("scope", "bare søsteren") in answer.text
    assert [row for row in night.rows("consent") if row["purpose"] == "next_of_kin"] == []


def test_a_no_that_staff_note_shuts_the_plan_for_the_helper_who_has_the_conversation(night: Night) -> None:
    ola = night.take()
    assert "varm dusj" in ola.post(f"{night.at()}/plan").text
    pia = night.responder("pia")
    pia.get(ANNE)
    assert pia.post(WITHDRAW, how="spoken").status_code == 303
    shut = ola.post(f"{night.at()}/plan").text
    assert "varm dusj" not in shut and "Kriseplanen er ikke delt" in shut
    assert "Nei, sagt 18. desember 2026 muntlig, notert av Pia" in pia.get(ANNE).text


def test_a_plan_that_was_withdrawn_opens_with_a_reason_and_person_and_manager_hear_of_it(night: Night) -> None:
    night.house.texts("+4759442001", "TREKK SAMTYKKE")
    ola = night.take()
    opened = ola.post(f"{night.at()}/break-glass", reason="svarer ikke, redd for livet").text
    night.house.work()
    assert "varm dusj" in opened
    assert any("kriseplan" in body for body in night.inbox_of("mona")) and "planen" in night.inbox_of("anne")[-1]


def test_who_notes_a_yes_to_a_shut_plan_cannot_do_it_unheard(night: Night) -> None:
    night.house.texts("+4759442001", "TREKK SAMTYKKE")
    ola = night.take()
    ola.get(ANNE)
    ola.post(f"{ANNE}/consents/plan_on_duty/give", given_on="2026-12-18", how="spoken", until="", scope="")
    assert "varm dusj" in ola.post(f"{night.at()}/plan").text
    morning(night)
    assert "du sier ja til: at vakten ser planen din" in night.inbox_of("anne")[-1]


@pytest.mark.parametrize("day, said", [("1900-01-01", "17. desember"), ("2026-12-16", "17. desember")])
def test_a_yes_of_before_the_no_does_not_open_the_plan_again(night: Night, day: str, said: str) -> None:
    night.house.clock.move(timedelta(hours=-1))
    night.house.texts("+4759442001", "TREKK SAMTYKKE")
    night.house.clock.move(timedelta(hours=1))
    pia = night.responder("pia")
    pia.get(ANNE)
    form = {"given_on": day, "how": "spoken", "until": "", "scope": ""}
    answer = pia.post(f"{ANNE}/consents/plan_on_duty/give", **form)
    assert answer.status_code == 422 and f"før {said}" in answer.text and day in answer.text
    assert pia.post(f"{ANNE}/consents/plan_on_duty/give", **form | {"given_on": "2026-12-17"}).status_code == 303


def test_nobody_said_yes_before_they_were_born(night: Night, pia: Browser) -> None:
    answer = pia.post(GIVE, **YES | {"given_on": "1900-01-01"})
    assert answer.status_code == 422 and "ble født" in answer.text


@pytest.mark.parametrize("path", [GIVE, WITHDRAW])
@pytest.mark.parametrize("staff, role", [
    ("mona", Role.MANAGER), ("kari", Role.RESPONDER), (None, Role.MANAGER),
])
def test_for_whom_the_person_is_not_there_nothing_is_noted(
    night: Night, path: str, staff: str | None, role: Role
) -> None:
    before = night.rows("consent")
    browser = night.house.browser("x", role, staff=staff)
    if staff == "kari":  # Anne's primary contact in the example: somebody else's person
        path = path.replace("anne", "bo")
    assert browser.post(path, **YES).status_code == 404
    assert night.rows("consent") == before


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.PLANNER, Role.ADMIN])
def test_other_roles_are_turned_away(night: Night, role: Role) -> None:
    assert night.house.browser("x", role, staff="kari").post(GIVE, **YES).status_code == 403


def test_a_purpose_that_is_none_is_not_there(pia: Browser) -> None:
    assert pia.post(f"{ANNE}/consents/everything/give", **YES).status_code == 404
    assert pia.post(WITHDRAW, how="text").status_code == 422
