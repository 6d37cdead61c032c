"""A report on paper: tagged PDF (PDF/UA-1) by typst, with the fonts that typst brings."""

import json
from dataclasses import asdict
from importlib.resources import files

import typst

from service.reports.content import Report
from service.reports.presented import Page, present


def render(report: Report, language: str) -> bytes:
    return document(present(report, language), report)


def document(shown: Page, report: Report) -> bytes:
    """The same page and the same report give the same bytes."""
    source = files("service.reports").joinpath("templates/report.typ").read_bytes()
    return typst.compile(
        source, format="pdf", sys_inputs={"page": json.dumps(asdict(shown))}, pdf_standards="ua-1",
        ignore_system_fonts=True, timestamp=int(report.made_at.timestamp()),
    )  # fmt: skip
