"""Reports at their lead days: what is due, each made once, and who gets it (contract, section 8).

The clock queues `reports` at `reports.at` each day; that queues a `report` for each area and period whose lead day
has come, and that one makes it, texts and mails it in one transaction. What cannot be made is tried again, and told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from schedules.organisation import Staff
from service import events, gaps, organisation, queue
from service.errors import ClaimLost
from service.line import outgoing
from service.line.moment import Moment
from service.line.outgoing import Draft
from service.line.transactions import Transactions
from service.models.report import Mail
from service.organisation import Standing
from service.queue import Claimed
from service.reports import kept, lead_days, texting
from service.reports.content import Report
from service.reports.gathering import Gathering
from service.reports.kept import Copy
from service.reports.lead_days import Lead
from service.reports.naming import by_id

LOOK, MAKE, MAIL = "reports", "report", "mail"  # kinds of work
TOLD_AFTER = 5  # failures, about half a minute: then it is no passing trouble


@dataclass(frozen=True)
class Making:
    transactions: Transactions
    can_mail: bool

    def look(self, claimed: Claimed, now: datetime) -> None:
        """Work kind `reports`."""
        with self.transactions.database.read() as db:
            due = list(_due(db, organisation.standing(db), now))
        with self.transactions.database.write() as db:
            queue.finish_or_undo(db, claimed, now)
            for area, lead in due:
                queue.put(
                    db, key=f"report:{area}:{lead.period.id}:{lead.days}", kind=MAKE, subject=area, due_at=now,
                    now=now, detail={"period": lead.period.id, "days": lead.days, "due": lead.due_at.isoformat()},
                )  # fmt: skip

    def make(self, claimed: Claimed, now: datetime) -> None:
        """Work kind `report`; what goes wrong is noted and raised, so that it is tried again."""
        try:
            self._make(claimed, now)
        except ClaimLost:
            raise
        except Exception as error:
            self._note_failure(claimed, error, now)
            raise

    def _make(self, claimed: Claimed, now: datetime) -> None:
        database = self.transactions.database
        gaps.bring_up_to_date(database, now)
        with database.read() as db:  # reckoning holds nobody up
            report = _gather(db, claimed, now)
        with database.write() as db:
            queue.finish_or_undo(db, claimed, now)
            if report is None:
                return
            moment, (lead, content) = self.transactions.moment(db, claimed.subject, now), report
            if not kept.is_made(db, moment.area.id, lead):
                self._send(moment, kept.keep(db, moment.area.id, lead, content), content)

    def _send(self, moment: Moment, id: str, report: Report) -> None:
        copies = kept.keep_copies(moment.db, id, list(self._copies(moment, report)))
        for copy_id, copy in copies:
            if copy.mail == Mail.QUEUED:
                queue.put(moment.db, key=f"mail:{copy_id}", kind=MAIL, subject=copy_id, due_at=moment.now,
                          now=moment.now)  # fmt: skip
            if copy.text:
                staff = moment.staff(copy.staff)
                body = texting.body(report, copy, outgoing.language_of(staff))
                outgoing.send(moment, Draft(staff.phone, body, template="report", to_staff=staff.id,
                                            expires_at=moment.now + texting.WORTH))  # fmt: skip
        events.record(
            moment.db, "report:made" if copies else "report:made_for_nobody", id, moment.now,
            area_id=moment.area.id, period=report.period, lead_day=report.lead_day, open=len(report.open),
            copies=len(copies),
        )  # fmt: skip

    def _copies(self, moment: Moment, report: Report) -> Iterator[Copy]:
        """One for each person, whatever their parts; managers get a text, others only where no mail can go."""
        area = moment.area
        told = dict.fromkeys((*area.planners, *area.managers, *_next_level(moment, report)))
        for id in told:
            staff = moment.standing.staff(id)
            if staff is not None:
                mail = self._can_reach(staff)
                escalated = id not in (*area.planners, *area.managers)
                text = id in area.managers or not mail
                yield Copy(id, escalated, text, Mail.QUEUED if mail else Mail.NONE)

    def _can_reach(self, staff: Staff) -> bool:
        return self.can_mail and staff.email is not None

    def _note_failure(self, claimed: Claimed, error: Exception, now: datetime) -> None:
        """Kept for operators from the first failure on; managers are told of one that lasts."""
        failures = int(claimed.detail.get("failures", 0)) + 1
        with self.transactions.database.write() as db:
            lead = _lead(organisation.standing(db), claimed)
            if lead is None or organisation.standing(db).area(claimed.subject) is None:
                return
            moment = self.transactions.moment(db, claimed.subject, now)
            id = kept.keep_failure(db, moment.area.id, lead)
            if failures == 1:
                events.record(db, "report:not_made", id, now, area_id=moment.area.id, period=lead.period.id,
                              lead_day=lead.days, error=type(error).__name__)  # fmt: skip
            if failures == TOLD_AFTER:
                texting.tell_managers(moment, "report_not_made", lead.period)
                kept.told_failed(db, id, now)


def _gather(db: Connection, claimed: Claimed, now: datetime) -> tuple[Lead, Report] | None:
    """The report that the work is about; None where it is made, or the period or the area is no more."""
    standing = organisation.standing(db)
    area, lead = standing.area(claimed.subject), _lead(standing, claimed)
    if area is None or lead is None or lead.period.end <= now or kept.is_made(db, area.id, lead):
        return None
    before = kept.previous(db, area.id, lead.period.id)
    return lead, Gathering(db, standing, lead.period, now).report([(area, before)], lead.days)


def _due(db: Connection, standing: Standing, now: datetime) -> Iterator[tuple[str, Lead]]:
    imported = kept.imported_at(db)
    for area in standing.organisation.areas:
        for lead in lead_days.due(standing.organisation, imported[area.id], now):
            if not kept.is_made(db, area.id, lead):
                yield area.id, lead


def _lead(standing: Standing, claimed: Claimed) -> Lead | None:
    """What the work is about; None where the period is no more."""
    period = by_id(standing.organisation, claimed.detail["period"])
    due_at = datetime.fromisoformat(claimed.detail["due"])
    return Lead(period, claimed.detail["days"], due_at) if period is not None else None


def _next_level(moment: Moment, report: Report) -> tuple[str, ...]:
    """Whom the area names for what is still open late."""
    organisation, area = moment.standing.organisation, moment.area
    late = report.lead_day is not None and lead_days.is_late(organisation, report.lead_day)
    return area.escalate_to if late and report.open and organisation.reports.escalate else ()
