"""What is old is let go at night, in small batches; what is not journalled stays, and managers hear of it."""

import pytest

from schedules.retention import KINDS
from service.errors import ClaimLost
from service.figures import Figures, Period, figures, keep
from service.figures.counting import forget
from service.figures.kept import FIGURES
from service.models import new_id
from service.retention import running
from tests.retention.months import SAID, STRANGER, Months
from tests.web.house import OSLO

AREAS = ("storvik", "nabovik")


def texts_of(months: Months, conversation: str) -> list[str]:
    return months.opened("text", "body_sealed", conversation_id=conversation)


def test_texts_go_when_they_are_old_and_journalled_and_their_rows_stay(months: Months) -> None:
    id = months.talk()
    months.later(89)
    assert months.one_night().let_go.get("texts") is None and SAID in texts_of(months, id)
    before = len(months.night.rows("text"))
    months.later(2)
    assert months.one_night().let_go["texts"] == 1
    assert set(texts_of(months, id)) == {"(slettet)"} and len(months.night.rows("text")) == before
    assert months.opened("conversation", "phone_sealed", id=id) == [""]
    assert months.night.rows("note") == [] and months.opened("conversation", "agreed_sealed", id=id) == []
    assert months.night.conversation()["service_user_id"] == "anne", "that she wrote is kept for longer"
    months.later(3 * 365)
    months.one_night()
    assert months.night.conversation()["service_user_id"] is None


def test_what_nobody_has_journalled_stays_however_old(months: Months) -> None:
    id = months.talk(journal="later")
    months.later(1000)
    run = months.one_night()
    assert "texts" not in run.let_go and "notes" not in run.let_go and SAID in texts_of(months, id)
    assert run.held == {"unjournalled": {"storvik": 1}}
    months.set("conversation", id, journal="not_relevant", journal_at=months.house.clock.now())
    months.later(91)
    assert months.one_night().let_go["texts"] == 1 and SAID not in texts_of(months, id)


def test_managers_hear_once_a_month_by_day(months: Months) -> None:
    months.talk(journal="later")
    months.house.clock.set(months.house.clock.now().replace(year=2027, month=6, day=2, hour=2))

    def told() -> int:
        return sum("krysset av for journal" in text for text in months.night.inbox_of("mona"))

    months.one_night()
    months.house.work()
    assert told() == 0, "not at night"
    months.house.pass_time(hours=8)
    assert told() == 1
    for _ in range(3):
        months.house.pass_time(hours=24)
        months.one_night()
        months.house.pass_time(hours=8)
    assert told() == 1
    months.house.clock.set(months.house.clock.now().replace(month=7, day=1, hour=9))
    months.one_night()
    months.house.work()
    assert told() == 2


def test_a_dry_run_counts_and_changes_nothing(months: Months) -> None:
    id = months.talk()
    months.later(100)
    counts, held = running.foreseen(months.house.database, months.house.clock.now())
    assert (counts["texts"], counts["notes"], held) == (1, 1, {}) and set(counts) == set(KINDS)
    assert SAID in texts_of(months, id) and months.reports() == []
    run = months.one_night()
    assert {kind: counts[kind] for kind in run.let_go} == run.let_go


def test_a_page_counts_no_further_than_it_has_to(months: Months) -> None:
    for _ in range(3):
        months.talk()
        months.house.pass_time(minutes=65)
    months.later(100)
    database, now = months.house.database, months.house.clock.now()
    whole, held = running.foreseen(database, now)
    assert (whole["texts"], whole["notes"]) == (3, 3)
    assert running.foreseen(database, now, 1) == ({kind: min(count, 2) for kind, count in whole.items()}, held)
    assert running.foreseen(database, now, 3) == (whole, held)


def test_texts_of_unknown_numbers_that_opened_nothing_go_after_a_month(months: Months) -> None:
    months.house.texts(STRANGER, "hei, er dette frisøren?", to="+4759440002")
    [id] = [row["id"] for row in months.night.rows("text") if row["direction"] == "in"]
    months.set("text", id, conversation_id=None, position=None, set_aside="first_text")
    months.later(31)
    assert months.one_night().let_go["set_aside"] >= 1
    assert months.opened("text", "body_sealed", id=id) == ["(slettet)"]
    assert months.opened("text", "party_sealed", id=id) == [""]


