"""Handing texts to the provider: `sending` is committed before the call, what came of it after (design, section 2).

A send cannot be exactly-once. One whose outcome the provider never told is settled by a receipt or by the
provider's own list before anything is repeated, and what is repeated is marked (contract 9.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from channels.base import Accepted, Channel, Outcome, Outgoing, ProviderSilent, Rejected, Unknown
from channels.twilio_errors import error_kind
from service import consents, log, prepared, queue
from service.consents import Purpose
from service.database import Database
from service.line import outage, pages, person
from service.line.moment import Moment, area_of
from service.line.outgoing import TEXT
from service.line.results import NEVER_TOLD, NO_LONGER_TRUE, accepted, given_up, rejected
from service.line.transactions import Transactions
from service.models.conversation import Delivery
from service.organisation import standing
from service.queue import Claimed

PATIENCE = [timedelta(seconds=s) for s in (1, 2, 4, 8, 15, 30, 60)]  # after a temporary no; the last again and again
LOOK_AFTER = timedelta(seconds=5)  # the provider's list is asked so long after the call
LIST_IS_SURE_AFTER = timedelta(seconds=20)  # what it does not show by then was not sent
REPEAT_PAGE_AFTER = timedelta(seconds=60)  # even if the list cannot be had: nobody may be left waiting for it
CONFIRMS_SILENCE = "no_sms_confirmed"
RESTS_ON: Mapping[str | None, Purpose] = {  # by template: texts that go only while the person agrees to them
    "holiday_lead": Purpose.TEXTS_BEFORE_HOLIDAYS, "holiday_news": Purpose.TEXTS_BEFORE_HOLIDAYS,
}  # fmt: skip


@dataclass(frozen=True)
class Sending:
    transactions: Transactions
    channel: Channel

    @property
    def database(self) -> Database:
        return self.transactions.database

    def send(self, claimed: Claimed, now: datetime) -> None:
        """Work kind `send`."""
        outgoing = self._begin(claimed, now)
        if outgoing is not None:
            outcome = self.channel.send(outgoing)
            self._record(claimed, outcome, now)

    def settle(self, claimed: Claimed, now: datetime) -> None:
        """Work kind `settle`: did the provider get the text whose outcome it never told?"""
        with self.database.read() as db:
            text = _text(db, claimed.subject)
            known = _ids_of_same_party(db, text)
            area = area_of(standing(db), text.area_id)
        outgoing = self.transactions.outgoing(text, area, claimed.detail.get("validity"))
        found: Accepted | ProviderSilent | None
        try:
            found = self.channel.find(outgoing, text.attempted_at - LOOK_AFTER, known)
        except ProviderSilent as silent:
            found = silent
        self.transactions.about_text(
            claimed.subject, now, lambda moment, text: self._found_out(moment, text, claimed, found))

    def _begin(self, claimed: Claimed, now: datetime) -> Outgoing | None:
        """Commits that we are about to send; None where the text is no longer wanted, or may have gone already."""

        def begin(moment: Moment, text: Row[Any]) -> Outgoing | None:
            if text.delivery == Delivery.SENDING:  # the process that was sending it died
                queue.finish_or_undo(moment.db, claimed, now)
                self._in_doubt(moment.db, text, claimed, now)
                return None
            if text.delivery != Delivery.QUEUED:
                queue.finish_or_undo(moment.db, claimed, now)
                return None
            why = _why_not(moment, text, now)
            if why is not None:
                queue.finish_or_undo(moment.db, claimed, now)
                given_up(moment, text, why)
                return None
            _set(moment.db, text, delivery=Delivery.SENDING, attempted_at=now)
            return self.transactions.outgoing(text, moment.area, claimed.detail.get("validity"))

        return self.transactions.about_text(claimed.subject, now, begin)

    def _record(self, claimed: Claimed, outcome: Outcome, now: datetime) -> None:
        _say(outcome)
        self.transactions.about_text(
            claimed.subject, now, lambda moment, text: self._came_of_it(moment, text, claimed, outcome))

    def _came_of_it(self, moment: Moment, text: Row[Any], claimed: Claimed, outcome: Outcome) -> None:
        now = moment.now
        match outcome:
            case Accepted(provider_id):
                queue.finish_or_undo(moment.db, claimed, now)
                outage.took(moment)
                accepted(moment, text, provider_id)
            case Rejected(permanent=True) as no:
                queue.finish_or_undo(moment.db, claimed, now)
                outage.took(moment)
                rejected(moment, text, no)
            case Rejected(code=code):
                outage.failed(moment, text, code)
                tries = int(claimed.detail.get("tries", 0))
                later = now + PATIENCE[min(tries, len(PATIENCE) - 1)]
                if queue.retry(moment.db, claimed, later, {**claimed.detail, "tries": tries + 1}):
                    _set(moment.db, text, delivery=Delivery.QUEUED, error=code)
            case Unknown():
                queue.finish_or_undo(moment.db, claimed, now)
                outage.failed(moment, text, "unknown")
                self._in_doubt(moment.db, text, claimed, now)

    def _in_doubt(self, db: Connection, text: Row[Any], claimed: Claimed, now: datetime) -> None:
        """The lane goes on; what became of this text is found out apart."""
        if text.delivery in (Delivery.SENDING, Delivery.QUEUED):
            _set(db, text, delivery=Delivery.UNKNOWN)
            queue.put(
                db, key=f"settle:{text.id}:{text.repeated}", kind="settle", subject=text.id,
                due_at=now + LOOK_AFTER, now=now, detail=claimed.detail,
            )  # fmt: skip

    def _found_out(
        self, moment: Moment, text: Row[Any], claimed: Claimed, found: Accepted | ProviderSilent | None
    ) -> None:
        now = moment.now
        if isinstance(found, ProviderSilent):
            outage.failed(moment, text, "silent")
        elif found is not None:
            outage.took(moment)
        waited = now - text.attempted_at
        sure = found is None and waited >= LIST_IS_SURE_AFTER
        page_must_go = text.page_id is not None and waited >= REPEAT_PAGE_AFTER
        if text.delivery != Delivery.UNKNOWN:  # a receipt has settled it
            queue.finish_or_undo(moment.db, claimed, now)
        elif isinstance(found, Accepted):
            queue.finish_or_undo(moment.db, claimed, now)
            accepted(moment, text, found.provider_id)
        elif now >= text.expires_at:
            queue.finish_or_undo(moment.db, claimed, now)
            given_up(moment, text, NEVER_TOLD)
        elif sure or page_must_go:
            queue.finish_or_undo(moment.db, claimed, now)
            self._repeat(moment.db, text, claimed, now)
        else:
            queue.retry(moment.db, claimed, now + LOOK_AFTER)

    def _repeat(self, db: Connection, text: Row[Any], claimed: Claimed, now: datetime) -> None:
        repeated = text.repeated + 1
        _set(db, text, delivery=Delivery.QUEUED, repeated=repeated)
        queue.put(
            db, key=f"send:{text.id}:{repeated}", kind="send", subject=text.id, due_at=now, now=now,
            detail={"validity": claimed.detail.get("validity")},
        )  # fmt: skip


def _say(outcome: Outcome) -> None:
    match outcome:
        case Rejected(code=code, permanent=permanent):
            log.warning("provider:refused", code=code, of=error_kind(code), permanent=permanent)
        case Unknown(reason=reason):
            log.warning("provider:untold", why=reason)


def _why_not(moment: Moment, text: Row[Any], now: datetime) -> str | None:
    """Why the text is not sent after all; None when it is."""
    if text.expires_at is not None and now >= text.expires_at:
        return NO_LONGER_TRUE
    if text.page_id is not None and not _page_wanted(moment, text):
        return "page over"
    if text.to_staff is None and text.template != CONFIRMS_SILENCE:
        phone = moment.vault.open(text.party_sealed, table="text", id=text.id, column="party_sealed")
        return person.why_silent(moment, phone) or _taken_back(moment, text, phone)
    return None


def _taken_back(moment: Moment, text: Row[Any], phone: str) -> str | None:
    """What somebody has agreed to get, and takes back, does not come from then on."""
    purpose = RESTS_ON.get(text.template)
    if purpose is None:
        return None
    user = person.by_phone(moment, phone).user
    held = user is not None and consents.holds(moment.db, user.id, purpose, moment.now)
    return None if held else "consent withdrawn"


def _page_wanted(moment: Moment, text: Row[Any]) -> bool:
    """Its step still waits, and nobody has the conversation who was not to be relieved."""
    page = pages.find(moment, text.page_id)
    return page.ended_at is None and page.answer is None


def _text(db: Connection, id: str) -> Row[Any]:
    return db.execute(select(TEXT).where(TEXT.c.id == id)).one()


def _ids_of_same_party(db: Connection, text: Row[Any]) -> list[str]:
    """The provider's ids of our other texts to this phone."""
    same = select(TEXT.c.provider_id).where(
        TEXT.c.party_index == text.party_index, TEXT.c.provider_id.is_not(None), TEXT.c.id != text.id,
        TEXT.c.at >= text.at - timedelta(days=1),
    )  # fmt: skip
    return [str(id) for id in db.execute(same).scalars()]


def _set(db: Connection, text: Row[Any], **values: Any) -> None:
    prepared.change(db, TEXT, text.id, values)
