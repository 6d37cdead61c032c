"""Mailing a duty report: counts and a link, and nothing of whoever wrote. What it tells stands behind sign-in.

`sending` is committed before the mail server is asked. A letter that it will not take now is tried again for some
hours; one whose outcome it never told is repeated once, with the same id.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy import Connection

from channels.base import Accepted, Outcome, Rejected, Unknown
from channels.email import Letter, Mailer, plain_letter
from schedules.organisation import Staff
from service import events, queue
from service.errors import ClaimLost
from service.line import outgoing
from service.line.transactions import Transactions
from service.models import DutyReportCopyRow, DutyReportRow
from service.models.report import Mail
from service.mornings import book
from service.organisation import Standing, standing
from service.queue import Claimed
from service.texts.catalogue import catalogue, known

PATIENCE = [timedelta(minutes=m) for m in (1, 2, 5, 15, 30)]  # after a temporary no; the last again and again
WORTH = timedelta(hours=12)
IN_DOUBT = timedelta(minutes=10)
SAID = ("conversations", "unanswered", "held", "in_gap", "agreed", "unjournalled")


@dataclass(frozen=True)
class Mailing:
    transactions: Transactions
    mailer: Mailer | None

    def send(self, claimed: Claimed, now: datetime) -> None:
        """Work kind `morning_mail`."""
        written = self._begin(claimed, now)
        if written is not None and self.mailer is not None:
            self._record(claimed, self.mailer.send(written), now)

    def _begin(self, claimed: Claimed, now: datetime) -> Letter | None:
        """Commits that we are about to send; None where it is not to be sent (now). ClaimLost undoes it."""
        with self.transactions.database.write() as db:
            copy = book.copy(db, claimed.subject)
            report, stands = book.find(db, copy.report_id), standing(db)
            staff = stands.staff(copy.staff_id)
            if copy.mail == Mail.SENDING and copy.attempt != claimed.attempt:  # whoever was sending it died, or is slow
                self._in_doubt(db, copy, claimed, "died", now)
                return None
            if copy.mail not in (Mail.QUEUED, Mail.SENDING):
                queue.finish_or_undo(db, claimed, now)
                return None
            if self.mailer is None or report is None or staff is None or now >= report.made_at + WORTH:
                queue.finish_or_undo(db, claimed, now)
                book.change_copy(db, copy.id, mail=Mail.NONE if self.mailer is None else Mail.GIVEN_UP)
                return None
            book.change_copy(db, copy.id, mail=Mail.SENDING, attempt=claimed.attempt)
            return letter(stands, report, copy, staff, self.transactions.public_url)

    def _record(self, claimed: Claimed, outcome: Outcome, now: datetime) -> None:
        """Stored also where the claim was lost meanwhile: what has been sent, has."""
        with self.transactions.database.write() as db:
            copy = book.copy(db, claimed.subject)
            if copy.attempt != claimed.attempt or copy.mail != Mail.SENDING:
                return
            match outcome:
                case Accepted():
                    queue.finish(db, claimed, now)
                    _end(db, copy, Mail.SENT, None, now)
                case Rejected(code=code, permanent=True):
                    queue.finish(db, claimed, now)
                    _end(db, copy, Mail.REFUSED, code, now)
                case Rejected(code=code):
                    tries = int(claimed.detail.get("tries", 0))
                    later = now + PATIENCE[min(tries, len(PATIENCE) - 1)]
                    book.change_copy(db, copy.id, mail=Mail.QUEUED, error=code)
                    queue.retry(db, claimed, later, {**claimed.detail, "tries": tries + 1})
                case Unknown(reason):
                    self._in_doubt(db, copy, claimed, reason, now)

    def _in_doubt(self, db: Connection, copy: DutyReportCopyRow, claimed: Claimed, reason: str, now: datetime) -> None:
        if copy.repeated:
            queue.finish(db, claimed, now)
            _end(db, copy, Mail.UNKNOWN, reason, now)
        elif queue.retry(db, claimed, now + IN_DOUBT):
            book.change_copy(db, copy.id, mail=Mail.QUEUED, repeated=1, error=reason)
        else:
            raise ClaimLost(claimed.key, claimed.attempt)


def letter(stands: Standing, report: DutyReportRow, copy: DutyReportCopyRow, staff: Staff, public_url: str) -> Letter:
    language = known(outgoing.language_of(staff))
    words = catalogue(language, "morning")
    area, zone = stands.area(report.area_id), ZoneInfo(stands.organisation.timezone)
    facts = {"area": area.name if area is not None else report.area_id, "since": _written(report.since, language, zone),
             "until": _written(report.until, language, zone)}  # fmt: skip
    lead = words.gettext("lead" if copy.whole else "lead_yours").format_map(facts)
    said = [words.ngettext(name, name, n).format(n=n) for name in SAID if (n := int(copy.counts.get(name, 0)))]
    link = f"{public_url.rstrip('/')}/mornings/{report.id}"
    parts = [lead, *said, words.gettext("read" if copy.whole else "read_yours"), link, words.gettext("unread")]
    subject = words.gettext("subject").format_map(facts)
    return plain_letter(copy.id, str(staff.email), subject, parts, link, language, report.made_at)


def _written(at: datetime, language: str, zone: ZoneInfo) -> str:
    pattern = catalogue(language, "morning").gettext("pattern")
    return str(format_datetime(at, pattern, tzinfo=zone, locale=language))


def _end(db: Connection, copy: DutyReportCopyRow, mail: Mail, code: str | None, now: datetime) -> None:
    book.change_copy(db, copy.id, mail=mail, error=code, **({"sent_at": now} if mail is Mail.SENT else {}))
    report = book.find(db, copy.report_id)
    events.record(db, f"morning:mail:{mail}", copy.report_id, now, area_id=report.area_id if report else None,
                  staff_id=copy.staff_id, copy=copy.id)  # fmt: skip
