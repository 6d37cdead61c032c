"""A report's words in one language: from what is so to what a manager reads. Pure, the catalogue apart.

`Words` has the times in the report's zone. The phrases are in `service/texts/locale/LANGUAGE/LC_MESSAGES/report.po`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from service.reports.content import (
    AreaReport,
    Askable,
    Column,
    FilledGap,
    LastYear,
    OthersOnDuty,
    Person,
    ReportedGap,
    UncertainDuty,
)
from service.texts.catalogue import catalogue, known

MIDNIGHT = (0, 0)
SECOND = timedelta(seconds=1)
NAMED = 8  # people that a sentence names; the rest are counted


class Words:
    def __init__(self, language: str, zone: str) -> None:
        self.language = known(language)
        self._phrases = catalogue(self.language, "report")
        self._zone = ZoneInfo(zone)

    def say(self, key: str, **facts: object) -> str:
        said: str = self._phrases.gettext(key)
        return said.format_map(facts)

    def count(self, key: str, n: int, **facts: object) -> str:
        """The phrase for so many; small numbers are written out."""
        return self._phrases.ngettext(key, key, n).format_map({**facts, "n": self.number(n)})

    def figure(self, key: str, n: int) -> str:
        """As `count`, with every number in figures."""
        return self._phrases.ngettext(key, key, n).format_map({"n": n})

    def number(self, n: int) -> str:
        words = self.say("number_words").split()
        return words[n] if n < len(words) else str(n)

    def hours(self, hours: float) -> str:
        """With a decimal only where there is one."""
        written = f"{hours:.1f}".removesuffix(".0")
        return written if self.language == "en" else written.replace(".", ",")

    def together(self, items: Sequence[str]) -> str:
        """`Kari, Ola og Per`."""
        if len(items) < 2:
            return "".join(items)
        return self.say("and", list=", ".join(items[:-1]), last=items[-1])

    def either(self, items: Sequence[str]) -> str:
        """`kveldsvakt, høytidsvakt eller bakvakt`."""
        if len(items) < 2:
            return "".join(items)
        return self.say("or", list=", ".join(items[:-1]), last=items[-1])

    def sentence(self, said: str) -> str:
        """As it begins a line."""
        return _capital(said)

    def names(self, people: Sequence[Person]) -> str:
        return self.together([person.name for person in people])

    # -- times

    def at(self, at: datetime) -> str:
        return self._written(at, "at")

    def dates(self, start: datetime, end: datetime) -> str:
        """The first and the last date of a period, with their years."""
        first, last = self._written(start, "date"), self._written(end - SECOND, "date")
        return self.say("dates", first=first, last=last) if first != last else first

    def stretch(self, start: datetime, end: datetime) -> str:
        """`when`, as a sentence begins."""
        return _capital(self.when(start, end))

    def when(self, start: datetime, end: datetime) -> str:
        """`lørdag 26. desember kl. 08.00–20.00`, or from one day to another; midnight ends the day before, at 24.00."""
        last = end - SECOND
        begins, ends = (at.astimezone(self._zone) for at in (start, end))
        whole = (begins.hour, begins.minute) == (ends.hour, ends.minute) == MIDNIGHT
        first, then = self._written(start, "day"), self._written(last, "day")
        if first == then and end - start < timedelta(days=2):
            times = {"start": self._clock(begins), "end": self._end(ends)}
            return self.say("all_day", day=first) if whole else self.say("within_day", day=first, **times)
        if whole:
            return self.say("whole_days", first=first, last=then)
        return self.say("over_days", first=first, start=self._clock(begins), last=then, end=self._end(ends))

    def column(self, unit: str, column: Column) -> str:
        return self._written(column.start, f"column_{unit}")

    # -- sentences

    def gap(self, gap: ReportedGap) -> str:
        """`Lørdag 26. desember kl. 08.00–20.00: ingen på vakt, én kreves. Kari er borte.`"""
        others = "_counting" if any(not one.counts for one in gap.others) else ""
        there = self.count(f"there{others}", gap.covered) if gap.covered else self.say(f"there_none{others}")
        needed = self.count("needed", gap.minimum)
        said = self.say("gap", when=self.stretch(gap.start, gap.end), there=there, needed=needed)
        return f"{said} {self.say('absent', names=self.names(gap.absent))}" if gap.absent else said

    def could_be_asked(self, gap: ReportedGap) -> list[str]:
        """A sentence, or none where it is not known."""
        if not gap.could_be_asked:
            return [] if gap.could_be_asked is None else [self.say("ask_nobody")]
        named = [self._askable(one) for one in gap.could_be_asked[:NAMED]]
        left = len(gap.could_be_asked) - len(named)
        people = ", ".join([*named, *([self.say("ask_more", n=left)] if left else [])])
        in_parts = any(one.part for one in gap.could_be_asked) or gap.end - gap.start > timedelta(days=1)
        return [self.say("ask_part" if in_parts else "ask", people=people)]

    def on_duty_meanwhile(self, gap: ReportedGap) -> list[str]:
        """Who is on duty while the gap lasts, paged by the ladder or not, and whether there is time without anybody."""
        said = []
        for key, paged in (("others", True), ("others_unpaged", False)):
            there = dict.fromkeys(self._other(one, gap) for one in gap.others if one.paged is paged)
            said += [self.say(key, people=self.together(list(there)))] if there else []
        return [*said, self.say("alone")] if gap.alone and said else said

    def acceptance(self, gap: ReportedGap) -> list[str]:
        reason = gap.accepted_reason or ""
        by = gap.accepted_by
        said = [self.say("accepted_by", name=by.name, reason=reason) if by else self.say("accepted", reason=reason)]
        return [*said, self.say("told", told=gap.told_instead)] if gap.told_instead else said

    def promised(self, told: str | None) -> list[str]:
        """How many people's promised help falls in a gap; nothing where there is none, or it is not known."""
        if told is None or told == "0":
            return []
        return [self.count("promised", int(told)) if told.isdecimal() else self.say("promised_few")]

    def passed(self, gap: ReportedGap) -> list[str]:
        """How a gap whose time is over had been accepted, if it had."""
        return self.acceptance(gap) if gap.accepted_reason else []

    def summary(self, area: AreaReport) -> list[str]:
        """How the area stands, in a few sentences."""
        if not area.picture.rows:
            return [self.say("no_requirements")]
        said = [self.count("summary_open", len(area.open))] if area.open else [
            self.say("none_left" if area.accepted or area.passed else "summary_none")]  # fmt: skip
        if area.accepted:
            said.append(self.count("summary_accepted", len(area.accepted)))
        return [_capital(sentence) for sentence in [*said, self._since(area)]]

    def if_nothing_is_done(self, area: AreaReport) -> list[str]:
        """What those meet who text in the open time; nothing where there is none."""
        said = []
        if any(gap.alone for gap in area.open):
            said.append(self.say("nothing_alone", fallback=area.fallback))
            if area.managers:
                said.append(self.say("nothing_managers", names=self.names(area.managers)))
        if any(not gap.alone for gap in area.open):
            said.append(self.say("nothing_others"))
        if area.open and area.always_paged:
            said.append(self.say("nothing_always", names=self.names(area.always_paged)))
        return said

    def last_year(self, then: LastYear | None) -> list[str]:
        if then is None:
            return [self.say("last_year_none")]
        period = str(getattr(then.names, self.language)) if then.names is not None else then.name
        if then.gaps is None:
            return [self.say("last_year_no_figures", period=period)]
        hours = self.hours(then.hours)
        said = [self.count("last_year_gaps", then.gaps, period=period, hours=hours) if then.gaps
                else self.say("last_year_zero", period=period)]  # fmt: skip
        if then.accepted:
            said.append(self.count("last_year_accepted", then.accepted))
        texts = then.conversations_in_gaps
        said.append(self.count("last_year_texts", texts) if texts else self.say("last_year_texts_none"))
        return [_capital(sentence) for sentence in said]

    def _since(self, area: AreaReport) -> str:
        if area.previous is None:
            return self.say("first_report")
        new = sum(gap.new for gap in area.open)
        figures = {"new": self.figure("since_new", new), "filled": self._filled_figures(area.filled)}
        return self.say("since_previous", at=self.at(area.previous), **figures)

    def _filled_figures(self, filled: Sequence[FilledGap]) -> str:
        """`1 dekket og 1 delvis dekket (18 timer)`; whole gaps and parts of gaps are told apart."""
        whole, part = ({(one.requirement, one.id) for one in filled if one.part is part} for part in (False, True))
        said = [self.figure("since_filled", len(whole))] if whole or not part else []
        said += [self.figure("since_part", len(part))] if part else []
        hours = self.hours(sum(one.hours for one in filled))
        if not filled:
            return said[0]
        return self.count("since_hours", 1 if hours == "1" else 2, filled=self.together(said), hours=hours)

    def filled(self, one: FilledGap) -> str:
        when = self.stretch(one.start, one.end)
        return self.say("filled_part", when=when) if one.part else when

    def uncertain(self, one: UncertainDuty) -> str:
        """`Kari Oppdikt (Kveldsvakt), lørdag 26. desember kl. 08.00–20.00: har ikke bekreftet vakten.`"""
        when = self.when(one.start, one.end)
        return self.say(f"uncertain_{one.why}", name=one.person.name, rota=one.rota, when=when)

    def _other(self, one: OthersOnDuty, gap: ReportedGap) -> str:
        if (one.start, one.end) == (gap.start, gap.end):
            return self.say("others_person", name=one.person.name, rota=one.rota)
        return self.say("others_part", name=one.person.name, rota=one.rota, when=self.when(one.start, one.end))

    def _askable(self, one: Askable) -> str:
        return self.say("ask_person", name=one.person.name, hours=self.hours(one.holiday_hours))

    def _written(self, at: datetime, pattern: str) -> str:
        return _formatted(at, self.say(pattern), self._zone, self.language)

    def _clock(self, local: datetime) -> str:
        return format_datetime(local, self.say("clock"), locale=self.language)

    def _end(self, local: datetime) -> str:
        if (local.hour, local.minute) == MIDNIGHT:
            return self._clock(local.replace(hour=23)).replace("23", "24")
        return self._clock(local)


@lru_cache(maxsize=8192)
def _formatted(at: datetime, pattern: str, zone: ZoneInfo, language: str) -> str:
    """A page of gaps says hundreds of times, and the same ones again when it is asked for again."""
    return format_datetime(at, pattern, tzinfo=zone, locale=language)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
