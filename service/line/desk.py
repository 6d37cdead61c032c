"""What a staff member's text does, given what lies on their desk (contract 7.5). Pure; nothing is ever guessed.

`decide` gives one `Act`. Where the text could mean more than one thing, the act is NOT_SENT: nothing is relayed or
taken, and the writer gets the list with numbers.
"""

from dataclasses import dataclass
from enum import StrEnum

from service.line.words import Said, Word


class Does(StrEnum):
    ACCEPT = "accept"  # JA to conversation `number`
    DECLINE = "decline"
    CLOSE = "close"
    GIVE_BACK = "give_back"
    RELAY = "relay"  # `text` to the user of `number`
    SHOW = "show"
    CARD = "card"  # what the emergency line needs
    LIST = "list"  # what waits for me and what I have
    HOW_IT_ENDED = "how_it_ended"  # how my page for `number` ended
    NOTHING_OPEN = "nothing_open"  # nothing waits and I have nothing: what I can text, and the fallback
    NOT_SENT = "not_sent"


@dataclass(frozen=True)
class Act:
    does: Does
    number: int | None = None
    text: str | None = None


@dataclass(frozen=True)
class Desk:
    """What lies before one staff member in one area; all are the area's numbers.

    `paged`: pages open to me. `held`: what I have. `asked`: offers and confirmations that wait for me.
    `ended_lately`: conversations that were mine and ended in the last ten minutes. `page_ended_lately`: the
    conversation whose page to me ended last in that time, my page for what I hold not counted.
    """

    paged: frozenset[int] = frozenset()
    held: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()
    ended_lately: frozenset[int] = frozenset()
    page_ended_lately: int | None = None

    @property
    def only_held(self) -> int | None:
        """The conversation that a word without number can only mean: the one I have, and no other is near."""
        if len(self.held) != 1 or self.paged or self.ended_lately - self.held:
            return None
        return next(iter(self.held))


NOT_SENT = Act(Does.NOT_SENT)
TO_A_NUMBER = {
    Word.YES: Does.ACCEPT,
    Word.NO: Does.DECLINE,
    Word.DONE: Does.CLOSE,
    Word.GIVE_BACK: Does.GIVE_BACK,
    Word.DANGER: Does.CARD,
    Word.SHOW: Does.SHOW,
}


def decide(said: Said, body: str, desk: Desk) -> Act:
    """What to do about the text `body`, which `words.said` has read as `said`."""
    if said.number is not None:
        return _with_number(said, said.number, desk)
    match said.word:
        case Word.STATUS:
            return Act(Does.LIST)
        case Word.YES | Word.NO:
            return _bare_answer(said.word, body, desk)
        case Word.DONE | Word.GIVE_BACK | Word.DANGER:
            return _about_the_one_i_have(TO_A_NUMBER[said.word], desk)
        case _:
            return _free_text(body, desk)


def decide_late(said: Said, body: str, desk: Desk) -> Act:
    """As `decide`, for a text that reached us late: what lay before them when they wrote may not lie there now.

    So only what names its number counts, and nothing is closed: the person may have written since.
    """
    act = decide(said, body, desk)
    if act.does in (Does.LIST, Does.NOTHING_OPEN):
        return act
    return NOT_SENT if said.number is None or act.does is Does.CLOSE else act


def _with_number(said: Said, number: int, desk: Desk) -> Act:
    """`#12 …` from whoever has 12 is a text to that user, whatever word it is; else the word counts."""
    if said.rest is not None and (number in desk.held or said.word not in TO_A_NUMBER):
        return Act(Does.RELAY, number, said.rest)
    if said.word is Word.STATUS:
        return Act(Does.LIST)
    return Act(TO_A_NUMBER[said.word], number)


def _bare_answer(word: Word, body: str, desk: Desk) -> Act:
    if not desk.held:
        return _answer_to_the_only_question(TO_A_NUMBER[word], desk)
    if desk.only_held is None:
        return NOT_SENT
    if desk.page_ended_lately is not None:
        return Act(Does.HOW_IT_ENDED, desk.page_ended_lately)
    return Act(Does.RELAY, desk.only_held, body)


def _answer_to_the_only_question(does: Does, desk: Desk) -> Act:
    """The only page open to me; with none, the only offer or confirmation; with none, how my last page ended."""
    for waiting in (desk.paged, desk.asked):
        if len(waiting) == 1:
            return Act(does, next(iter(waiting)))
        if waiting:
            return NOT_SENT
    if desk.page_ended_lately is not None:
        return Act(Does.HOW_IT_ENDED, desk.page_ended_lately)
    return Act(Does.NOTHING_OPEN)


def _about_the_one_i_have(does: Does, desk: Desk) -> Act:
    if desk.only_held is not None:
        return Act(does, desk.only_held)
    return NOT_SENT if desk.held or desk.paged else Act(Does.NOTHING_OPEN)


def _free_text(body: str, desk: Desk) -> Act:
    if desk.only_held is not None and body.strip():
        return Act(Does.RELAY, desk.only_held, body)
    return NOT_SENT if desk.held or desk.paged or desk.asked else Act(Does.NOTHING_OPEN)
