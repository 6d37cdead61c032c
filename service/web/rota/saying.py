"""How the calendar says time and people, in the viewer's language; what is said often is worked out once a request."""

from dataclasses import dataclass, field
from datetime import date, datetime

from babel.dates import format_date

from schedules.duty import Duty
from service.web.words import _, language


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
        return f"{local.hour:02}:{local.minute:02}" if self.language == "en" else f"{local.hour:02}.{local.minute:02}"

    def hours(self, since: datetime, until: datetime, shown: date | None = None) -> str:
        """`15.30–08.00`, with the day where it ends later than the next time the clock shows that, and where it begins
        before `shown`, the date we look from. Takes local times, as `whole`."""
        first, last = since.toordinal(), until.toordinal()
        near = last == first or (last == first + 1 and (until.hour, until.minute) <= (since.hour, since.minute))
        before = shown is not None and first < shown.toordinal()
        begins = f"{self.brief(since.date())} {self.clock(since)}" if before else self.clock(since)
        return f"{begins}–{self.clock(until)}" if near else f"{begins}–{self.brief(until.date())} {self.clock(until)}"

    def whole(self, since: datetime, until: datetime) -> str:
        """`fredag 18. desember 15.30 til lørdag 19. desember 08.00`."""
        last = "" if until.date() == since.date() else self.day(until.date()) + " "
        return _("{day} {start} til {last}{end}", day=self.day(since.date()), start=self.clock(since), last=last,
                 end=self.clock(until))
