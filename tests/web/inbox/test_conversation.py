"""One conversation on its page: writing once, handing over, closing, and what is opened is logged."""

import pytest

from tests.web.house import ANNE
from tests.web.inbox.night import PHONES, Night


def test_what_the_holder_writes_goes_to_the_person_and_its_fate_is_shown(night: Night) -> None:
    ola = night.take()
    answer = night.say(ola, "Hei Anne, jeg er her.\r\nHva skjer? 🙂")
    assert answer.location.endswith("sent=a#last")
    assert night.inbox_of("anne")[-1] == "Hei Anne, jeg er her.\nHva skjer? 🙂"
    page = ola.get(night.at()).text
    assert "Hva skjer? 🙂" in page and "✓✓" in page and "levert" in page
    assert page.index("er noen der?") < page.index("Hva skjer?")


def test_the_same_form_after_a_cut_line_sends_one_text_and_other_words_are_a_new_one(night: Night) -> None:
    ola = night.take()
    for text in ("hei", "hei", "hei igjen"):
        night.say(ola, text, form_key="the-same")
    assert [body for body in night.inbox_of("anne") if "hei" in body[:3]] == ["hei", "hei igjen"]
    assert "går bare én gang" in night.say(ola, "hei igjen", form_key="the-same").text + ola.get(night.at()).text


def test_a_text_to_what_has_moved_is_not_sent_and_is_shown_again_with_why(night: Night) -> None:
    ola = night.take()
    night.house.texts(ANNE, "er du der?")
    night.house.pass_time(minutes=11)
    night.house.pass_time(minutes=6)
    night.house.texts(PHONES["per"], "JA 1")
    assert night.conversation()["holder"] == "per"
    refused = night.say(ola, "jeg måtte <b>svare</b> på noe")
    assert refused.status_code == 422
    assert "Ikke sendt: Per har tatt #1." in refused.text
    assert "jeg måtte &lt;b&gt;svare&lt;/b&gt; på noe" in refused.text
    assert not any("svare på noe" in body for body in night.inbox_of("anne"))


def test_a_closed_conversation_refuses_everything_with_a_sentence(night: Night) -> None:
    ola = night.take()
    night.house.texts(PHONES["ola"], "FERDIG 1")
    before = len(night.rows("text"))
    assert "Ikke sendt: #1 er avsluttet." in night.say(ola, "hei").text
    for act, fields in [("accept", {}), ("decline", {}), ("give-back", {}), ("hand-over", {"colleague": "per"}),
                        ("close", {"journal": "journalled"})]:
        assert ola.post(f"{night.at()}/{act}", **fields).status_code == 303
        assert "er allerede avsluttet" in ola.get("/inbox").text, act
    for act in ("card", "number"):
        assert "Bare den som har henvendelsen" in ola.post(f"{night.at()}/{act}").text
    assert "Bare den som har" in ola.post(f"{night.at()}/break-glass", reason="redd").text
    assert night.conversation()["state"] == "closed" and len(night.rows("text")) == before


def test_closing_tells_what_was_agreed_and_asks_for_the_journal(night: Night) -> None:
    ola = night.take()
    ola.get(night.at())
    refused = ola.post(f"{night.at()}/close", agreed="Kari ringer i morgen")
    assert refused.status_code == 422
    assert "Velg om det er journalført" in refused.text and "Kari ringer i morgen" in refused.text
    ola.post(f"{night.at()}/close", agreed="Kari ringer i morgen", journal="not_relevant")
    night.house.work()
    assert "Kari ringer i morgen" in night.inbox_of("anne")[-1]
    closed = night.conversation()
    assert (closed["state"], closed["journal"]) == ("closed", "not_relevant")
    page = ola.get(night.at()).text
    assert "Avtalt: Kari ringer i morgen" in page and "Ikke relevant å journalføre" in page


def test_a_colleague_is_asked_and_it_stays_until_they_say_yes(night: Night) -> None:
    ola = night.take()
    ola.get(night.at())
    ola.post(f"{night.at()}/hand-over", colleague="per")
    night.house.work()
    assert "Ola ber deg ta over" in night.inbox_of("per")[-1]
    assert night.conversation()["holder"] == "ola"
    assert not any("#1" in body for body in night.inbox_of("ingeborg")), "nobody else is asked"
    per = night.responder("per")
    assert "Ola ber om å bli avløst" in per.get("/inbox").text
    per.post(f"{night.at()}/accept")
    night.house.work()
    assert night.conversation()["holder"] == "per"
    assert "Per har tatt over for Ola" in night.inbox_of("anne")[-1]
    assert "Per har tatt over #1" in night.inbox_of("ola")[-1]


