"""What is saved is said as it is: over absences, beneath overrides, and in time that is over."""

from service.models.account import Role
from tests.web.house import Browser, House
from tests.web.planning.forms import ADD, EMPTY, link, on_duty, save, token, version

PAST = {"who": "per", "kind": "override", "start": "2020-12-26T08:00", "end": "2020-12-26T20:00"}


def test_who_is_given_duty_in_their_absence_is_not_said_to_have_it(house: House, pia: Browser) -> None:
    assert save(pia, "/absences/new", who="per", kind="sick", start="2026-12-26T08:00", end="2026-12-26T12:00") == 303
    assert save(pia, ADD, who="per", kind="override", **EMPTY) == 303
    assert ("Unntak: Per Testmann er borte lør. 26. des. kl. 08.00–12.00, og ingen har vakten da"
            in pia.get("/rota/changes").text)  # fmt: skip


def test_a_swap_into_an_absence_says_what_was_swapped(house: House, pia: Browser) -> None:
    away = {"who": "kari", "kind": "leave", "start": "2026-12-25T20:00", "end": "2026-12-26T08:00"}
    assert save(pia, "/absences/new", **away) == 303
    path = "/rota/change/hoytidsvakt/swap?stretch=2026-12-25T10:00"
    karis = next(part.split('"')[0] for part in pia.get(path).text.split('value="')
                 if part.startswith("hoytidsvakt|20261224"))
    assert save(pia, path, other=karis) == 303
    said = pia.get("/rota/changes").text
    away_then = "Kari Eksempel er borte fre. 25. des. kl. 20.00–lør. 26. des. kl. 08.00"
    assert f"Unntak: {away_then}, og Ola Prøvesen har vakten da" in said
    assert (on_duty(house, "2026-12-25T10:00"), on_duty(house, "2026-12-26T02:00")) == ("kari", "ola")


def test_a_shift_that_lies_beneath_an_override_is_said_to(house: House, pia: Browser) -> None:
    assert save(pia, ADD, who="kari", kind="override", **EMPTY) == 303
    assert save(pia, ADD, who="per", kind="shift", **EMPTY) == 303
    assert "har Kari Eksempel vakten, ikke Per Testmann" in pia.get("/rota/changes").text


def test_time_that_is_over_is_asked_about_once(house: House, pia: Browser) -> None:
    pia.get(ADD)
    asked = pia.post(ADD, version=version(pia.page), do="save", **PAST)
    assert asked.status_code == 422
    assert "Tiden er over: den sluttet lør. 26. des. 2020 kl. 20.00." in asked.text
    assert on_duty(house, "2020-12-26T10:00") is None
    assert pia.post(ADD, version=version(asked.text), do="save", over="yes", **PAST).status_code == 303
    assert 'name="over" value="yes"' in asked.text
    assert on_duty(house, "2020-12-26T10:00") == "per"


def test_time_that_goes_on_is_not_asked_about(house: House, pia: Browser) -> None:
    assert save(pia, "/rota/change/kveldsvakt/add", who="kari", kind="override",
                start="2026-12-17T22:00", end="2026-12-18T02:00") == 303  # fmt: skip


def test_the_preview_says_that_the_time_is_over(house: House, pia: Browser) -> None:
    pia.get(ADD)
    fields = {**PAST, "version": version(pia.page), "do": "preview", "csrf_token": token(pia.page)}
    assert "Tiden er over" in pia.client.post(ADD, data=fields, headers={"X-Part": "preview"}).text


def test_a_time_is_typed_without_a_mark_between(house: House, pia: Browser) -> None:
    assert save(pia, ADD, who="per", kind="override", start="26.12.2026 0800", end="26.12.2026 kl. 2000") == 303
    assert on_duty(house, "2026-12-26T10:00") == "per"


def test_a_layer_says_how_often_it_passes_on_as_people_say_it(pia: Browser) -> None:
    page = pia.get("/rota/change/bakvakt/layers").text
    assert "<dt>Går videre</dt><dd>hver uke</dd>" in page
    path = link(page, "/layer?item=")
    fields = {
        "members-0": "per", "handoff_start": "2026-01-05T08:00", "every": "2", "unit": "week", "hours": "windows",
        "windows-0-days": "tue", "windows-0-since": "1530", "windows-0-until": "8", "windows-0-holidays": "include",
        "office": "",
    }  # fmt: skip
    assert save(pia, path, **fields) == 303
    page = pia.get("/rota/change/bakvakt/layers").text
    assert "<dd>hver 2. uke</dd>" in page and "15.30–08.00" in page


def test_planners_pages_are_in_the_rota_and_ones_own_duty_is_everybodys(house: House, pia: Browser) -> None:
    assert 'href="/rota" aria-current="page"' in pia.get("/absences").text
    assert pia.get("/").location == "/rota", "a planner begins with the rota, on duty or not"
    observer = house.browser("Ola Prøvesen", Role.OBSERVER, staff="ola")
    assert observer.get("/").location == "/gaps"
    assert 'href="/my-duty"' in observer.get("/gaps").text
    nobody = house.browser("Siri Observatør", Role.OBSERVER)
    assert 'href="/my-duty"' not in nobody.get("/gaps").text
    assert house.browser("Kari Eksempel", staff="kari").get("/").location == "/my-duty"
