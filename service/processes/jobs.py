"""What recurs, as data: each job puts one row into the queue a time, keyed on the job and its local time.

So however often, late or from however many clocks a time is looked at, it is queued once. After a stop of hours
only the latest time of each job is queued: the work itself looks at all that waits.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from schedules.organisation import Organisation
from schedules.windows import clock_seconds
from service import complaints, drills, feedback, gaps, mornings, offers, queue, reports
from service.access_log import reminding
from service.line import missed
from service.plans import reviews
from service.reports import beforehand
from service.retention import redacting, running

CLOCK = "clock"


@dataclass(frozen=True)
class Job:
    """Queues work of `kind` at every full `every` minutes of the hour, or once a day `at` a local time.

    `weekday` (Monday is 0): on that day alone. `subject`: the area that it is about.
    """

    kind: str
    at: time | None = None
    every: int = 1
    weekday: int | None = None
    subject: str = CLOCK


JOBS = (
    Job(missed.RECONCILE, every=3),  # the provider's list is asked for texts that never arrived
    Job("sweep"),  # the line looks for what its timers might have missed
    Job(offers.CONFIRM),  # whose duty begins soon is asked to confirm it
    Job(mornings.LOOK, every=mornings.EVERY),  # what happened, at 07:30 and when a duty ends
    Job(beforehand.LOOK, every=beforehand.EVERY),  # texts before holidays, and whether what they said still holds
    Job(gaps.NIGHTLY, at=time(3, 20)),  # every area's gaps, whatever has changed
    Job(reviews.LOOK, at=time(9, 0)),  # plans that are to be gone through again
    Job(reminding.REMIND, at=time(9, 5)),  # logs that people wait for, consents that end
    Job("tidy", at=time(4, 10)),
    Job(running.RETENTION, at=time(4, 40)),  # what is old enough is let go
    Job(redacting.REDACT, every=15),
)


def jobs(organisation: Organisation) -> tuple[Job, ...]:
    """All that recurs in this organisation: `JOBS`, what is done for each area, and what its file gives times."""
    hour, minute = divmod(clock_seconds(organisation.reports.at) // 60 % (24 * 60), 60)  # 24:00 is the next day's 00:00
    return (*JOBS, Job(reports.LOOK, at=time(hour, minute)), *_drills(organisation), *_of_areas(organisation))


def _drills(organisation: Organisation) -> list[Job]:
    found = [(area.id, *drills.when(drill)) for area, drill in drills.weekly(organisation)]
    return [Job(drills.WEEKLY, at, weekday=weekday, subject=area) for area, weekday, at in found]


def _of_areas(organisation: Organisation) -> list[Job]:
    """The question after a conversation once a day, and drafts of deviations each hour."""
    kinds = ((feedback.ASK, feedback.ASKED_AT, 1), (complaints.DRAFT, None, 60))
    return [Job(kind, at, every, subject=area.id) for area in organisation.areas for kind, at, every in kinds]


def put_latest(db: Connection, job: Job, now: datetime, zone: ZoneInfo) -> bool:
    """Queues the job's latest time that is not after `now`. False: it was queued before."""
    about = "" if job.subject == CLOCK else f"{job.subject}:"
    key = f"clock:{job.kind}:{about}{latest(job, now, zone)}"
    return queue.put(db, key=key, kind=job.kind, subject=job.subject, due_at=now, now=now)


def reconcile_at_start(db: Connection, now: datetime) -> bool:
    """A worker starts: while it was away, texts may have been missed. Once a minute, whoever starts."""
    key = f"start:{missed.RECONCILE}:{now.astimezone(UTC).isoformat(timespec='minutes')}"
    return queue.put(db, key=key, kind=missed.RECONCILE, subject="worker", due_at=now, now=now)


def latest(job: Job, now: datetime, zone: ZoneInfo) -> str:
    """The job's latest time that is not after `now`, as its key says it.

    A minute is told with its offset, since in October an hour of them comes twice; a day comes once.
    """
    local = now.astimezone(zone)
    if job.at is None:
        return local.replace(minute=local.minute - local.minute % job.every).isoformat(timespec="minutes")
    day = local.date() if local.time() >= job.at else local.date() - timedelta(days=1)
    back = 0 if job.weekday is None else (day.weekday() - job.weekday) % 7
    return (day - timedelta(days=back)).isoformat()
