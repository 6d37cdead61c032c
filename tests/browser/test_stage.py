"""The stage itself: that a person is signed in on it, and that what is wrong with a page is seen."""

import pytest

from service.models.account import Role
from tests.browser.stage import Stage, fits, no_violations


def test_who_has_a_role_is_signed_in_and_a_stranger_is_not(stage: Stage) -> None:
    admin = stage.page_of(Role.ADMIN)
    admin.goto("/")
    assert admin.get_by_role("button", name="Logg ut").is_visible()

    stranger = stage.page_of(phone=True, dark=True)
    stranger.goto("/inbox")
    assert "/sign-in" in stranger.url
    fits(stranger)


def test_a_picture_without_words_is_a_violation(stage: Stage) -> None:
    page = stage.page_of()
    page.set_content('<!doctype html><html lang="nb"><title>x</title><main><h1>x</h1><img src="data:,"></main></html>')
    with pytest.raises(AssertionError, match="image-alt"):
        no_violations(page)


def test_what_our_own_policy_forbids_is_seen(stage: Stage) -> None:
    page = stage.page_of()
    page.goto("/sign-in")
    with page.expect_event("console"):
        page.evaluate("document.body.innerHTML = '<p style=\"color: red\">red</p>'")
    assert "Content Security Policy" in stage.troubles.pop()
    assert not stage.troubles