def test_a_colleague_who_says_no_or_nothing_leaves_it_with_the_holder_who_is_told(night: Night) -> None:
    ola = night.take()
    ola.get(night.at())
    ola.post(f"{night.at()}/hand-over", colleague="kari")
    assert "er ikke på vakt her nå" in ola.get(night.at()).text
    ola.post(f"{night.at()}/hand-over", colleague="per")
    night.house.work()
    night.house.texts(PHONES["per"], "NEI 1")
    assert "Per har ikke tatt over #1" in night.inbox_of("ola")[-1]
    ola.post(f"{night.at()}/hand-over", colleague="ingeborg")
    night.house.work()
    night.house.pass_time(minutes=6)
    assert "Ingeborg har ikke tatt over #1" in night.inbox_of("ola")[-1]
    assert (night.conversation()["holder"], night.conversation()["state"]) == ("ola", "taken")


def test_giving_it_back_asks_the_next_and_tells_the_person(night: Night) -> None:
    ola = night.take()
    ola.get(night.at())
    ola.post(f"{night.at()}/give-back")
    night.house.work()
    assert night.conversation()["state"] == "paging"
    assert any("#1" in body for body in night.inbox_of("per"))
    assert "Du har gitt fra deg #1" in ola.get("/inbox").text


def test_opening_the_plan_shows_it_and_is_logged(night: Night) -> None:
    ola = night.take()
    page = ola.get(night.at()).text
    assert "dusj" not in page
    opened = ola.post(f"{night.at()}/plan").text
    assert "varm dusj" in opened and "Åpningen er logget" in opened
    assert [row["what"] for row in night.rows("plan_opening")] == ["conversation", "plan"]
    assert {row["staff_id"] for row in night.rows("plan_opening")} == {"ola"}


def test_a_plan_that_is_shut_opens_for_the_holder_with_a_reason_and_is_told(night: Night) -> None:
    night.house.texts(PHONES["aila"], "hello")
    ola = night.responder("ola")
    ola.get(night.at())
    ola.post(f"{night.at()}/accept")
    assert "call Biret" not in ola.post(f"{night.at()}/plan").text
    refused = ola.post(f"{night.at()}/break-glass", reason="  ")
    assert refused.status_code == 422 and "Skriv hvorfor" in refused.text
    opened = ola.post(f"{night.at()}/break-glass", reason="svarer ikke, redd for livet").text
    night.house.work()
    assert "call Biret" in opened and "Åpningen er logget" in opened
    assert any("kriseplan" in body for body in night.inbox_of("mona"))
    assert any("crisis plan" in body for body in night.inbox_of("aila"))
    assert [row["what"] for row in night.rows("plan_opening")] == ["conversation", "break_glass"]

    read = night.manager().get(night.at()).text
    assert "Stengt plan åpnet av Ola" in read and "svarer ikke, redd for livet" in read
    assert [row["staff_id"] for row in night.rows("event") if row["name"] == "plan:reason:read"] == ["mona"]
    assert "redd for livet" not in night.responder("kari").get(night.at()).text, "the managers alone"


def test_the_card_for_113_is_logged_and_told_to_the_leader(night: Night) -> None:
    ola = night.take()
    for _ in range(2):
        card = ola.post(f"{night.at()}/card").text
        night.house.work()
        assert '<p class="card-line">Adresse: Oppdiktveien 1' in card and "Ikke ring politiet" in card
    assert len([body for body in night.inbox_of("mona") if "113" in body]) == 1, "told once in the same emergency"
    assert len([row for row in night.rows("event") if row["name"] == "conversation:card:shown"]) == 2
    assert "card_113" in [row["what"] for row in night.rows("plan_opening")]


@pytest.mark.parametrize("why", ["INGEN SMS", "undelivered"])
def test_the_number_is_shown_to_the_holder_where_texts_do_not_reach_and_is_logged(night: Night, why: str) -> None:
    ola = night.take()
    assert ANNE not in ola.post(f"{night.at()}/number").text
    if why == "undelivered":
        night.house.phones.behave(ANNE, "undelivered")
    else:
        night.house.texts(ANNE, why)
    night.say(ola, "hører du meg?")
    page = ola.get(night.at()).text
    assert "Vis telefonnummeret" in page and ANNE not in page and "✗" in page
    assert ANNE in ola.post(f"{night.at()}/number").text
    per = night.responder("per")
    assert ANNE not in per.post(f"{night.at()}/number").text
    logged = [(row["what"], row["staff_id"]) for row in night.rows("plan_opening") if row["what"] == "number"]
    assert logged == [("number", "ola")]


