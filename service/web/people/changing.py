"""What an administrator does to accounts; what is wrong is said in the form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import flash

from service.accounts import book, links, mailing, second_factor, sessions
from service.accounts.book import Account
from service.accounts.checking import Grant, Wanted
from service.accounts.errors import AccountRefused, LastAdministrator, NotTheirs
from service.models.account import EVERY_AREA, LinkKind, Role
from service.organisation import standing
from service.web import roles, viewing
from service.web.edge import edge
from service.web.people import listing, naming
from service.web.people.forms import AccountForm
from service.web.signin import once, typed
from service.web.words import _


@dataclass(frozen=True)
class Choice:
    """A check box: a role in an area. `is_open`: the viewer may change it."""

    value: str
    name: str
    is_chosen: bool
    is_open: bool


@dataclass(frozen=True)
class RoleChoices:
    name: str
    meaning: str
    choices: Sequence[Choice]
    is_any_chosen: bool


def choices(form: AccountForm, account: Account | None, given: Iterable[str]) -> list[RoleChoices]:
    """The check boxes; and the form's staff are those whom no other account is."""
    viewer, chosen = viewing.viewer(), set(given)
    with edge().database.read() as db:
        organisation = standing(db).organisation
        taken = {one.staff_id for one in book.listed(db) if account is None or one.id != account.id}
    free = sorted((one for one in organisation.staff if one.id not in taken), key=lambda one: one.name)
    form.staff.choices = {"": _("Ingen ansatt"), **{staff.id: staff.name for staff in free}}
    areas = [(EVERY_AREA, _("Alle områder")), *((area.id, area.name) for area in organisation.areas)]
    made = []
    for role in Role:
        boxes = [
            Choice(grant.written, name, grant.written in chosen, book.may_give_in(viewer, area))
            for area, name in areas for grant in [Grant(role, area)]
        ]  # fmt: skip
        shown = [box for box in boxes if box.is_open or box.is_chosen]
        made.append(RoleChoices(
            str(roles.ROLES[role]), str(roles.MEANING[role]), shown, any(box.is_chosen for box in shown)))
    return made


def invite(form: AccountForm, given: Iterable[str]) -> str | None:
    """The new account's id; None where the form says what is wrong."""
    viewer, now = viewing.viewer(), edge().now()
    try:
        with edge().database.write() as db:
            id = book.invite(db, _wanted(form, given), viewer, now)
            link = None
            if typed.has_mail():
                mailing.ask_for(db, id, LinkKind.INVITATION, now)
            else:
                link = book.new_link(db, id, viewer, now)
    except (AccountRefused, NotTheirs) as error:
        _say(form, error)
        return None
    _handed_over(id, link)
    return id


def change(form: AccountForm, account: Account, given: Iterable[str]) -> bool:
    """False where the form says what is wrong. What the viewer cannot give, and so cannot tick, stays."""
    viewer = viewing.viewer()
    kept = [grant.written for grant in account.grants if not book.may_give_in(viewer, grant.area)]
    wanted = _wanted(form, [*given, *kept], account.email)
    try:
        with edge().database.write() as db:
            book.change(db, account.id, wanted, viewer, edge().now())
    except (AccountRefused, NotTheirs, LastAdministrator) as error:
        _say(form, error)
        return False
    return True


def give_link(id: str) -> None:
    """By e-mail where there is a mail server, else on the page, once."""
    viewer, now, account = viewing.viewer(), edge().now(), listing.find(id).account
    with edge().database.write() as db:
        link = book.new_link(db, id, viewer, now)
        if typed.has_mail():
            links.end_all(db, id, now)
            mailing.ask_for(db, id, LinkKind.RESET if account.has_signed_in else LinkKind.INVITATION, now)
    _handed_over(id, None if typed.has_mail() else link)


def take_second_factor(id: str) -> None:
    now = edge().now()
    if not listing.find(id).may_change:
        raise NotTheirs
    with edge().database.write() as db:
        second_factor.take_away(db, id, now)
        sessions.end_all(db, id, now)


def close(id: str) -> None:
    listing.find(id)
    with edge().database.write() as db:
        book.close(db, id, viewing.viewer(), edge().now())


def _handed_over(id: str, link: str | None) -> None:
    if link is None:
        flash(_("En e-post med lenken er på vei."), "good")
    else:
        once.keep(f"link:{id}", links.written(edge().settings.public_url, link))


def _wanted(form: AccountForm, given: Iterable[str], email: str | None = None) -> Wanted:
    return Wanted(form.name.data, email or form.email.data, frozenset(_grants(given)), form.language.data,
                  form.staff.data or None)  # fmt: skip


def _grants(given: Iterable[str]) -> Iterable[Grant]:
    """What is no role is passed over: our own page has none such."""
    for written in given:
        role, _colon, area = written.partition(":")
        if role in set(Role):
            yield Grant(Role(role), area)


def _say(form: AccountForm, error: AccountRefused | NotTheirs | LastAdministrator) -> None:
    if isinstance(error, AccountRefused):
        form.refuse({"roles": "name"}.get(error.field, error.field), naming.wrong(error))
    else:
        form.refuse("name", naming.refused(error))
