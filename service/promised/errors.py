"""What can be wrong with alternatives to promised help; each is a sentence for whoever accepts a gap."""

from collections.abc import Sequence

from service.errors import VaktlinjeError


class AlternativesMissing(VaktlinjeError):
    """A gap was to be accepted without saying what comes instead of each promised thing that falls in it."""

    def __init__(self, gap_id: str, refs: Sequence[str]) -> None:
        self.refs = tuple(refs)
        super().__init__(
            f"promised help falls in gap {gap_id!r}; say what comes instead of each, by its ref: {', '.join(refs)}"
        )


class NothingPromised(VaktlinjeError):
    """Something was said to come instead of what is not promised in the gap."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"nothing that falls in the gap is promised as {ref!r}")


class AlternativeUnfit(VaktlinjeError):
    """What comes instead is empty, too long for a text, or cannot be read."""

    def __init__(self, ref: str, most: int) -> None:
        super().__init__(f"what comes instead of {ref!r} must say something, in {most} letters at most")
