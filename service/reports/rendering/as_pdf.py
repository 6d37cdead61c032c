"""A report on paper: tagged PDF (PDF/UA-1) by typst, with the fonts that typst brings."""

from dataclasses import asdict
from importlib.resources import files

from service.reports.content import Report
from service.reports.presented import Page, present
from service.texts.printing import pdf


def render(report: Report, language: str) -> bytes:
    return document(present(report, language), report)


def document(shown: Page, report: Report) -> bytes:
    """The same page and the same report give the same bytes."""
    source = files("service.reports").joinpath("templates/report.typ").read_bytes()
    return pdf(source, asdict(shown), int(report.made_at.timestamp()))