def counted(months: Months, year: int) -> Figures:
    forget()
    with months.house.database.read() as db:
        return figures(db, AREAS, Period(year, OSLO, months.house.clock.now()))


def test_figures_are_the_same_kept_or_counted_anew(months: Months) -> None:
    months.talk()
    months.later(40)
    keep(months.house.database, months.house.clock.now())
    before = counted(months, 2026)
    assert before.whole.conversations == 1 and before.whole.texts == 2
    months.later(40 + 4 * 365)
    months.one_night()
    keep(months.house.database, months.house.clock.now())
    kept = counted(months, 2026)
    with months.house.database.write() as db:
        db.execute(FIGURES.delete())
    anew = counted(months, 2026)
    assert kept.whole == before.whole == anew.whole and kept.months == before.months == anew.months


def test_one_that_is_stopped_goes_on_where_it_was_in_the_same_report(months: Months) -> None:
    for _ in range(3):
        months.talk()
        months.house.pass_time(minutes=65)
    months.later(100)
    with months.house.database.write() as db:
        claimed = months.claimed(db)
    now, database, vault = months.house.clock.now(), months.house.database, months.house.vault
    going = running.batches(database, vault, f"retention:{claimed.key}", now, lambda _: None)
    next(going)  # killed after its first batch: the conversations' texts
    going.close()
    [half] = months.reports()
    assert half.finished_at is None and half.let_go == {"texts": 3}
    running.night(database, vault, claimed, now, lambda _: None)
    [whole] = months.reports()
    assert whole.finished_at is not None and (whole.let_go["texts"], whole.let_go["notes"]) == (3, 3)


def test_a_claim_that_has_done_enough_is_given_back_and_no_claim_is_finished_twice(months: Months) -> None:
    months.talk()
    months.later(100)
    with months.house.database.write() as db:
        claimed = months.claimed(db)
    now, database, vault = months.house.clock.now(), months.house.database, months.house.vault
    running.night(database, vault, claimed, now, lambda _: None, at_most=1)
    assert months.reports()[0].finished_at is None
    with pytest.raises(ClaimLost):
        running.night(database, vault, claimed, now, lambda _: None)
    months.house.work()
    assert months.reports()[0].finished_at is not None


def test_staff_who_left_keep_their_name_and_nothing_to_reach_them_by(months: Months) -> None:
    months.house.account("Ola", staff="ola")
    now = months.house.clock.now()
    months.set("staff", "ola", retired_at=now)
    account = months.night.rows("account")[0]["id"]
    months.set("account", account, closed_at=now, password_hash="x")
    months.later(91)
    assert months.one_night().let_go["staff_left"] == 2
    ola = next(row for row in months.night.rows("staff") if row["id"] == "ola")
    assert ola["phone"] == "" and set(ola["written"]) == {"id", "name", "phone"} and "5944" not in repr(ola)
    row = months.night.rows("account")[0]
    assert (row["name"], row["password_hash"], row["email"]) == ("Ola", None, f"closed-{account}")


def test_the_log_of_events_and_who_opened_what_go_by_their_own_years(months: Months) -> None:
    months.talk()
    opened = len(months.night.rows("plan_opening"))
    assert opened > 0
    months.later(5 * 365 + 1)
    run = months.one_night()
    assert run.let_go["events"] > 0 and len(months.night.rows("plan_opening")) == opened
    months.later(5 * 365)
    assert months.one_night().let_go["access_log"] == opened
    assert months.night.rows("plan_opening") == []


def test_the_organisation_says_how_long(months: Months) -> None:
    table = months.night.rows("standing")[0]["whole"]
    table["retention"] = {"texts": 14}
    months.set("standing", 1, whole=table, stamp=new_id(), version=99)
    id = months.talk()
    months.later(15)
    assert months.one_night().let_go == {"texts": 1}
    assert SAID not in texts_of(months, id)
