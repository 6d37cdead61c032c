"""The inbox: what waits, JA and NEI with a thumb, and that they are the same moves as the texted words."""

from datetime import timedelta

from service.line import once, unknown
from tests.web.house import ANNE, STORVIK
from tests.web.inbox.night import PHONES, Night


def templates(night: Night, number: int) -> list[tuple[str | None, str | None]]:
    """What was told to whom in a conversation, in order: (key, staff)."""
    id = night.conversation(number)["id"]
    texts = sorted((t for t in night.rows("text") if t["conversation_id"] == id), key=lambda t: t["position"])
    return [(text["template"], text["to_staff"]) for text in texts if text["direction"] == "out"]


def test_who_is_asked_sees_what_waits_until_when_and_who_is_next(night: Night) -> None:
    night.house.texts(ANNE, "er noen der?")
    page = night.responder("ola").get("/inbox").text
    assert "1 venter på deg" in page and "#1 Anne Påfunn" in page
    assert "kl. 00.19" in page and "Ingeborg" in page
    assert "er noen der?" not in page, "the texts are on the conversation's own page"


def test_yes_on_the_page_is_the_move_of_a_texted_yes(night: Night) -> None:
    ola = night.responder("ola")
    night.house.texts(ANNE, "er noen der?")
    ola.get("/inbox")
    answer = ola.post(f"{night.at()}/accept")
    assert answer.location == f"{night.at()}#last"
    night.house.work()
    assert "Ola" in night.inbox_of("anne")[-1]
    assert "er noen der?" in night.inbox_of("ola")[-1], "the texts so far, on the phone too"

    ola.post(f"{night.at()}/close", journal="later")
    night.house.pass_time(hours=2)
    night.house.texts(ANNE, "er noen der?")
    night.house.texts(PHONES["ola"], "JA 2")
    by_page = [one for one in templates(night, 1) if one[0] != "closed"]
    assert by_page == templates(night, 2)
    assert {row["answer"] for row in night.rows("page")} == {"yes"}


def test_no_on_the_page_asks_the_next_at_once(night: Night) -> None:
    night.house.texts(ANNE, "er noen der?")
    ola = night.responder("ola")
    ola.get("/inbox")
    ola.post(f"{night.at()}/decline")
    night.house.work()
    page = ola.get("/inbox").text
    assert "Greit, du tar ikke #1" in page and "Ingenting venter på deg" in page
    assert any("#1" in body for body in night.inbox_of("per")), "Per is asked"


def test_who_comes_second_hears_who_has_it(night: Night) -> None:
    night.house.texts(ANNE, "er noen der?")
    night.house.pass_time(minutes=6)
    ingeborg = night.responder("ingeborg")
    ingeborg.get("/inbox")
    night.house.texts(PHONES["per"], "JA 1")
    ingeborg.post(f"{night.at()}/accept")
    assert night.conversation()["holder"] == "per"
    assert "Per har tatt #1." in ingeborg.get("/inbox").text


def test_who_was_never_asked_cannot_take_it(night: Night) -> None:
    night.house.texts(ANNE, "er noen der?")
    per = night.responder("per")  # on duty, and not asked yet
    per.get("/inbox")
    per.post(f"{night.at()}/accept")
    assert night.conversation()["state"] == "paging"
    assert "Du er ikke spurt om #1" in per.get("/inbox").text


def test_the_lists_come_again_only_when_something_is_new(night: Night) -> None:
    ola = night.responder("ola")
    first = ola.client.get("/inbox/live")
    tag = first.headers["ETag"]
    assert ola.client.get("/inbox/live", headers={"If-None-Match": tag}).status_code == 304
    night.house.texts(ANNE, "er noen der?")
    new = ola.client.get("/inbox/live", headers={"If-None-Match": tag})
    assert new.status_code == 200 and "#1 Anne" in new.text and "<html" not in new.text


def test_what_i_closed_asks_to_be_journalled_until_it_is(night: Night) -> None:
    ola = night.take()
    ola.get(night.at())
    ola.post(f"{night.at()}/close", agreed="", journal="later")
    page = ola.get("/inbox").text
    assert "Avsluttet, ikke journalført" in page
    ola.post(f"{night.at()}/journal", journal="journalled")
    assert "Avsluttet, ikke journalført" not in ola.get("/inbox").text
    assert (night.conversation()["journal"], night.conversation()["journal_by"]) == ("journalled", "ola")


