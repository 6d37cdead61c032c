"""The forms of a report, by name: each is made from the content, and nothing else (contract, section 5)."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TypeAlias, cast

from service.reports.content import Report

Form: TypeAlias = Callable[[Report, str], bytes]
FORMS = ("html", "pdf", "csv", "json", "ics")


def render(report: Report, form: str, language: str) -> bytes:
    """The report in one of `FORMS`; each form's module is loaded when it is asked for."""
    made = cast(Form, vars(import_module(f"service.reports.rendering.as_{form}"))["render"])
    return made(report, language)


KINDS: Mapping[str, str] = {
    "html": "text/html; charset=utf-8", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8",
    "json": "application/json", "ics": "text/calendar; charset=utf-8",
}
"""The media type of each form."""
