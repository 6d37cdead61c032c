"""How much goes by text to staff, as the area wants it (contract, section 2 and 7.3)."""

from tests.line.night import Night

AREA = """
areas:
  - {{id: storvik, name: Storvik, sms_number: "+4759440001", fallback: "Ring 116117.",
     ladder: [{{rotas: [kveld], wait: 5m}}, {{staff: [mona], wait: 5m}}], {more}}}
"""


def test_with_notice_staff_are_told_of_texts_and_read_them_elsewhere(night: Night) -> None:
    night.organisation(AREA.format(more="staff_texts: notice"))
    night.texts("anne", "hemmelig")
    night.texts("ola", "ja")
    night.texts("anne", "mer hemmelig")
    assert "hemmelig" not in " ".join(night.inbox("ola"))
    assert "innboksen" in night.last("ola")
    night.texts("ola", "#1")
    assert "hemmelig" not in night.last("ola")


def test_a_link_is_in_the_page_only_where_the_area_wants_links(night: Night) -> None:
    night.texts("anne", "hei")
    assert "http" not in night.inbox("ola")[0]
    night.texts("ola", "nei")
    night.organisation(AREA.format(more="links_in_texts: true"))
    night.texts("stranger", "hei")
    assert "https://vakt.example.org/conversations/" in night.last("ola")


def test_a_leader_without_duty_is_not_said_to_be_on_duty(night: Night) -> None:
    night.organisation(AREA.format(more="links_in_texts: false"))
    night.texts("anne", "hei")
    night.wait(minutes=6)
    night.texts("mona", "ja")
    assert "Mona" in night.last("anne") and "på vakt" not in night.last("anne")


def test_who_has_several_is_told_to_write_the_number_first(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    night.texts("stranger", "hallo")
    night.texts("ola", "ja 2")
    assert "skriv #2 først" in night.last("ola")


def test_an_expired_consent_reminds_and_delays_nothing(night: Night) -> None:
    night.users("""
service_users: [{id: anne, name: Anne Berg, phone: "+4759442001", area: storvik, consent: {given: "2025-01-10",
  until: "2026-01-10"}}]
""")
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    assert "samtykket" in night.last("ola")


def test_breaking_the_glass_needs_a_reason_and_is_told_to_leader_and_person(night: Night) -> None:
    night.users("""
service_users: [{id: anne, name: Anne Berg, phone: "+4759442001", area: storvik, objects: true,
  plan: {wishes: "Ikke ring politiet"}}]
""")
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    fields = night.line.break_glass("storvik", 1, "ola", "svarer ikke, redd for livet", night.clock.now())
    night.work()
    assert fields["wishes"] == "Ikke ring politiet"
    assert [row["what"] for row in night.rows("plan_opening")] == ["break_glass"]
    assert "Ola" in night.last("mona") and "kriseplanen din" in night.last("anne")
