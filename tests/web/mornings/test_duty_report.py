"""The morning after: what happened is told once, to those who go on with it, and asked for until it is followed up."""

from threading import Barrier, Thread

import pytest

from service.mornings import making
from tests.web.house import OSLO
from tests.web.mornings.conftest import Morning

STRANGER = "+4759449991"


def test_the_morning_tells_the_daytime_team_the_next_on_duty_and_the_coordinator(morning: Morning) -> None:
    morning.anne_is_helped()
    morning.comes(18, "07:30")

    assert morning.copies() == {"mona": True, "ola": True, "pia": False}
    [letter] = morning.letters_to("mona")
    assert "1 henvendelse." in letter and morning.page() in letter
    assert "I 1 er det avtalt noe videre." in letter and "1 er ikke journalført." in letter
    assert "koordinator" in morning.letters_to("pia")[0]


def test_no_letter_holds_anything_of_the_person(morning: Morning) -> None:
    morning.anne_is_helped()
    morning.comes(18, "07:30")

    sent = "\n".join([*morning.letters_to("mona"), *morning.letters_to("ola"), *morning.letters_to("pia")])
    assert sent and not any(word in sent for word in ("Anne", "Påfunn", "44200", "noen der", "Kari", "#1"))


def test_the_page_tells_who_wrote_what_was_agreed_and_what_is_missing(morning: Morning) -> None:
    morning.anne_is_helped()
    morning.house.texts(STRANGER, "hjelp meg")
    morning.comes(18, "07:30")
    shown = morning.manager().get(morning.page()).text

    assert "Anne Påfunn" in shown and "Kari ringer lørdag kl. 11" in shown and "Avsluttet av Ola." in shown
    assert "Ikke journalført ennå." in shown
    assert "Ukjent nummer" in shown and "Ikke besvart ennå." in shown
    assert "er noen der" not in shown and STRANGER not in shown


def test_a_coordinator_reads_of_their_own_people_alone(morning: Morning) -> None:
    morning.anne_is_helped()
    morning.house.texts(STRANGER, "hjelp meg")
    morning.comes(18, "07:30")
    shown = morning.responder("pia").get(morning.page()).text

    assert "Anne Påfunn" in shown and "Ukjent nummer" not in shown
    assert "/read" not in shown and morning.responder("pia").post(f"{morning.page()}/read").status_code == 404


def test_others_do_not_know_that_there_is_one_and_a_manager_sees_counts(morning: Morning) -> None:
    morning.anne_is_helped()
    morning.comes(18, "07:30")
    manager = morning.manager("ingeborg")

    assert morning.responder("kari").get(morning.page()).status_code == 404
    assert morning.page() not in morning.responder("kari").get("/mornings").text
    assert "1 henvendelse" in manager.get("/mornings").text
    shown = manager.get(morning.page())
    assert shown.status_code == 200 and "1 henvendelse" in shown.text and "Anne" not in shown.text
    assert manager.post(f"{morning.page()}/read").status_code == 404


def test_after_two_weeks_only_counts_are_left_to_read(morning: Morning) -> None:
    morning.anne_is_helped()
    morning.comes(18, "07:30")
    page = morning.page()
    morning.house.clock.move(making.FIRST_TELLS * 15)

    assert morning.responder("ola").get(page).status_code == 404
    assert "Anne" not in morning.manager("mona").get(page).text


def test_reading_is_noted_in_the_persons_log_once_an_hour(morning: Morning) -> None:
    morning.anne_is_helped()
    morning.comes(18, "07:30")
    mona = morning.manager()
    for _ in range(2):
        mona.get(morning.page())

    [noted] = [row for row in morning.rows("plan_opening") if row["what"] == "morning"]
    assert (noted["service_user_id"], noted["staff_id"], noted["ground"]) == ("anne", "mona", "report")


def test_a_night_without_anybody_is_listed_and_mailed_to_nobody(morning: Morning) -> None:
    morning.comes(18, "07:30")

    assert len(morning.reports()) == 1 and not morning.reports()[0]["tells"]
    assert morning.post is not None and morning.post.letters == []
    assert "Ingenting å fortelle." in morning.manager().get("/mornings").text
    morning.comes(18, "12:00")
    assert not any("aktrapport" in text for text in morning.inbox_of("mona"))


def test_when_a_duty_ends_what_came_since_the_morning_is_told(morning: Morning) -> None:
    morning.comes(18, "07:30")
    morning.house.clock.set(morning.house.clock.now().replace(minute=40))
    morning.anne_is_helped()
    morning.comes(18, "08:00")

    first, second = morning.reports()
    assert (second["due_of"], second["since"], second["counts"]["conversations"]) == ("duty_end", first["until"], 1)
    assert len(morning.letters_to("mona")) == 1


