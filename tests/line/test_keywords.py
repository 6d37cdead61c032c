"""What a user can text besides a text (contract 7.11)."""

import pytest

from tests.line.night import Night

NUMBER = "#1: "


def test_who_is_on_duty_is_told_with_first_names_and_until_when(night: Night) -> None:
    night.texts("anne", "Hvem?")
    [answer] = night.inbox("anne")
    assert "Ola, til søndag 5.4. kl. 08.00" in answer and "Per, til mandag 6.4. kl. 08.00" in answer
    assert "Vik" not in answer
    assert night.rows("conversation") == []


def test_who_while_nobody_is_on_duty_tells_when_the_next_begins(night: Night) -> None:
    night.organisation("""
rotas:
  - {id: kveld, name: K, kind: after_hours, areas: [storvik],
     shifts: [{staff: siri, start: "2026-04-05T08:00", end: "2026-04-05T20:00"}]}
  - {id: ambulant, name: A, kind: ambulant, areas: [storvik], shifts: []}
""")
    night.texts("anne", "HVEM")
    assert "søndag 5.4. kl. 08.00" in night.last("anne") and "116117" in night.last("anne")


def test_the_own_plan_comes_by_text_and_the_opening_is_logged(night: Night) -> None:
    night.texts("anne", "plan")
    assert "gå tur" in night.last("anne") and "ringe søster" in night.last("anne")
    [opening] = night.rows("plan_opening")
    assert opening["service_user_id"] == "anne" and opening["staff_id"] is None


def test_a_plan_that_is_not_wanted_by_text_does_not_come(night: Night) -> None:
    night.users("service_users: [{id: anne, name: Anne Berg, phone: '+4759442001', area: storvik, plan_by_sms: false}]")
    night.texts("anne", "PLAN")
    assert "gå tur" not in night.last("anne") and "116117" in night.last("anne")


def test_an_unknown_number_gets_no_plan(night: Night) -> None:
    night.texts("stranger", "PLAN")
    assert "116117" in night.last("stranger")
    assert night.rows("conversation") == []


@pytest.mark.parametrize("word, told", [("HJELP", "MENY"), ("Stopp!", "INGEN SMS")])
def test_help_and_stop_are_routed_like_any_text_and_get_a_word_more(night: Night, word: str, told: str) -> None:
    night.texts("anne", word)
    assert night.pages() == [("ola", 1, None)]
    [answer] = night.inbox("anne")
    assert told in answer and "kl. 02.21" in answer and "116117" in answer and "113" in answer


def test_a_keyword_does_not_reach_the_holder_nor_reopen_anything(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("ola", "hei Anne")
    before = len(night.inbox("ola"))
    night.texts("anne", "MENY")
    assert len(night.inbox("ola")) == before
    assert "HVEM" in night.last("anne")


def test_the_menu_offers_the_plan_to_those_alone_who_get_it_by_text(night: Night) -> None:
    night.texts("anne", "MENY")
    assert "PLAN: din plan" in night.last("anne") and "BYTT KONTAKT" in night.last("anne")
    night.texts("anne", "TREKK SAMTYKKE")
    night.texts("anne", "MENY")
    assert "PLAN" not in night.last("anne") and "HVEM" in night.last("anne") and "INNSYN" in night.last("anne")


def test_no_texts_means_no_texts_until_they_write_again(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("anne", "ingen sms")
    confirmed = len(night.inbox("anne"))
    assert "Personen" in night.last("ola") or "ring" in night.last("ola").lower()
    assert "+47" not in night.last("ola")
    night.texts("ola", "går det bra?")
    assert len(night.inbox("anne")) == confirmed
    assert "ring" in night.last("ola").lower()
    night.texts("anne", "INGEN SMS")
    assert len(night.inbox("anne")) == confirmed  # confirmed once
    night.texts("anne", "jo, skriv")
    night.texts("ola", "godt å høre")
    assert night.last("anne") == "godt å høre"


def test_pages_say_that_the_person_cannot_be_answered_by_text(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("anne", "INGEN SMS")
    night.wait(minutes=6)
    assert "kan ikke svares på SMS" in night.last("per")
    assert "JA 1" in night.last("per")


def test_an_opt_out_at_the_provider_still_pages(night: Night) -> None:
    night.texts("anne", "STOP", opt_out="STOP")
    assert "kan ikke svares på SMS" in night.inbox("ola")[0]
    assert night.inbox("anne") == []
    night.texts("ola", "ja")
    assert "ring" in night.last("ola").lower()
    night.texts("anne", "START", opt_out="START")
    night.texts("ola", "hei igjen")
    assert night.last("anne") == "hei igjen"


def test_a_receipt_that_says_opted_out_tells_the_holder_to_phone(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("ola", "hei Anne")
    night.receipt(night.sent_to("anne")[-1], "undelivered", "21610")
    assert "ring" in night.last("ola").lower()
    sent = len(night.inbox("anne"))
    night.texts("ola", "hallo?")
    assert len(night.inbox("anne")) == sent


def test_pictures_are_said_not_to_be_seen_and_routed_all_the_same(night: Night) -> None:
    night.texts("anne", "", media=2)
    assert "ikke se bilder" in night.inbox("anne")[0]
    night.texts("ola", "ja")
    assert "bilde" in night.last("ola")


def test_an_empty_text_is_a_text(night: Night) -> None:
    night.texts("anne", "")
    assert night.pages() == [("ola", 1, None)]
    night.texts("ola", "ja")
    assert "(tom melding)" in night.last("ola")


@pytest.mark.parametrize("said", ["Čohkkán ruovttus 😢", "<b>hei</b> & 'drop table'--", "=SUM(A1)", "x" * 1500])
def test_whatever_is_written_arrives_as_written(night: Night, said: str) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("anne", said)
    assert night.last("ola") == NUMBER + said


def test_a_very_long_text_arrives_in_parts_in_order(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    before = len(night.inbox("ola"))
    night.texts("anne", " ".join(str(n) for n in range(700)))
    parts = night.inbox("ola")[before:]
    assert len(parts) == 2 and parts[0].startswith("(1/2)") and parts[1].startswith("(2/2)")


def test_two_equal_texts_in_the_same_second_are_two_texts(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("anne", "er du der?")
    night.texts("anne", "er du der?")
    assert night.inbox("ola")[-2:] == ["#1: er du der?"] * 2


def test_the_same_text_delivered_twice_by_the_provider_is_one(night: Night) -> None:
    night.worker_is_dead()
    first = night.texts("anne", "hei", id="SMsame")
    again = night.texts("anne", "hei", id="SMsame")
    assert first == again != []
    assert len(night.inbox("ola")) == 1


def test_a_keyword_that_ends_the_silence_is_told_to_the_holder(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("anne", "INGEN SMS")
    night.texts("anne", "MENY")
    assert "nå kan personen få SMS igjen" in night.last("ola") and "HVEM" in night.last("anne")
    before = len(night.inbox("ola"))
    night.texts("anne", "MENY")
    assert len(night.inbox("ola")) == before


def test_help_that_reopens_is_answered_once_with_the_menu_in_it(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("ola", "ferdig")
    before = len(night.inbox("anne"))
    night.texts("anne", "HJELP")
    [answer] = night.inbox("anne")[before:]
    assert "Fint at du skriver igjen" in answer and "MENY" in answer
