"""Signing in with the municipality's OpenID provider, where one is set up."""

from dataclasses import asdict
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, session, url_for
from werkzeug.wrappers import Response

from service import log
from service.accounts import signing_in
from service.accounts.errors import LinkOver, NotInvited, ProviderRefused
from service.accounts.oidc import Begun, Provider
from service.web.edge import edge
from service.web.signin import entering, paths
from service.web.words import _

BEGUN = "oidc"  # in the cookie, while the person is with the provider
EXTENSION = "vaktlinje-oidc"
CALLBACK = "/sign-in/oidc/callback"
NAMES = {"helseid": "HelseID", "microsoftonline": "Microsoft"}


def name() -> str | None:
    """What people call the provider; None where none is set up."""
    settings = edge().settings.oidc
    if settings is None:
        return None
    host = urlsplit(settings.issuer).hostname or ""
    return next((said for part, said in NAMES.items() if part in host), host)


def send(wanted: str, link: str | None) -> Response:
    """To the provider. `link`: the token of an invitation, of who ties their identity to it."""
    provider = _provider()
    if provider is None:
        return _back(_("Det er ikke satt opp innlogging hos andre."))
    try:
        address, begun = provider.begin(edge().now())
    except ProviderRefused as refused:
        return _failed(refused)
    session[BEGUN] = {**asdict(begun), "next": wanted, "link": link}
    return redirect(address, 303)


def come_back(answer: dict[str, str]) -> Response:
    """From the provider. What the browser kept is good for one answer."""
    kept, provider = session.pop(BEGUN, None), _provider()
    if provider is None or not isinstance(kept, dict):
        return _back(_("Innloggingen tok for lang tid, eller den ble begynt et annet sted. Prøv igjen."))
    wanted, link = kept.pop("next", None), kept.pop("link", None)
    try:
        identity = provider.finish(Begun(**kept), answer, edge().now())
        token = signing_in.by_identity(edge().database, identity, link, edge().now())
    except ProviderRefused as refused:
        return _failed(refused)
    except LinkOver:
        return _back(_("Lenken er brukt eller for gammel. Be om en ny."))
    except NotInvited:
        return _back(_("Vi fant ingen konto som er din. Er du invitert, så åpne lenken i invitasjonen først."))
    return entering.enter(token, paths.ours(wanted))


def _provider() -> Provider | None:
    """One for the application, which remembers what it has read."""
    settings = edge().settings
    if settings.oidc is None:
        return None
    if EXTENSION not in current_app.extensions:
        current_app.extensions[EXTENSION] = Provider(settings.oidc, settings.public_url + CALLBACK)
    provider: Provider = current_app.extensions[EXTENSION]
    return provider


def _failed(refused: ProviderRefused) -> Response:
    log.info("web:oidc_refused", reason=refused.reason)
    return _back(_("Innloggingen gikk ikke. Prøv igjen, eller logg inn med passord hvis du har et."))


def _back(sentence: str) -> Response:
    flash(sentence, "wrong")
    return redirect(url_for("sign_in.form"), 303)