def test_two_clocks_and_two_workers_make_one_report_and_one_letter_each(morning: Morning) -> None:
    morning.anne_is_helped()
    morning.house.clock.set(morning.house.clock.now().astimezone(OSLO).replace(day=18, hour=7, minute=30))
    gate = Barrier(2)

    def a_machine() -> None:
        gate.wait()
        morning.clock_looks()
        with morning.house.database.write() as db:
            making.make_due(morning.house.wiring.line.transactions.moment(db, "storvik", morning.house.clock.now()))
        morning.house.work()

    machines = [Thread(target=a_machine) for _ in range(2)]
    for machine in machines:
        machine.start()
    for machine in machines:
        machine.join()
    assert len(morning.reports()) == 1
    assert [len(morning.letters_to(who)) for who in ("mona", "ola", "pia")] == [1, 1, 1]


def test_a_missed_morning_is_told_late_and_once(morning: Morning) -> None:
    morning.anne_is_helped()
    morning.comes(18, "07:30")
    morning.house.texts(STRANGER, "hjelp meg")
    morning.comes(20, "13:00")

    assert len(morning.reports()) == 2 and morning.reports()[-1]["due_of"] == "morning"
    assert morning.reports()[-1]["since"] == morning.reports()[0]["until"]


@pytest.mark.parametrize("looked_at", ["07:30", "07:41", "07:59", "09:20"])
def test_the_very_first_report_may_be_late_and_is_made_all_the_same(morning: Morning, looked_at: str) -> None:
    morning.anne_is_helped()
    morning.comes(18, looked_at)
    morning.comes(18, looked_at)

    [made] = morning.reports()
    assert made["counts"]["conversations"] == 1 and len(morning.letters_to("mona")) == 1


def test_a_first_report_after_days_without_a_clock_tells_all_of_them(morning: Morning) -> None:
    morning.anne_is_helped()
    morning.comes(21, "08:05")
    morning.house.texts(STRANGER, "hjelp meg")
    morning.comes(22, "08:05")

    first, second = morning.reports()
    assert first["counts"]["agreed"] == 1 and second["since"] == first["until"]
    assert second["counts"]["unanswered"] == 1


def test_nobody_follows_up_so_it_is_asked_for_at_ten_and_the_manager_hears_at_twelve_once(morning: Morning) -> None:
    morning.anne_is_helped()
    morning.comes(18, "07:30")
    morning.comes(18, "10:00")
    assert [text for text in morning.inbox_of("ola") if "Vaktrapporten er ikke fulgt opp" in text]
    assert not [text for text in morning.inbox_of("pia") if "Vaktrapporten" in text]
    morning.comes(18, "12:00")
    morning.comes(18, "12:05")
    assert len([text for text in morning.inbox_of("mona") if "Ingen har lest og fulgt opp" in text]) == 1


def test_once_it_is_followed_up_nobody_is_asked(morning: Morning) -> None:
    morning.anne_is_helped()
    morning.comes(18, "07:30")
    ola = morning.responder("ola")
    assert "Lest og fulgt opp" in ola.get(morning.page()).text
    assert ola.post(f"{morning.page()}/read").status_code == 303
    assert "Lest og fulgt opp av Ola" in ola.get(morning.page()).text
    morning.comes(18, "10:00")
    morning.comes(18, "12:00")

    assert not [text for who in ("ola", "mona") for text in morning.inbox_of(who) if "aktrapporten" in text]


def test_on_a_sunday_whoever_has_duty_is_asked_and_can_read_it(morning: Morning) -> None:
    morning.house.clock.set(morning.house.clock.now().replace(day=19))
    morning.house.texts("+4759442001", "er noen der?")
    morning.comes(20, "07:25")
    morning.comes(20, "07:30")
    morning.comes(20, "10:00")

    assert [text for text in morning.inbox_of("ola") if "Vaktrapporten er ikke fulgt opp" in text]
    assert not [text for text in morning.inbox_of("mona") if "Vaktrapporten er ikke fulgt opp" in text]
    assert morning.copies()["ola"]


def test_a_mail_server_that_is_away_gets_the_letter_later_and_once(morning: Morning) -> None:
    assert morning.post is not None
    morning.post.says = "451 later"
    morning.anne_is_helped()
    morning.comes(18, "07:30")
    assert morning.letters_to("mona") == []
    morning.post.says = "250 taken"
    morning.house.pass_time(minutes=2)
    morning.house.pass_time(minutes=30)
    assert len(morning.letters_to("mona")) == 1
