"""How the tests of planners read pages and send forms."""

import re
from datetime import datetime

from service import organisation
from tests.web.house import OSLO, Browser, House

EMPTY = {"start": "2026-12-26T08:00", "end": "2026-12-26T20:00"}  # nobody has the holiday rota then
ADD = "/rota/change/hoytidsvakt/add"
OLAS = "/rota/change/hoytidsvakt?at=2026-12-25T10:00"


def on_duty(house: House, at: str, rota: str = "hoytidsvakt") -> str | None:
    with house.database.read() as db:
        holder = organisation.standing(db).duty.holder(rota, datetime.fromisoformat(at).replace(tzinfo=OSLO))
    return holder.staff if holder else None


def version(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found is not None
    return found[1]


def link(page: str, part: str) -> str:
    """The first address on the page that holds this."""
    found = next(address for address in re.findall(r'href="([^"]+)"', page) if part in address)
    return str(found).replace("&amp;", "&")


def save(browser: Browser, path: str, **fields: str) -> int:
    browser.get(path)
    answer = browser.post(path, version=version(browser.page), do="save", **fields)
    return answer.status_code


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]
