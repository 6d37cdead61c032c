"""An administrator keeps areas, staff, rotas, coverage and periods on the pages, by the checks of the import."""

import html
import re
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from schedules.orgwrite import write
from service.models.account import Role
from service.organisation import standing, stored
from service.organisation.items import Kind
from service.web.admin.fields import flat
from service.web.admin.kinds import DESCRIBED
from tests.web.house import Browser, House


@pytest.fixture
def adam(house: House) -> Browser:
    return house.browser("Adam Administrator", Role.ADMIN)


def form_of(page: str) -> MultiDict[str, str]:
    """What the form on the page would send if nothing were changed."""
    form = page[page.index('class="item"'):page.index("</form>", page.index('class="item"'))]
    sent: MultiDict[str, str] = MultiDict()
    for tag in re.findall(r"<input[^>]*>|<textarea.*?</textarea>|<select.*?</select>", form, re.DOTALL):
        name = re.search(r'name="([^"]+)"', tag)
        if name is None or name[1] in ("csrf_token", "do"):
            continue
        if tag.startswith("<textarea"):
            value = html.unescape(tag[tag.index(">") + 1:-len("</textarea>")].removeprefix("\n"))
        elif tag.startswith("<select"):
            chosen = re.search(r'value="([^"]*)" selected', tag) or re.search(r'value="([^"]*)"', tag)
            value = html.unescape(chosen[1]) if chosen else ""
        else:
            if "checkbox" in tag and "checked" not in tag:
                continue
            found = re.search(r'value="([^"]*)"', tag)
            value = html.unescape(found[1]) if found else ""
        sent.add(name[1], value)
    return sent


def changed(adam: Browser, path: str, **fields: Any) -> Any:
    """Opens the form, changes these fields, and saves; accepts nothing."""
    sent = form_of(adam.get(path).text)
    for name, value in fields.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return adam.post(path, **dict(sent.lists()), do="save")


def exported(house: House) -> str:
    with house.database.read() as db:
        return write(stored(db))


AREA = "/admin/organisation/areas/one/storvik"


def test_there_is_a_field_for_every_key_of_the_organisation_file() -> None:
    for described in DESCRIBED.values():
        keys = {field.key.partition(".")[0] for field in flat(described.groups)} - {"hours"}
        of_file = {field.alias or name for name, field in described.model.model_fields.items()}
        kept_otherwise = {"id", *described.elsewhere, *({"outside_office_hours"} & of_file)}
        assert keys == of_file - kept_otherwise, described.kind


def test_a_form_that_is_saved_as_it_is_changes_nothing(house: House, adam: Browser) -> None:
    before = exported(house)
    with house.database.read() as db:
        organisation = standing(db).organisation
    for kind in ("areas", "rotas", "coverage", "periods", "staff"):
        for item in getattr(organisation, kind)[:3]:
            assert changed(adam, f"/admin/organisation/{kind}/one/{item.id}").status_code == 303
    assert changed(adam, "/admin/settings").status_code == 303
    assert exported(house) == before


def test_an_area_gets_a_longer_wait_and_a_step_more(house: House, adam: Browser) -> None:
    answer = changed(adam, AREA, reply_wait="15 min", **{
        "ladder-3-place": "4", "ladder-3-staff": "Pia Turnusbakken (pia)", "ladder-3-wait": "2 t"})
    assert answer.status_code == 303
    with house.database.read() as db:
        area = standing(db).area("storvik")
    assert area is not None and area.reply_wait == "15m"
    assert (area.ladder[3].staff, area.ladder[3].wait) == (("pia",), "2h")


def test_steps_stand_in_the_order_of_their_numbers(house: House, adam: Browser) -> None:
    changed(adam, AREA, **{"ladder-0-place": "9"})
    with house.database.read() as db:
        area = standing(db).area("storvik")
    assert area is not None and [step.staff for step in area.ladder] == [(), ("mona",), ()]
    assert area.ladder[2].rotas == ("kveldsvakt", "hoytidsvakt")


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(house: House, adam: Browser) -> None:
    before = exported(house)
    answer = changed(adam, AREA, sms_number="59440001", reply_wait="snart", managers=["Ukjent Person"])
    assert answer.status_code == 422
    assert re.search(r'id="sms_number-wrong-1">Skriv nummeret med landkode', answer.text)
    assert re.search(r'id="reply_wait-wrong-1">Skriv et tall og en enhet', answer.text)
    assert re.search(r'id="managers-wrong-1">Fant ikke den ansatte', answer.text)
    assert 'value="snart"' in answer.text and 'value="Ukjent Person"' in answer.text
    assert exported(house) == before


