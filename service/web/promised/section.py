"""The part of a person's page on promised help. The coordinator changes it; who else sees the page reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service import promised
from service.accounts.reach import to_follow_up
from service.reports.wording import Words
from service.web import words
from service.web.plans.access import Visit
from service.web.promised.days import NAMES, said


@dataclass(frozen=True)
class Shown:
    """`instead`: when a gap that is accepted takes it, and what comes in its place."""

    id: str
    what: str
    days: str
    instead: list[tuple[str, str]]


def facts(visit: Visit) -> Mapping[str, Any]:
    coming = promised.coming(visit.db, visit.vault, visit.user.id, visit.now)
    when = Words(words.language(), visit.standing.organisation.timezone).stretch
    shown = [
        Shown(one.id, one.what, said(one.days, one.until),
              [(when(gap.start, gap.end), gap.instead) for gap in coming if gap.promised_id == one.id])
        for one in promised.listed(visit.db, visit.vault, visit.user.id)
    ]  # fmt: skip
    return {"promised": shown, "days": NAMES, "changes": may_change(visit)}


def may_change(visit: Visit) -> bool:
    """The coordinator; where that one has no account for it, the primary contact."""
    return visit.reach.knows and visit.staff == next(iter(to_follow_up(visit.db, visit.standing, visit.user)), None)
