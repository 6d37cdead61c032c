"""A report as one page that needs nothing beside itself: no script, no address; for screen, dark screens and paper."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from service.reports.content import Cover, Report
from service.reports.presented import Page, present

WIDTH, NAMES, HEIGHT, HEAD = 960, 170, 60, 34  # of the picture: all of it, the names', one row's, the columns' names'
STRIP = 26


@cache
def templates() -> Environment:
    """What is put into the templates is escaped, and what is missing in them is a fault."""
    made = Environment(
        loader=PackageLoader("service.reports"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals |= {"width": WIDTH, "names": NAMES, "height": HEIGHT, "head": HEAD, "strip": STRIP}
    made.globals["covers"] = tuple(Cover)
    return made


def render(report: Report, language: str) -> bytes:
    return page(present(report, language)).encode()


def page(shown: Page) -> str:
    return templates().get_template("report.html").render(page=shown)