WRONG = (
    ("name", "", "Dette må fylles ut"), ("name", "x" * 501, "Bruk høyst 500 tegn"),
    ("sms_number", "+4759441001", "Kari Eksempel har samme nummer"),
    ("sms_number", "+4759442001", "En bruker har samme nummer"),
    ("ladder_rounds", "mange", "Skriv et helt tall"), ("ladder_rounds", "21", "Må være 20 eller mindre"),
    ("fallback.default", " ", "Dette må fylles ut"), ("office_hours-0-from", "25.00", "Skriv et klokkeslett"),
    ("name", "\x07", "usynlig tegn"),
)  # fmt: skip


def test_bad_input_gets_a_sentence(house: House, adam: Browser) -> None:
    for field, typed, sentence in WRONG:
        answer = changed(adam, AREA, **{field: typed})
        assert answer.status_code == 422, field
        assert sentence in answer.text


def test_an_area_may_be_called_anything(house: House, adam: Browser) -> None:
    name = "Čáhčesuolu <b>'; DROP TABLE area;-- 🌊"
    assert changed(adam, AREA, name=name).status_code == 303
    page = adam.get(AREA).text
    assert "<b>" not in page and "Čáhčesuolu &lt;b&gt;" in page


def test_a_new_area_gets_an_id_of_its_name_and_is_told_what_it_lacks(house: House, adam: Browser) -> None:
    path = "/admin/organisation/areas/new"
    fields = {"name": "Ås kommune", "sms_number": "+4759440009", "fallback.default": "Ring 116117, eller 113."}
    answer = changed(adam, path, **fields)
    assert answer.status_code == 200
    assert "Ås kommune: ingen blir varslet når noen skriver." in answer.text
    sent = form_of(answer.text)
    assert adam.post(path, **dict(sent.lists()), do="save").location == "/admin/organisation/areas/one/as-kommune"
    again = form_of(adam.get(path).text)
    again.setlist("id", ["as-kommune"])
    assert "Denne id-en er i bruk" in adam.post(path, **dict(again.lists()), do="save").text


def test_a_ladder_without_the_rota_is_kept_only_when_it_is_accepted(house: House, adam: Browser) -> None:
    before = exported(house)
    answer = changed(adam, AREA, **{"ladder-0-rotas": ["hoytidsvakt"]})
    assert "den som har vakt på Kveldsvakt Storvik og Nabovik, blir ikke spurt" in answer.text
    assert exported(house) == before
    sent = form_of(answer.text)
    sent["ladder-1-rotas"] = "bakvakt"  # another outcome than the one that was accepted
    assert adam.post(AREA, **dict(sent.lists()), do="save").status_code == 200
    sent = form_of(answer.text)
    assert adam.post(AREA, **dict(sent.lists()), do="save").status_code == 303


def test_a_stricter_requirement_says_how_much_would_be_open(house: House, adam: Browser) -> None:
    with house.database.read() as db:
        wanted = standing(db).organisation.coverage[0]
    answer = changed(adam, f"/admin/organisation/coverage/one/{wanted.id}", minimum="3")
    assert answer.status_code == 200
    assert "udekket de neste 90 dagene" in answer.text


def test_two_administrators_do_not_overwrite_each_other(house: House, adam: Browser) -> None:
    beate = house.browser("Beate Administrator", Role.ADMIN)
    path = "/admin/organisation/staff/one/kari"
    mine = form_of(adam.get(path).text)
    assert changed(beate, path, name="Kari Nytt Navn").status_code == 303
    mine["email"] = "kari.ny@example.org"
    answer = adam.post(path, **dict(mine.lists()), do="save")
    assert answer.status_code == 409
    assert "Noen kom først" in answer.text and "Kari Nytt Navn" in answer.text
    assert 'value="kari.ny@example.org"' in answer.text
    knowingly = form_of(answer.text)
    assert adam.post(path, **dict(knowingly.lists()), do="save").status_code == 303


def test_somebody_who_leaves_is_taken_out_everywhere(house: House, adam: Browser) -> None:
    path = "/admin/organisation/staff/one/ola"
    adam.get(path)
    seen = re.search(r'name="seen" value="([^"]+)"', adam.page)
    assert seen is not None
    answer = adam.post(path, seen=seen[1], do="retire")
    assert "Vaktlinjen Kveldsvakt Storvik og Nabovik endres." in answer.text
    assert "udekket de neste 90 dagene" in answer.text
    mark = re.search(r'name="accepted" value="([^"]+)"', answer.text)
    assert mark is not None
    assert adam.post(path, seen=seen[1], do="retire", accepted=mark[1]).location == "/admin/organisation/staff"
    with house.database.read() as db:
        found = standing(db)
    assert found.staff("ola") is None
    kveldsvakt = next(rota for rota in found.organisation.rotas if rota.id == "kveldsvakt")
    assert kveldsvakt.layers[0].members == ("kari", None, "ingeborg", "per")


