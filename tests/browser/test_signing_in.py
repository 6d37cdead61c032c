"""From an invitation to the inbox, in a browser: password and phone, a wrong code, and the municipality's provider."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import Page, expect

from service.config import OidcSettings
from service.models.account import Role
from service.web.edge import EXTENSION
from tests.browser.stage import Stage, fits, no_violations
from tests.standin.oidc import CLIENT, SECRET, Standin, serving

EMAIL, PASSWORD = "kari@example.org", "tre blå hester galopperer"


@dataclass
class Kari:
    """At a browser, with a phone that shows codes."""

    stage: Stage
    page: Page
    secret: str = ""

    def code(self, *, later: timedelta = timedelta(0)) -> str:
        """What her phone shows; one that has not been used."""
        self.stage.house.clock.move(timedelta(seconds=31))
        return pyotp.TOTP(self.secret).at(self.stage.house.clock.now() + later)

    def follows(self, link: str) -> None:
        self.page.goto(link)
        expect(self.page.get_by_role("heading", name="Velkommen, Kari Eksempel")).to_be_visible()
        looked_at(self.page)
        self.page.get_by_label("Nytt passord").fill(PASSWORD)
        self.page.get_by_role("button", name="Lagre og logg inn").click()

    def sets_up_her_phone(self) -> None:
        expect(self.page.get_by_role("heading", name="Sett opp telefonen")).to_be_visible()
        self.page.locator("summary", has_text="Kan du ikke skanne?").click()
        self.secret = self.page.locator("p.letters").inner_text().replace(" ", "")
        looked_at(self.page)
        self._gives(self.code(), "Lagre")

    def signs_in(self) -> None:
        self.page.get_by_label("E-post").fill(EMAIL)
        self.page.get_by_label("Passord", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Logg inn", exact=True).click()

    def gives(self, code: str) -> None:
        self._gives(code, "Logg inn")

    def _gives(self, code: str, button: str) -> None:
        self.page.get_by_label("Kode", exact=True).fill(code)
        self.page.get_by_role("button", name=button, exact=True).click()


def looked_at(page: Page) -> None:
    no_violations(page)
    fits(page)


def refused(page: Page, label: str, sentence: str) -> None:
    """It is said beside the field, to those who hear it too."""
    field = page.get_by_label(label, exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    beside = page.locator(f"#{field.get_attribute('id')}-wrong")
    expect(beside).to_contain_text(sentence)
    assert f"{beside.get_attribute('id')}" in (field.get_attribute("aria-describedby") or "").split()
    looked_at(page)


def invitation(stage: Stage) -> str:
    """An administrator invites Kari on the page, and is shown the link to hand over."""
    admin = stage.page_of(Role.ADMIN)
    admin.goto("/accounts/new")
    admin.get_by_label("Navn").fill("Kari Eksempel")
    admin.get_by_label("E-post").fill(EMAIL)
    admin.get_by_label("På vaktlistene").select_option("kari")
    admin.locator('summary:has(+ fieldset input[value="responder:storvik"])').click()
    admin.locator('input[value="responder:storvik"]').check()
    admin.get_by_role("button", name="Inviter").click()
    link = admin.get_by_label("Gi denne lenken til Kari Eksempel selv").input_value()
    no_violations(admin)
    return link


def lives_at_its_address(stage: Stage, oidc: OidcSettings | None = None) -> None:
    """The pages know where they are: in the links that they write, and where the provider sends people back to."""
    known = stage.house.app.extensions
    settings = replace(stage.house.settings, public_url=stage.browsers.url, oidc=oidc)
    known[EXTENSION] = replace(known[EXTENSION], settings=settings)


@pytest.fixture
def kari(stage: Stage) -> Callable[..., Kari]:
    lives_at_its_address(stage)
    return lambda **how: Kari(stage, stage.page_of(phone=True, **how))


@pytest.fixture
def provider(stage: Stage) -> Iterator[Standin]:
    """The municipality's, on another site than the pages as browsers see it."""
    with serving(stage.house.clock.now) as standin:
        standin.issuer = standin.issuer.replace("127.0.0.1", "localhost")
        lives_at_its_address(stage, OidcSettings(standin.issuer, CLIENT, SECRET, ("Level4",)))
        standin.person = {"sub": "4711", "acr": "Level4"}
        yield standin


