"""The card that the person carries: the number, what to do, what helps; nothing that says of whom it is or why."""

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.plans import card

PLAN = {
    "warning_signs": ["sover ikke"], "coping": ["gå tur langs sjøen", "ringe søster"], "distraction": ["strikke"],
    "contacts": [{"name": "Berit", "relation": "søster", "phone": "+4759442099"},
                 {"name": "Siv", "relation": "nabo", "phone": None}],
    "professionals": [{"name": "Dr. Oppdikt", "relation": "psykiater", "phone": "+4759443002"}],
    "agreements": [{"with": "DPS", "what": "seng", "phone": "+4759443001", "hours": None}],
    "wishes": "Ikke ring politiet.", "reviewed": "2026-01-10",
}  # fmt: skip
CALL = "ring legevakten 116117. Fare for liv: ring 113."
ABOUT = card.About("nb", "Storvik kommune", "+4759440001", CALL, True, "NO", date(2026, 12, 18))


def printed(plan: dict[str, Any], about: card.About, where: Path) -> str:
    """What can be read on the paper."""
    (where / "card.pdf").write_bytes(card.card(plan, about))
    said = subprocess.run(["pdftotext", "-layout", where / "card.pdf", "-"], capture_output=True, check=True).stdout
    return " ".join(said.decode().split())


def test_the_card_says_the_number_what_to_do_and_what_helps(tmp_path: Path) -> None:
    paper = printed(PLAN, ABOUT, tmp_path)
    for said in ("59 44 00 01", "gå tur langs sjøen", "Berit: 59 44 20 99", "Skriv PLAN", "116117", "ring 113",
                 "også når ingen er på vakt", "18. desember 2026"):  # fmt: skip
        assert said in paper, said


def test_who_finds_it_learns_nothing_of_treatment_warning_signs_or_wishes(tmp_path: Path) -> None:
    paper = printed(PLAN, ABOUT, tmp_path)
    for secret in ("sover", "strikke", "psykiater", "Oppdikt", "DPS", "politiet", "søster:", "Siv", "kriseplan"):
        assert secret not in paper, secret


def test_what_is_not_for_the_person_is_not_on_their_card(tmp_path: Path) -> None:
    paper = printed({**PLAN, "for": {"coping": ["duty"], "contacts": []}}, ABOUT, tmp_path)
    assert "gå tur" not in paper and "Berit" not in paper and "Skriv PLAN" not in paper and "59 44 00 01" in paper


@pytest.mark.parametrize(("language", "said"), [
    ("nn", ("Når det blir vanskeleg", "Skriv korleis du har det")),
    ("en", ("When it gets hard", "Write how you are")),
])  # fmt: skip
def test_it_speaks_the_persons_language(tmp_path: Path, language: str, said: tuple[str, ...]) -> None:
    paper = printed(PLAN, replace(ABOUT, language=language), tmp_path)
    assert all(sentence in paper for sentence in said)


def test_what_looks_like_markup_is_printed_as_it_was_written(tmp_path: Path) -> None:
    odd = '#panic("x") *ikke* $fet$ <a> "sitat"'
    assert odd in printed({"coping": [odd]}, ABOUT, tmp_path)


def test_a_plan_that_is_longer_than_a_page_goes_on_and_an_empty_one_is_a_card_too(tmp_path: Path) -> None:
    many = [f"steg {nth}" for nth in range(60)]
    paper = printed({"coping": many}, ABOUT, tmp_path)
    assert all(step in paper for step in many) and "59 44 00 01" in paper
    assert "59 44 00 01" in printed({}, ABOUT, tmp_path)


def test_a_number_from_elsewhere_keeps_its_country() -> None:
    assert card.spoken("+46701234567", "NO").startswith("+46") and card.spoken("+4759442099", "NO") == "59 44 20 99"


def test_what_no_font_has_is_told_in_words(tmp_path: Path) -> None:
    paper = printed({**PLAN, "coping": ["gå tur \U0001f6b6", "\u6f22"]}, ABOUT, tmp_path)
    assert "gå tur [pedestrian]" in paper and "\u25a1" in paper
