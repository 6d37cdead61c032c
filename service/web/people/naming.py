"""What is said when an account cannot be like that."""

from service.accounts.errors import AccountRefused, LastAdministrator, NotTheirs
from service.web.words import _


def wrong(refused: AccountRefused) -> str:
    return {
        ("name", "missing"): _("Skriv navnet."),
        ("name", "long"): _("Navnet kan ha 100 tegn på det meste, og ingen usynlige."),
        ("email", "malformed"): _("Skriv en hel e-postadresse, som navn@kommune.no, uten æ, ø og å."),
        ("email", "taken"): _("Det finnes en konto med denne adressen."),
        ("staff", "taken"): _("En annen konto er knyttet til denne ansatte."),
        ("staff", "unknown"): _("Denne ansatte finnes ikke lenger."),
        ("language", "unknown"): _("Velg et språk fra listen."),
        ("roles", "unknown"): _("Et av områdene finnes ikke lenger. Se over rollene, og lagre igjen."),
    }[refused.field, refused.reason]


def refused(error: NotTheirs | LastAdministrator) -> str:
    if isinstance(error, LastAdministrator):
        return _("Dette er den siste administratoren. Gjør noen andre til administrator først.")
    return _("Kontoen har roller i områder som du ikke administrerer. Ingenting ble endret.")
