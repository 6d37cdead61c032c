"""Known ones first, avoided ones last (contract 7.2)."""

from tests.line.night import Night

KARI_TOO = """
rotas:
  - {id: dag, name: Dagtid, kind: daytime, areas: [storvik],
     shifts: [{staff: kari, start: "2026-04-05T00:00", end: "2026-04-05T08:00"}]}
"""
AVOIDS_OLA = """
service_users:
  - {id: anne, name: Anne Berg, phone: "+4759442001", area: storvik, avoid: [ola]}
"""


def test_the_known_helper_on_duty_is_asked_first_and_alone_for_two_minutes(night: Night) -> None:
    night.organisation(KARI_TOO)
    night.texts("anne", "hei")
    assert night.pages() == [("kari", 0, None)]
    assert "kl. 02.23" in night.inbox("anne")[0]  # 2 + 5 + 5 + 10 and a minute
    night.wait(minutes=2, seconds=31)
    assert night.pages() == [("kari", 0, "none"), ("ola", 1, None)]
    night.texts("kari", "ja 1")
    assert night.conversation()["holder"] == "kari"


def test_a_known_helper_off_duty_is_left_in_peace(night: Night) -> None:
    night.texts("anne", "hei")
    night.wait(minutes=45)
    assert night.inbox("kari") == []


def test_an_avoided_helper_is_asked_only_when_nobody_else_is_left(night: Night) -> None:
    night.users(AVOIDS_OLA)
    night.texts("anne", "hei")
    assert night.pages() == [("per", 2, None)]
    night.wait(minutes=16)
    assert night.pages()[:3] == [("per", 2, "none"), ("mona", 3, "none"), ("ola", 1, None)]


def test_a_no_passes_it_on_at_once(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "nei")
    assert night.pages() == [("ola", 1, "no"), ("per", 2, None)]
    night.texts("ola", "ja 1")  # also after a no
    assert night.conversation()["holder"] == "ola"


def test_a_page_that_cannot_be_delivered_is_a_no(night: Night) -> None:
    night.texts("anne", "hei")
    [page] = night.sent_to("ola")
    assert page.text.validity == 300
    night.receipt(page, "undelivered", "30003")
    assert night.pages() == [("ola", 1, "undelivered"), ("per", 2, None)]
    night.receipt(page, "undelivered", "30003")
    assert len(night.pages()) == 2


def test_an_absent_manager_is_not_paged(night: Night) -> None:
    night.organisation('absences: [{staff: mona, start: "2026-04-01T00:00", end: "2026-05-01T00:00"}]')
    night.texts("anne", "hei")
    assert "kl. 02.11" in night.inbox("anne")[0]
    night.wait(minutes=12)
    assert [staff for staff, _, _ in night.pages()] == ["ola", "per", "ola"]


def test_a_known_helper_who_has_the_first_rota_is_asked_once_a_round(night: Night) -> None:
    night.organisation("""
rotas:
  - {id: kveld, name: Kveldsvakt, kind: after_hours, areas: [storvik],
     shifts: [{staff: kari, start: "2026-04-04T20:00", end: "2026-04-05T08:00"}]}
""")
    night.texts("anne", "hei")
    night.wait(minutes=40)
    a_round = [("kari", 0, "none"), ("per", 2, "none"), ("mona", 3, "none")]
    assert night.pages() == a_round * 2
