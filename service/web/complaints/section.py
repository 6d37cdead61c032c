"""The part of a person's page where staff write down what the person says was not kept."""

from collections.abc import Mapping
from typing import Any

from service.models.told import Way
from service.web.plans.access import Visit
from service.web.words import later

LONGEST = 2000  # characters
WAYS = [(Way.TEXT, later("På SMS")), (Way.PHONE, later("På telefon")), (Way.LETTER, later("I brev"))]


def facts(visit: Visit) -> Mapping[str, Any]:
    """Nothing that was said before: it may be about whoever reads."""
    return {"ways": WAYS, "longest": LONGEST}
