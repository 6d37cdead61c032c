"""A report as a letter: plain text and HTML that old mail programs show, with the PDF beside.

Mail programs take out what is drawn and styled, so the picture is a table of letters here.
"""

from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import Row

from channels.email import Attachment, Letter
from service.reports.content import Report
from service.reports.presented import Page, present
from service.reports.rendering.as_html import templates
from service.reports.rendering.as_pdf import document
from service.reports.wording import Words


def letter(report: Report, copy: Row[Any], address: str, language: str, now: datetime) -> Letter:
    """For one person: `copy` is its row, whose id is the letter's."""
    words = Words(language, report.zone)
    shown = present(report, language)
    notes = [words.say("repeated")] if copy.repeated else []
    notes += [words.say("escalated")] if copy.escalated else []
    pdf = Attachment(f"{words.say('file_name', period=report.period)}.pdf", "application/pdf", document(shown, report))
    return Letter(copy.id, address, subject(report, words), text(shown, notes), html(shown, notes), now, (pdf,))


def subject(report: Report, words: Words) -> str:
    """What is to be known before the letter is opened, on one line."""
    areas = words.together([area.name for area in report.areas])
    count = len(report.open)
    state = words.count("subject_open", count) if count else words.say("subject_none")
    return " ".join(f"{areas}, {report.called(words.language)}: {state}".split())


def html(shown: Page, notes: list[str]) -> str:
    return templates().get_template("mail.html").render(page=shown, notes=notes)


def text(shown: Page, notes: list[str]) -> str:
    return _plain().get_template("mail.txt").render(page=shown, notes=notes)


def _plain() -> Environment:
    """For text, in which nothing is escaped."""
    return Environment(  # plain text  # nosec B701
        loader=PackageLoader("service.reports"), autoescape=False, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True)  # fmt: skip
