"""The plan on the person's page: whether it may be opened, who wrote it last, and when it is to be gone through."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from service import people
from service import plans as rules
from service.people import versions
from service.web.plans.access import Visit


def facts(visit: Visit) -> Mapping[str, Any]:
    """Nothing of what the plan says: that is opened by a POST, and logged."""
    listed = versions.listed(visit.db, visit.vault, visit.user.id)
    review_on = versions.review_dates(visit.db, [visit.user.id]).get(visit.user.id)
    return {
        "has_plan": visit.user.plan_sealed is not None, "shut": rules.is_shut(visit.user, visit.area.id),
        "may_edit": may_edit(visit), "newest": listed[0] if listed else None, "names": people.staff_names(visit.db),
        "review_on": review_on, "overdue": review_on is not None and review_on <= today(visit),
    }  # fmt: skip


def may_edit(visit: Visit) -> bool:
    """Whether the viewer may change the plan with the person: who knows them, or is on duty in their area now."""
    return (visit.reach.knows or visit.reach.on_duty) and not rules.is_shut(visit.user, visit.area.id)


def today(visit: Visit) -> date:
    """The date where the organisation is."""
    return visit.now.astimezone(ZoneInfo(visit.standing.organisation.timezone)).date()
