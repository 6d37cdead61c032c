"""The plan on the person's page: opened, changed together with the person, compared with what it was, printed."""

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from service import people
from service.models.account import Role
from service.people import versions
from tests.web.house import Browser
from tests.web.inbox.night import Night
from tests.web.plans.test_the_page import FRIDAY_NOON, openings

AT = "/people/anne"
EDIT, OPEN, VERSIONS, CARD = f"{AT}/plan", f"{AT}/plan/open", f"{AT}/plan/versions", f"{AT}/plan/card"


def form_of(browser: Browser, path: str = EDIT) -> dict[str, Any]:
    """What a browser would send of the form as it is shown, but for who was with."""
    page = browser.get(path).text
    return typed_in(page)


def typed_in(page: str) -> dict[str, Any]:
    form = page[page.index('class="plan-form"') :]
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is None or 'name="csrf_token"' in tag or ('type="checkbox"' in tag and " checked" not in tag):
            continue
        fields.setdefault(name[1], []).append(value[1] if value else "")
    for name_, text in re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>([^<]*)</textarea>', form):
        fields[name_] = text
    return fields


def plan_of(night: Night, id: str = "anne") -> dict[str, Any]:
    with night.house.database.read() as db:
        user = people.find(db, night.house.vault, id)
        assert user is not None
        return people.open_plan_fields(night.house.vault, user) or {}


def save(browser: Browser, *, path: str = EDIT, **changes: Any) -> TestResponse:
    return browser.post(path, **{**form_of(browser, path), "together_with": "Anne", "do": "save", **changes})


@pytest.fixture
def kari(night: Night) -> Browser:
    """Anne's primary contact, at noon and without duty."""
    night.house.clock.set(FRIDAY_NOON)
    return night.responder("kari", area="nabovik")


def test_the_plan_is_opened_by_asking_and_each_opening_is_logged(night: Night, kari: Browser) -> None:
    assert "varm dusj" not in kari.get(AT).text
    for _ in range(2):
        page = kari.post(OPEN).text
        assert "varm dusj" in page and "Ønsker kan fravikes ved fare for liv." in page and "er logget" in page
    assert openings(night, "plan") == ["kari", "kari"]
    assert kari.get(OPEN).status_code == 303, "an address that is loaded anew opens nothing"


def test_what_is_saved_is_a_version_with_who_when_and_with_whom(night: Night, kari: Browser) -> None:
    answer = save(kari, coping="synge\r\n\r\n gå tur ", reviewed_now="yes", review_on="2027-06-01")
    assert answer.status_code == 303
    plan = plan_of(night)
    assert (plan["coping"], plan["reviewed"], plan["review_on"]) == (["synge", "gå tur"], "2026-12-18", "2027-06-01")
    assert plan["wishes"] == "Ikke ring politiet uten å spørre meg."
    page = kari.get(AT).text
    assert "Planen er lagret." in page and "av Kari Eksempel" in page and "Skal gjennomgås 1. juni 2027." in page
    history = kari.get(VERSIONS).text
    assert "Import av fil" in history and "Kari Eksempel" in history and "<td>Anne</td>" in history


def test_agreements_are_written_in_rows_and_dialled_with_a_tap(night: Night, kari: Browser) -> None:
    answer = save(kari, **{
        "agreements-0-with": "DPS Storvik", "agreements-0-what": "kan ringe selv", "agreements-0-phone": "59 44 30 01",
        "agreements-0-hours": "08-15.30", "agreements-1-with": "Legevakten", "agreements-1-phone": "116117",
    })  # fmt: skip
    assert answer.status_code == 303
    assert [one["phone"] for one in plan_of(night)["agreements"]] == ["+4759443001", "116117"]
    page = kari.post(OPEN).text
    assert 'href="tel:+4759443001"' in page and 'href="tel:116117"' in page and "08-15.30" in page


def test_bad_input_stands_beside_its_field_and_what_was_typed_is_kept(night: Night, kari: Browser) -> None:
    form = form_of(kari)
    rows = int(form["contacts-count"][0])
    assert rows == 3, "Berit, and two to fill in"
    answer = kari.post(EDIT, **{
        **form, "do": "save", "together_with": "", "review_on": "2026-12-18", "coping": "x" * 2001,
        "contacts-0-phone": "nei", "contacts-1-relation": "nabo", "wishes": "Snakk <rolig>",
    })  # fmt: skip
    assert answer.status_code == 422
    page = answer.text
    for field in ("together_with", "review_on", "coping", "contacts-0-phone", "contacts-1-name"):
        assert f'id="{field}-wrong"' in page, field
    assert "Snakk &lt;rolig&gt;" in page and 'value="nabo"' in page and "x" * 2001 in page
    assert len(night.rows("plan_version")) == 3 and plan_of(night)["wishes"].startswith("Ikke ring")


def test_more_rows_are_given_without_a_word_lost(night: Night, kari: Browser) -> None:
    form = form_of(kari)
    typed = {**form, "do": "rows", "contacts-1-name": "Siv", "contacts-2-name": "Tor", "wishes": "Ro"}
    page = kari.post(EDIT, **typed).text
    again = typed_in(page)
    assert again["contacts-count"] == ["5"] and again["contacts-2-name"] == ["Tor"] and again["wishes"] == "Ro"
    assert "-wrong" not in page and len(night.rows("plan_version")) == 3


