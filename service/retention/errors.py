"""Why somebody cannot be erased, or found to be."""

from collections.abc import Sequence

from service.errors import VaktlinjeError


class NobodyToErase(VaktlinjeError):
    def __init__(self, id: str) -> None:
        super().__init__(f"there is no service user {id!r}, or they are erased already")


class NotYet(VaktlinjeError):
    """Something must be done first: what happened is not journalled, or a conversation is open."""

    def __init__(self, open_: Sequence[int], unjournalled: Sequence[int]) -> None:
        self.open, self.unjournalled = tuple(open_), tuple(unjournalled)
        said = []
        if open_:
            said.append(f"these conversations are open: {_numbers(open_)}; close them")
        if unjournalled:
            said.append(
                f"nobody has said whether these are journalled: {_numbers(unjournalled)}; do it first, "
                "as the duty to record comes before erasing (helsepersonelloven section 39)"
            )
        super().__init__("; ".join(said))


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(f"#{number}" for number in numbers)