def test_an_area_where_somebody_waits_is_not_taken_out(house: House, adam: Browser) -> None:
    house.texts("+4759442001", "er noen der?")
    adam.get(AREA)
    seen = re.search(r'name="seen" value="([^"]+)"', adam.page)
    assert seen is not None
    answer = adam.post(AREA, seen=seen[1], do="retire")
    assert answer.status_code == 422
    assert "Storvik kommune har åpne henvendelser" in answer.text


def test_who_saved_stands_in_the_log(house: House, adam: Browser) -> None:
    changed(adam, AREA, reply_wait="20 min")
    page = adam.get("/admin/events?source=admin&area=storvik").text
    assert "Område lagret av en administrator" in page and "Adam Administrator" in page


def test_an_administrator_of_one_area_changes_what_is_theirs_alone(house: House) -> None:
    nora = house.browser("Nora Administrator", Role.ADMIN, area="nabovik")
    assert nora.get(AREA).status_code == 404
    assert nora.post(AREA, name="Tyvlånt", do="save").status_code == 404
    shared = nora.get("/admin/organisation/rotas/one/kveldsvakt")
    assert "områder som du ikke administrerer" in shared.text
    assert nora.post("/admin/organisation/rotas/one/kveldsvakt", name="Tyvlånt", do="save").status_code == 404
    for path in ("/admin/settings", "/admin/organisation/areas/new", "/admin/files/organisation.yaml"):
        assert nora.get(path).status_code == 404, path
    assert changed(nora, "/admin/organisation/areas/one/nabovik", reply_wait="5 min").status_code == 303


def test_nobody_else_gets_in(house: House) -> None:
    someone = house.browser("En Annen", Role.RESPONDER, Role.PLANNER, Role.MANAGER, Role.OBSERVER)
    for path in ("/admin", AREA, "/admin/settings", "/admin/texts", "/admin/files", "/admin/events", "/admin/numbers"):
        assert someone.get(path).status_code == 403, path


def test_what_there_is_not_is_not_found(house: House, adam: Browser) -> None:
    for path in ("/admin/organisation/whole", "/admin/organisation/x", "/admin/organisation/staff/one/x",
                 "/admin/texts?area=x", "/admin/texts/storvik/gap_lead/nb", "/admin/texts/storvik/received/xx"):
        assert adam.get(path).status_code == 404, path


def test_a_longer_form_is_asked_for_without_saving(house: House, adam: Browser) -> None:
    before = exported(house)
    sent = form_of(adam.get(AREA).text)
    answer = adam.post(AREA, **dict(sent.lists()), more="ladder")
    assert "ladder-5-wait" in answer.text and answer.status_code == 200
    assert exported(house) == before


def test_kinds_of_items_are_those_of_the_file() -> None:
    assert set(DESCRIBED) == set(Kind)


def test_what_one_may_not_change_has_no_button_and_no_calendar_that_is_closed_to_them(house: House) -> None:
    nora = house.browser("Nora Administrator", Role.ADMIN, area="nabovik")
    shared = nora.get("/admin/organisation/rotas/one/kveldsvakt").text
    assert 'value="save"' not in shared and "Se vaktplanen" not in shared
    planner = house.browser("Adam Planlegger", Role.ADMIN, Role.PLANNER)
    own = planner.get("/admin/organisation/rotas/one/kveldsvakt").text
    assert 'value="save"' in own and "Se vaktplanen" in own
    assert planner.get("/rota?rota=kveldsvakt").status_code == 200


def test_an_area_gets_a_weekly_test_page_and_loses_it_again(house: House, adam: Browser) -> None:
    def drill() -> tuple[str, str] | None:
        with house.database.read() as db:
            area = standing(db).area("storvik")
        assert area is not None
        return (area.drill.day, area.drill.at) if area.drill is not None else None

    assert changed(adam, AREA, **{"drill.day": "tue", "drill.at": "10.30"}).status_code == 303
    assert drill() == ("tue", "10:30")
    assert changed(adam, AREA, **{"drill.at": ""}).status_code == 303
    assert drill() == ("tue", "12:00")
    assert changed(adam, AREA, **{"drill.day": "", "drill.at": ""}).status_code == 303
    assert drill() is None
