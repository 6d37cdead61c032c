"""Gaps in a reader's words: the sentences of reports, how soon, and who must act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from schedules.calendar import NamedPeriod, periods
from service import gaps
from service.gaps import Record
from service.models.gap import GapState
from service.models.offer import OfferState
from service.offers import Listed as Offer
from service.organisation import Standing
from service.reports.gathering import as_required
from service.reports.outlook import person, reported
from service.reports.requirements import called
from service.reports.wording import Words
from service.web import words
from service.web.words import _, counted

HOUR, DAY, HOURS = timedelta(hours=1), timedelta(days=1), timedelta(hours=36)


@dataclass(frozen=True)
class Told:
    """One gap of a list. `badge`: the class of its state, `state` the word. `id` None: no page for this reader."""

    id: str | None
    area: str
    sentence: str
    requirement: str
    period: str
    begins: str
    badge: str
    state: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Telling:
    standing: Standing
    now: datetime

    @cached_property
    def words(self) -> Words:
        return Words(words.language(), self.standing.organisation.timezone)

    def gap(self, record: Record, period: str, offers: Sequence[Offer]) -> Told:
        """For who may read names."""
        gap = reported(self.standing, record, self.now)
        lines = self.words.acceptance(gap) if gap.accepted_reason else []
        if gap.state == GapState.OPEN:
            lines = [*self.of_offers(offers), self.must_act(record.area_id)]
        return self._told(record, self.heading(record) or self.words.gap(gap), period, lines, record.id)

    def heading(self, record: Record) -> str:
        """Of what is no gap any more: what became of it. Empty for the others."""
        when = self.words.when(record.start, record.end)
        return {
            "filled": _("Dekket: {when}.", when=when),
            "merged": _("Ble en del av et annet tidsrom: {when}.", when=when),
        }.get(record.as_told, "")

    def without_names(self, record: Record, period: str) -> Told:
        """For observers: why it was accepted and what users are told, by nobody."""
        gap = replace(reported(self.standing, record, self.now), absent=(), accepted_by=None)
        lines = self.words.acceptance(gap) if gap.accepted_reason else []
        return self._told(record, self.words.gap(gap), period, lines, None)

    def must_act(self, area_id: str) -> str:
        area = self.standing.area(area_id)
        told = gaps.planners(self.standing, area) if area is not None else []
        if not told:
            return _("Ingen er satt opp som turnusplanlegger eller leder i området.")
        return _("Må ordnes av {names}.", names=self.words.names([person(self.standing, id) for id in told]))

    def of_offers(self, offers: Sequence[Offer]) -> list[str]:
        waiting = [offer for offer in offers if offer.state == OfferState.OPEN]
        return [
            counted("Tilbudt til én, med svarfrist {by}.", "Tilbudt til {n}, med svarfrist {by}.", len(offer.asked),
                    by=words.when(offer.deadline))
            for offer in waiting
        ]  # fmt: skip

    def begins(self, start: datetime, end: datetime) -> str:
        if end <= self.now:
            return _("er over")
        if start <= self.now:
            return _("pågår nå")
        left = start - self.now
        if left < HOURS:
            return counted("om én time", "om {n} timer", max(1, round(left / HOUR)))
        return counted("om én dag", "om {n} dager", round(left / DAY))

    @cached_property
    def requirements(self) -> Mapping[str, str]:
        """What each requirement is called."""
        names: dict[str, str] = {}
        for area in self.standing.organisation.areas:
            names |= called(self.words, [as_required(one) for one in self.standing.duty.requirements(area.id)])
        return names

    def period_of(self, record: Record, near: Sequence[NamedPeriod]) -> str:
        """The first that it overlaps; empty where it lies between them."""
        return next((self.called(p) for p in near if p.start < record.end and p.end > record.start), "")

    def near(self, records: Sequence[Record]) -> list[NamedPeriod]:
        """The periods that may touch any of these."""
        if not records:
            return []
        start, end = min(r.start for r in records), max(r.end for r in records)
        return periods(self.standing.organisation, start, end)

    def called(self, period: NamedPeriod) -> str:
        return period.called(self.words.language)

    def _told(self, record: Record, sentence: str, period: str, lines: Sequence[str], id: str | None) -> Told:
        area = self.standing.area(record.area_id)
        state = GapState.PASSED if record.live and record.end <= self.now else record.state
        return Told(
            id, area.name if area is not None else record.area_id, sentence,
            self.requirements.get(record.requirement_id, record.requirement_id), period,
            self.begins(record.start, record.end), badge(state), state_word(record, self.now), tuple(lines),
        )  # fmt: skip


def badge(state: str) -> str:
    return {"open": "wrong", "accepted": "warn", "filled": "good"}.get(state, "")


def state_word(record: Record, now: datetime) -> str:
    told = "passed" if record.live and record.end <= now else record.as_told
    return {
        "open": _("Udekket"), "accepted": _("Godtatt"), "filled": _("Dekket"), "passed": _("Over"),
        "merged": _("Slått sammen"),
    }[told]  # fmt: skip
