"""What the provider does with our texts: refuses, loses, never tells; and what then becomes of them (contract 9)."""

from datetime import UTC, datetime, timedelta

from channels.base import Inbound, Rejected
from tests.line.night import Night

BUSY = Rejected("30001", permanent=False)
NO_PHONE = Rejected("21211", permanent=True)


def test_a_provider_that_is_busy_gets_the_text_again_until_it_takes_it(night: Night) -> None:
    night.wire.refusals[night.phones["ola"]] = BUSY
    night.texts("anne", "hei")
    night.wait(seconds=10)
    assert night.inbox("ola") == []
    night.wire.refusals.clear()
    night.wait(seconds=10)
    assert len(night.inbox("ola")) == 1
    night.wait(minutes=4, seconds=30)
    assert night.pages() == [("ola", 1, None)]  # the wait runs from the hand-over


def test_the_wait_runs_from_half_a_minute_after_the_page_was_due_at_the_latest(night: Night) -> None:
    night.wire.refusals[night.phones["ola"]] = BUSY
    night.texts("anne", "hei")
    night.wait(minutes=5, seconds=31)
    assert night.pages() == [("ola", 1, "none"), ("per", 2, None)]
    night.wire.refusals.clear()
    night.wait(minutes=3)
    assert night.inbox("ola") == []  # a page that was not handed over when its step ended is dropped


def test_a_page_that_the_provider_refuses_for_good_is_a_no(night: Night) -> None:
    night.wire.refusals[night.phones["ola"]] = NO_PHONE
    night.texts("anne", "hei")
    assert night.pages() == [("ola", 1, "undelivered"), ("per", 2, None)]


def test_a_text_that_was_taken_without_a_word_is_found_in_the_list_and_not_sent_again(night: Night) -> None:
    night.wire.lost_answers.add(night.phones["anne"])
    night.texts("anne", "hei")
    night.wait(minutes=2)
    assert len(night.inbox("anne")) == 1
    assert {row["delivery"] for row in night.rows("text") if row["template"] == "received"} == {"accepted"}


def test_a_receipt_settles_what_the_provider_never_told(night: Night) -> None:
    night.wire.lost_answers.add(night.phones["anne"])
    night.wire.list_is_away = True
    night.texts("anne", "hei")
    night.receipt(night.sent_to("anne")[0], "delivered")
    night.wait(minutes=2)
    assert len(night.inbox("anne")) == 1
    assert [row["delivery"] for row in night.rows("text") if row["template"] == "received"] == ["delivered"]


def test_a_text_that_the_list_does_not_show_is_sent_again_and_marked(night: Night) -> None:
    night.wire.lost_texts.add(night.phones["ola"])
    night.texts("anne", "hei")
    night.wait(seconds=15)
    night.wire.lost_texts.clear()
    night.wait(seconds=30)
    assert len(night.inbox("ola")) == 1
    assert [row["repeated"] for row in night.rows("text") if row["to_staff"] == "ola"] == [1]


def test_without_the_list_a_page_is_repeated_and_information_is_not(night: Night) -> None:
    night.wire.list_is_away = True
    night.wire.lost_texts |= {night.phones["ola"], night.phones["anne"]}
    night.texts("anne", "hei")
    night.wait(seconds=30)
    night.wire.lost_texts.clear()
    night.wait(minutes=2)
    assert len(night.inbox("ola")) == 1
    assert night.inbox("anne") == []
    night.wait(minutes=4)
    assert len(night.inbox("anne")) == 1  # the next word is not held up by the one in doubt


def test_an_answer_that_would_no_longer_be_true_is_not_sent(night: Night) -> None:
    night.wire.refusals[night.phones["anne"]] = BUSY
    night.texts("anne", "hei")
    night.wait(minutes=25)
    night.wire.refusals.clear()
    night.wait(minutes=2)
    assert not any("02.21" in text for text in night.inbox("anne"))


def test_delivered_is_never_taken_back(night: Night) -> None:
    night.texts("anne", "hei")
    [page] = night.sent_to("ola")
    night.receipt(page, "delivered")
    night.receipt(page, "undelivered", "30003")
    night.receipt(page, "sent")
    assert night.pages() == [("ola", 1, None)]


def test_receipts_for_texts_that_are_not_ours_do_no_harm(night: Night) -> None:
    night.texts("anne", "hei")
    [page] = night.sent_to("ola")
    forged = type(page)(page.at, "SMother", page.text)
    night.receipt(forged, "undelivered", "30003")
    assert night.pages() == [("ola", 1, None)]


