"""The staff desk against a plain reading of contract 7.5: nothing is relayed or taken on a guess."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.line.desk import Act, Desk, Does, decide
from service.line.words import said
from tests.line.plain_desk import NUMBERS, Meant, meant, ought


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    some = st.frozensets(st.sampled_from(NUMBERS), max_size=2)
    held = draw(some)
    only = next(iter(held)) if len(held) == 1 else None
    ended = draw(st.sampled_from([None, *(n for n in NUMBERS if n != only)]))
    return Desk(draw(some) - held, held, draw(some) - held, draw(some), ended)


@settings(max_examples=600, deadline=None)
@given(meant(), desks())
@example(Meant(Does.DECLINE, None, False, "2"), Desk(paged=frozenset({2, 3})))
@example(Meant(Does.ACCEPT, 12, True, "#12 ja"), Desk(held=frozenset({12})))
@example(Meant(Does.ACCEPT, None, False, "ja"), Desk(held=frozenset({12}), asked=frozenset({3})))
def test_a_text_of_staff_does_what_the_contract_says_and_nothing_on_a_guess(text: Meant, desk: Desk) -> None:
    assert decide(said(text.body), text.body, desk) in ought(text, desk)


@pytest.mark.parametrize("body", ["#2", "# 2", "#2."])
def test_a_number_with_its_sign_is_never_the_answer_two(body: str) -> None:
    act = decide(said(body), body, Desk(paged=frozenset({7})))
    assert act.does is not Does.DECLINE and act.number in (2, None)


@pytest.mark.parametrize("body", ["", " ", "\n", "?", "👍"])
def test_a_text_that_says_nothing_takes_nothing(body: str) -> None:
    act = decide(said(body), body, Desk(paged=frozenset({7})))
    assert act == Act(Does.NOT_SENT)
