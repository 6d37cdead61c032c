"""Who helps somebody from one night to the next, on their own wish; and nobody hears what is not for them."""

from typing import Any

from tests.web.house import ANNE
from tests.web.mornings.conftest import Morning

PERSON = "/people/anne"


def anne(morning: Morning) -> dict[str, Any]:
    return next(row for row in morning.rows("service_user") if row["id"] == "anne")


def seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def test_the_coordinator_changes_the_known_helper_and_the_person_and_the_new_one_hear(morning: Morning) -> None:
    morning.house.clock.set(morning.house.clock.now().replace(hour=9))
    pia = morning.responder("pia")
    answer = pia.post(f"{PERSON}/helpers", primary_contact="ingeborg", seen=seen(pia.get(PERSON).text))
    morning.house.work()

    assert answer.status_code == 303 and anne(morning)["primary_contact"] == "ingeborg"
    assert [text for text in morning.inbox_of("anne") if "Ingeborg primærkontakten din" in text]
    assert [text for text in morning.inbox_of("ingeborg") if "primærkontakt for en person" in text]
    assert morning.inbox_of("kari") == []


def test_whom_the_person_would_rather_be_without_is_told_to_nobody(morning: Morning) -> None:
    pia = morning.responder("pia")
    page = pia.get(PERSON).text
    assert pia.post(f"{PERSON}/helpers", primary_contact="kari", avoid="ola", seen=seen(page)).status_code == 303
    morning.house.work()

    assert anne(morning)["avoid"] == ["ola"]
    assert "Vil helst slippe: Ola Prøvesen" in pia.get(PERSON).text
    on_duty = morning.responder("ola").get(PERSON)
    assert on_duty.status_code == 200 and "Vil helst slippe" not in on_duty.text
    [event] = [row for row in morning.rows("event") if row["name"] == "people:helpers:changed"]
    assert "ola" not in str(event["detail"]) and morning.inbox_of("ola") == [] and morning.inbox_of("anne") == []


def test_somebody_whom_the_person_avoids_does_not_see_it_even_as_the_known_helper(morning: Morning) -> None:
    pia = morning.responder("pia")
    pia.post(f"{PERSON}/helpers", primary_contact="", avoid="per", seen=seen(pia.get(PERSON).text))
    per = morning.responder("per")

    assert "per" in anne(morning)["avoid"] and "Vil helst slippe" not in per.get(PERSON).text
    assert per.post(f"{PERSON}/helpers", primary_contact="per", seen="x").status_code == 404


def test_what_was_changed_meanwhile_is_not_overwritten(morning: Morning) -> None:
    pia, kari = morning.responder("pia"), morning.responder("kari")
    old = seen(pia.get(PERSON).text)
    assert kari.post(f"{PERSON}/helpers", primary_contact="per", seen=seen(kari.get(PERSON).text)).status_code == 303
    answer = pia.post(f"{PERSON}/helpers", primary_contact="ola", seen=old)

    assert answer.status_code == 422 and "Noen har endret dette" in answer.text
    assert anne(morning)["primary_contact"] == "per"


def test_a_made_up_helper_and_one_in_both_places_are_refused(morning: Morning) -> None:
    pia = morning.responder("pia")
    for wrong in ({"primary_contact": "ingen-slik"}, {"primary_contact": "ola", "avoid": "ola"}):
        answer = pia.post(f"{PERSON}/helpers", seen=seen(pia.get(PERSON).text), **wrong)
        assert answer.status_code == 422 and "Velg noen som er ansatt her" in answer.text
    assert anne(morning)["primary_contact"] == "kari"


def test_a_wish_by_text_is_noted_with_a_name_and_wakes_nobody(morning: Morning) -> None:
    morning.house.texts(ANNE, "Bytt kontakt!")
    morning.house.texts(ANNE, "bytt kontakt")

    told = morning.inbox_of("anne")
    assert len(told) == 2 and "Pia tar kontakt" in told[0] and morning.rows("conversation") == []
    assert len(morning.rows("contact_wish")) == 1 and morning.inbox_of("pia") == []
    morning.house.pass_time(hours=8)
    [text] = morning.inbox_of("pia")
    assert "bytte primærkontakt" in text and "Anne" not in text and morning.inbox_of("kari") == []


def test_the_wish_is_listed_until_somebody_has_talked_about_it(morning: Morning) -> None:
    morning.house.texts(ANNE, "BYTT KONTAKT")
    pia = morning.responder("pia")
    assert "vil bytte primærkontakt, skrev det" in pia.get("/people").text
    assert pia.post(f"{PERSON}/contact-wish").status_code == 303

    assert "vil bytte primærkontakt, skrev det" not in pia.get("/people").text
    assert morning.rows("contact_wish")[0]["done_by"] == "pia"


def test_an_unknown_number_has_no_helper_to_change(morning: Morning) -> None:
    morning.house.texts("+4759449991", "BYTT KONTAKT")
    assert len(morning.inbox_of("+4759449991")) == 1 and morning.rows("contact_wish") == []


def test_others_cannot_change_it(morning: Morning) -> None:
    assert morning.responder("ola").post(f"{PERSON}/helpers", primary_contact="ola", seen="x").status_code == 404
    assert morning.manager("mona").post(f"{PERSON}/helpers", primary_contact="ola", seen="x").status_code == 404
    assert anne(morning)["primary_contact"] == "kari"
