"""An area says some texts in its own words, which must keep their facts and promise nothing that nobody keeps."""

import pytest

from service.models.account import Role
from service.texts import LANGUAGES
from service.texts.wording import ADAPTABLE, examples, faults, fits, original
from tests.web.house import ANNE, Browser, House

RECEIVED = "/admin/texts/storvik/received/nb"
OWN = "Hei fra Storvik! Vi sier fra til vakten. Du hører fra oss senest {latest}. Haster det: {call}"


@pytest.fixture
def adam(house: House) -> Browser:
    return house.browser("Adam Administrator", Role.ADMIN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_own_words_have_no_faults(language: str) -> None:
    for key in ADAPTABLE:
        assert faults(key, language, original(key, language)) == [], key
        assert examples(key, language, original(key, language))


@pytest.mark.parametrize(("key", "wording", "why"), [
    ("received", "", "empty"), ("received", OWN + "x" * 480, "long"), ("received", OWN + " {", "braces"),
    ("received", OWN + " {latest!r}", "braces"), ("received", OWN + " {0}", "unknown"),
    ("received", OWN + " {latest.year}", "unknown"), ("received", OWN.replace("{call}", "116117"), "missing"),
    ("received", OWN + " Vi svarer innen fem minutter.", "time"), ("closed", "{name} svarer straks. {call}", "vow"),
    ("closed", "{name}: svar stopp eller STOP. {call}", "reserved"), ("menu", "{area} {call} HVEM PLAN", "needs"),
    ("closed", "{name}: svar help for meny. {call}", "reserved"),
    ("closed", "{name} sier fra til lederen. {call}", "told"), ("closed", "{name}\0 {call}", "unseen"),
    ("closed", "{name}: ring oss. {call}", "phone"), ("closed", "{name}: se www.storvik.no {call}", "link"),
    ("closed", "{name}: eller 112. {call}", "number"),
])  # fmt: skip
def test_what_no_wording_may_do(key: str, wording: str, why: str) -> None:
    assert why in {fault.why for fault in faults(key, "nb", wording)}


def test_what_another_version_stored_is_not_filled_in_wrongly() -> None:
    assert fits("received", OWN)
    assert not fits("received", "Hei {name}") and not fits("gap_lead", "Hei")


def test_the_person_who_texts_gets_the_areas_words(house: House, adam: Browser) -> None:
    assert adam.post(RECEIVED, wording=OWN, do="save").status_code == 303
    house.texts(ANNE, "er noen der?")
    told = [message.body for message in house.phones.screen(ANNE)]
    assert told[0].startswith("Hei fra Storvik! Vi sier fra til vakten. Du hører fra oss senest kl.")
    assert "116117" in told[0] and "113" in told[0]


def test_a_neighbour_keeps_the_catalogues_words_and_so_does_the_area_after_a_reset(house: House, adam: Browser) -> None:
    adam.post(RECEIVED, wording=OWN, do="save")
    assert "egen tekst" in adam.get("/admin/texts?area=storvik").text
    assert "egen tekst" not in adam.get("/admin/texts?area=nabovik").text
    adam.post(RECEIVED, do="reset", wording=OWN)
    assert "egen tekst" not in adam.get("/admin/texts?area=storvik").text


def test_a_wording_with_a_fault_is_kept_on_the_page_alone(house: House, adam: Browser) -> None:
    answer = adam.post(RECEIVED, wording="Hei <b>! Vi svarer innen 5 minutter. {call}", do="save")
    assert answer.status_code == 422
    assert "{latest} må være med" in answer.text and "lover en tid" in answer.text
    assert "Hei &lt;b&gt;!" in answer.text
    assert "egen tekst" not in adam.get("/admin/texts?area=storvik").text


def test_segments_are_counted_as_one_types(house: House, adam: Browser) -> None:
    plain = adam.post(RECEIVED, wording=OWN, do="check").text
    assert "Teksten kan brukes." in plain and "GSM-7" in plain and "2 SMS-er" in plain
    assert "UCS-2" in adam.post(RECEIVED, wording=OWN + " Bures boahtin, čáhci", do="check").text
    assert "<html" not in plain


def test_only_who_administers_the_area_words_its_texts(house: House) -> None:
    nora = house.browser("Nora Administrator", Role.ADMIN, area="nabovik")
    assert nora.get(RECEIVED).status_code == 404
    assert nora.post(RECEIVED, wording=OWN, do="save").status_code == 404
    assert nora.get("/admin/texts").status_code == 200


def test_the_page_of_numbers_says_what_to_enter(house: House, adam: Browser) -> None:
    page = adam.get("/admin/numbers").text
    assert "http://127.0.0.1:8000/channels/twilio/sms" in page and "+4759440001" in page
    assert "&lt;Response&gt;&lt;Message&gt;" in page
    assert "Sjekket nå" in adam.get("/admin/numbers?check=1").text


def test_the_overview_says_what_needs_attention(house: House, adam: Browser) -> None:
    assert "Se etter dette" in adam.get("/admin").text


def test_a_wording_that_is_too_long_is_said_to_be_too_long_alone(house: House, adam: Browser) -> None:
    assert 'maxlength' not in adam.get(RECEIVED).text  # a browser would cut off its end, where the facts stand
    answer = adam.post(RECEIVED, wording="Hei. " * 150 + "Du hører fra oss senest {latest} {call}", do="check").text
    assert "Teksten er for lang" in answer and "må være med" not in answer
