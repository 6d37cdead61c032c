"""The real pages on a loopback port, and people's browsers on them: Chromium, in windows and on phones.

The house behind it is the one of `tests.web` on SQLite: its clock stands still until `house.pass_time`, and what a
click has made due is done by `house.work()`. A browser whose page breaks our own policy, throws, or is answered 5xx
fails its test at the end, whatever the test asked for.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response
from werkzeug.serving import make_server

from service.accounts import sessions
from service.models.account import EVERY_AREA, Role
from service.web.viewing import TOKEN
from tests.web.house import House

PHONE = (390, 844)
WINDOW = (1280, 800)
PATIENCE = 20_000  # milliseconds: the machine may be busy with other tests
# What axe holds pages to: WCAG 2.2 A and AA, and its own good practice.
RULES = {"resultTypes": ["violations"]}


@dataclass
class Browsers:
    """Browsers of whoever comes by, on the pages at `url`; paths are relative: `page.goto("/status/storvik")`."""

    url: str
    chromium: Browser
    troubles: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, *, phone: bool = False, dark: bool = False, script: bool = True) -> Page:
        width, height = PHONE if phone else WINDOW
        context = self.chromium.new_context(
            base_url=self.url, viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone,
            color_scheme="dark" if dark else "light", locale="nb-NO", timezone_id="Europe/Oslo",
            reduced_motion="reduce", java_script_enabled=script,
        )  # fmt: skip
        self.contexts.append(context)
        context.on("page", self._watch)
        return context.new_page()

    def _watch(self, page: Page) -> None:
        def said(message: ConsoleMessage) -> None:
            if message.type == "error" and "Failed to load resource" not in message.text:
                self.troubles.append(f"{page.url}: {message.text}")

        def answered(response: Response) -> None:
            if response.status >= 500:
                self.troubles.append(f"{response.url}: {response.status}")

        page.set_default_timeout(PATIENCE)
        page.on("console", said)
        page.on("response", answered)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))


@dataclass
class Stage:
    house: House
    browsers: Browsers

    @property
    def troubles(self) -> list[str]:
        return self.browsers.troubles

    def page_of(
        self, *who: str | Role, staff: str | None = None, area: str = EVERY_AREA, phone: bool = False,
        dark: bool = False, script: bool = True,
    ) -> Page:
        """A browser of its own, signed in: `page_of(account_id)`, or `page_of(Role.PLANNER)` for a new account with
        these roles; `page_of()` for a stranger."""
        roles = [one for one in who if isinstance(one, Role)]
        account = next((one for one in who if not isinstance(one, Role)), None)
        if account is None and roles:
            account = self.house.account(" ".join(roles).title(), *roles, area=area, staff=staff)
        page = self.browsers.page(phone=phone, dark=dark, script=script)
        if account is not None:
            self.sign_in(page, account)
        return page

    def sign_in(self, page: Page, account: str) -> None:
        """Past the second factor, with the cookie that signing in would have given."""
        app = self.house.app
        with self.house.database.write() as db:
            token = sessions.begin(db, account, second_factor=True, now=self.house.clock.now())
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        name = str(app.config["SESSION_COOKIE_NAME"])
        page.context.add_cookies([{"name": name, "value": signer.dumps({TOKEN: token}), "url": self.browsers.url}])


@contextmanager
def browsers_on(app: Flask, chromium: Browser) -> Iterator[Browsers]:
    """The application on a free port of this machine. AssertionError at the end where a page was in trouble."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    browsers = Browsers(f"http://127.0.0.1:{server.port}", chromium)
    try:
        yield browsers
        assert not browsers.troubles, "\n".join(browsers.troubles)
    finally:
        for context in browsers.contexts:
            context.close()
        server.shutdown()
        serving.join()
        server.server_close()


def no_violations(page: Page) -> None:
    """AssertionError with axe's report where axe finds something on the page as it stands."""
    found = Axe().run(page, options=RULES)
    assert not found.violations_count, f"{page.url}\n{found.generate_report()}"


def fits(page: Page) -> None:
    """AssertionError where the page is wider than its window, so that one would have to scroll sideways."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window, f"{page.url} is {wide} pixels wide in a window of {window}"