def test_of_two_who_write_at_once_the_later_sees_what_stands_and_keeps_their_own(night: Night, kari: Browser) -> None:
    pia = night.responder("pia")
    theirs = {**form_of(pia), "together_with": "Anne", "do": "save", "coping": "danse", "form_key": "pia"}
    assert save(kari, coping="synge").status_code == 303
    refused = pia.post(EDIT, **theirs)
    assert refused.status_code == 409
    assert "Kari Eksempel endret planen mens du skrev" in refused.text
    assert "synge" in refused.text and "danse" in refused.text
    assert plan_of(night)["coping"] == ["synge"]
    again = pia.post(EDIT, **{**typed_in(refused.text), "do": "save"})
    assert again.status_code == 303 and plan_of(night)["coping"] == ["danse"]


def test_an_import_between_is_seen_too(night: Night, kari: Browser) -> None:
    form = {**form_of(kari), "together_with": "Anne", "do": "save", "coping": "danse"}
    with night.house.database.write() as db:
        plan = plan_of(night)
        versions.keep(db, night.house.vault, "anne", plan, plan, versions.Writing(night.house.clock.now()))
    refused = kari.post(EDIT, **form)
    assert refused.status_code == 409 and "endret ved import mens du skrev" in refused.text


def test_the_same_form_twice_is_one_version(night: Night, kari: Browser) -> None:
    form = {**form_of(kari), "together_with": "Anne", "do": "save", "coping": "synge"}
    assert [kari.post(EDIT, **form).status_code for _ in range(2)] == [303, 303]
    assert len(night.rows("plan_version")) == 4


def test_what_is_not_for_staff_on_duty_is_not_shown_to_them_and_stays_when_they_write(
    night: Night, kari: Browser
) -> None:
    marked: dict[str, Any] = {"for-warning_signs": ["me"], "for-coping": ["me", "duty", "kin"]}
    save(kari, **marked)
    assert "sover ikke" in kari.post(OPEN).text
    night.house.clock.set(FRIDAY_NOON.replace(hour=20))
    on_duty = night.responder("ola")
    shown = on_duty.post(OPEN)
    assert shown.status_code == 200 and "varm dusj" in shown.text and "sover ikke" not in shown.text
    form = form_of(on_duty)
    assert "warning_signs" not in form and "sover ikke" not in on_duty.page
    assert save(on_duty, coping="synge", warning_signs="tukla").status_code == 303
    plan = plan_of(night)
    assert plan["coping"] == ["synge"] and plan["warning_signs"] == ["sover ikke", "slutter å svare søsteren min"]
    assert plan["for"] == {"warning_signs": ["me"], "coping": ["me", "duty", "kin"]}
    compared = on_duty.post(VERSIONS, new="3", old="1").text
    assert "varm dusj" in compared and "synge" in compared and "sover ikke" not in compared


def test_two_versions_stand_beside_each_other_and_cannot_be_changed(night: Night, kari: Browser) -> None:
    marked: dict[str, Any] = {"for-wishes": ["me"]}
    save(kari, coping="synge\nvarm dusj", **marked)
    page = kari.post(VERSIONS, new="2", old="1").text
    assert "<ins>synge</ins>" in page and "<del>ringe søster</del>" in page and "varm dusj" in page
    assert "før:" in page and "<textarea" not in page
    alone = kari.post(VERSIONS, new="1", old="").text
    assert "ringe søster" in alone and "<del>" not in alone
    assert openings(night, "plan_version") == ["kari", "kari"]
    assert kari.post(VERSIONS, new="9", old="").status_code == 404
    assert kari.post(VERSIONS, new="x", old="").status_code == 400


def test_a_plan_that_its_person_shut_is_neither_opened_nor_changed_nor_printed(night: Night) -> None:
    pia = night.house.browser("Pia", Role.RESPONDER, staff="pia")
    with night.house.database.write() as db:
        db.execute(people.finding.SERVICE_USER.update().values(objects=True))
    page = pia.get(AT).text
    assert "har ikke sagt ja" in page and "Endre planen" not in page
    assert "varm dusj" not in pia.post(OPEN).text
    for path in (EDIT, VERSIONS):
        assert pia.get(path).status_code == 303
    for path in (EDIT, VERSIONS, CARD):
        assert pia.post(path, new="1", old="").status_code == 303, path
    assert {row["what"] for row in night.rows("plan_opening")} == {"person"}


def test_who_may_not_see_the_person_finds_no_plan_either(night: Night) -> None:
    mona = night.house.browser("Mona", Role.MANAGER, Role.RESPONDER, staff="mona")
    for path in (EDIT, VERSIONS):
        assert mona.get(path).status_code == 404
    for path in (EDIT, OPEN, VERSIONS, CARD):
        assert mona.post(path, new="1").status_code == 404, path
    assert night.rows("plan_opening") == []


def test_the_card_is_printed_in_the_language_that_is_chosen_and_logged(night: Night, kari: Browser) -> None:
    kari.get(AT)
    for language in ("nb", "nn", "en", ""):
        paper = kari.post(CARD, language=language)
        assert paper.mimetype == "application/pdf" and paper.data.startswith(b"%PDF-")
    assert openings(night, "own_card") == ["kari"] * 4
