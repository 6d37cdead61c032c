"""Why a change was not made; each is a sentence for whoever runs a program. Pages say `why` in the viewer's words."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from service.errors import VaktlinjeError

if TYPE_CHECKING:
    from service.organisation.editing.since import Foreign


class Why(StrEnum):
    NOT_THERE = "not_there"
    NOT_HELD = "not_held"
    NO_CHANGE = "no_change"
    ENDS_EARLY = "ends_early"
    NOT_INSIDE = "not_inside"
    NEEDS_PERSON = "needs_person"
    OTHER_KIND = "other_kind"
    UNKNOWN_STAFF = "unknown_staff"
    SAME_DUTY = "same_duty"
    REFUSED = "refused"  # by a rule of the organisation file; `detail` says which


SENTENCES = {
    Why.NOT_THERE: "what was to be changed is not there any more",
    Why.NOT_HELD: "the duty that was to be swapped is not that person's",
    Why.NO_CHANGE: "it is so already",
    Why.ENDS_EARLY: "the end is not after the start",
    Why.NOT_INSIDE: "the time lies outside what was to be split",
    Why.NEEDS_PERSON: "a shift needs a person; only an override can be nobody's",
    Why.OTHER_KIND: "it can only be replaced by one of the same kind, and an absence by one of the same person",
    Why.UNKNOWN_STAFF: "there is no such staff member",
    Why.SAME_DUTY: "the two have nothing to swap: it is one person's, or the same time on the same rota",
    Why.REFUSED: "it breaks a rule of the organisation file",
}


class EditRefused(VaktlinjeError):
    """The change does not hold; `field`: start, end, at, staff or a key of the file, where one is at fault."""

    def __init__(self, why: Why, field: str | None = None, detail: str | None = None) -> None:
        self.why, self.field, self.detail = why, field, detail
        super().__init__(f"{SENTENCES[why]}: {detail}" if detail else SENTENCES[why])


class ChangedMeanwhile(VaktlinjeError):
    """Somebody else has changed the same rota, or the same person's absences, since the maker looked."""

    def __init__(self, by: "Sequence[Foreign]") -> None:
        self.by = tuple(by)
        super().__init__("somebody else has changed the same part meanwhile; nothing was changed")


class UnknownChange(VaktlinjeError):
    """There is no such change to undo."""

    def __init__(self, id: str) -> None:
        super().__init__(f"there is no change {id!r}")


class UndoRefused(VaktlinjeError):
    """It was undone before, or what it made does not stand any more."""

    def __init__(self, *, undone: bool) -> None:
        self.undone = undone
        super().__init__("it is undone already" if undone else "what it made has been changed since")
