"""A report for programs: the content as it is, times in ISO 8601 with offset in the organisation's zone.

docs/reports.md tells each field. The language changes nothing.
"""

import json
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from service.reports.content import Report


def render(report: Report, language: str) -> bytes:
    zone = ZoneInfo(report.zone)
    written = json.dumps(asdict(report), ensure_ascii=False, indent=2, default=lambda at: _local(at, zone))
    return f"{written}\n".encode()


def _local(at: object, zone: ZoneInfo) -> str:
    if not isinstance(at, datetime):
        raise TypeError(f"{type(at).__name__} cannot be written as JSON")
    return at.astimezone(zone).isoformat()
