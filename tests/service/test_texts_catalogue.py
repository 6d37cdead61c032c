"""Every text in every language, with names, areas and dates as long as they come (contract, section 7).

Fails with the language and the key of the text that does not fit.
"""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from gettext import GNUTranslations
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from channels.encoding import segments
from service.texts import KEYS, LANGUAGES, render, sms_only
from service.texts.catalogue import LOCALE, compile_catalogue
from service.texts.declared import Audience, Form, Kind
from service.texts.keys import TO_MANAGERS, TO_STAFF, TO_USERS, WORDINGS, WRITTEN

RESERVED = frozenset(
    ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT")
    + ("START", "UNSTOP", "YES", "HELP", "INFO")
)
ANSWERS = frozenset(
    ("JA", "NEI", "FERDIG", "GI", "FRA", "STATUS", "HVEM", "PLAN", "MENY", "INGEN", "SMS", "TREKK", "SAMTYKKE", "MELD")
    + ("INNSYN", "BYTT", "KONTAKT")
)
SHOUTED = frozenset(("IKKE", "IKKJE", "SENDT", "NOT", "SENT", "PRØVEVARSEL", "TEST", "PAGE"))

FALLBACK = "Ring legevakten 116117. Ved fare for liv ring 113."
FALLBACK_SMS_ONLY = "Be noen ringe legevakten 116117. Ved fare for liv: Nød-SMS til 113."
LONGEST: dict[Kind, object] = {
    Kind.CLOCK: datetime(2026, 9, 30, 20, 55, tzinfo=UTC),
    Kind.DAY_CLOCK: datetime(2026, 9, 30, 20, 55, tzinfo=UTC),  # Wednesday 30 September at 22:55
    Kind.NUMBER: 9999,
    Kind.COUNT: 120,
    Kind.NAME: "Kristoffer Alexander",
    Kind.PERSON: "Bjørg-Synnøve Tangenes Brekkhus",
    Kind.AREA: "Nord-Aurdal og Øystre Slidre",
    Kind.TEXT: "er det noen der? det er så tungt nå",
    Kind.CLOSED_TEXT: "Kristoffer Alexander ringer onsdag 30.9. kl. 11.00",
    Kind.DURATION: timedelta(hours=100, minutes=55),
    Kind.URL: "https://vaktlinje.nordaurdal.example.org/samtaler/9999",
}
NO_WAY_OUT_NEEDED = {
    "taken_off_duty": "as taken",
    "taken": "somebody is there, and the first answer has said it",
    "moved": "somebody is there",
    "handed_over": "somebody is there",
    "stop_hint": "joins an answer in a conversation that has said it",
    "plan_opened": "about the plan, not about help now",
    "consent_withdrawn": "about the plan, and says that help is as before",
    "consent_nothing": "as consent_withdrawn",
    "consent_noted": "about the plan, not about help now",
    "access_asked": "about the log, not about help now",
    "contact_wish": "about the known helper, and says that help is as before",
    "contact_wish_unnamed": "as contact_wish",
    "contact_changed": "about the known helper, not about help now",
    "access_asked_unnamed": "about the log, not about help now",
    "complaint_both": "joins the answer of the line, which has said it",
    "complaint_for_you": "about what has been, not about help now",
}
UNANSWERED = ("unanswered_lead", "manager_is_told", "next_duty_gets_it", "do_not_wait")
GAP = ("gap_lead", "next_duty_begins", "manager_is_told_gap", "do_not_wait")


def longest(key: str, language: str, **facts: object) -> str:
    """The text with the longest facts; `fallback` is the one that the contract shows."""
    given = {fact: LONGEST[kind] for fact, kind in KEYS[key].facts.items() if kind is not Kind.CALL}
    return render(key, language, **(given | {"fallback": FALLBACK} | facts))


def templates(language: str) -> Iterator[tuple[str, str]]:
    """(key, wording), once for each plural form."""
    with (LOCALE / language / "LC_MESSAGES" / "texts.po").open("rb") as file:
        for message in read_po(file, abort_invalid=True):
            forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
            key = message.id if isinstance(message.id, str) else message.id[0]
            if key:
                assert not message.fuzzy, f"{language} {key} is marked as not finished"
                yield from ((key, form or "") for form in forms)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[key for key, declared in KEYS.items() if declared.audience is Audience.USER])
def user_key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_there_is_a_catalogue_for_each_language_of_the_contract() -> None:
    assert set(LANGUAGES) >= {"nb", "nn", "en"}


