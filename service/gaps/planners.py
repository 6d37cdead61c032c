"""Who is told of an area's open time, offers and duties in doubt (contract, section 8)."""

from schedules.organisation import Area
from service.organisation import Standing


def planners(standing: Standing, area: Area) -> list[str]:
    """Staff ids of the area's planners; where it has none, of its managers. Empty: there is nobody to tell."""
    for named in (area.planners, area.managers):
        known = [id for id in dict.fromkeys(named) if standing.staff(id)]
        if known:
            return known
    return []
