"""What the provider brings, into the database; and where that is away, full or locked, into the spool (contract 9.1).

Whoever wrote then hears at once that the text is stored, that nobody can be told just now, and where to turn: in the
area's own words as this process last knew them. While texts to an area wait in the spool, what comes for it goes behind
them; a line that was cut is no reason yet, and is tried a second time.
"""

import math
import re
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from channels.base import Inbound, Receipt
from schedules.organisation import Area
from service import log, texts
from service.line.outgoing import language_of
from service.line.unknown import can_be_answered
from service.organisation import last_known
from service.spool import Kept, Spool
from service.web.edge import Line

LANGUAGE = "nb"  # to a number that is no area's, or while no organisation has been read
ANSWERS = 3  # to one number in WITHIN: the other end may be a machine that answers ours
WITHIN = timedelta(minutes=10)
AT_ONCE = 1.0  # seconds; a database that fails later than this is hanging
SILENT = 10.0  # seconds in which a database that hangs is not asked about texts that may be stored
MANY = 10_000  # numbers whose answers are remembered
EMERGENCY = re.compile(r"(?<!\d)113(?!\d)")


INTAKE = "vaktlinje_intake"


class NotKept(SQLAlchemyError):
    """Neither the database nor the spool could take it: the provider must not believe that we have it."""


@dataclass
class Intake:
    line: Line
    spool: Spool | None  # None: what the database cannot take is refused
    _answered: dict[str, deque[datetime]] = field(default_factory=dict)
    _counting: threading.Lock = field(default_factory=threading.Lock)
    _away: float = -math.inf  # when the database last let us wait in vain, by the clock that never goes back

    def text(self, inbound: Inbound, now: datetime) -> list[str]:
        """The bodies for the webhook's own reply. SQLAlchemyError: it is stored nowhere."""
        if self.spool is None:
            return self._received(inbound, now)
        if not self._goes_behind(self.spool, inbound):
            with suppress(SQLAlchemyError):
                return self._received(inbound, now)
        before = self.spool.answer_to(inbound.provider_id)
        before = self._answer_of_the_stored(inbound) if before is None else before
        if before is not None:
            return before
        answer = self._answer(inbound, now)
        self._keep(self.spool, Kept(inbound, now, tuple(answer)))
        return answer

    def _goes_behind(self, spool: Spool, inbound: Inbound) -> bool:
        return spool.waits_for(inbound.recipient) or (self._hangs() and spool.waiting())

    def _received(self, inbound: Inbound, now: datetime, tries: int = 2) -> list[str]:
        begun = time.monotonic()
        try:
            answer = self.line.receive(inbound, now)
        except SQLAlchemyError as error:
            log.trouble("web:database_away", error)
            if self._failed_late(begun) or tries == 1:
                raise
            return self._received(inbound, now, tries - 1)
        if not answer and self.spool is not None:
            self.spool.note(inbound.provider_id)
        return answer

    def _answer_of_the_stored(self, inbound: Inbound) -> list[str] | None:
        """Of a text that the provider brings again while others wait in the spool: it is not to go behind them."""
        if self._hangs():
            return None  # whoever brings it has waited for the database once
        begun = time.monotonic()
        try:
            return self.line.answered(inbound.provider_id)
        except SQLAlchemyError:
            self._failed_late(begun)
            return None

    def _failed_late(self, begun: float) -> bool:
        """A line that was cut, or a server that refuses, says so at once and may be asked again; one that hangs not."""
        if late := time.monotonic() - begun > AT_ONCE:
            self._away = time.monotonic()
        return late

    def _hangs(self) -> bool:
        return time.monotonic() < self._away + SILENT

    def receipt(self, receipt: Receipt, now: datetime) -> None:
        """Receipts may come in any order, so only a database that is away sends them round."""
        try:
            self.line.receipt(receipt, now)
        except SQLAlchemyError:
            if self.spool is None:
                raise
            self._keep(self.spool, Kept(receipt, now))

    def _keep(self, spool: Spool, kept: Kept) -> None:
        try:
            spool.keep(kept)
        except OSError as error:
            log.trouble("web:not_kept", error)
            raise NotKept from error

    def _answer(self, inbound: Inbound, now: datetime) -> list[str]:
        standing = last_known()
        if not can_be_answered(inbound) or not self._may_answer(inbound.sender, now):
            return []
        if standing is None:
            return [_to_anybody(LANGUAGE)]
        staff, area = standing.staff_by_phone(inbound.sender), standing.area_by_number(inbound.recipient)
        if standing.area_by_number(inbound.sender) is not None:  # one of our own numbers
            return []
        if staff is not None:
            return [texts.render("stored_away_staff", language_of(staff))]
        return [_to_anybody(LANGUAGE) if area is None else _to_person(area)]

    def _may_answer(self, phone: str, now: datetime) -> bool:
        with self._counting:
            if len(self._answered) > MANY:
                self._answered.clear()
            given = self._answered.setdefault(phone, deque(maxlen=ANSWERS))
            if len(given) == ANSWERS and given[0] > now - WITHIN:
                return False
            given.append(now)
            return True


def intake() -> Intake:
    """This application's, put there by `create_app`."""
    return cast(Intake, current_app.extensions[INTAKE])


def _to_person(area: Area) -> str:
    """The area's own ways out, where 113 is in them. Nobody can be asked now whether this person has other needs:
    whoever only texts finds their own way in it too."""
    language, fallback = area.language, area.fallback
    if not EMERGENCY.search(fallback.default):
        return _to_anybody(language)
    wait = texts.render("do_not_wait", language, fallback=fallback.default)
    if fallback.sms_only is not None and EMERGENCY.search(fallback.sms_only):
        without_a_call = texts.render("cannot_call", language, fallback=fallback.sms_only)
    else:
        without_a_call = texts.render(texts.sms_only("cannot_call_call"), language)
    return f"{texts.render('stored_away', language)} {wait} {without_a_call}"


def _to_anybody(language: str) -> str:
    return f"{texts.render('stored_only', language)} {texts.render(texts.sms_only('cannot_call_call'), language)}"
