"""The second factor on the page: giving the code, and setting up a phone that shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from flask import current_app, redirect, session, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from service.accounts import Viewer, book, signing_in
from service.accounts import second_factor as factor
from service.accounts.errors import NotRecognised, TooManyAttempts
from service.web.account import own
from service.web.account.forms import Code
from service.web.edge import edge
from service.web.signin import entering, once, paths, typed, whence
from service.web.words import _

SECRET = "phone"  # in the cookie, sealed, until a code has confirmed it  # nosec B105


@dataclass(frozen=True)
class Offered:
    """`letters`: the secret in groups of four, for typing. `needs_password`: so that nobody else changes the phone."""

    picture: Markup
    letters: Sequence[str]
    address: str
    needs_password: bool


def offered(viewer: Viewer) -> Offered | None:
    """A new secret, the same until it is confirmed; None for who has to give a code."""
    if viewer.is_halfway and viewer.enrolled:
        return None
    secret = once.look(SECRET)
    if secret is None:
        secret = factor.new_secret()
        once.keep(SECRET, secret)
    with edge().database.read() as db:
        account = book.get(db, viewer.account_id)
    address = factor.address(secret, account.email)
    needs_password = account.has_password and not viewer.is_halfway
    letters = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    return Offered(_picture(address), letters, address, needs_password)


def prove(viewer: Viewer, form: Code) -> Response | None:
    """On, with a new session; None where the form says what is wrong."""
    try:
        factor.prove(edge().database, edge().vault, viewer.account_id, form.code.data, edge().now(), edge().by_phones())
    except NotRecognised:
        form.refuse("code", _("Koden er feil, eller brukt før. Vent på neste kode i appen, og prøv den."))
        return None
    except TooManyAttempts as many:
        form.refuse("code", typed.too_many(many.wait))
        return None
    return _enter(viewer, paths.ours(form.next.data))


def set_up(viewer: Viewer, form: Code) -> Response | None:
    """To the recovery codes, with a new session; None where the form says what is wrong."""
    secret, new = once.look(SECRET), offered(viewer)
    if new is not None and new.needs_password and not own.is_right("now", form, viewer.account_id):
        return None
    try:
        with edge().database.write() as db:
            codes = factor.enrol(
                db, edge().vault, viewer.account_id, secret or "", form.code.data, edge().now(), edge().by_phones())
    except NotRecognised:
        form.refuse("code", _("Koden stemmer ikke. Se at klokka på telefonen går riktig, og prøv neste kode."))
        return None
    session.pop(SECRET, None)
    response = _enter(viewer, url_for("account.recovery_codes", next=paths.ours(form.next.data)))
    once.keep("codes", " ".join(codes))
    return response


def _enter(viewer: Viewer, wanted: str) -> Response:
    with edge().database.write() as db:
        token = signing_in.after_second_factor(db, viewer.account_id, viewer.token_hash, edge().now())
    entering.carry(token)
    response = current_app.make_response(redirect(wanted, 303))
    whence.remember(response, viewer.account_id)
    return response


def _picture(address: str) -> Markup:
    """Our own svg, of an address that we made."""
    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", xmldecl=False, scale=4, border=3, omitsize=True, title=_("QR-kode"), svgclass=None,
        lineclass=None)  # fmt: skip
    svg = out.getvalue().decode()
    return Markup(svg)  # nosec B704
