"""The plan, changed together on a screen: nothing typed is lost, and it works without a mouse and on a phone."""

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from service import people
from service.models.account import Role
from tests.browser.stage import Stage, fits, no_violations
from tests.web.house import OSLO

FRIDAY_NOON = datetime(2026, 12, 18, 12, 0, tzinfo=OSLO)
EDIT = "/people/anne/plan"


@pytest.fixture
def noon(stage: Stage) -> Stage:
    stage.house.clock.set(FRIDAY_NOON)
    return stage


def coping(stage: Stage) -> list[str]:
    with stage.house.database.read() as db:
        anne = people.find(db, stage.house.vault, "anne")
        assert anne is not None
        return list((people.open_plan_fields(stage.house.vault, anne) or {})["coping"])


def write(page: Page, steps: str, *, together: str = "Anne") -> None:
    page.get_by_label("Dette hjelper", exact=True).fill(steps)
    page.get_by_label("Sammen med hvem?").fill(together)


def test_the_coordinator_and_anne_write_it_on_a_phone(noon: Stage) -> None:
    page = noon.page_of(Role.RESPONDER, staff="pia", phone=True)
    page.goto("/people")
    page.get_by_role("link", name="Anne Påfunn").click()
    no_violations(page)
    page.get_by_role("button", name="Åpne kriseplanen").click()
    expect(page.get_by_text("varm dusj")).to_be_visible()
    no_violations(page)
    fits(page)
    page.get_by_role("link", name="Endre planen sammen").click()
    no_violations(page)
    fits(page)
    page.get_by_role("group", name="Avtaler med andre 1").get_by_label("Avtale med").fill("DPS Storvik")
    page.get_by_role("group", name="Avtaler med andre 1").get_by_label("Telefon").fill("ring")
    page.get_by_role("group", name="«Varselsignaler» er for").get_by_label("vakten").uncheck()
    write(page, "synge\ngå tur", together="")
    page.get_by_role("button", name="Lagre planen").click()
    expect(page.get_by_role("alert")).to_contain_text("Ikke lagret")
    no_violations(page)
    assert page.get_by_label("Dette hjelper", exact=True).input_value() == "synge\ngå tur"
    assert not page.get_by_role("group", name="«Varselsignaler» er for").get_by_label("vakten").is_checked()
    page.get_by_role("group", name="Avtaler med andre 1").get_by_label("Telefon").fill("59 44 30 01")
    page.get_by_label("Sammen med hvem?").fill("Anne")
    page.get_by_role("button", name="Lagre planen").click()
    expect(page.get_by_text("Planen er lagret.")).to_be_visible()
    assert coping(noon) == ["synge", "gå tur"]


def test_enter_in_a_field_saves_and_does_not_ask_for_rows(noon: Stage) -> None:
    page = noon.page_of(Role.RESPONDER, staff="pia", script=False)
    page.goto(EDIT)
    write(page, "synge")
    page.get_by_label("Sammen med hvem?").press("Enter")
    expect(page.get_by_text("Planen er lagret.")).to_be_visible()
    assert coping(noon) == ["synge"]


def test_two_who_write_at_once_see_each_other(noon: Stage) -> None:
    pia, kari = noon.page_of(Role.RESPONDER, staff="pia"), noon.page_of(Role.RESPONDER, staff="kari")
    pia.goto(EDIT)
    kari.goto(EDIT)
    write(kari, "danse")
    write(pia, "synge")
    pia.get_by_role("button", name="Lagre planen").click()
    expect(pia.get_by_text("Planen er lagret.")).to_be_visible()
    kari.get_by_role("button", name="Lagre planen").click()
    expect(kari.get_by_role("alert")).to_contain_text("Pia Turnusbakken endret planen mens du skrev")
    expect(kari.locator(".now").get_by_text("synge")).to_be_visible()
    no_violations(kari)
    assert kari.get_by_label("Dette hjelper", exact=True).input_value() == "danse" and coping(noon) == ["synge"]
    kari.get_by_role("button", name="Lagre planen").click()
    expect(kari.get_by_text("Planen er lagret.")).to_be_visible()
    assert coping(noon) == ["danse"]
    kari.get_by_role("link", name="Tidligere versjoner").click()
    kari.get_by_label("Sammenlign med").select_option("1")
    kari.get_by_role("button", name="Vis").click()
    expect(kari.locator("ins", has_text="danse")).to_be_visible()
    no_violations(kari)
    fits(kari)
