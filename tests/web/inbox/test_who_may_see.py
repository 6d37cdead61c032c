"""A conversation that somebody may not see does not exist for them: 404, as for one that is not there."""

from datetime import datetime, timedelta

import pytest

from service.models.account import Role
from tests.web.house import ANNE, OSLO
from tests.web.inbox.night import Night

FRIDAY_MORNING = datetime(2026, 12, 18, 9, 0, tzinfo=OSLO)
ACTS = ["accept", "decline", "write", "close", "give-back", "hand-over", "note", "journal", "plan",
        "break-glass", "card", "number"]  # fmt: skip


def test_managers_see_how_it_stands_and_neither_texts_nor_names(night: Night) -> None:
    night.say(night.take(), "Hei Anne, jeg er her")
    mona = night.manager()
    for path in ("/inbox", "/inbox/live", night.at(), f"{night.at()}/live"):
        page = mona.get(path).text
        assert "#1" in page or path.endswith("live")
        assert "Anne" not in page and "er noen der" not in page and "jeg er her" not in page, path
    assert "Ola har den" in mona.get(night.at()).text
    assert night.rows("plan_opening") == [] or {row["staff_id"] for row in night.rows("plan_opening")} == {"ola"}
    for act in ("plan", "number", "card", "note"):
        assert mona.post(f"{night.at()}/{act}", note="x").status_code == 404


def test_a_helper_who_is_off_duty_sees_how_it_stands_and_neither_texts_names_nor_plan(night: Night) -> None:
    """Kari's home is Storvik; she has no duty tonight, was not asked and does not have it."""
    night.say(night.take(), "Hei Anne, jeg er her")
    kari = night.responder("kari", area="storvik")
    for path in ("/inbox", "/inbox/live", night.at(), f"{night.at()}/live"):
        page = kari.get(path)
        assert page.status_code == 200 and "Ola har den" in page.text, path
        assert not any(secret in page.text for secret in ("Anne", "er noen der", "jeg er her")), path
    assert "Åpne kriseplanen" not in kari.get(night.at()).text
    for act in ACTS:
        answer = kari.post(f"{night.at()}/{act}", text="hei", note="hei", journal="journalled", reason="x")
        assert answer.status_code == 404, act
    assert {row["staff_id"] for row in night.rows("plan_opening")} == {"ola"}


def test_on_duty_one_reads_and_opens_the_plan_and_who_is_only_asked_reads_alone(night: Night) -> None:
    night.house.texts(ANNE, "er noen der?")
    per = night.responder("per")  # on duty
    assert "er noen der?" in per.get(night.at()).text
    assert "varm dusj" in per.post(f"{night.at()}/plan").text
    for _ in range(2):
        night.house.pass_time(minutes=6)
    mona = night.manager()  # asked, and not on duty
    assert "er noen der?" in mona.get(night.at()).text and "Åpne kriseplanen" not in mona.get(night.at()).text
    assert mona.post(f"{night.at()}/plan").status_code == 404
    mona.post(f"{night.at()}/accept")
    assert "varm dusj" in mona.post(f"{night.at()}/plan").text


def test_a_manager_who_is_asked_reads_and_takes_it(night: Night) -> None:
    night.house.texts(ANNE, "er noen der?")
    night.house.pass_time(minutes=6)
    night.house.pass_time(minutes=6)
    mona = night.manager()
    assert "er noen der?" in mona.get(night.at()).text
    mona.post(f"{night.at()}/accept")
    assert night.conversation()["holder"] == "mona"


@pytest.mark.parametrize("role", [Role.PLANNER, Role.ADMIN, Role.OBSERVER])
def test_other_roles_are_kept_out(night: Night, role: Role) -> None:
    night.house.texts(ANNE, "er noen der?")
    other = night.house.browser("Pia Turnusbakken", role, staff="pia")
    for path in ("/inbox", "/inbox/live", "/inbox/set-aside", "/inbox/write", "/inbox/write/anne", night.at(),
                 f"{night.at()}/live"):  # fmt: skip
        assert other.get(path).status_code == 403, path


def test_what_is_not_there_is_404_for_every_act(night: Night) -> None:
    ola = night.responder("ola")
    ola.get("/inbox")
    assert ola.get("/conversations/nothing").status_code == 404
    assert ola.get("/conversations/nothing/live").status_code == 404
    for act in ACTS:
        answer = ola.post(f"/conversations/nothing/{act}", text="hei", note="hei", journal="journalled", reason="x")
        assert answer.status_code == 404, act


def test_a_responder_of_another_area_sees_nothing(night: Night) -> None:
    night.house.texts(ANNE, "er noen der?")
    kari = night.responder("kari", area="nabovik")
    assert kari.get(night.at()).status_code == 404
    assert kari.get(f"{night.at()}/live").status_code == 404
    assert "Anne" not in kari.get("/inbox").text
    for act in ACTS:
        answer = kari.post(f"{night.at()}/{act}", text="hei", note="hei", journal="journalled", reason="x")
        assert answer.status_code == 404, act


def test_an_account_that_is_nobody_on_the_rotas_sees_nothing(night: Night) -> None:
    night.house.texts(ANNE, "er noen der?")
    nobody = night.house.browser("Nils Nyansatt", Role.RESPONDER)
    assert nobody.get(night.at()).status_code == 404
    assert "ikke knyttet til noen" in nobody.get("/inbox").text


def test_a_borrowed_helper_sees_it_while_asked_or_holding_and_a_day_after_to_journal_it(night: Night) -> None:
    """Ola's home is Nabovik; he has duty in Storvik until 08."""
    ola = night.responder("ola", area="nabovik")
    night.house.texts(ANNE, "er noen der?")
    ola.get("/inbox")
    ola.post(f"{night.at()}/accept")
    assert "er noen der?" in ola.get(night.at()).text
    ola.post(f"{night.at()}/close", journal="later")
    night.house.work()
    night.house.clock.set(FRIDAY_MORNING)  # his duty is over, and he is at home in Nabovik only
    ola = night.responder("ola")
    assert "er noen der?" in ola.get(night.at()).text
    assert ola.post(f"{night.at()}/plan").status_code == 404, "the journal is all that is left to do"
    night.house.clock.move(timedelta(days=6))
    assert night.responder("ola").get(night.at()).status_code == 404