def test_notes_are_apart_from_texts_sealed_and_sent_to_nobody(night: Night) -> None:
    ola = night.take()
    before = len(night.rows("text"))
    ola.get(night.at())
    for _ in range(2):
        ola.post(f"{night.at()}/note", note="Virker roligere nå", form_key="n1")
    assert ola.get(night.at()).text.count("Virker roligere nå") == 1
    assert "roligere" not in str(night.rows("note")) and len(night.rows("text")) == before


@pytest.mark.parametrize(("text", "why"), [(" \n", "Skriv noe først"), ("x" * 1501, "for langt")])
def test_nothing_and_too_much_are_refused_beside_the_field(night: Night, text: str, why: str) -> None:
    ola = night.take()
    before = len(night.inbox_of("anne"))
    refused = night.say(ola, text)
    assert refused.status_code == 422 and why in refused.text and text.strip() in refused.text
    assert len(night.inbox_of("anne")) == before


def test_reading_is_logged_once_an_hour_and_the_page_comes_again_only_when_it_is_new(night: Night) -> None:
    ola = night.take()
    tag = ola.client.get(f"{night.at()}/live").headers["ETag"]
    assert ola.client.get(f"{night.at()}/live", headers={"If-None-Match": tag}).status_code == 304
    night.house.texts(ANNE, "enda en ting")
    new = ola.client.get(f"{night.at()}/live", headers={"If-None-Match": tag})
    assert new.status_code == 200 and "enda en ting" in new.text
    ola.get(night.at())
    assert [row["what"] for row in night.rows("plan_opening")] == ["conversation"]
    night.house.pass_time(minutes=61)
    ola.get(night.at())
    assert [row["what"] for row in night.rows("plan_opening")] == ["conversation"] * 2


@pytest.mark.parametrize("word", ["FERDIG", "ja.", "Gi fra", "STATUS", "113"])
def test_an_answer_word_is_asked_about_before_it_goes_to_the_person(night: Night, word: str) -> None:
    ola = night.take()
    before = len(night.inbox_of("anne"))
    asked = night.say(ola, word)
    assert asked.status_code == 422 and f"«{word}» er et svarord" in asked.text and "Send likevel" in asked.text
    assert len(night.inbox_of("anne")) == before and night.conversation()["state"] == "taken"
    assert ola.post(f"{night.at()}/write", text=word, sure=word, form_key="b").status_code == 303
    night.house.work()
    assert night.inbox_of("anne")[-1] == word


def test_the_same_words_from_a_new_form_are_asked_about_within_a_minute(night: Night) -> None:
    ola = night.take()
    night.say(ola, "jeg er her", form_key="a")
    asked = night.say(ola, "jeg er her", form_key="b")
    assert asked.status_code == 422 and "Du sendte nettopp det samme" in asked.text
    assert night.inbox_of("anne").count("jeg er her") == 1
    night.house.pass_time(seconds=61)
    assert night.say(ola, "jeg er her", form_key="c").status_code == 303
    assert night.inbox_of("anne").count("jeg er her") == 2


def test_what_was_not_sent_is_not_called_written_in_the_inbox(night: Night) -> None:
    ola = night.take()
    night.say(ola, "hei")
    assert "Du skrev sist." in ola.get("/inbox").text
    night.house.texts(ANNE, "INGEN SMS")
    night.say(ola, "er du der?")
    page = ola.get("/inbox").text
    assert "Ikke sendt: vil ikke ha SMS – ring." in page and "Du skrev sist." not in page


@pytest.mark.parametrize("act", ["plan", "number", "card", "write", "break-glass"])
def test_loading_the_address_of_an_act_leads_back_to_the_conversation(night: Night, act: str) -> None:
    ola = night.take()
    assert ola.get(f"{night.at()}/{act}").location == night.at()
    assert ola.get(f"{night.at()}/nothing").status_code == 404


def test_too_long_a_reason_and_agreement_are_kept_and_never_cut(night: Night) -> None:
    ola = night.take()
    for act, fields in [("break-glass", {"reason": "x" * 1001}), ("close", {"agreed": "y" * 301, "journal": "later"})]:
        refused = ola.post(f"{night.at()}/{act}", **fields)
        assert refused.status_code == 422 and "for langt" in refused.text
    assert "y" * 301 in refused.text and "maxlength" not in refused.text
