"""Absences with what they would open, and layers with the eight weeks that follow."""

import pytest

from service import organisation
from service.models.account import Role
from tests.web.house import Browser, House
from tests.web.planning.forms import link, on_duty, save, token, version

AWAY = {"who": "ola", "kind": "sick", "start": "2026-12-26T00:00", "end": "2026-12-26T08:00"}


def absences(house: House) -> list[tuple[str, str]]:
    with house.database.read() as db:
        return [(one.staff, one.kind) for one in organisation.stored(db).absences]


def test_an_absence_is_previewed_with_who_could_take_the_time(house: House, pia: Browser) -> None:
    before = absences(house)
    pia.get("/absences/new")
    answer = pia.post("/absences/new", version=version(pia.page), do="preview", **AWAY)
    for said in ("Åpner udekket tid", "Storvik kommune", "Kan ta tiden: Kari Eksempel"):
        assert said in answer.text
    assert absences(house) == before
    assert on_duty(house, "2026-12-26T02:00") == "ola"


def test_a_preview_alone_is_what_the_script_asks_for(house: House, pia: Browser) -> None:
    pia.get("/absences/new")
    fields = {**AWAY, "version": version(pia.page), "do": "preview", "csrf_token": token(pia.page)}
    part = pia.client.post("/absences/new", data=fields, headers={"X-Part": "preview"})
    assert "Åpner udekket tid" in part.text and "<html" not in part.text
    unfinished = pia.client.post("/absences/new", data={**fields, "end": ""}, headers={"X-Part": "preview"})
    assert unfinished.status_code == 200 and "Skriv dag og klokkeslett." in unfinished.text


@pytest.mark.parametrize("exact", ["2026-13-45T00:00:00+01:00", "9999-12-31T23:59:59+00:00", "2026-12-26T24:00"])
def test_a_hidden_time_that_is_none_is_passed_over_for_what_was_typed(house: House, pia: Browser, exact: str) -> None:
    pia.get("/absences/new")
    answer = pia.post("/absences/new", version=version(pia.page), do="preview", start_exact=exact, **AWAY)
    assert "Kan ta tiden: Kari Eksempel" in answer.text


def test_an_absence_is_registered_changed_and_removed(house: House, pia: Browser) -> None:
    assert save(pia, "/absences/new", **AWAY) == 303
    assert on_duty(house, "2026-12-26T02:00") is None
    assert save(pia, "/absences/new", **AWAY) == 422, "once is enough"
    page = pia.get("/absences").text
    assert "Ola Prøvesen" in page and "Sykdom" in page
    changed = {**AWAY, "kind": "leave", "start": "2026-12-26T04:00"}
    assert save(pia, link(page, "/absences/change?item="), **changed) == 303
    assert (on_duty(house, "2026-12-26T02:00"), on_duty(house, "2026-12-26T05:00")) == ("ola", None)
    assert save(pia, link(pia.get("/absences").text, "/absences/remove?item=")) == 303
    assert on_duty(house, "2026-12-26T05:00") == "ola"


def test_who_is_on_no_rota_of_the_planners_cannot_be_sent_away_by_them(house: House) -> None:
    nils = house.browser("Nils Planlegger", Role.PLANNER, area="nabovik")
    nils.get("/absences/new")
    mona = {**AWAY, "who": "mona"}
    assert nils.post("/absences/new", version=version(nils.page), do="save", **mona).status_code == 422
    assert ("mona", "sick") not in absences(house)


def test_a_layer_is_changed_with_the_next_weeks_shown_first(house: House, pia: Browser) -> None:
    path = link(pia.get("/rota/change/bakvakt/layers").text, "/layer?item=")
    page = pia.get(path).text
    fields = {
        "version": version(page), "members-0": "per", "members-1": "~", "handoff_start": "2026-01-05T08:00",
        "every": "1", "unit": "week", "hours": "always", "office": "",
    }  # fmt: skip
    shown = pia.post(path, do="preview", **fields)
    assert "Etter endringen" in shown.text and shown.status_code == 200
    assert pia.post(path, do="save", **fields).status_code == 303
    with house.database.read() as db:
        [bakvakt] = [rota for rota in organisation.stored(db).rotas if rota.id == "bakvakt"]
    assert bakvakt.layers[0].members == ("per", None)


@pytest.mark.parametrize(("change", "said"), [
    ({"members-0": ""}, "Velg minst én person."),
    ({"every": "0"}, "Skriv et helt tall"),
    ({"unit": "shift"}, "må tidene skrives"),
    ({"hours": "office"}, "Velg et område."),
    ({"hours": "windows"}, "Skriv minst én tid."),
    ({"hours": "windows", "windows-0-since": "25", "windows-0-days": "mon"}, "er ikke et klokkeslett"),
    ({"hours": "windows", "windows-0-since": "8"}, "Velg minst én dag"),
    ({"handoff_start": "i går"}, "Dette er ikke en tid."),
])  # fmt: skip
def test_a_layer_that_cannot_be_gets_a_sentence(
    house: House, pia: Browser, change: dict[str, str], said: str
) -> None:
    pia.get("/rota/change/bakvakt/layer")
    fields = {"version": version(pia.page), "do": "save", "members-0": "per", "handoff_start": "2026-01-05T08:00",
              "every": "1", "unit": "week", "hours": "always", "office": "", "windows-0-holidays": "include", **change}
    answer = pia.post("/rota/change/bakvakt/layer", **fields)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_new_layer_with_hours_lies_on_top(house: House, pia: Browser) -> None:
    fields = {"members-0": "kari", "handoff_start": "2026-12-01T00:00", "every": "1", "unit": "shift",
              "hours": "windows", "office": "", "windows-0-days": "sun", "windows-0-since": "8",
              "windows-0-until": "16.30",
              "windows-0-holidays": "include"}
    assert save(pia, "/rota/change/ambulant/layer", **fields) == 303
    assert on_duty(house, "2026-12-20T12:00", "ambulant") == "kari"
    assert save(pia, link(pia.get("/rota/change/ambulant/layers").text, "/layer/remove?item=")) == 303
    assert on_duty(house, "2026-12-20T12:00", "ambulant") is None
