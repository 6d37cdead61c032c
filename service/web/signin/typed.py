"""What was typed on the pages of signing in, held against the accounts; what is wrong is said in the form."""

from datetime import timedelta

from flask import request

from service.accounts import book, links, mailing, passwords, signing_in, throttle
from service.accounts.errors import NotRecognised, PasswordRefused, TooManyAttempts
from service.accounts.links import Invited
from service.accounts.signing_in import Attempt
from service.accounts.throttle import Bucket
from service.models.account import LinkKind
from service.web.edge import edge
from service.web.signin import whence
from service.web.signin.forms import Forgotten, NewPassword, SignIn
from service.web.words import _, counted


def password(form: SignIn) -> str | None:
    """The new session's token; None where the form says what is wrong."""
    attempt = Attempt(form.email.data, form.password.data, whence.address(request), whence.known(request))
    try:
        return signing_in.by_password(edge().database, edge().vault, attempt, edge().now())
    except NotRecognised:
        form.refuse("password", _("E-post og passord passer ikke sammen. Prøv igjen."))
    except TooManyAttempts as many:
        form.refuse("password", too_many(many.wait))
    return None


def has_mail() -> bool:
    return edge().settings.smtp_url is not None


def ask_for_link(form: Forgotten) -> None:
    """Nobody can tell from the outside whether there was anybody to send it to."""
    email, now, vault = signing_in.plain(form.email.data), edge().now(), edge().vault
    buckets = [
        Bucket(vault.index(f"forgotten:{email}"), 3, timedelta(minutes=10)),
        Bucket(vault.index(f"forgotten-from:{whence.address(request)}"), 30, timedelta(minutes=1)),
    ]
    with edge().database.write() as db:
        row = signing_in.find(db, email)
        is_free = throttle.take(db, buckets, now) is None
        if row is not None and is_free and has_mail():
            account = book.get(db, row.id)
            if account.has_password:
                mailing.ask_for(db, account.id, LinkKind.RESET, now)
            elif not account.has_identity:
                mailing.ask_for(db, account.id, LinkKind.INVITATION, now)


def invited(token: str) -> Invited:
    """LinkOver."""
    with edge().database.read() as db:
        return links.account_of(db, token, edge().now())


def new_password(form: NewPassword, token: str) -> str | None:
    """The link is used up, and its person signed in: the new session's token. LinkOver."""
    now = edge().now()
    with edge().database.read() as db:
        account = book.get(db, links.account_of(db, token, now).id)
    try:
        book.check_password(account, form.password.data)
    except PasswordRefused as refused:
        form.refuse("password", not_that(refused))
        return None
    anew = passwords.hashed(form.password.data)
    with edge().database.write() as db:
        id = links.use(db, token, now)
        book.set_password(db, id, anew, now)
        return signing_in.begin(db, id, "link", now, second_factor=False)


def too_many(wait: timedelta) -> str:
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    return counted("Det har vært mange forsøk. Vent {n} sekund, og prøv igjen.",
                   "Det har vært mange forsøk. Vent {n} sekunder, og prøv igjen.", seconds)  # fmt: skip


def not_that(refused: PasswordRefused) -> str:
    return {
        "short": _("Passordet må ha minst 12 tegn. Noen ord etter hverandre er lett å huske."),
        "long": _("Passordet kan ha 200 tegn på det meste."),
        "obvious": _("Dette passordet er lett å gjette. Velg noe som andre ikke kommer på."),
    }[refused.reason]
