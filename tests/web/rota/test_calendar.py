"""The rota calendar as people see it."""

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from service.models.account import Role
from tests.web.confirming import ola_is_asked
from tests.web.house import Browser, House

OLA = "+4759441002"
BOXING_DAY = "/rota?view=day&from=2026-12-26"


@pytest.fixture
def pia(house: House) -> Browser:
    return house.browser("Pia Turnusbakken", Role.PLANNER)


def words(answer: TestResponse) -> str:
    """What is read out of the page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def row(answer: TestResponse, rota: str) -> str:
    """The rota's row of the picture."""
    found = re.search(rf'<tr data-rota="{rota}".*?</tr>', answer.text, re.S)
    assert found is not None, f"{rota} is not shown"
    return found[0]


def test_a_planner_reads_who_has_duty_and_where_it_comes_from(pia: Browser) -> None:
    week = pia.get("/rota?from=2026-12-24")
    assert "Uke 52: 21. desember til 27. desember 2026" in words(week)
    assert "Ola Prøvesen, fredag 25. desember 08.00 til lørdag 26. desember 08.00, vakt" in row(week, "hoytidsvakt")
    assert "Per Testmann, mandag 21. desember 08.00 til mandag 28. desember 08.00, grunnturnus" in row(week, "bakvakt")
    assert "Kari Eksempel, lørdag 28. november 08.00 til søndag 29. november 08.00, endring" in row(
        pia.get("/rota?from=2026-11-28"), "kveldsvakt")


def test_a_stretch_leads_to_where_it_is_changed_and_says_what_a_script_drags(pia: Browser) -> None:
    shown = row(pia.get("/rota?from=2026-12-24"), "hoytidsvakt")
    assert 'href="/rota/change/hoytidsvakt?at=2026-12-25T08:00"' in shown
    assert 'data-start="2026-12-25T08:00" data-end="2026-12-26T08:00" data-staff="ola" data-source="shift"' in shown
    assert pia.get("/rota/change/hoytidsvakt?at=2026-12-25T08:00").status_code == 200


def test_a_rota_that_serves_both_stands_once_with_its_areas_named(pia: Browser) -> None:
    week = pia.get("/rota")
    assert week.text.count('data-rota="kveldsvakt"') == 1
    assert "også Nabovik kommune" in row(week, "kveldsvakt")


def test_open_time_is_said_for_each_requirement(pia: Browser) -> None:
    said = words(pia.get(BOXING_DAY))
    assert "Udekket Kveldsvakt eller høytidsvakt utenom kontortid ! ingen 08.00–20.00, udekket" in said
    assert said.count("! ingen 08.00–20.00, udekket") == 2
    assert "storvik-natt" not in said and "nabovik-natt" not in said


def test_open_time_leads_to_its_gap_for_who_can_do_something_about_it(house: House, pia: Browser) -> None:
    link = re.search(r'<a class="g [^"]*" href="(/gaps/[^"]+)"', pia.get(BOXING_DAY).text)
    assert link is not None
    assert pia.get(link[1]).status_code == 200
    ola = house.browser("Ola Prøvesen", Role.RESPONDER, staff="ola")
    assert "/gaps/" not in ola.get(BOXING_DAY).text.split("<main")[1]


def test_on_a_phone_a_planner_goes_on_from_the_day_in_words(house: House, pia: Browser) -> None:
    listed = pia.get(BOXING_DAY).text.split('class="rota-list"')[1]
    assert 'href="/rota/change/hoytidsvakt?at=2026-12-25T08:00"' in listed
    assert 'href="/rota/change/hoytidsvakt/add?start=2026-12-26T00:00&amp;end=2026-12-27T00:00"' in listed
    assert 'href="/gaps/' in listed
    ola = house.browser("Ola Prøvesen", Role.RESPONDER, staff="ola")
    assert "/rota/change" not in ola.get(BOXING_DAY).text


def test_who_is_absent_is_said_with_who_has_it_instead(pia: Browser) -> None:
    shown = row(pia.get("/rota?from=2026-12-28"), "bakvakt")
    assert "Kari borte" in shown
    assert "ingen har vakten" in shown


def test_duty_that_was_refused_is_marked_in_words(house: House) -> None:
    house.texts(OLA, f"nei {ola_is_asked(house)}")
    pia = house.browser("Pia Turnusbakken", Role.PLANNER)
    assert "grunnturnus, kan ikke" in row(pia.get("/rota"), "kveldsvakt")


def test_a_month_says_hours_and_days_and_holidays(pia: Browser) -> None:
    month = pia.get("/rota?view=month&from=2026-12-24")
    assert "lørdag 26. desember, Andre juledag" in words(month)
    assert ">Ola<i> 08.00–08.00, vakt</i></a>" in row(month, "hoytidsvakt")
    assert 'aria-current="true">Måned' in month.text


def test_a_period_is_shown_whole_and_leads_to_the_next(pia: Browser) -> None:
    jul = pia.get("/rota?view=period&from=2026-12-18")
    assert "Vaktplan: Jul 2026" in words(jul)
    onward = re.search(r'href="(/rota\?view=period[^"]*)">Neste', jul.text)
    assert onward is not None
    assert "Vaktplan: Påske 2027" in words(pia.get(unescape(onward[1])))


def test_a_date_that_is_none_gets_a_sentence(pia: Browser) -> None:
    for written in ("tull", "2026-02-30", "0001-01-01", "9999-12-31", "31.12.1999", "2026-1-1", "🙂"):
        answer = pia.get("/rota", query_string={"from": written})
        assert answer.status_code == 400, written
        assert "Her ser du i dag." in answer.text
        assert "Uke 51" in answer.text


def test_the_first_and_the_last_date_are_shown(pia: Browser) -> None:
    for edge in ("2000-01-01", "2099-12-31"):
        for view in ("day", "week", "month", "period"):
            shown = pia.get(f"/rota?view={view}&from={edge}")
            assert shown.status_code == 200, (view, edge)
            assert "Forrige" in shown.text or "Neste" in shown.text


def test_the_hour_that_comes_twice_is_shown_without_ado(pia: Browser) -> None:
    assert pia.get("/rota?view=day&from=2026-10-25").status_code == 200
    assert pia.get("/rota?view=day&from=2026-03-29").status_code == 200


def test_a_planner_of_one_municipality_sees_only_its_rotas(house: House) -> None:
    browser = house.browser("Nina Nabo", Role.PLANNER, area="nabovik")
    week = browser.get("/rota")
    assert 'data-rota="kveldsvakt"' in week.text
    assert 'data-rota="ambulant"' not in week.text
    assert browser.get("/rota?area=storvik").status_code == 404
    assert browser.get("/rota?rota=ambulant").status_code == 404
    assert browser.get("/rota?rota=nowhere").status_code == 404
    assert browser.get("/rota?page=2").status_code == 404


def test_who_does_not_plan_reads_it_and_changes_nothing(house: House) -> None:
    week = house.browser("Ola Prøvesen", Role.RESPONDER, staff="ola").get("/rota")
    assert "/rota/change" not in week.text
    assert "Ola Prøvesen (deg)" in words(week)


def test_who_has_nothing_to_do_with_duty_is_kept_out(house: House) -> None:
    for role in (Role.OBSERVER, Role.ADMIN):
        assert house.browser("Nils Nysgjerrig", role).get("/rota").status_code == 403