@pytest.mark.parametrize("dark", [False, True])
def test_from_the_invitation_to_the_inbox_with_password_and_phone(
    stage: Stage, kari: Callable[..., Kari], dark: bool
) -> None:
    her, link = kari(dark=dark), invitation(stage)
    her.follows(link)
    her.sets_up_her_phone()
    expect(her.page.get_by_role("heading", name="Reservekoder")).to_be_visible()
    expect(her.page.locator("ul.codes li")).to_have_count(8)
    looked_at(her.page)
    her.page.get_by_role("link", name="Videre").click()
    her.page.goto("/account")
    looked_at(her.page)
    her.page.get_by_role("button", name="Logg ut her").click()
    expect(her.page.get_by_text("Du er logget ut.")).to_be_visible()

    her.page.goto("/inbox")
    looked_at(her.page)
    her.signs_in()
    expect(her.page.get_by_role("heading", name="Kode fra telefonen")).to_be_visible()
    looked_at(her.page)
    her.gives(her.code())
    her.page.wait_for_url("**/inbox")

    her.page.goto(link)
    expect(her.page.get_by_role("heading", name="Lenken virker ikke lenger")).to_be_visible()
    looked_at(her.page)


def test_what_is_wrong_is_said_beside_its_field_and_opens_nothing(stage: Stage, kari: Callable[..., Kari]) -> None:
    her = kari()
    her.page.goto(invitation(stage))
    her.page.get_by_label("Nytt passord").fill("kort")
    her.page.get_by_role("button", name="Lagre og logg inn").click()
    refused(her.page, "Nytt passord", "Passordet må ha minst 12 tegn.")
    her.page.get_by_label("Nytt passord").fill(PASSWORD)
    her.page.get_by_role("button", name="Lagre og logg inn").click()
    her.sets_up_her_phone()
    her.page.context.clear_cookies()

    her.page.goto("/inbox")
    her.page.get_by_label("E-post").fill(EMAIL)
    her.page.get_by_label("Passord", exact=True).fill("ikke passordet")
    her.page.get_by_role("button", name="Logg inn", exact=True).click()
    refused(her.page, "Passord", "E-post og passord passer ikke sammen.")
    expect(her.page.get_by_label("E-post")).to_have_value(EMAIL)
    her.signs_in()
    her.gives(her.code(later=timedelta(hours=1)))
    refused(her.page, "Kode", "Koden er feil, eller brukt før.")
    her.page.goto("/inbox")
    expect(her.page.get_by_role("heading", name="Kode fra telefonen")).to_be_visible()
    her.gives(her.code())
    her.page.wait_for_url("**/inbox")


@pytest.mark.parametrize("dark", [False, True])
def test_an_invited_helper_comes_in_by_the_municipalitys_provider(stage: Stage, provider: Standin, dark: bool) -> None:
    page = stage.page_of(phone=True, dark=dark)
    page.goto(invitation(stage))
    looked_at(page)
    page.get_by_role("link", name="Logg inn med localhost").click()
    page.wait_for_url("**/inbox")
    page.goto("/account")
    expect(page.get_by_text("Du har ikke noe passord her.")).to_be_visible()
    page.get_by_role("button", name="Logg ut her").click()

    page.goto("/inbox")
    looked_at(page)
    page.get_by_role("link", name="Logg inn med localhost").click()
    page.wait_for_url("**/inbox")
    assert provider.asked.count("/authorize") == 2


def test_whom_nobody_invited_is_told_so_after_the_provider(stage: Stage, provider: Standin) -> None:
    page = stage.page_of(phone=True)
    page.goto("/sign-in")
    page.get_by_role("link", name="Logg inn med localhost").click()
    expect(page.get_by_text("Vi fant ingen konto som er din.")).to_be_visible()
    looked_at(page)
    page.goto("/account")
    expect(page.get_by_role("heading", name="Logg inn")).to_be_visible()
    assert "/token" in provider.asked