def test_texts_that_were_set_aside_are_listed_and_their_senders_shown_one_by_one(night: Night) -> None:
    night.house.texts("Kommunen", "en tekst fra et navn", STORVIK)
    ola = night.responder("ola")
    assert "1 tekst er lagt til side" in ola.get("/inbox").text
    page = ola.get("/inbox/set-aside")
    assert "en tekst fra et navn" in page.text and "Avsenderen kan ikke svares" in page.text
    assert "Kommunen" not in page.text
    text = next(row for row in night.rows("text") if row["set_aside"] == unknown.CANNOT_BE_ANSWERED)
    assert "Kommunen" in ola.post(f"/inbox/set-aside/{text['id']}/number").text
    assert [e["staff_id"] for e in night.rows("event") if e["name"] == "text:sender:shown"] == ["ola"]
    assert ola.post("/inbox/set-aside/nothing/number").status_code == 404


def test_where_phones_only_get_a_notice_the_text_is_read_here(night: Night) -> None:
    night.house.texts(PHONES["bo"], "kan nokon svare", "+4759440002")
    ingeborg = night.responder("ingeborg")
    ingeborg.get("/inbox")
    ingeborg.post(f"{night.at(1, 'nabovik')}/accept")
    night.house.work()
    night.house.texts(PHONES["bo"], "eg er redd", "+4759440002")
    assert not any("redd" in body for body in night.inbox_of("ingeborg"))
    assert "Les den i innboksen" in night.inbox_of("ingeborg")[-1]
    assert "eg er redd" in ingeborg.get(night.at(1, "nabovik")).text


def test_staff_on_duty_find_somebody_by_name_and_write_first(night: Night) -> None:
    ola = night.responder("ola")
    assert "minst to bokstaver" in ola.post("/inbox/write", name="Á").text
    for typed in ("ÁILA", "aila", "Diktas"):
        assert "Áila Diktasdatter" in ola.post("/inbox/write", name=typed).text
    searches = [row for row in night.rows("event") if row["name"] == "people:searched"]
    assert len(searches) == 3, "one row for one search, in however many areas"
    ola.get("/inbox/write/aila")
    form = {"text": "Hei Áila, hvordan går det?", "form_key": "k1"}
    assert ola.post("/inbox/write/aila", **form).location.startswith("/conversations/")
    assert ola.post("/inbox/write/aila", **form).location == "/inbox", "the same form again begins nothing"
    night.house.work()
    assert night.inbox_of("aila")[-1] == "Hei Áila, hvordan går det?"
    assert len(night.inbox_of("aila")) == 2 and "Ola" in night.inbox_of("aila")[0]
    refused = ola.post("/inbox/write/aila", text="en til", form_key="k2")
    assert refused.status_code == 422 and "#1" in refused.text and "en til" in refused.text


def test_who_is_not_on_duty_writes_first_to_nobody(night: Night) -> None:
    kari = night.responder("kari")
    assert "Du er ikke på vakt nå" in kari.get("/inbox/write").text
    assert kari.get("/inbox/write/anne").status_code == 404
    assert kari.post("/inbox/write/anne", text="hei", form_key="k").status_code == 404
    assert "Anne" not in kari.post("/inbox/write", name="anne").text
    assert night.rows("conversation") == []


def test_forms_that_were_sent_are_forgotten_in_time(night: Night) -> None:
    night.say(night.take(), "hei")
    with night.house.database.write() as db:
        once.forget(db, night.house.clock.now() + timedelta(days=1))
    assert night.rows("sent_form") == []


def test_who_writes_to_the_wrong_area_hears_where_theirs_is(night: Night) -> None:
    night.take()
    night.house.texts(PHONES["ola"], "FERDIG", "+4759440002")
    told = night.inbox_of("ola")[-1]
    assert "#1 i Storvik" in told and "er din: skriv til +4759440001" in told
    night.house.texts(PHONES["ola"], "STATUS", "+4759440002")
    assert "Ingenting venter på deg i Nabovik" in night.inbox_of("ola")[-1] and night.conversation()["state"] == "taken"
