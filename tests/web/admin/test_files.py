"""Files are shown as what they would change, and taken in exactly so."""

import io
import json
import re
from typing import Any

import pytest
import yaml
from werkzeug.test import TestResponse

from schedules.orgwrite import write
from service import events
from service.gaps.life import What
from service.line.states import Move
from service.models import metadata
from service.models.account import Role
from service.models.offer import ConfirmationState, OfferState
from service.models.told import DeviationState
from service.organisation import standing, stored
from service.web.admin.eventwords import said
from tests.web.house import EXAMPLES, Browser, House

HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')


@pytest.fixture
def adam(house: House) -> Browser:
    return house.browser("Adam Administrator", Role.ADMIN)


def exported(house: House) -> str:
    with house.database.read() as db:
        return write(stored(db))


def confirmed(adam: Browser, shown: TestResponse, path: str = "/admin/files/apply") -> TestResponse:
    """Presses the button on the page that shows what would change."""
    form = shown.text[shown.text.index(f'action="{path}"'):]
    fields = dict(HIDDEN.findall(form[:form.index("</form>")]))
    return adam.post(path, **{key: value for key, value in fields.items() if key != "csrf_token"})


def checked(adam: Browser, content: str, which: str = "organisation", **more: Any) -> TestResponse:
    adam.get("/admin/files")
    return adam.post("/admin/files/check", which=which, file=(io.BytesIO(content.encode()), "fil.yaml"), **more)


def test_an_export_taken_in_again_changes_nothing(house: House, adam: Browser) -> None:
    file = adam.get("/admin/files/organisation.yaml")
    assert "attachment" in file.headers["Content-Disposition"]
    assert "Ingenting å lese inn" in checked(adam, file.text).text


def test_a_file_is_shown_first_and_then_taken_in(house: House, adam: Browser) -> None:
    file = exported(house).replace("Bakvakt", "Bakvakt Æøå")
    shown = checked(adam, file)
    assert "Bakvakt Æøå" in shown.text and "1 endring" in shown.text
    assert "Æøå" not in exported(house)
    assert confirmed(adam, shown).status_code == 303
    assert exported(house) == file


def test_what_is_pasted_is_read_too(house: House, adam: Browser) -> None:
    adam.get("/admin/files")
    shown = adam.post("/admin/files/check", which="organisation",
                      pasted="staff:\r\n  - {id: ny, name: Ny Ansatt, phone: '+4759441099'}\r\n")
    assert "Ny Ansatt" in shown.text
    assert confirmed(adam, shown).status_code == 303


def test_a_wrong_file_says_what_is_wrong_in_which_line_and_changes_nothing(house: House, adam: Browser) -> None:
    before = exported(house)
    shown = checked(adam, "staff:\n  - {id: ny, name: Ny, phone: '12'}\nukjent: 1\n")
    assert shown.status_code == 422
    assert "staff[0].phone" in shown.text and "Skriv nummeret med landkode" in shown.text
    assert "Ukjent nøkkel." in shown.text
    assert exported(house) == before


def test_what_is_no_file_is_refused_in_words(house: House, adam: Browser) -> None:
    for content in ("", "   ", "- 1", "a: [", "\x00", "areas: &x []", "🌊" * 10):
        assert checked(adam, content).status_code == 422, content


def test_a_file_that_is_too_large_is_refused_in_words(house: House, adam: Browser) -> None:
    answer = checked(adam, "#" + "x" * 2_000_001)
    assert answer.status_code == 422 and "Høyst 2 MB" in answer.text
    assert checked(adam, "#" + "x" * 4_000_000).status_code == 413


def test_if_something_has_changed_meanwhile_it_is_shown_again(house: House, adam: Browser) -> None:
    shown = checked(adam, exported(house).replace("Bakvakt", "Bakvakten"))
    other = house.browser("Beate Administrator", Role.ADMIN)
    confirmed(other, checked(other, exported(house).replace("Ambulant team Storvik", "Ambulant")))
    again = confirmed(adam, shown)
    assert again.status_code == 409 and "Noe er endret siden du så på dette" in again.text
    assert "Bakvakten" not in exported(house)
    assert confirmed(adam, again).status_code == 303  # knowingly: the file says both
    assert "Bakvakten" in exported(house)


def test_service_users_are_told_of_by_id_alone(house: House, adam: Browser) -> None:
    file = (EXAMPLES / "users.yaml").read_text().replace("language: nn", "language: nb").replace("Anne", "Annike")
    shown = checked(adam, file, "users")
    assert "Endres" in shown.text and "Annike" not in shown.text and "+4759442" not in shown.text
    assert confirmed(adam, shown).status_code == 303
    assert "Ingenting å lese inn" in checked(adam, file, "users").text
    assert "Brukerfil lest inn" in adam.get("/admin/events?source=admin").text


