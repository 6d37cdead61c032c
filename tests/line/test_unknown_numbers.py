"""Numbers that nobody knows, machines, names as senders, and numbers that are no area's (contract 7.12)."""

from tests.line.night import Night

REPLY = """
areas:
  - {id: storvik, name: Storvik, sms_number: "+4759440001",
     fallback: "Ring legevakten 116117. Ved fare for liv ring 113.", unknown_numbers: reply,
     ladder: [{rotas: [kveld], wait: 5m}]}
"""


def stranger(number: int) -> str:
    return f"+475944{9000 + number}"


def test_an_unknown_number_is_answered_and_routed(night: Night) -> None:
    night.texts("stranger", "søsteren min svarer ikke")
    [answer] = night.inbox("stranger")
    assert "kjenner ikke nummeret" in answer and "kl. 02.21" in answer and "116117" in answer
    assert night.conversation()["service_user_id"] is None
    night.texts("ola", "ja")
    assert "søsteren min svarer ikke" in night.last("ola")


def test_where_unknown_numbers_are_replied_to_a_second_text_routes_both(night: Night) -> None:
    night.organisation(REPLY)
    night.texts("stranger", "hei")
    assert "116117" in night.last("stranger") and night.rows("conversation") == []
    night.wait(minutes=29)
    night.texts("stranger", "jeg trenger noen")
    assert night.pages() == [("ola", 1, None)]
    night.texts("ola", "ja")
    assert "hei" in night.last("ola") and "jeg trenger noen" in night.last("ola")


def test_a_second_text_after_half_an_hour_is_a_first_one(night: Night) -> None:
    night.organisation(REPLY)
    night.texts("stranger", "hei")
    night.wait(minutes=31)
    night.texts("stranger", "hei igjen")
    assert night.rows("conversation") == []


def test_the_sixth_unknown_conversation_waits_outside_but_is_answered_and_listed(night: Night) -> None:
    for number in range(6):
        night.texts(stranger(number), "hei")
    assert len(night.rows("conversation")) == 5
    assert "116117" in night.last(stranger(5))
    assert [row["set_aside"] for row in night.rows("text") if row["set_aside"]] == ["too_many_wait"]
    night.texts("ola", "ja 1")
    night.texts(stranger(5), "hei igjen")
    assert len(night.rows("conversation")) == 6


def test_a_machine_gets_a_few_answers_a_day_and_no_more(night: Night) -> None:
    for _ in range(8):
        night.texts("stranger", "MENY")
    assert len(night.inbox("stranger")) == 2
    night.wait(hours=24)
    night.texts("stranger", "MENY")
    assert len(night.inbox("stranger")) == 3


def test_who_has_only_asked_for_the_menu_is_heard_when_they_ask_for_help(night: Night) -> None:
    for word in ("MENY", "HVEM", "PLAN"):
        night.texts("stranger", word)
    night.texts("stranger", "hei jeg trenger hjelp")
    assert night.pages() == [("ola", 1, None)]
    assert "kl. 02.21" in night.last("stranger")


def test_whom_staff_have_written_to_is_no_machine(night: Night) -> None:
    night.texts("stranger", "hei")
    night.texts("stranger", "HVEM")
    night.texts("ola", "ja")
    night.texts("ola", "hei, hvem er du?")
    night.texts("ola", "ferdig")
    night.wait(minutes=61)
    night.texts("stranger", "MENY")
    night.texts("stranger", "hun svarer ikke, hjelp oss")
    assert "116117" in night.last("stranger") and night.conversation(2)["state"] == "paging"


def test_a_known_user_is_answered_every_time(night: Night) -> None:
    for _ in range(8):
        night.texts("anne", "MENY")
    assert len(night.inbox("anne")) == 8


def test_a_name_or_a_short_code_is_kept_and_not_answered(night: Night) -> None:
    for sender in ("Posten", "2099", "+4759440001"):
        assert night.texts(sender, "pakken er her") == []
    assert night.wire.sent == [] and night.rows("conversation") == []
    assert len([row for row in night.rows("text") if row["set_aside"] == "cannot_be_answered"]) == 3


def test_a_text_to_a_number_that_is_no_areas_is_kept_and_told_where_to_turn(night: Night) -> None:
    [answer] = night.texts("anne", "hei", to="+4759448888")
    assert "116117" in answer and "113" in answer
    assert [row["set_aside"] for row in night.rows("text")] == ["no_area"]


def test_staff_with_nothing_open_are_told_what_they_can_text_and_the_fallback(night: Night) -> None:
    night.texts("kari", "hallo?")
    assert "STATUS" in night.last("kari") and "116117" in night.last("kari")
    assert night.rows("conversation") == []


def test_a_user_of_another_area_is_recognised_there(night: Night) -> None:
    night.organisation("""
areas:
  - {id: nabovik, name: Nabovik, sms_number: "+4759440002", fallback: "Ring 116117.",
     ladder: [{rotas: [nabokveld], wait: 5m}]}
rotas:
  - {id: nabokveld, name: N, kind: after_hours, areas: [nabovik],
     shifts: [{staff: kari, start: "2026-04-04T20:00", end: "2026-04-05T08:00"}]}
""")
    night.texts("anne", "hei", to="+4759440002")
    assert night.conversation()["service_user_id"] == "anne" and night.conversation()["area_id"] == "nabovik"
    assert night.inbox("kari")[0].startswith("Nabovik #1")
    assert night.sent_to("kari")[0].text.sender == "+4759440002"
    night.texts("anne", "PLAN", to="+4759440002")
    assert "Storvik" in night.last("anne") and "gå tur" not in night.last("anne")
    night.texts("kari", "ja 1", to="+4759440002")
    assert night.conversation()["holder"] == "kari"
