"""What somebody said was not kept: who reads it, who answers it and how, and who hears when nobody does."""

import re
from datetime import datetime

import pytest

from service import access_log
from service.access_log.wording import worded
from service.models.account import Role
from tests.web.house import ANNE, OSLO, Browser
from tests.web.inbox.night import Night

SAID = "Ingen ringte meg tirsdag slik det var avtalt"
BO = "+4759442002"
STRANGER = "+4759449999"
DAY_BEFORE, DAY_AFTER = datetime(2026, 12, 22, 10, 0, tzinfo=OSLO), datetime(2026, 12, 24, 10, 0, tzinfo=OSLO)
REPLY = "Det beklager vi. Avtaler står nå på tavla hos vakten."


def by_day(night: Night) -> None:
    night.house.clock.set(datetime(2026, 12, 18, 8, 0, tzinfo=OSLO))
    night.house.work()


def told(night: Night, phone: str = ANNE) -> str:
    """Somebody has told us; the address of it."""
    night.house.texts(phone, f"MELD FRA {SAID}")
    return f"/complaints/{night.rows('complaint')[-1]['id']}"


def test_the_manager_reads_it_and_that_is_logged_for_the_person(night: Night) -> None:
    at, mona = told(night), night.manager()
    assert f'href="{at}"' in mona.get("/complaints").text
    page = mona.get(at).text
    assert SAID in page and "Anne Påfunn" in page and "Mona" in page
    assert "frist ons. 23. des. kl. 15.00" in page, "the 24th and 25th are no working days"
    mona.get(at)
    opened = [(row["staff_id"], row["ground"]) for row in night.rows("plan_opening") if row["what"] == "complaint"]
    assert opened == [("mona", "complaint")]


def test_whoever_it_may_be_about_sees_nowhere_that_something_was_told(night: Night) -> None:
    at, mona = told(night), night.manager()
    mona.get(at)
    mona.post(f"{at}/number")
    for helper in ("ola", "per"):
        page = night.responder(helper).get("/people/anne").text
        assert "det personen meldte fra om" not in page and "telefonnummeret" not in page
    with night.house.database.read() as db:
        lines = access_log.of_person(db, night.house.vault, "anne")
    ours = [worded(line, "nb", OSLO) for line in lines if line.what in ("complaint", "number")]
    assert [(one.who, one.why.split(",")[0]) for one in ours] == [
        ("Mona Lederstad", "følger opp det personen meldte fra om")] * 2, "the person sees all of it"
    both = night.house.browser_of(night.house.account("Mona B", Role.RESPONDER, Role.MANAGER, staff="pia"))
    assert "det personen meldte fra om" in both.get("/people/anne").text, "who leads may read them"


def test_the_log_of_events_says_who_read_it(night: Night) -> None:
    at, mona = told(night), night.manager()
    mona.get(at)
    page = night.house.browser("Ada", Role.ADMIN).get("/admin/events").text
    [row] = [row for row in page.split("<tr") if "complaint:read" in row]
    assert "Mona" in row and "Systemet" not in row


@pytest.mark.parametrize("who", ["helper", "planner", "admin", "observer", "manager elsewhere"])
def test_for_others_it_is_not_there(night: Night, who: str) -> None:
    at = told(night)
    role = {"helper": Role.RESPONDER, "planner": Role.PLANNER, "admin": Role.ADMIN, "observer": Role.OBSERVER}
    elsewhere = {"area": "nabovik"} if who == "manager elsewhere" else {}
    browser = night.house.browser("Ola", role.get(who, Role.MANAGER), staff="ola" if who == "helper" else None,
                                  **elsewhere)  # fmt: skip
    for answer in (browser.get(at), browser.post(f"{at}/answer", words=REPLY, way="letter"), browser.post(
            f"{at}/number")):
        assert answer.status_code in (403, 404) and SAID not in answer.text
    assert SAID not in browser.get("/complaints").text
    assert night.rows("complaint")[0]["answered_at"] is None


def test_an_answer_is_shown_as_it_will_be_sent_and_sent_once(night: Night) -> None:
    at, mona = told(night), night.manager()
    before = len(night.inbox_of("anne"))
    mona.get(at)
    page = mona.post(f"{at}/answer", words=REPLY, way="text").text
    night.house.work()
    assert len(night.inbox_of("anne")) == before, "shown, and not sent"
    assert f"på det du meldte fra om:\n{REPLY}\nEr det ikke godt nok" in page and "40501600" in page
    assert "Den går ut kl. 08.00" in page, "it is night"
    changed = mona.post(f"{at}/answer", words=f"{REPLY} Og igjen.", shown=REPLY, way="text").text
    assert "Og igjen.\nEr det ikke" in changed, "what was changed is shown anew"
    for _ in range(2):
        assert mona.post(f"{at}/answer", words=REPLY, shown=REPLY, way="text").status_code == 303
        night.house.work()
    assert len(night.inbox_of("anne")) == before and "Svaret går ut kl. 08.00" in mona.get(at).text
    assert SAID in mona.get(at).text and "Besvart" in mona.page
    assert at in mona.get("/complaints?shelf=answered").text and at not in mona.get("/complaints").text
    by_day(night)
    assert len(night.inbox_of("anne")) == before + 1
    assert night.inbox_of("anne")[-1].startswith("Svar fra Mona i Storvik")


