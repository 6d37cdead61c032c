"""Papers of people: whatever they wrote, there is a paper, and nothing vanishes from it."""

import pytest
import typst

from service.texts import printing

TEMPLATE = b"""#let page-data = json(bytes(sys.inputs.page))
#set document(title: page-data.title)
#set text(lang: "nb", font: "Libertinus Serif")
*#page-data.title* #for one in page-data.steps [#one ]"""


@pytest.mark.parametrize("words", [
    "ring Kari \U0001f600", "\u6f22\u5b57", "\U0001f469\u200d\U0001f467", "1\ufe0f\u20e3", "\U0001f1f3\U0001f1f4",
    "\U0001f44d\U0001f3fd", "\u16a0", "\u0e01\u0e33", "\u0378", "\uffff", "\x01", "\ufdfa", "a\u20e3\u0489",
    "\u0639\u0631\u0628\u064a \U0001f600", "\u0939\u093f\u0928\u094d\u0926\u0940", "", "\U0001f9ff\U0010ffff",
])  # fmt: skip
def test_no_character_keeps_anybody_from_their_paper(words: str) -> None:
    page = {"title": words or "x", "steps": ["gå en tur", words]}
    paper = printing.pdf(TEMPLATE, page, 0)
    assert paper.startswith(b"%PDF") and paper == printing.pdf(TEMPLATE, page, 0)


@pytest.mark.parametrize(("words", "shown"), [
    ("ring Kari \U0001f600!", "ring Kari [grinning face]!"), ("\u6f22\u5b57", "\u25a1\u25a1"),
    ("\U0001f469\u200d\U0001f467", "[woman][girl]"), ("1\ufe0f\u20e3", "1"), ("\U0001f1f3\U0001f1f4", "NO"),
    ("\u010d\u00e1\u014b \u00e6\u00f8\u00e5 \u2764 \u2013 \u00ab\u00bb",) * 2,
])  # fmt: skip
def test_what_no_font_has_is_told_and_the_rest_stays(words: str, shown: str) -> None:
    told = "".join(map(printing._shown, words))
    assert "".join(letter for letter in told if letter not in "\u200d\ufe0f") == shown
    assert printing.pdf(TEMPLATE, {"title": "x", "steps": [words]}, 0) == printing.pdf(
        TEMPLATE, {"title": "x", "steps": [told]}, 0)


def test_a_template_that_is_wrong_is_still_an_error() -> None:
    with pytest.raises(typst.TypstError):
        printing.pdf(b"#nothing-like-it", {"title": "x", "steps": []}, 0)
