"""The part of a person's page from which everything that is kept about them is given out."""

from collections.abc import Mapping
from typing import Any

from service.web.plans.access import Visit


def facts(visit: Visit) -> Mapping[str, Any] | None:
    """For the coordinator and the primary contact alone."""
    return {} if visit.reach.knows else None