def test_each_catalogue_holds_every_text_and_no_other(language: str) -> None:
    written = {key for key, wording in templates(language) if wording.strip()}
    assert written == {*WRITTEN, *WORDINGS}


def test_each_blank_in_a_text_is_a_fact_that_is_declared(language: str) -> None:
    for key, wording in templates(language):
        if key in WORDINGS:
            continue
        blanks = [part[1:] for part in Formatter().parse(wording) if part[1] is not None]
        assert all(spec == "" and conversion is None for _, spec, conversion in blanks), (key, wording)
        counts = {fact for fact, kind in WRITTEN[key].facts.items() if kind is Kind.COUNT}
        assert {name for name, *_ in blanks} | counts == set(WRITTEN[key].facts), (key, wording)


def test_no_text_stands_in_bokmal_where_it_has_its_own_language() -> None:
    bokmal = dict(templates("nb"))
    assert {key for key, wording in templates("en") if wording == bokmal[key]} == {"relay"}
    alike = {"clock", "day_clock", "day", "hour", "who_line", "relay", "empty_text",
             "holiday_days", "holiday_hours", "holiday_over_days"}  # fmt: skip
    assert {key for key, wording in templates("nn") if wording == bokmal[key]} == alike


@pytest.mark.parametrize("key", KEYS)
def test_a_text_takes_two_segments_at_most(key: str, language: str) -> None:
    text = longest(key, language)
    taken = segments(text)
    assert taken.encoding == "GSM-7", f"{language} {key}: a letter that GSM-7 lacks in {text!r}"
    assert taken.count <= 2, f"{language} {key}: {taken.units} septets in {text!r}"


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param((*UNANSWERED, "somebody_to_talk_to"), id="nobody answered"),
        pytest.param((*GAP, "somebody_to_talk_to"), id="nobody is on duty"),
        pytest.param((*UNANSWERED[:-1], "do_not_wait_call_sms_only"), id="nobody answered one who only texts"),
        pytest.param((*GAP[:-1], "do_not_wait_call_sms_only"), id="nobody is on duty for one who only texts"),
        pytest.param(("delayed_sms_only", "hint_no_sms"), id="STOPP while no worker is alive"),
        pytest.param(("unknown_delayed", "hint_menu"), id="HJELP from a stranger while no worker is alive"),
        pytest.param(("stored_only_sms_only", "pictures_unseen", "hint_no_sms"), id="more while no worker is alive"),
        pytest.param(("stored_away", "do_not_wait", "cannot_call_call_sms_only"), id="the database is away"),
        pytest.param(("stored_away", "do_not_wait", "cannot_call"), id="the database is away, in the area's words"),
        pytest.param(("stored_only", "cannot_call_call_sms_only"), id="the database is away, and the area unknown"),
        pytest.param(("received", "pictures_unseen"), id="a picture"),
        pytest.param(("received_sms_only", "pictures_unseen"), id="a picture from one who only texts"),
        pytest.param(("unknown_received", "pictures_unseen"), id="a picture from an unknown number"),
        pytest.param(("delayed_sms_only", "pictures_unseen"), id="a picture while no worker is alive"),
        pytest.param(("unknown_delayed", "pictures_unseen"), id="an unknown picture while no worker is alive"),
        pytest.param(("reopened_sms_only", "pictures_unseen"), id="a picture that reopens"),
        pytest.param(("page", "cannot_reply_note", "page_link"), id="a page with all its notes"),
        pytest.param(("page_silence", "cannot_reply_note", "page_link"), id="a page for a silent holder's"),
        pytest.param(("page_handover", "cannot_reply_note", "page_link"), id="a page for a handover"),
        pytest.param(("page_newcomer", "cannot_reply_note", "page_link"), id="a page for a newcomer"),
        pytest.param(("silence_no_taker", "manager_is_told"), id="nobody took it from a silent holder"),
        pytest.param(("no_taker_yet", "manager_is_told"), id="nobody took it over"),
        pytest.param(
            ("consent_withdrawn", "consent_of_plan_on_duty", "consent_of_plan_by_text",
             "consent_of_texts_before_holidays", "consent_plan_shut", "consent_no_loss", "consent_told"),
            id="everything is withdrawn"),
    ],
)
def test_sentences_that_go_together_take_two_segments_at_most(keys: tuple[str, ...], language: str) -> None:
    text = " ".join(longest(key, language) for key in keys)
    assert segments(text).encoding == "GSM-7"
    assert segments(text).count <= 2, f"{language}: {segments(text).units} septets in {text!r}"


