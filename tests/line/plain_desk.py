"""Contract 7.5 read again in the plainest way: what a text of staff ought to do, given what its writer meant.

A text is made up as what its writer means (`Meant`) and then spelled in one of the ways that the contract allows, so
the oracle never reads a text, and shares nothing with `service.line.desk` but the names of the acts.
"""

from dataclasses import dataclass

from hypothesis import strategies as st

from service.line.desk import Act, Desk, Does

SPELLED = {
    Does.ACCEPT: ("JA", "OK", "1"),
    Does.DECLINE: ("NEI", "2"),
    Does.CLOSE: ("FERDIG",),
    Does.GIVE_BACK: ("GI FRA",),
    Does.CARD: ("113",),
}
NUMBERS = (1, 2, 3, 12, 113)


@dataclass(frozen=True)
class Meant:
    """`word` is None for free text. `hash_first`: written `#12 …`, which goes to the user of 12 if I hold it."""

    word: Does | None
    number: int | None
    hash_first: bool
    body: str


@st.composite
def meant(draw: st.DrawFn) -> Meant:
    word = draw(st.sampled_from([*SPELLED, None]))
    number = draw(st.sampled_from([None, *NUMBERS]))
    if word is None:
        text = draw(st.sampled_from(["jeg ringer deg nå", "ja, jeg kommer", "nei takk", "kl. 12", "god natt"]))
        return Meant(None, number, number is not None, text if number is None else f"#{number} {text}")
    spelling = draw(st.sampled_from(SPELLED[word]))
    spelling = draw(st.sampled_from([spelling, spelling.lower(), spelling.title()]))
    around = draw(st.sampled_from([("", ""), (" ", "!"), ("", "."), ("\n", " "), ("", " 👍"), ("«", "»")]))
    if number is None:
        return Meant(word, None, False, f"{around[0]}{spelling}{around[1]}")
    hash_first = draw(st.booleans())
    if hash_first:
        return Meant(word, number, True, f"#{number} {spelling}{around[1]}")
    return Meant(word, number, False, f"{around[0]}{spelling} {draw(st.sampled_from(['', '#']))}{number}{around[1]}")


def ought(meant: Meant, desk: Desk) -> set[Act]:
    """What contract 7.5 lets the text do; more than one act only where all of them relay and take nothing."""
    if meant.number is not None:
        return {_with_number(meant, meant.number, desk)}
    sure_of_the_one = len(desk.held) == 1 and not desk.paged and desk.ended_lately <= desk.held
    nothing_done = {Act(Does.NOT_SENT), Act(Does.NOTHING_OPEN)}
    if meant.word in (Does.ACCEPT, Does.DECLINE) and not desk.held:
        return _only_question(meant.word, desk)
    if not sure_of_the_one:
        return {Act(Does.NOT_SENT)} if desk.held or desk.paged else nothing_done
    [mine] = desk.held
    if meant.word in (Does.ACCEPT, Does.DECLINE):
        late = desk.page_ended_lately
        return {Act(Does.RELAY, mine, meant.body) if late is None else Act(Does.HOW_IT_ENDED, late)}
    return {Act(meant.word, mine) if meant.word else Act(Does.RELAY, mine, meant.body)}


def _with_number(meant: Meant, number: int, desk: Desk) -> Act:
    if meant.word is None or (meant.hash_first and number in desk.held):
        return Act(Does.RELAY, number, meant.body.removeprefix(f"#{number}").strip())
    return Act(meant.word, number)


def _only_question(word: Does, desk: Desk) -> set[Act]:
    asking = desk.paged or desk.asked
    if len(asking) == 1:
        return {Act(word, next(iter(asking)))}
    if asking:
        return {Act(Does.NOT_SENT)}
    late = desk.page_ended_lately
    return {Act(Does.NOTHING_OPEN)} if late is None else {Act(Does.HOW_IT_ENDED, late)}
