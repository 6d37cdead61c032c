"""How the calendar says time and people, in the viewer's language; what is said often is worked out once a request."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from babel.dates import format_date

from schedules.duty import Duty
from service.web.words import _, language

DAY = timedelta(days=1)


@dataclass
class Saying:
    duty: Duty
    language: str = field(default_factory=language)
    _said: dict[tuple[date, str], str] = field(default_factory=dict)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.duty.zone.info)

    def on(self, day: date, pattern: str) -> str:
        key = (day, pattern)
        if key not in self._said:
            self._said[key] = str(format_date(day, pattern, locale=self.language))
        return self._said[key]

    def day(self, day: date) -> str:
        """`fredag 18. desember`."""
        return self.on(day, "EEEE d MMMM" if self.language == "en" else "EEEE d. MMMM")

    def brief(self, day: date) -> str:
        """`fre. 18.`"""
        return self.on(day, "EEE d" if self.language == "en" else "EEE d.")

    def clock(self, local: datetime) -> str:
        mark = ":" if self.language == "en" else "."
        return f"{local.hour:02}{mark}{local.minute:02}"

    def hours(self, start: datetime, end: datetime) -> str:
        """`15.30–08.00`, with the day where it ends later than the next time the clock shows that."""
        since, until = self.local(start), self.local(end)
        near = until.date() == since.date() or (until.date() == since.date() + DAY and until.time() <= since.time())
        return f"{self.clock(since)}–{'' if near else self.brief(until.date()) + ' '}{self.clock(until)}"

    def whole(self, start: datetime, end: datetime) -> str:
        """`fredag 18. desember 15.30 til lørdag 19. desember 08.00`."""
        since, until = self.local(start), self.local(end)
        last = "" if until.date() == since.date() else self.day(until.date()) + " "
        return _("{day} {start} til {last}{end}", day=self.day(since.date()), start=self.clock(since), last=last,
                 end=self.clock(until))
