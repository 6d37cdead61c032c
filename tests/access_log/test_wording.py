"""The log in words: everything that can be opened has its own, in every language, and the paper can be made of it."""

from datetime import UTC, datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from service.access_log import paper
from service.access_log.log import Line
from service.access_log.paper import HandedOver
from service.access_log.wording import called
from service.people import ServiceUser
from service.plans import Opened
from service.plans.grounds import Ground
from service.texts.catalogue import LANGUAGES

AT = datetime(2026, 12, 18, 1, 0, tzinfo=UTC)
HANDED = HandedOver("Pia Ro", AT, "Storvik", ZoneInfo("Europe/Oslo"))


def anne(language: str) -> ServiceUser:
    return ServiceUser("anne", "storvik", language, False, None, (), None, False, True, None, None, "Anne Berg",
                       "+4759442001", None, None, None, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_opened_and_every_ground_has_words_of_its_own(language: str) -> None:
    what = [called("what", word, language) for word in [*Opened, "other"]]
    grounds = [called("ground", word, language) for word in [*Ground, "unnoted"]]
    assert len(set(what)) == len(what) and len(set(grounds)) == len(grounds)
    assert not any("." in said or "_" in said for said in what + grounds)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_is_in_the_persons_language_and_for_those_who_hear_their_papers(language: str) -> None:
    made = paper.made(anne(language), [], HANDED)
    assert made.startswith(b"%PDF-") and b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert f"/Lang ({language}".encode() in made or f"/Lang({language}".encode() in made


def test_what_somebody_wrote_as_a_reason_is_words_and_never_commands_of_the_paper() -> None:
    reason = "#panic() *hun* svarer ikke $x$ [sic] \\ <a> // \"nei\""
    lines = [Line(AT, "Ola Vik", what, ground, True, 12, reason) for what, ground in product(Opened, Ground)]
    shown = paper.said(anne("nb"), lines, HANDED)
    assert all(reason in row[3] for row in shown["rows"])
    assert paper.made(anne("nb"), lines, HANDED).startswith(b"%PDF-")


def test_nothing_opened_is_said_to_be_nothing() -> None:
    assert paper.said(anne("nb"), [], HANDED)["nothing"] == "Ingen har åpnet noe."
