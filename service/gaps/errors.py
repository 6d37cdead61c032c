"""What can be wrong with what somebody asks of a gap; each is a sentence for that person."""

from service.errors import VaktlinjeError


class UnknownGap(VaktlinjeError):
    """No gap has this id."""

    def __init__(self, id: str) -> None:
        super().__init__(f"there is no gap {id!r}")


class GapNotOpen(VaktlinjeError):
    """Only time that is still open can be accepted."""

    def __init__(self, id: str, state: str) -> None:
        super().__init__(f"gap {id!r} is {state}: there is nothing to accept")


class GapNotAccepted(VaktlinjeError):
    """Only an acceptance that stands can be withdrawn."""

    def __init__(self, id: str, state: str) -> None:
        super().__init__(f"gap {id!r} is {state}: there is no acceptance to withdraw")


class NotAManager(VaktlinjeError):
    """Only a manager of the area may accept its gaps."""

    def __init__(self, staff: str, area: str) -> None:
        super().__init__(f"{staff!r} is not among the managers of {area!r}, who alone may accept its gaps")


class WordsMissing(VaktlinjeError):
    """A gap was to be accepted without a reason, or without what users are told."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} must say something, in 500 letters at most")
