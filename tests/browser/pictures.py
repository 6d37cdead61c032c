"""Pictures of every page, on a phone and in a window, by day and by night: `python -m tests.browser.pictures`.

Written to docs/screenshots, one file a page with its four looks side by side. They are for looking at: nothing
compares them. The scene is a night in Storvik: Anne has written, Ola has it; Christmas has a gap. Then day comes.

    .venv/bin/python -m tests.browser.pictures            # all of them
    .venv/bin/python -m tests.browser.pictures gap gaps   # these
"""

import base64
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import typst
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select

from service import people, texts
from service.clock import FrozenClock
from service.database import Database
from service.models import metadata
from service.models.account import Role
from service.plans import card, writing
from service.plans.writing import Wanted
from service.vault import Vault
from tests.browser.conftest import NAMES
from tests.browser.stage import Stage, browsers_on
from tests.browser.test_every_page import morning_comes, went_wrong
from tests.web.house import ANNE, FRIDAY_NIGHT, STORVIK, House

OUT = Path(__file__).parents[2] / "docs" / "screenshots"
OLA, PER, BO = "+4759441002", "+4759441004", "+4759442002"
LOOKS = [(True, False), (True, True), (False, False), (False, True)]  # phone, dark
TALLEST = 1700  # pixels of a page that are shown


@dataclass(frozen=True)
class Shown:
    name: str
    path: str
    role: Role | None
    staff: str | None = None
    before: Callable[[Page], None] | None = None
    top: str | None = None  # where the picture begins, by a selector; None: with the page


def pages(house: House) -> Iterator[Shown]:
    conversation, gap = (metadata.tables[name] for name in ("conversation", "gap"))
    with house.database.read() as db:
        taken = db.scalar(select(conversation.c.id).where(conversation.c.holder == "ola"))
        paged = db.scalar(select(conversation.c.id).where(conversation.c.state == "paging"))
        opened = db.scalar(select(gap.c.id).where(gap.c.state == "open").order_by(gap.c.start))
    yield Shown("sign-in", "/sign-in", None)
    yield Shown("inbox", "/inbox", Role.RESPONDER, "ola")
    yield Shown("conversation", f"/conversations/{taken}", Role.RESPONDER, "ola")
    yield Shown("conversation-waiting", f"/conversations/{paged}", Role.RESPONDER, "ola")
    yield Shown("write-first", "/inbox/write", Role.RESPONDER, "ola")
    yield Shown("set-aside", "/inbox/set-aside", Role.RESPONDER, "ola")
    yield Shown("inbox-manager", "/inbox", Role.MANAGER, "mona")
    yield Shown("person", "/people/anne", Role.RESPONDER, "pia",
                lambda page: page.get_by_role("button", name="Åpne kriseplanen").click())
    yield Shown("people", "/people", Role.RESPONDER, "pia")
    yield Shown("person-rights", "/people/anne", Role.RESPONDER, "pia", top="#consents")
    yield Shown("person-log", "/people/anne", Role.RESPONDER, "pia", top="#log")
    yield Shown("plan-edit", "/people/anne/plan", Role.RESPONDER, "pia")
    yield Shown("plan-versions", "/people/anne/plan/versions", Role.RESPONDER, "pia", compare)
    yield Shown("openings", "/openings", Role.MANAGER, "mona")
    yield Shown("my-duty", "/my-duty", Role.RESPONDER, "ola")
    yield Shown("rota-day", "/rota?view=day&from=2026-12-26", Role.PLANNER)
    yield Shown("rota-week", "/rota?view=week&from=2026-12-21", Role.PLANNER)
    yield Shown("rota-month", "/rota?view=month&from=2026-12-01", Role.PLANNER)
    yield Shown("rota-period", "/rota?view=period&from=2026-12-23", Role.PLANNER)
    yield Shown("rota-stretch", "/rota/change/kveldsvakt?at=2026-12-21T18:00:00%2B01:00", Role.PLANNER)
    yield Shown("rota-add", "/rota/change/hoytidsvakt/add?start=2026-12-26T08:00&end=2026-12-26T20:00", Role.PLANNER)
    yield Shown("rota-layers", "/rota/change/kveldsvakt/layers", Role.PLANNER)
    yield Shown("rota-changes", "/rota/changes", Role.PLANNER)
    yield Shown("absences", "/absences", Role.PLANNER)
    yield Shown("absence-new", "/absences/new", Role.PLANNER)
    yield Shown("gaps", "/gaps", Role.MANAGER)
    yield Shown("gap", f"/gaps/{opened}", Role.MANAGER)
    yield Shown("gaps-observer", "/gaps", Role.OBSERVER)
    yield Shown("reports", "/reports", Role.MANAGER)
    yield Shown("report-now", "/reports/now?period=jul-2026&area=storvik", Role.MANAGER)
    yield Shown("figures", "/figures", Role.MANAGER)
    yield Shown("admin", "/admin", Role.ADMIN)
    for kind in ("areas", "staff", "rotas", "coverage", "periods"):
        yield Shown(f"admin-{kind}", f"/admin/organisation/{kind}", Role.ADMIN)
    yield Shown("admin-area", "/admin/organisation/areas/one/storvik", Role.ADMIN)
    for part in ("settings", "texts", "files", "events", "numbers", "retention"):
        yield Shown(f"admin-{part}", f"/admin/{part}", Role.ADMIN)
    yield Shown("admin-text", "/admin/texts/storvik/closed/nb", Role.ADMIN)
    yield Shown("accounts", "/accounts", Role.ADMIN)
    yield Shown("account-new", "/accounts/new", Role.ADMIN)
    yield Shown("tokens", "/accounts/tokens", Role.ADMIN)
    yield Shown("account", "/account", Role.RESPONDER, "ola")
    yield Shown("status", "/status/storvik", None)
    yield Shown("card", "/status/storvik/card", None)
    yield Shown("simulator", "/simulator", None)
    yield Shown("not-found", "/nowhere", Role.MANAGER)
    yield from by_day(house)