def test_nobody_is_asked_to_answer_with_a_word_that_the_provider_acts_on(language: str) -> None:
    assert not ANSWERS & RESERVED
    for key, wording in templates(language):
        if key not in WORDINGS:
            assert set(re.findall(r"\b[A-ZÆØÅ]{2,}\b", wording)) <= ANSWERS | SHOUTED, (key, wording)


@pytest.mark.parametrize("key", [key for key in TO_STAFF if key.startswith("page") and "by" in TO_STAFF[key].facts])
def test_a_page_asks_for_yes_or_no_with_the_number_and_says_until_when(key: str, language: str) -> None:
    text = longest(key, language)
    assert "JA 9999" in text and "NEI 9999" in text
    assert ("22:55" if language == "en" else "kl. 22.55") in text
    assert text.startswith("Nord-Aurdal og Øystre Slidre #9999:")


def test_whoever_is_told_where_to_turn_is_told_both_numbers(user_key: str, language: str) -> None:
    text = longest(user_key, language)
    numbers = set(re.findall(r"\b(?:116117|116123|113)\b", text))
    if KEYS[user_key].form is Form.WHOLE and user_key not in NO_WAY_OUT_NEEDED:
        assert {"116117", "113"} <= numbers, text
    elif KEYS[user_key].form is Form.WHOLE:
        assert not numbers, text


@pytest.mark.parametrize("key", [key for key in TO_USERS if sms_only(key) != key])
def test_a_person_who_only_texts_is_never_told_to_phone(key: str, language: str) -> None:
    text = longest(sms_only(key), language)
    assert not re.search(r"\bring\b|(?<!to )\bphone\b", text), text
    assert "Nød-SMS" in text
    assert text != longest(key, language)


def test_mental_helse_never_stands_alone(language: str) -> None:
    assert [key for key, wording in templates(language) if "116123" in wording] == ["somebody_to_talk_to"]
    assert KEYS["somebody_to_talk_to"].form is Form.SENTENCE


def test_what_an_area_says_when_nobody_answers_is_said_whole(language: str) -> None:
    for key in ("do_not_wait", "fallback_only", "too_many", "nothing_open", "voice"):
        assert FALLBACK_SMS_ONLY in longest(key, language, fallback=FALLBACK_SMS_ONLY)


def test_whoever_phones_hears_113_whatever_the_area_says(language: str) -> None:
    assert "113" in longest("voice", language, fallback="Ring legevakten.")


def test_a_users_own_name_stands_on_the_card_for_113_and_nowhere_else() -> None:
    assert [key for key, declared in WRITTEN.items() if Kind.PERSON in declared.facts.values()] == ["card_113"]


def test_what_a_user_wrote_is_in_no_page_and_in_no_text_to_a_manager() -> None:
    told = {key: declared for key, declared in TO_STAFF.items() if key.startswith("page")} | dict(TO_MANAGERS)
    for key, declared in told.items():
        assert set(declared.facts) <= {"area", "number", "by", "name", "since", "at", "url", "count"}, key


def test_no_page_says_whom_it_is_for_when_the_person_cannot_be_answered() -> None:
    assert "kan ikke svares på SMS" in render("cannot_reply_note", "nb")


@pytest.mark.parametrize("key", ["delayed", "unknown_delayed"])
def test_nobody_is_said_to_be_told_while_no_worker_is_alive(key: str) -> None:
    text = longest(key, "nb").lower()
    assert re.search("(ikke får|får ikke) varslet", text)
    assert "vi varsler" not in text


def test_only_the_text_about_the_manager_says_that_the_manager_is_told() -> None:
    claims = {key for key, wording in templates("nb") if re.search(r"[Ll]ederen", wording)}
    assert claims == {"manager_is_told", "manager_is_told_gap", "plan_opened"}


def test_the_compiled_catalogue_says_what_the_source_says(language: str) -> None:
    compiled = GNUTranslations(io.BytesIO(compile_catalogue(LOCALE / language / "LC_MESSAGES" / "texts.po")))
    said = {key: [compiled.gettext(key), compiled.ngettext(key, key, 2)] for key, _ in templates(language)}
    for key, wording in templates(language):
        assert wording in said[key], key