def test_shifts_from_a_spreadsheet_are_shown_and_taken_in(house: House, adam: Browser) -> None:
    adam.get("/admin/files")
    table = "Ansatt;Fra dato;Fra kl;Til dato;Til kl\nPer Testmann;26.12.2026;08:00;26.12.2026;20:00\n"
    shown = adam.post("/admin/files/plan/check", into="hoytidsvakt", file=(io.BytesIO(table.encode()), "plan.csv"))
    assert "Per Testmann" in shown.text and "1 endring" in shown.text
    assert confirmed(adam, shown, "/admin/files/plan/apply").status_code == 303
    with house.database.read() as db:
        rota = next(one for one in standing(db).organisation.rotas if one.id == "hoytidsvakt")
    assert rota.shifts[-1].staff == "per"
    wrong = adam.post("/admin/files/plan/check", into="hoytidsvakt", file=(io.BytesIO(b"x"), "plan.csv"))
    assert wrong.status_code == 422


def test_an_administrator_of_one_area_takes_in_no_whole_files(house: House) -> None:
    nora = house.browser("Nora Administrator", Role.ADMIN, area="nabovik")
    assert "Organisasjonen" not in nora.get("/admin/files").text
    assert nora.post("/admin/files/check", which="organisation", pasted="areas: []").status_code == 404
    assert nora.post("/admin/files/plan/check", into="ambulant", file=(io.BytesIO(b"x"), "p.csv")).status_code == 404


def test_the_log_is_paged_by_its_last_row(house: House, adam: Browser) -> None:
    with house.database.write() as db:
        db.execute(metadata.tables["event"].insert(), [
            {"at": house.clock.now(), "name": "area:import:changed", "subject": f"nr{n}", "area_id": "storvik",
             "staff_id": None, "detail": {}} for n in range(130)])  # fmt: skip
    first = adam.get("/admin/events?area=storvik").text
    older = re.search(r'href="([^"]*before=\d+)"', first)
    assert older is not None and "nr129" in first and "nr5<" not in first
    assert "nr5<" in adam.get(older[1].replace("&amp;", "&")).text


def test_the_log_finds_a_conversation_by_its_number(house: House, adam: Browser) -> None:
    house.texts("+4759442001", "er noen der?")
    page = adam.get("/admin/events?subject=%231").text
    assert "Henvendelse åpnet" in page and "er noen der" not in page
    assert "Ingen hendelser passer" in adam.get("/admin/events?subject=%2399999").text


def test_the_log_takes_any_question(house: House, adam: Browser) -> None:
    for query in ("before=x", "staff=%27;--", "area=%00", "source=%2500", "before=99999999999999999999",
                  "subject=" + "9" * 50, "since=2100-12-31&until=2000-01-01"):
        assert adam.get(f"/admin/events?{query}").status_code == 200, query
    for query in ("since=2026-13-01", "until=igår", "since=0001-01-01"):
        answer = adam.get(f"/admin/events?{query}")
        assert answer.status_code == 422 and "Skriv datoen slik" in answer.text, query


EMPTIED = "timezone: Europe/Oslo\n"


def test_who_empties_the_organisation_is_told_what_goes_and_must_say_so(house: House, adam: Browser) -> None:
    before = exported(house)
    shown = checked(adam, EMPTIED, prune="1")
    assert "Dette blir svakere" in shown.text
    assert re.search(r"Ingen kan skrive til .*Storvik kommune.* mer\.", shown.text)
    assert "Ingen har vakt på" in shown.text and "Disse er ikke ansatte her mer" in shown.text
    refused = confirmed(adam, shown)
    assert refused.status_code == 422 and "Sett hake ved" in refused.text
    assert exported(house) == before
    form = dict(HIDDEN.findall(refused.text))
    assert adam.post("/admin/files/apply", **{key: form[key] for key in ("which", "prune", "name", "packed", "mark")},
                     areas_out="1").status_code == 303
    assert "storvik" not in exported(house)


def test_a_calendar_without_events_is_said_to_be_empty(house: House, adam: Browser) -> None:
    adam.get("/admin/files")
    empty = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
    shown = adam.post("/admin/files/plan/check", into="hoytidsvakt", file=(io.BytesIO(empty), "tom.ics"))
    assert "Filen inneholder ingen vakter" in shown.text and "Filen sier det samme" not in shown.text


