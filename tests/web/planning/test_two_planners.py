"""Two planners at once never overwrite each other; and what was done can be undone."""

import re

from service.models.account import Role
from tests.web.house import Browser, House
from tests.web.planning.forms import ADD, EMPTY, link, on_duty, save, version

ABSENT = {"who": "ola", "kind": "sick", "start": "2026-12-25T00:00", "end": "2026-12-26T00:00"}


def hidden(page: str) -> dict[str, str]:
    """What the form that saves all the same would send."""
    form = next(part for part in page.split("<form") if "Lagre likevel" in part)
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
    return {name: value for name, value in fields if name != "csrf_token"}


def test_who_comes_second_is_shown_what_is_there_and_chooses(house: House, pia: Browser, nils: Browser) -> None:
    pia.get(ADD)
    seen = version(pia.page)
    assert save(nils, ADD, who="kari", kind="override", **EMPTY) == 303
    answer = pia.post(ADD, version=seen, do="save", who="per", kind="override", **EMPTY)
    assert answer.status_code == 409
    for said in ("Noen kom først", "Nils Planlegger", "Kari Eksempel", "Per Testmann", "Lagre likevel", "Ikke lagre"):
        assert said in answer.text
    assert on_duty(house, "2026-12-26T10:00") == "kari", "nothing is saved"
    again = pia.post(ADD, **{**hidden(answer.text), "do": "save"})
    assert again.status_code == 303
    assert on_duty(house, "2026-12-26T10:00") == "per"


def test_what_touches_something_else_is_saved_without_ado(house: House, pia: Browser, nils: Browser) -> None:
    pia.get(ADD)
    seen = version(pia.page)
    assert save(nils, "/absences/new", **ABSENT) == 303
    assert save(nils, "/rota/change/bakvakt/add", who="kari", kind="override", **EMPTY) == 303
    assert pia.post(ADD, version=seen, do="save", who="per", kind="override", **EMPTY).status_code == 303


def test_ones_own_change_in_another_tab_is_no_conflict(house: House, pia: Browser) -> None:
    pia.get(ADD)
    seen = version(pia.page)
    assert save(pia, ADD, who="kari", kind="override", start="2026-12-26T08:00", end="2026-12-26T10:00") == 303
    rest = {"start": "2026-12-26T10:00", "end": "2026-12-26T20:00"}
    assert pia.post(ADD, version=seen, do="save", who="per", kind="override", **rest).status_code == 303


def test_what_somebody_has_removed_cannot_be_changed(house: House, pia: Browser, nils: Browser) -> None:
    stretch = "/rota/change/hoytidsvakt?at=2026-12-25T10:00"
    edit, remove = (link(pia.get(stretch).text, part) for part in ("/edit?", "/remove?"))
    seen = version(pia.get(edit).text)
    assert save(nils, remove) == 303
    answer = pia.post(edit, version=seen, do="save", who="per", start="2026-12-25T08:00", end="2026-12-26T08:00")
    assert answer.status_code == 409
    assert "finnes ikke lenger" in answer.text and "Lagre likevel" not in answer.text
    assert on_duty(house, "2026-12-25T10:00") is None


def test_a_form_without_its_version_overwrites_nobody(house: House, pia: Browser, nils: Browser) -> None:
    assert save(nils, ADD, who="kari", kind="override", **EMPTY) == 303
    pia.get(ADD)
    answer = pia.post(ADD, version="<b>", do="save", who="per", kind="override", **EMPTY)
    assert answer.status_code == 409


def test_a_change_is_undone_and_that_again(house: House, pia: Browser, nils: Browser) -> None:
    assert save(pia, ADD, who="per", kind="override", **EMPTY) == 303
    page = nils.get("/rota/changes").text
    assert "Per Testmann har Høytidsvakt" in page and "Pia Turnusbakken" in page
    undo = re.findall(r'action="(/rota/changes/[^"]+/undo)"', page)
    assert nils.post(undo[0]).status_code == 303
    assert on_duty(house, "2026-12-26T10:00") is None
    assert "angret allerede" in (nils.post(undo[0]), nils.get("/rota/changes"))[1].text
    again = re.findall(r'action="(/rota/changes/[^"]+/undo)"', nils.page)
    assert nils.post(again[0]).status_code == 303
    assert on_duty(house, "2026-12-26T10:00") == "per"


def test_what_was_built_upon_is_not_undone(house: House, pia: Browser) -> None:
    assert save(pia, ADD, who="per", kind="override", **EMPTY) == 303
    edit = link(pia.get("/rota/change/hoytidsvakt?at=2026-12-26T10:00").text, "/edit?")
    assert save(pia, edit, who="per", start="2026-12-26T08:00", end="2026-12-26T18:00") == 303
    first = re.findall(r'action="(/rota/changes/[^"]+/undo)"', pia.get("/rota/changes").text)[-1]
    pia.post(first)
    assert "Kan ikke angres" in pia.get("/rota/changes").text
    assert on_duty(house, "2026-12-26T10:00") == "per"


def test_a_planner_of_another_area_undoes_nothing_here(house: House, pia: Browser) -> None:
    assert save(pia, "/rota/change/ambulant/add", who="kari", kind="override", **EMPTY) == 303
    [undo] = re.findall(r'action="(/rota/changes/[^"]+/undo)"', pia.get("/rota/changes").text)
    stranger = house.browser("Siv", Role.PLANNER, area="nabovik")
    assert "/undo" not in stranger.get("/rota/changes").text
    assert stranger.post(undo).status_code == 404
    assert stranger.post("/rota/changes/nothing/undo").status_code == 404
