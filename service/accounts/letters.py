"""The words of the letters about accounts, in the account's language; plain, and nothing of anybody in them."""

from datetime import datetime

from channels.email import Letter, plain_letter
from service.accounts.book import Account
from service.models import new_id
from service.models.account import LinkKind

SUBJECTS = {
    LinkKind.INVITATION: {"nb": "Konto i Vaktlinje", "nn": "Konto i Vaktlinje", "en": "Your account in Vaktlinje"},
    LinkKind.RESET: {"nb": "Nytt passord i Vaktlinje", "nn": "Nytt passord i Vaktlinje",
                     "en": "New password in Vaktlinje"},
}  # fmt: skip
WORDS = {
    LinkKind.INVITATION: {
        "nb": ["Hei, {name}.", "Du har fått en konto i Vaktlinje. Åpne lenken og velg hvordan du vil logge inn. "
               "Den virker én gang, i sju dager.", "{link}",
               "Kjenner du ikke til dette, kan du se bort fra e-posten."],
        "nn": ["Hei, {name}.", "Du har fått ein konto i Vaktlinje. Opne lenkja og vel korleis du vil logge inn. "
               "Ho verkar éin gong, i sju dagar.", "{link}",
               "Kjenner du ikkje til dette, kan du sjå bort frå e-posten."],
        "en": ["Hello, {name}.", "You have been given an account in Vaktlinje. Open the link and choose how to sign "
               "in. It works once, for seven days.", "{link}",
               "If you do not know what this is about, you can ignore this e-mail."],
    },
    LinkKind.RESET: {
        "nb": ["Hei, {name}.", "Noen, forhåpentligvis du, har bedt om å få velge nytt passord. Åpne lenken for å gjøre "
               "det. Den virker én gang, i én time.", "{link}",
               "Var det ikke du, kan du se bort fra e-posten. Passordet ditt er som før."],
        "nn": ["Hei, {name}.", "Nokon, truleg du, har bede om å få velje nytt passord. Opne lenkja for å gjere det. "
               "Ho verkar éin gong, i éin time.", "{link}",
               "Var det ikkje du, kan du sjå bort frå e-posten. Passordet ditt er som før."],
        "en": ["Hello, {name}.", "Somebody, hopefully you, has asked to choose a new password. Open the link to do so. "
               "It works once, for one hour.", "{link}",
               "If it was not you, you can ignore this e-mail. Your password is as before."],
    },
}  # fmt: skip


def letter(account: Account, kind: LinkKind, link: str, now: datetime) -> Letter:
    parts = [part.format(name=account.name, link=link) for part in WORDS[kind][account.language]]
    subject = SUBJECTS[kind][account.language]
    return plain_letter(new_id(), account.email, subject, parts, link, account.language, now)
