"""What recurs, as data: each job puts one row into the queue a time, keyed on the job and its local time.

So however often, late or from however many clocks a time is looked at, it is queued once. After a stop of hours
only the latest time of each job is queued: the work itself looks at all that waits.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from schedules.organisation import Organisation
from schedules.windows import clock_seconds
from service import gaps, offers, queue, reports


@dataclass(frozen=True)
class Job:
    """Queues work of `kind` at the start of every minute, or once a day `at` a local time."""

    kind: str
    at: time | None = None


JOBS = (
    Job("sweep"),  # the line looks for what its timers might have missed
    Job(offers.CONFIRM),  # whose duty begins soon is asked to confirm it
    Job(gaps.NIGHTLY, at=time(3, 20)),  # every area's gaps, whatever has changed
    Job("tidy", at=time(4, 10)),
)


def jobs(organisation: Organisation) -> tuple[Job, ...]:
    """All that recurs in this organisation: `JOBS`, and reports at the time that its file says."""
    hour, minute = divmod(clock_seconds(organisation.reports.at) // 60 % (24 * 60), 60)  # 24:00 is the next day's 00:00
    return (*JOBS, Job(reports.LOOK, at=time(hour, minute)))


def put_latest(db: Connection, job: Job, now: datetime, zone: ZoneInfo) -> bool:
    """Queues the job's latest time that is not after `now`. False: it was queued before."""
    key = f"clock:{job.kind}:{latest(job, now, zone)}"
    return queue.put(db, key=key, kind=job.kind, subject="clock", due_at=now, now=now)


def latest(job: Job, now: datetime, zone: ZoneInfo) -> str:
    """The job's latest time that is not after `now`, as its key says it.

    A minute is told with its offset, since in October an hour of them comes twice; a day comes once.
    """
    local = now.astimezone(zone)
    if job.at is None:
        return local.isoformat(timespec="minutes")
    day = local.date()
    return (day if local.time() >= job.at else day - timedelta(days=1)).isoformat()
