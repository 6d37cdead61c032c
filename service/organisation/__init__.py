"""The organisation between its tables and the pure `schedules`: read, kept in memory by version, written.

`standing` is what the line asks on every text; `stored` is the same as it was written; `take_in` is `import FILE`.
"""

from service.organisation.reading import Standing, last_known, standing, stored
from service.organisation.taking_in import over_stored, service_user_numbers, take_in

__all__ = ["Standing", "last_known", "over_stored", "service_user_numbers", "standing", "stored", "take_in"]