def test_an_answer_by_phone_or_letter_is_noted_and_no_text_goes(night: Night) -> None:
    at, mona = told(night), night.manager()
    before = night.inbox_of("anne")
    mona.get(at)
    assert mona.post(f"{at}/answer", words="Vi snakket sammen.", way="phone").status_code == 303
    night.house.work()
    assert night.inbox_of("anne") == before
    assert "Vi snakket sammen." in mona.get(at).text and "på telefon" in mona.page


def test_who_wants_no_texts_is_not_texted_and_what_was_typed_is_kept(night: Night) -> None:
    at, mona = told(night), night.manager()
    night.house.texts(ANNE, "INGEN SMS")
    mona.get(at)
    answer = mona.post(f"{at}/answer", words=REPLY, way="text")
    assert answer.status_code == 422 and "får ikke SMS fra oss nå" in answer.text and REPLY in answer.text


@pytest.mark.parametrize("words", ["", "  ", "x" * 2001, "null\x00"])
def test_what_cannot_be_an_answer_is_said_beside_its_field(night: Night, words: str) -> None:
    at, mona = told(night), night.manager()
    mona.get(at)
    answer = mona.post(f"{at}/answer", words=words, way="letter")
    assert answer.status_code == 422 and 'class="error"' in answer.text
    assert night.rows("complaint")[0]["answered_at"] is None


def test_an_unknown_number_is_answered_and_shown_only_on_request(night: Night) -> None:
    at, mona = told(night, STRANGER), night.manager()
    assert STRANGER not in mona.get(at).text
    assert STRANGER in mona.post(f"{at}/number").text
    assert [row["name"] for row in night.rows("event") if row["name"] == "complaint:number"]
    mona.post(f"{at}/answer", words=REPLY, shown=REPLY, way="text")
    by_day(night)
    assert REPLY in night.inbox_of(STRANGER)[-1]


def test_who_only_texts_is_not_to_be_phoned(night: Night) -> None:
    night.house.texts(BO, f"MELD FRA {SAID}")
    mona = night.manager()
    [row] = night.rows("complaint")
    page = mona.get(f"/complaints/{row['id']}").text
    assert "Personen bruker bare SMS. Ikke ring." in page and "Vis nummeret for å ringe" not in page
    night.house.texts(ANNE, f"MELD FRA {SAID}")
    [anne] = [one["id"] for one in night.rows("complaint") if one["service_user_id"] == "anne"]
    assert "Vis nummeret for å ringe" in mona.get(f"/complaints/{anne}").text


def at(night: Night, moment: datetime) -> None:
    night.house.clock.set(moment)
    night.house.work()


def test_the_manager_is_reminded_the_day_before_and_weekly_when_it_is_late(night: Night) -> None:
    told(night)
    at(night, datetime(2026, 12, 18, 8, 0, tzinfo=OSLO))
    heard = len(night.inbox_of("mona"))
    at(night, DAY_BEFORE)
    assert "venter på svar fra deg" in night.inbox_of("mona")[-1] and len(night.inbox_of("mona")) == heard + 1
    at(night, DAY_AFTER)
    assert "skulle vært besvart innen onsdag 23.12. kl. 15.00" in night.inbox_of("mona")[-1]
    at(night, datetime(2026, 12, 30, 10, 0, tzinfo=OSLO))
    assert len(night.inbox_of("mona")) == heard + 2
    at(night, datetime(2026, 12, 31, 10, 0, tzinfo=OSLO))
    assert len(night.inbox_of("mona")) == heard + 3
    assert "Over fristen (1)" in night.manager().get("/complaints").text


