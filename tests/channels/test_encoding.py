"""Segments against the gsm0338 package's table, and long texts cut into parts."""

import re

import gsm0338
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.encoding import BASIC, EXTENSION, parts, segments


def test_our_table_is_the_standard_one() -> None:
    codec = gsm0338.Codec()
    widths = {}
    for letter in map(chr, range(0x10000)):
        try:
            widths[letter] = len(codec.encode(letter)[0])
        except (UnicodeEncodeError, ValueError):
            continue
    widths.pop("\x1b", None)  # the escape itself is no letter
    assert {letter for letter, width in widths.items() if width == 1} == BASIC
    assert {letter for letter, width in widths.items() if width == 2} == EXTENSION


@pytest.mark.parametrize(("text", "encoding", "units", "count"), [
    pytest.param("", "GSM-7", 0, 1, id="an empty text is one segment"),
    pytest.param("æøåÆØÅé", "GSM-7", 7, 1, id="Norwegian letters are GSM-7"),
    pytest.param("a" * 160, "GSM-7", 160, 1, id="160 letters fit in one"),
    pytest.param("a" * 161, "GSM-7", 161, 2, id="161 do not"),
    pytest.param("a" * 306, "GSM-7", 306, 2, id="two segments hold 306"),
    pytest.param("a" * 307, "GSM-7", 307, 3, id="307 take three"),
    pytest.param("€" * 80, "GSM-7", 160, 1, id="a euro sign takes two"),
    pytest.param("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3, id="no escape is cut from its letter"),
    pytest.param("ŋ", "UCS-2", 1, 1, id="a Sami letter is UCS-2"),
    pytest.param("a" * 69 + "č", "UCS-2", 70, 1, id="70 units fit in one"),
    pytest.param("a" * 70 + "č", "UCS-2", 71, 2, id="71 do not"),
    pytest.param("🙂", "UCS-2", 2, 1, id="an emoji takes two units"),
    pytest.param("č" * 66 + "🙂" + "č" * 66, "UCS-2", 134, 3, id="no emoji is cut in two"),
])
def test_a_text_is_counted_as_it_travels(text: str, encoding: str, units: int, count: int) -> None:
    counted = segments(text)
    assert (counted.encoding, counted.units, counted.count) == (encoding, units, count)


@pytest.mark.parametrize("letter", "áčđŋšŧž“”’–…")
def test_sami_letters_and_curly_quotes_travel_as_themselves(letter: str) -> None:
    assert segments(letter).encoding == "UCS-2"


def test_a_short_text_is_one_part_without_a_number() -> None:
    assert parts("Er noen der?") == ["Er noen der?"]
    assert parts("") == [""]


def test_a_long_text_is_cut_at_spaces_and_numbered_in_order() -> None:
    words = " ".join(f"ord{number}" for number in range(500))
    cut = parts(words)
    assert [part[:6] for part in cut] == ["(1/3) ", "(2/3) ", "(3/3) "]
    assert " ".join(part[6:] for part in cut) == words


@pytest.mark.parametrize("sign", [
    pytest.param("👩‍👩‍👧", id="a family joined by joiners"), pytest.param("🇳🇴", id="a flag"),
    pytest.param("👍🏽", id="a skin tone"), pytest.param("e\u0301", id="an accent of its own"),
    pytest.param("❤️", id="a variation selector")])
def test_no_sign_is_cut_in_two(sign: str) -> None:
    cut = parts(sign * 300, limit=101)
    assert len(cut) > 5
    assert all(re.sub(r"^\(\d+/\d+\) ", "", part).replace(sign, "") == "" for part in cut)


def test_a_letter_with_endless_accents_still_fits() -> None:
    cut = parts("e" + "\u0301" * 5000, limit=100)
    assert all(len(part) <= 100 for part in cut)
    assert sum(part.count("\u0301") for part in cut) == 5000


def test_many_parts_of_wide_signs_still_end() -> None:
    cut = parts(("👩🏽‍👩🏽‍👧🏽‍👦🏽" + "\u0301" * 40) * 200, limit=60)
    assert len(cut) > 100
    assert all(len(part.encode("utf-16-le")) // 2 <= 60 for part in cut)


def test_a_part_must_have_room() -> None:
    with pytest.raises(ValueError, match="less than 60"):
        parts("hei", limit=59)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=900), st.integers(60, 120))
def test_nothing_but_blanks_at_the_cuts_is_lost(text: str, limit: int) -> None:
    cut = parts(text, limit)
    assert all(len(part.encode("utf-16-le")) // 2 <= limit for part in cut)
    if len(cut) > 1:
        assert [part.split(" ")[0] for part in cut] == [f"({n}/{len(cut)})" for n in range(1, len(cut) + 1)]
        cut = [part.split(" ", 1)[1] for part in cut]
    assert re.sub(r"[ \r\n]", "", "".join(cut)) == re.sub(r"[ \r\n]", "", text)
