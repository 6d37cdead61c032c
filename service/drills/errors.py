"""Why a drill is not begun."""

from service.errors import VaktlinjeError


class DrillUnderway(VaktlinjeError):
    def __init__(self, area: str, number: int) -> None:
        super().__init__(f"drill #{number} of the area {area!r} is still under way")
        self.number = number


class NobodyToAsk(VaktlinjeError):
    def __init__(self, area: str) -> None:
        super().__init__(f"nobody has duty in the area {area!r} in the coming week")