def test_a_receipt_that_names_one_text_by_our_id_and_another_by_the_providers_settles_neither(night: Night) -> None:
    night.wire.lost_answers.add(night.phones["anne"])
    night.wire.list_is_away = True
    night.texts("anne", "hei")
    [untold], [page] = night.sent_to("anne"), night.sent_to("ola")
    night.receipt(type(page)(page.at, page.provider_id, untold.text), "delivered")
    assert {row["template"]: row["delivery"] for row in night.rows("text") if row["direction"] == "out"} == {
        "received": "unknown", "page": "accepted"}


def test_without_a_worker_the_answer_is_in_the_reply_and_claims_nothing(night: Night) -> None:
    night.worker_is_dead()
    [answer] = night.line.receive(_text(night, "anne", "hei"), night.clock.now())
    assert "116117" in answer and "113" in answer and "02.21" in answer
    assert "Vi varsler den som har vakt nå" not in answer
    night.worker_is_alive()
    night.work()
    assert night.inbox("anne") == []
    assert len(night.inbox("ola")) == 1


def test_without_a_worker_a_yes_still_takes_it_and_hears_so(night: Night) -> None:
    night.texts("anne", "hei")
    night.worker_is_dead()
    answer = night.line.receive(_text(night, "ola", "ja"), night.clock.now())
    assert any("hei" in body for body in answer)
    assert night.conversation()["holder"] == "ola"
    night.work()
    assert "Ola" in night.last("anne")


def test_a_reply_that_does_not_reach_the_person_tells_the_holder_to_phone(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("ola", "hei Anne")
    night.receipt(night.sent_to("anne")[-1], "undelivered", "30005")
    assert "ring" in night.last("ola").lower() and "#1" in night.last("ola")


def _text(night: Night, who: str, body: str) -> Inbound:
    return Inbound(f"SM{who}{body}", night.phones[who], night.number, body)


def test_without_a_worker_every_text_is_told_that_it_is_stored_and_not_passed_on(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.worker_is_dead()
    [answer] = night.line.receive(_text(night, "anne", "STOPP"), night.clock.now())
    assert "lagret" in answer and "116117" in answer and "INGEN SMS" in answer and "vakten får" not in answer


def test_without_a_worker_a_reopened_conversation_claims_nothing_either(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("ola", "ferdig")
    night.worker_is_dead()
    answer = " ".join(night.line.receive(_text(night, "anne", "STOPP"), night.clock.now()))
    assert "116117" in answer and "INGEN SMS" in answer and "vakten får" not in answer


def test_without_a_worker_no_leader_is_said_to_be_told(night: Night) -> None:
    night.organisation('rotas: [{id: kveld, name: K, areas: [storvik]}, {id: ambulant, name: A, areas: [storvik]}]')
    night.organisation('rotas: [{id: kveld, name: K, shifts: []}, {id: ambulant, name: A, shifts: []}]')
    night.worker_is_dead()
    [answer] = night.line.receive(_text(night, "anne", "hei"), night.clock.now())
    assert "ingen på vakt" in answer and "Lederen" not in answer and "116117" in answer


def test_after_an_outage_the_step_that_is_overdue_comes_before_the_promise(night: Night) -> None:
    night.texts("anne", "hei")
    night.clock.move(timedelta(minutes=30))  # nobody works; then all that is overdue is done at once
    night.new("anne")
    night.work()
    [word] = night.new("anne")
    assert "kl. 02.46" in word  # 02.30 and Per's five minutes and Mona's ten, and one


def test_a_text_of_staff_that_does_not_go_out_is_said_not_to_be_sent(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("anne", "INGEN SMS")
    night.texts("ola", "er du der?")
    assert night.last("ola").startswith("IKKE SENDT")


def test_who_wants_texts_again_hears_how_it_stands_and_so_does_the_holder(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("anne", "INGEN SMS")
    night.texts("ola", "ja")
    assert "Ola" not in night.last("anne")
    night.texts("anne", "jo, skriv")
    assert "Ola har henvendelsen din" in night.last("anne")
    assert "#1: nå kan personen få SMS igjen." in night.inbox("ola")


def test_a_deaf_person_is_never_told_to_phone_nor_staff_to_phone_them(night: Night) -> None:
    night.users("service_users: [{id: anne, name: Anne Berg, phone: '+4759442001', area: storvik, sms_only: true}]")
    night.texts("anne", "hei")
    night.wait(minutes=45)
    told = " ".join(night.inbox("anne"))
    assert "Nød-SMS til 113" in told and "ring 113" not in told and "Ring legevakten" not in told
    night.texts("anne", "INGEN SMS")
    night.wait_until(datetime(2026, 4, 5, 6, 0, tzinfo=UTC))
    assert "ring" not in night.last("siri").lower()
