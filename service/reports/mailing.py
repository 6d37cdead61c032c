"""Mailing a report's copies: `sending` is committed before the mail server is asked, what came of it after.

A mail that the server will not take now is tried again for a day, more and more seldom. One whose outcome the server
never told is repeated once, and says so. Whatever does not arrive is an event, and managers are texted, once a report.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from channels.base import Accepted, Outcome, Rejected, Unknown
from channels.email import Mailer
from service import events, organisation, queue
from service.errors import ClaimLost, UnknownArea
from service.line import outgoing
from service.line.transactions import Transactions
from service.models.report import Mail
from service.queue import Claimed
from service.reports import content, kept, texting
from service.reports.content import Report
from service.reports.rendering.as_mail import letter

PATIENCE = [timedelta(minutes=m) for m in (1, 2, 5, 15, 30, 60)]  # after a temporary no; the last again and again
WORTH = timedelta(days=1)  # a mail is tried for so long
IN_DOUBT = timedelta(minutes=10)  # a letter whose outcome was never told is repeated after so long


@dataclass(frozen=True)
class Mailing:
    transactions: Transactions
    mailer: Mailer | None

    def send(self, claimed: Claimed, now: datetime) -> None:
        """Work kind `mail`."""
        ready = self._ready(claimed, now)
        if ready is not None and self.mailer is not None:
            written = letter(*ready, now)
            self._begin(claimed, now)
            self._record(claimed, self.mailer.send(written), now)

    def _ready(self, claimed: Claimed, now: datetime) -> tuple[Report, Row[Any], str, str] | None:
        """The report, the copy, its address and its language; None where it is not to be sent (now)."""
        with self.transactions.database.write() as db:
            copy = kept.copy(db, claimed.subject)
            staff = organisation.standing(db).staff(copy.staff_id)
            if copy.mail == Mail.SENDING and copy.attempt != claimed.attempt:  # whoever was sending it died, or is slow
                self._in_doubt(db, copy, claimed, "died", now)
                return None
            if copy.mail != Mail.QUEUED:
                queue.finish_or_undo(db, claimed, now)
                return None
            if staff is None or staff.email is None or self.mailer is None or now >= copy.made_at + WORTH:
                queue.finish_or_undo(db, claimed, now)
                self._end(db, copy, Mail.GIVEN_UP, copy.error or "nobody to send to", now)
                return None
        return content.read(copy.content), copy, staff.email, outgoing.language_of(staff)

    def _begin(self, claimed: Claimed, now: datetime) -> None:
        """Commits that we are about to send. ClaimLost where somebody else is."""
        with self.transactions.database.write() as db:
            if not kept.begin_sending(db, claimed.subject, claimed.attempt, now):
                raise ClaimLost(claimed.key, claimed.attempt)

    def _record(self, claimed: Claimed, outcome: Outcome, now: datetime) -> None:
        """Stored also where the claim was lost meanwhile: what has been sent, has."""
        with self.transactions.database.write() as db:
            copy = kept.copy(db, claimed.subject)
            if copy.attempt != claimed.attempt or copy.mail not in (Mail.SENDING, Mail.QUEUED):
                return
            match outcome:
                case Accepted():
                    queue.finish(db, claimed, now)
                    kept.change_copy(db, copy.id, mail=Mail.SENT, sent_at=now, error=None)
                    self._event(db, copy, "report:mail:sent", now)
                case Rejected(code=code, permanent=True):
                    queue.finish(db, claimed, now)
                    self._end(db, copy, Mail.REFUSED, code, now)
                case Rejected(code=code):
                    tries = int(claimed.detail.get("tries", 0))
                    later = now + PATIENCE[min(tries, len(PATIENCE) - 1)]
                    kept.change_copy(db, copy.id, mail=Mail.QUEUED, error=code)
                    queue.retry(db, claimed, later, {**claimed.detail, "tries": tries + 1})
                case Unknown(reason):
                    self._in_doubt(db, copy, claimed, reason, now)

    def _in_doubt(self, db: Connection, copy: Row[Any], claimed: Claimed, reason: str, now: datetime) -> None:
        if copy.repeated:
            queue.finish(db, claimed, now)
            self._end(db, copy, Mail.UNKNOWN, reason, now)
        elif queue.retry(db, claimed, now + IN_DOUBT):
            kept.change_copy(db, copy.id, mail=Mail.QUEUED, repeated=1, error=reason)

    def _end(self, db: Connection, copy: Row[Any], mail: Mail, code: str, now: datetime) -> None:
        """It has not arrived, as far as we know, and will not."""
        kept.change_copy(db, copy.id, mail=mail, error=code)
        self._event(db, copy, f"report:mail:{mail}", now, code=code)
        if not kept.told_unmailed(db, copy.report_id, now):
            return
        try:
            moment = self.transactions.moment(db, copy.area_id, now)
        except UnknownArea:  # retired since: there is no number to write from
            return
        texting.tell_managers(moment, "report_not_mailed", content.read(copy.content))

    def _event(self, db: Connection, copy: Row[Any], name: str, now: datetime, **detail: Any) -> None:
        events.record(db, name, copy.report_id, now, area_id=copy.area_id, staff_id=copy.staff_id, copy=copy.id,
                      **detail)  # fmt: skip
