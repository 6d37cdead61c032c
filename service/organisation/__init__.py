"""The organisation between its tables and the pure `schedules`: read, kept in memory by version, written.

`standing` is what the line asks on every text; `stored` is the same as it was written; `write` takes a merged file in.
"""

from service.organisation.reading import Standing, standing, stored

__all__ = ["Standing", "standing", "stored"]