def by_day(house: House) -> Iterator[Shown]:
    """What the night left behind, when whoever leads comes to work."""
    went_wrong(house)
    morning_comes(house)
    house.pass_time(hours=12)
    drill = begin_a_drill(house)
    complaint, report = (metadata.tables[name] for name in ("complaint", "duty_report"))
    with house.database.read() as db:
        told, morning = db.scalar(select(complaint.c.id)), db.scalar(select(report.c.id))
    yield Shown("drills", "/drills", Role.MANAGER, "mona")
    yield Shown("drill", drill, Role.MANAGER, "mona")
    yield Shown("mornings", "/mornings", Role.RESPONDER, "ola")
    yield Shown("morning", f"/mornings/{morning}", Role.RESPONDER, "ola")
    yield Shown("complaints", "/complaints", Role.MANAGER, "mona")
    yield Shown("complaint", f"/complaints/{told}", Role.MANAGER, "mona")
    yield Shown("deviation", "/deviations/d1", Role.MANAGER, "mona")


def begin_a_drill(house: House) -> str:
    """Pia begins it and Per answers. The path of its page."""
    pia = house.browser("Pia", Role.PLANNER)
    pia.get("/drills")
    place = str(pia.post("/drills", area="storvik").location)
    house.work()
    number = re.search(r"Prøvevarsel #(\d+)", pia.get(place).text)
    assert number is not None
    house.texts(PER, f"JA {number[1]}")
    return place


def compare(page: Page) -> None:
    page.get_by_label("Sammenlign med").select_option("1")
    page.get_by_role("button", name="Vis").click()


def own_card(house: House) -> bytes:
    """Anne's card in Bokmål, as it comes out of the printer."""
    with house.database.read() as db:
        anne = people.find(db, house.vault, "anne")
        assert anne is not None
        plan = people.open_plan_fields(house.vault, anne)
    call = texts.render("call", "nb")
    about = card.About("nb", "Storvik kommune", STORVIK, call, True, "NO", FRIDAY_NIGHT.date())
    template = files("service.plans").joinpath("templates/card.typ").read_bytes()
    shown = {"page": json.dumps(card.shown(plan, about))}
    return bytes(typst.compile(template, format="png", ppi=80, sys_inputs=shown, ignore_system_fonts=True))


