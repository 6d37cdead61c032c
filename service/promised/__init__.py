"""Help that is promised and stands in holidays too: where it falls in a gap, and what comes instead (contract 8).

What is promised is sealed. On which days it is promised is not, and says nothing of what or to whom by name: so reports
and pages count it without opening anything that is somebody's.
"""

from service.promised.alternatives import Coming, coming, forget, keep, missing, of_person
from service.promised.book import Promised, columns, listed, opened, put
from service.promised.errors import AlternativesMissing, AlternativeUnfit, NothingPromised
from service.promised.falling import Falling, falling, people_in, standing_in

__all__ = [
    "AlternativeUnfit",
    "AlternativesMissing",
    "Coming",
    "Falling",
    "NothingPromised",
    "Promised",
    "columns",
    "coming",
    "falling",
    "forget",
    "keep",
    "listed",
    "missing",
    "of_person",
    "opened",
    "people_in",
    "put",
    "standing_in",
]