def test_many_are_told_of_in_one_text_in_the_morning_and_one_in_the_afternoon(night: Night) -> None:
    before = len(night.inbox_of("mona"))
    for what in ("ringte", "kom", "svarte", "hilste"):
        night.house.texts(ANNE, f"MELD FRA ingen {what} på tirsdag")
    at(night, datetime(2026, 12, 18, 8, 0, tzinfo=OSLO))
    [told] = night.inbox_of("mona")[before:]
    assert "meldt fra om 4 ting" in told and "innen onsdag 23.12. kl. 15.00" in told
    at(night, datetime(2026, 12, 18, 8, 5, tzinfo=OSLO))
    for what in ("brev", "kaffe"):
        night.house.texts(ANNE, f"MELD FRA ingen {what} på onsdag")
    assert len(night.inbox_of("mona")) == before + 1
    at(night, datetime(2026, 12, 18, 12, 0, tzinfo=OSLO))
    assert "meldt fra om 2 ting" in night.inbox_of("mona")[-1] and len(night.inbox_of("mona")) == before + 2
    at(night, DAY_BEFORE)
    assert "6 ting som er meldt fra om, venter på svar fra deg" in night.inbox_of("mona")[-1]
    at(night, DAY_AFTER)
    assert "6 ting som er meldt fra om, skulle vært besvart" in night.inbox_of("mona")[-1]
    assert len(night.inbox_of("mona")) == before + 4


def test_the_same_words_twice_are_one_and_a_no_is_not_what_happened(night: Night) -> None:
    told(night)
    told(night, STRANGER)
    told(night)
    assert len(night.rows("complaint")) == 2
    night.house.texts(ANNE, "klage")
    night.house.texts(ANNE, "Nei.")
    assert [row["body_sealed"] is None for row in night.rows("complaint")].count(True) == 1


def test_nobody_is_reminded_of_what_is_answered(night: Night) -> None:
    where = told(night)
    at(night, datetime(2026, 12, 18, 8, 0, tzinfo=OSLO))
    heard, mona = night.inbox_of("mona"), night.manager()
    mona.get(where)
    mona.post(f"{where}/answer", words=REPLY, way="letter")
    for moment in (DAY_BEFORE, DAY_AFTER):
        at(night, moment)
    assert night.inbox_of("mona") == heard


def test_staff_write_it_down_for_the_person_who_hears_of_it(night: Night) -> None:
    ola: Browser = night.responder("ola")
    page = ola.get("/people/anne").text
    assert "Meld fra for personen" in page
    assert 'name="form_key"' in page[page.index("/people/anne/complaint"):][:400]
    for _twice in range(2):
        assert ola.post("/people/anne/complaint", body=SAID, way="text", form_key="a").status_code == 303
        night.house.work()
    assert len(night.inbox_of("anne")) == 1
    [row] = night.rows("complaint")
    assert (row["teller"], row["staff_id"], row["service_user_id"]) == ("for_person", "ola", "anne")
    assert "Ola har meldt fra for deg" in night.inbox_of("anne")[-1] and "Mona svarer deg" in night.inbox_of("anne")[-1]
    assert SAID not in ola.get("/people/anne").text, "what was told may be about whoever reads"


def test_by_letter_the_person_gets_no_text_and_too_little_is_said_beside_the_field(night: Night) -> None:
    ola = night.responder("ola")
    ola.get("/people/anne")
    wrong = ola.post("/people/anne/complaint", body=" ", way="letter")
    assert wrong.status_code == 422 and "Skriv hva som har skjedd." in wrong.text
    assert ola.post("/people/anne/complaint", body=SAID, way="letter").status_code == 303
    night.house.work()
    assert night.inbox_of("anne") == []


def test_nobody_writes_it_down_for_somebody_whom_they_do_not_reach(night: Night) -> None:
    siv = night.house.browser("Siv", Role.MANAGER)
    siv.get("/account")
    assert siv.post("/people/anne/complaint", body=SAID, way="text").status_code == 404
    assert night.rows("complaint") == []


def test_staff_write_it_down_for_next_of_kin(night: Night) -> None:
    ola = night.responder("ola")
    assert "Område" in ola.get("/complaints/new").text
    wrong = ola.post("/complaints/new", area="storvik", body=SAID, way="text", phone="123")
    assert wrong.status_code == 422 and "landkode" in wrong.text and SAID in wrong.text
    ours = ola.post("/complaints/new", area="storvik", body=SAID, way="text", phone="+47 5944 0002")
    assert ours.status_code == 422 and "vårt eget nummer" in ours.text and night.rows("complaint") == []
    assert 'name="form_key" value="b"' in ola.post("/complaints/new", area="storvik", body="", form_key="b").text
    for _twice in range(2):
        done = ola.post("/complaints/new", area="storvik", body=SAID, way="phone", phone="+47 5944 9998", form_key="b")
        assert done.status_code == 303 and done.location == "/inbox"
    [row] = night.rows("complaint")
    assert row["teller"] == "for_other" and row["service_user_id"] is None
    assert ola.post("/complaints/new", area="elsewhere", body=SAID, way="phone").status_code == 422


def test_nothing_of_it_is_stored_in_clear(night: Night) -> None:
    where, mona = told(night), night.manager()
    mona.get(where)
    mona.post(f"{where}/answer", words=REPLY, way="letter")
    stored = str(night.rows("complaint")) + str(night.rows("event"))
    assert SAID not in stored and REPLY not in stored and not re.search(r"\+?47?59442001", stored)