def set_the_scene(house: House) -> None:
    house.take_in_the_examples()
    house.texts(ANNE, "Er det noen våkne? Klarer ikke være alene i natt")
    house.pass_time(minutes=2)
    house.texts(OLA, "ja")
    house.texts(OLA, "Hei Anne, dette er Ola. Bra at du skrev. Hva er verst akkurat nå?")
    house.pass_time(minutes=3)
    house.texts(ANNE, "At det er så stille. Søsteren min sover")
    house.texts(BO, "får ikke puste")
    house.texts(ANNE, "INNSYN")
    house.texts(ANNE, "MELD FRA ingen ringte meg tirsdag")
    go_through_the_plan(house)
    house.pass_time(minutes=1)


def go_through_the_plan(house: House) -> None:
    """Pia and Anne have written a new version of Anne's plan."""
    fields = {
        "coping": ["gå tur langs sjøen", "ringe søster", "synge i koret"], "review_on": "2027-06-01",
        "agreements": [{"with": "DPS Storvik", "what": "Brukerstyrt seng: Anne ringer selv.", "phone": "+4759443001",
                        "hours": "hele døgnet"}],
    }  # fmt: skip
    with house.database.write() as db:
        anne = people.find(db, house.vault, "anne")
        assert anne is not None
        writing.save(db, house.vault, anne, Wanted(fields, 1, "pia", "Anne og Berit"), house.clock.now())


def picture(stage: Stage, shown: Shown, account: str | None) -> bytes:
    """Four looks in one JPEG. Pages that answer with an error are pictured as they are."""
    looks = []
    for phone, dark in LOOKS:
        page = stage.page_of(*([account] if account else []), phone=phone, dark=dark)
        page.goto(shown.path, wait_until="networkidle")
        if shown.before is not None:
            shown.before(page)
        width = page.viewport_size["width"] if page.viewport_size else 0
        top = page.locator(shown.top).evaluate("it => it.offsetTop") if shown.top else 0
        height = min(page.evaluate("document.documentElement.scrollHeight") - top, TALLEST)
        looks.append(page.screenshot(full_page=True, clip={"x": 0, "y": top, "width": width, "height": height}))
        page.context.close()
    sheet = stage.browsers.page()
    images = "".join(f'<img src="data:image/png;base64,{base64.b64encode(look).decode()}" height="800">'
                     for look in looks)
    style = "margin:8px;background:#888;display:flex;gap:8px;width:max-content"
    sheet.set_content(f'<body style="{style}">{images}</body>')
    wide = sheet.evaluate("document.body.scrollWidth + 16")
    sheet.set_viewport_size({"width": wide, "height": 816})
    taken = sheet.screenshot(type="jpeg", quality=62)
    sheet.context.close()
    return taken


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    chromium_path = next(path for path in map(shutil.which, NAMES) if path)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = Database(f"sqlite:///{folder}/pictures.db")
        metadata.create_all(database.engine)
        house = House(database, Vault([b"\x01" * 32]), FrozenClock(FRIDAY_NIGHT))
        set_the_scene(house)
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        with browsers_on(house.app, chromium) as browsers:
            stage, accounts = Stage(house, browsers), {}
            for shown in pages(house):
                if sys.argv[1:] and shown.name not in sys.argv[1:]:
                    continue
                who = (shown.role, shown.staff)
                if shown.role is not None and who not in accounts:
                    accounts[who] = house.account(str(shown.role).title(), shown.role, staff=shown.staff)
                (OUT / f"{shown.name}.jpg").write_bytes(picture(stage, shown, accounts.get(who)))
            if not sys.argv[1:]:
                (OUT / "own-card.png").write_bytes(own_card(house))
            browsers.troubles.clear()
        chromium.close()
        database.close()


if __name__ == "__main__":
    main()
