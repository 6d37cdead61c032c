"""The states of a conversation and the moves between them (contract, section 7; drawn in docs/architecture.md).

Everything that changes a conversation's state goes through `after`, so a move that is not here cannot happen.
"""

from enum import StrEnum

from service.errors import ImpossibleMove
from service.models.conversation import State


class Move(StrEnum):
    ASK = "ask"  # the first text, and somebody to page
    WRITE_FIRST = "write_first"  # staff on duty write to a person
    GIVE_UP = "give_up"  # nobody to page, or the ladder is used up
    TAKE = "take"  # JA while nobody has it
    TAKE_OVER = "take_over"  # JA in a run of item 9 or 10
    GIVE_BACK = "give_back"  # GI FRA
    CLOSE = "close"  # FERDIG, the page, or by itself
    REOPEN = "reopen"  # a text within an hour of closing, the holder still on duty


MOVES: dict[tuple[State | None, Move], State] = {
    (None, Move.ASK): State.PAGING,
    (None, Move.GIVE_UP): State.UNANSWERED,
    (None, Move.WRITE_FIRST): State.TAKEN,
    (State.PAGING, Move.TAKE): State.TAKEN,
    (State.PAGING, Move.GIVE_UP): State.UNANSWERED,
    (State.UNANSWERED, Move.TAKE): State.TAKEN,
    (State.TAKEN, Move.TAKE_OVER): State.TAKEN,
    (State.TAKEN, Move.GIVE_BACK): State.PAGING,
    (State.TAKEN, Move.CLOSE): State.CLOSED,
    (State.CLOSED, Move.REOPEN): State.TAKEN,
}


def after(state: str | None, move: Move) -> State:
    """The state that `move` leads to from `state` (None: not yet there); ImpossibleMove where it leads nowhere."""
    try:
        return MOVES[None if state is None else State(state), move]
    except KeyError:
        raise ImpossibleMove(f"{move} from {state or 'nothing'}") from None
