"""Somebody is erased: what goes, what stays and why, and how they are met when they text again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from service import people, retention
from service.database import Database
from service.figures import keep
from service.models import metadata
from service.retention import Erased, Ground, NobodyToErase, NotYet, Order, emptying, exporting, paper, theirs
from service.retention.theirs import RULES
from tests.retention.months import NOTED, SAID, Months
from tests.retention.test_ageing import counted
from tests.web.house import ANNE
from tests.web.plans.test_the_page import openings

ORDER = Order(Ground.ASKED, "Anne har bedt om det")
ANNES = ("Anne Påfunn", ANNE, "1984-05-02", "strikke", "Oppdiktveien", SAID, NOTED, "ringer i morgen", "varm dusj")


def erase(months: Months, id: str = "anne") -> Erased:
    with months.house.database.write() as db:
        return retention.erase(db, months.house.vault, id, ORDER, months.house.clock.now())


def everything_opened(months: Months) -> str:
    """All that stands in all tables, and all that is sealed there opened."""
    found: list[str] = []
    vault, ours = months.house.vault, metadata.tables.values()
    with months.house.database.read() as db:
        for table in ours:
            for row in db.execute(select(table)):
                found.append(repr(row))
                for column in emptying.sealed_in(table):
                    sealed = row._mapping[column]
                    id = ":".join(str(row._mapping[part.name]) for part in table.primary_key.columns)
                    found += [vault.open(sealed, table=table.name, id=id, column=column)] if sealed else []
    return "\n".join(found)


def test_every_table_that_can_hold_something_of_a_person_has_a_rule() -> None:
    forgotten = [table.name for table in theirs.tables() if table.name not in RULES]
    assert forgotten == [], "say in service/retention/theirs.py what becomes of its rows when a person is erased"
    assert all(rule.why for rule in RULES.values() if rule.then is not theirs.Then.DELETED), "and why something stays"


def test_nothing_of_anne_can_be_read_any_more_with_the_keys_in_hand(months: Months) -> None:
    months.talk()
    before = everything_opened(months)
    assert [word for word in ANNES if word not in before] == []
    erase(months)
    after = everything_opened(months)
    assert [word for word in ANNES if word in after] == []
    assert months.house.vault.index(ANNE) not in after
    assert "Bo Oppdikt" in after, "the others are as they were"


def test_what_stays_is_told_with_why_and_the_fact_is_on_record(months: Months) -> None:
    months.talk()
    with months.house.database.read() as db:
        foreseen = retention.look(db, months.house.vault, "anne")
    done = erase(months)
    assert done == foreseen and all(one.why for one in done.kept.values())
    assert "pasientjournalloven" in done.kept["plan_opening"].why and done.let_go["text"] > 4
    [row] = months.night.rows("erasure")
    assert (row["service_user_id"], row["ground"], row["let_go"]) == ("anne", "asked", dict(done.let_go))
    assert "bedt" not in repr(row) and months.opened("erasure", "why_sealed") == [ORDER.why]
    assert openings(months.night, "conversation") == ["ola"], "who has read what is still on record"
    names = [event["name"] for event in months.night.rows("event")]
    assert names.count("service_user:erased") == 1


def test_who_is_erased_and_texts_again_is_met_as_an_unknown_number_with_care(months: Months) -> None:
    months.talk()
    erase(months)
    months.house.texts(ANNE, "er noen der nå?")
    newest = max(months.night.rows("conversation"), key=lambda row: row["number"])
    assert newest["service_user_id"] is None and newest["state"] == "paging", "somebody is asked"
    said = months.night.inbox_of("anne")[-1]
    assert "Vi kjenner ikke nummeret ditt" in said and "Anne" not in said and "slettet" not in said
    months.house.texts(ANNE, "PLAN")
    assert not any("dusj" in text for text in months.night.inbox_of("anne")[-2:])


def test_the_person_can_be_taken_in_anew_and_be_erased_again(months: Months) -> None:
    erase(months)
    months.house.take_in_the_examples()
    with months.house.database.read() as db:
        found = people.find_by_phone(db, months.house.vault, ANNE)
    assert found is not None and found.id == "anne"
    erase(months)
    assert len(months.night.rows("erasure")) == 2


def test_the_journal_comes_first(months: Months) -> None:
    id = months.talk(journal="later")
    with pytest.raises(NotYet, match=r"journalled: #1"):
        erase(months)
    assert SAID in months.opened("text", "body_sealed", conversation_id=id)
    months.set("conversation", id, journal="journalled")
    months.house.pass_time(hours=20)
    months.house.texts(ANNE, "hei")
    with pytest.raises(NotYet, match=r"open: #\d"):
        erase(months)
    assert months.night.rows("erasure") == []


def test_nobody_is_erased_twice_and_no_stranger(months: Months) -> None:
    erase(months)
    for id in ("anne", "nobody"):
        with pytest.raises(NobodyToErase):
            erase(months, id)


def test_figures_that_were_counted_stay_true(months: Months) -> None:
    months.talk()
    months.later(40)
    keep(months.house.database, months.house.clock.now())
    before = counted(months, 2026)
    erase(months)
    assert keep(months.house.database, months.house.clock.now()) == 0, "nothing has to be counted anew"
    after = counted(months, 2026)
    assert after.whole == before.whole and after.whole.conversations == 1 and after.months == before.months


def test_a_complaint_that_waits_for_its_answer_keeps_its_words_until_then(months: Months) -> None:
    months.talk()
    complaint, vault = metadata.tables["complaint"], months.house.vault
    now = months.house.clock.now()
    with months.house.database.write() as db:
        db.execute(complaint.insert().values(
            id="c1", area_id="storvik", at=now, teller="person", service_user_id="anne", way="text", due_at=now,
            body_sealed=vault.seal("ingen svarte", table="complaint", id="c1", column="body_sealed")))  # fmt: skip
    assert "answer was promised" in erase(months).kept["complaint"].why
    assert months.opened("complaint", "body_sealed") == ["ingen svarte"]
    months.set("complaint", "c1", answered_at=now)
    months.later(3 * 365 + 1)
    months.one_night()
    [row] = months.night.rows("complaint")
    assert (row["body_sealed"], row["service_user_id"]) == (None, None), "that there was one is still counted"


def test_who_left_long_ago_is_erased_by_age_and_at_last_the_id_goes_too(months: Months) -> None:
    months.talk()
    months.set("service_user", "anne", retired_at=months.house.clock.now())
    months.later(181)
    assert months.one_night().let_go["left"] == 1
    assert [row["ground"] for row in months.night.rows("erasure")] == ["left"]
    months.later(10 * 365 + 1)
    for _ in range(2):
        months.one_night()
        months.later(1)
    assert "anne" not in [row["id"] for row in months.night.rows("service_user")]
    assert [row["service_user_id"] for row in months.night.rows("erasure")] == [None]


def test_who_left_with_something_not_journalled_stays(months: Months) -> None:
    months.talk(journal="later")
    months.set("service_user", "anne", retired_at=months.house.clock.now())
    months.later(400)
    assert "left" not in months.one_night().let_go and "Anne Påfunn" in everything_opened(months)


def test_one_who_cannot_be_erased_yet_keeps_nobody_else_waiting(months: Months) -> None:
    """Anne wrote before she was known, which nobody has journalled, and her number is indexed under an older key."""
    id = months.talk(journal="later")
    months.set("conversation", id, service_user_id=None)
    left = months.house.clock.now()
    months.set("service_user", "anne", retired_at=left - timedelta(days=1), phone_index="older")
    months.set("service_user", "bo", retired_at=left)
    months.later(181)
    assert months.one_night().let_go["left"] == 1
    erased = {row["id"]: row["erased_at"] is not None for row in months.night.rows("service_user")}
    assert (erased["bo"], erased["anne"]) == (True, False)
    assert months.reports()[0].finished_at is not None


def test_a_number_that_is_somebody_elses_by_now_takes_nothing_of_theirs_along(months: Months) -> None:
    months.talk()
    months.house.pass_time(hours=20)
    months.set("service_user", "anne", retired_at=months.house.clock.now(), phone_index="gone")
    bo = months.house.vault
    months.set("service_user", "bo", phone_index=bo.index(ANNE))
    months.house.texts(ANNE, "det er Bo her")
    with pytest.raises(NobodyToErase):
        erase(months, "nobody")
    erase(months)
    assert "det er Bo her" in everything_opened(months)


def test_the_export_says_all_that_is_kept_and_no_number_of_staff(months: Months) -> None:
    months.talk()
    found = export(months.house.database, months)
    said = found.as_json()
    assert [word for word in ANNES if word not in said] == []
    assert "+4759441" not in said and "phone_index" not in said and "_sealed" not in said
    assert found.staff["ola"] == "Ola Prøvesen" and "event" in found.tables
    in_tables = {table.name for table in theirs.tables() if months.night.rows(table.name)}
    assert in_tables - set(found.tables) <= {"erasure", "silenced"}


def export(database: Database, months: Months) -> exporting.Export:
    with database.read() as db:
        return exporting.export(db, months.house.vault, "anne", months.house.clock.now())


def test_the_export_on_paper_is_the_same_bytes_each_time_and_in_each_language(months: Months) -> None:
    months.talk()
    found = export(months.house.database, months)
    now = months.house.clock.now()
    papers = {paper.made(replace(found, language=language), now) for language in ("nb", "nn", "en")}
    assert len(papers) == 3 and all(one.startswith(b"%PDF-1.7") for one in papers)
    assert paper.made(found, now) in papers


def test_what_people_wrote_is_never_taken_for_a_name_or_a_code(months: Months) -> None:
    months.talk()
    found = export(months.house.database, months)
    row = {"body": "ola", "staff_id": "ola", "direction": "in", "what": "plan", "agreed": "plan"}
    said = dict(paper._entry(found, row, "nb"))
    assert (said["Tekst"], said["Ansatt"], said["Retning"], said["Avtalt"]) == ("ola", "Ola Prøvesen", "inn", "plan")
    assert said["Hva"] != "plan"
