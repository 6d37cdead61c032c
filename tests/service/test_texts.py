"""What `render` writes, and what it refuses."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.texts import MissingFact, UnknownText, WrongFact, render, sms_only

CHRISTMAS_NIGHT = datetime(2026, 12, 24, 1, 25, tzinfo=UTC)
SUNDAY = datetime(2026, 12, 27, 7, 0, tzinfo=UTC)


def test_a_person_who_writes_is_told_what_happens_and_where_to_turn() -> None:
    assert render("received", "nb", latest=CHRISTMAS_NIGHT) == (
        "Hei, meldingen din er kommet fram. Vi varsler den som har vakt nå. Du hører fra oss her senest kl. 02.25, "
        "også om ingen har kunnet svare. Skriv gjerne mer mens du venter. "
        "Kan det ikke vente: ring legevakten 116117. Fare for liv: ring 113."
    )


def test_a_person_who_only_texts_is_told_to_text_113() -> None:
    told = render("received_sms_only", "nb", latest=CHRISTMAS_NIGHT)
    assert told.endswith("Fare for liv: Nød-SMS til 113 hvis du er registrert.")
    assert "ring 113" not in told


def test_a_page_reads_as_agreed() -> None:
    by = datetime(2026, 6, 1, 0, 10, tzinfo=UTC)
    assert render("page", "nb", area="Storvik", number=12, by=by) == (
        "Storvik #12: en henvendelse venter på deg. Svar JA 12 eller NEI 12 innen kl. 02.10, ellers spør vi neste."
    )


def test_a_helper_who_is_not_understood_gets_the_list() -> None:
    sentences = render("not_sent", "nb"), render("status_waiting", "nb", number=14)
    assert " ".join(sentences) == "IKKE SENDT. #14 venter på svar fra deg: JA 14 eller NEI 14."
    assert render("status_held", "nb", number=12) == "Du har #12. Til #12: skriv #12 først i meldingen."


@pytest.mark.parametrize(
    "language, written",
    [
        ("nb", "Neste vakt fra søndag 27.12. kl. 08.00 får meldingen din."),
        ("nn", "Neste vakt frå søndag 27.12. kl. 08.00 får meldinga di."),
        ("en", "Your message goes to the next duty, from Sunday 27 December at 08:00."),
    ],
)
def test_each_is_told_the_day_in_their_own_language(language: str, written: str) -> None:
    assert render("next_duty_gets_it", language, next=SUNDAY) == written


def test_saturday_has_its_own_name_in_nynorsk() -> None:
    saturday = datetime(2026, 12, 26, 11, 0, tzinfo=UTC)
    assert "byrjar laurdag 26.12. kl. 12.00 og" in render("next_duty_begins", "nn", next=saturday)


@pytest.mark.parametrize(
    "at, written",
    [
        pytest.param(datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "kl. 01.59", id="the minute before summer time"),
        pytest.param(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "kl. 03.00", id="the minute summer time begins"),
        pytest.param(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "kl. 02.30", id="the first 02.30"),
        pytest.param(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "kl. 02.30", id="the second 02.30"),
    ],
)
def test_times_are_the_clock_on_the_wall_in_oslo(at: datetime, written: str) -> None:
    assert f"senest {written}." in render("still_trying", "nb", latest=at)


def test_an_organisation_elsewhere_has_its_own_clock() -> None:
    told = render("still_trying", "nb", latest=CHRISTMAS_NIGHT, zone=ZoneInfo("Atlantic/Reykjavik"))
    assert "senest kl. 01.25." in told


@pytest.mark.parametrize("language", ["se", "", "NB", "nb-NO", "../nb"])
def test_a_language_without_catalogue_is_answered_in_bokmal(language: str) -> None:
    assert render("gap_lead", language) == "Akkurat nå har vi ingen på vakt."


def test_what_a_person_wrote_is_passed_on_letter_by_letter() -> None:
    wrote = "{number} %s {0.__class__} \\ 'nå' 😀 ŋ"
    assert render("relay", "nb", number=12, text=wrote) == f"#12: {wrote}"


def test_one_picture_and_more_are_told_apart() -> None:
    assert render("media_note", "nb", count=1) == "(bilde som vi ikke kan vise)"
    assert render("media_note", "nb", count=3) == "(3 bilder som vi ikke kan vise)"


def test_a_time_of_another_day_says_which_day() -> None:
    now = datetime(2026, 12, 26, 12, 0, tzinfo=UTC)
    near, far = now - timedelta(hours=3), now - timedelta(hours=30)
    facts = {"area": "Storvik", "number": 12, "now": now}
    assert "siden kl. 10.00" in render("manager_unanswered_again", "nb", since=near, **facts)
    assert "siden fredag 25.12. kl. 07.00" in render("manager_unanswered_again", "nb", since=far, **facts)


@pytest.mark.parametrize("agreed", ["Kari ringer kl. 11", "Kari ringer kl. 11.", " Kari ringer kl. 11. "])
def test_what_was_agreed_ends_before_the_next_sentence_begins(agreed: str) -> None:
    assert "Avtalt videre: Kari ringer kl. 11. Du kan" in render("closed_agreed", "nb", name="Ola", agreed=agreed)


def test_a_fact_that_the_text_does_not_take_is_passed_over() -> None:
    assert render("who_has", "nb", number=12, name="Ola", text="hemmelig") == "Ola har tatt #12."


def test_a_text_without_its_fact_is_not_written() -> None:
    with pytest.raises(MissingFact, match="'taken' takes 'name'"):
        render("taken", "nb")


@pytest.mark.parametrize("key", ["recieved", "", "clock", "taken_sms_only"])
def test_an_unknown_text_is_not_written(key: str) -> None:
    with pytest.raises(UnknownText):
        render(key, "nb", name="Ola")


@pytest.mark.parametrize(
    "key, facts",
    [
        pytest.param("still_trying", {"latest": datetime(2026, 12, 24, 2, 25)}, id="a time without zone"),  # noqa: DTZ001
        pytest.param("still_trying", {"latest": "02.25"}, id="a time as text"),
        pytest.param("closed_ok", {"number": "12"}, id="a number as text"),
        pytest.param("taken", {"name": None}, id="no name"),
        pytest.param("taken", {"name": "Ola", "zone": "Europe/Oslo"}, id="a zone as text"),
        pytest.param("media_note", {"count": "1"}, id="a count as text"),
    ],
)
def test_a_fact_of_the_wrong_kind_is_refused(key: str, facts: dict[str, object]) -> None:
    with pytest.raises(WrongFact, match="not "):
        render(key, "nb", **facts)


def test_a_refusal_says_no_more_than_the_kind_of_what_was_given() -> None:
    with pytest.raises(WrongFact) as refused:
        render("relay", "nb", number="+4759442001", text="vil ikke leve")
    assert "59442001" not in str(refused.value)


def test_a_text_that_is_the_same_for_all_has_one_key() -> None:
    assert sms_only("received") == "received_sms_only"
    assert sms_only("call") == "call_sms_only"
    assert sms_only("no_sms_phone") == "no_sms_phone_sms_only"
    assert sms_only("taken") == "taken"