def test_a_wrong_spreadsheet_is_told_of_in_norwegian(house: House, adam: Browser) -> None:
    adam.get("/admin/files")
    table = ("Ansatt;Fra dato;Fra kl;Til dato;Til kl\nPer Testmann;i går;08:00;26.12.2026;20:00\n"
             "Ukjent Person;26.12.2026;25:00;26.12.2026;20:00\nUkjent Person;26.12.2026;08:00;25.12.2026;20:00\n")
    shown = adam.post("/admin/files/plan/check", into="hoytidsvakt", file=(io.BytesIO(table.encode()), "plan.csv"))
    assert "Rad 2, kolonne B: «i går» er ingen dato" in shown.text
    assert "Slutten må være etter starten" in shown.text and "column" not in shown.text


def test_each_changed_key_is_shown_with_what_it_was_and_becomes(house: House, adam: Browser) -> None:
    file = (exported(house).replace("+4759440001", "+4759440077").replace("+4759441001", "+4759441077"))
    shown = checked(adam, file).text
    assert "<del>+4759440001</del> → <ins>+4759440077</ins>" in shown
    assert "<del>+4759441001</del> → <ins>+4759441077</ins>" in shown
    plain = yaml.safe_load(exported(house))
    plain["areas"][0]["ladder"][1] = {"staff": ["pia"], "wait": "7m"}
    ladder = checked(adam, json.dumps(plain)).text
    assert "Trinn: <del>" in ladder and "7 min" in ladder and "Pia Turnusbakken" in ladder
    zone = checked(adam, "timezone: Europe/Stockholm").text
    assert "<del>Europe/Oslo</del> → <ins>Europe/Stockholm</ins>" in zone


def test_of_a_user_only_the_names_of_what_changes_are_shown(house: House, adam: Browser) -> None:
    file = (EXAMPLES / "users.yaml").read_text().replace("Anne", "Annike")
    shown = checked(adam, file, "users").text
    assert "<li>navn" in shown and "Annike" not in shown


def test_the_log_tells_who_did_it_from_whom_it_concerns(house: House, adam: Browser) -> None:
    confirmed(adam, checked(adam, exported(house).replace("+4759441001", "+4759441077")))
    page = adam.get("/admin/events?staff=kari").text
    row = next(one for one in page.split("<tr>") if "Ansatt endret" in one)
    cells = [re.sub("<[^>]*>", "", cell) for cell in re.findall("<td[^>]*>(.*?)</td>", row, re.DOTALL)]
    assert cells[2] == "Kari Eksempel" and cells[4] == "Adam Administrator"
    assert "Hvem gjorde det" in page


def test_the_log_writes_times_and_keys_in_words(house: House, adam: Browser) -> None:
    with house.database.write() as db:
        db.execute(metadata.tables["event"].insert(), [
            {"at": house.clock.now(), "name": "offer:made", "subject": "x", "area_id": "storvik", "staff_id": None,
             "detail": {"start": "2026-12-24T07:00:00+00:00", "rota": "kveldsvakt"}}])
    page = adam.get("/admin/events").text
    assert "fra: tor. 24. des. kl. 08.00" in page and "vaktlinje: Kveldsvakt" in page and "2026-12-24T07" not in page


def test_what_happened_is_told_in_words_and_not_in_names_of_ours(house: House, adam: Browser) -> None:
    happened: dict[str, dict[str, Any]] = {
        "confirmation:asked": {}, "deviation:drafted": {"grounds": ["late", "in_gap"]},
        "complaint:answered": {"how": "phone"}, "retention:finished": {"let_go": {"texts": 3}},
    }
    with house.database.write() as db:
        for name, detail in happened.items():
            subject = "retention:clock:retention:2026-12-18" if name.startswith("retention") else "x1"
            events.record(db, name, subject, house.clock.now(), area_id="storvik", **detail)
    page = adam.get("/admin/events").text
    for words in ("Bedt om å bekrefte en vakt", "ventet for lenge, kom mens ingen hadde vakt", "på telefon",
                  "18. desember 2026", "slettet: meldinger 3"):
        assert words in page, words
    assert "retention:clock" not in page


def test_every_event_of_a_state_has_words() -> None:
    states = [("offer", OfferState), ("confirmation", ConfirmationState), ("deviation", DeviationState)]
    names = [f"{kind}:{state}" for kind, kinds in states for state in kinds
             if state not in (OfferState.OPEN, ConfirmationState.WAITING, DeviationState.DRAFT)]  # fmt: skip
    names += [f"gap:{what}" for what in What if what is not What.EXTENDED] + [f"conversation:{move}" for move in Move]
    assert [name for name in names if said(name) == name] == []
