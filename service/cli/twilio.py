"""`twilio setup`: an area's number at Twilio, set up to call us (docs/twilio-norway.md)."""

from collections.abc import Mapping

import click

from channels import twilio_setup
from channels.base import ProviderSilent
from channels.twilio import Twilio
from channels.twilio_setup import LAST_RESORT, CredentialsRefused, NumberSetup, SetupRefused, Webhook
from channels.twilio_webhook import texts_twiml
from schedules.organisation import Area
from service.cli.reading import know_area, nothing_imported
from service.config import Settings, SettingsRefused, settings
from service.database import Database
from service.doctor import Finding, Severity, advice, said
from service.doctor import provider as doctor
from service.errors import VaktlinjeError
from service.opening import open_database
from service.organisation import standing
from service.texts import render

LANGUAGE = "en"  # as all commands
SETTINGS = {"sms": "texts", "sms_fallback": "texts, when that fails", "voice": "calls"}


class NotSetUp(VaktlinjeError):
    """The number could not be set up, and why."""


@click.group()
def twilio() -> None:
    """Numbers at Twilio."""


@twilio.command()
@click.option("--area", "area_id", metavar="AREA", required=True, help="The id of the area whose number it is.")
@click.option("--fallback", metavar="URL", help="The address of the TwiML Bin that answers when nothing of ours does.")
@click.option("--dry-run", is_flag=True, help="Only say what would be set.")
@click.pass_context
def setup(context: click.Context, area_id: str, fallback: str | None, dry_run: bool) -> None:
    """Set an area's number up: where texts and calls go, and that a slow answer is asked for again.

    Doing it again changes nothing. Prints a TwiML Bin that can be given as --fallback once it is made, and what is left
    to do. Exit status 1 where something is left without which people may be left without an answer.
    """
    wanted = settings()
    area, channel = _area(wanted, area_id), _channel(wanted)
    hooks = _hooks(wanted.public_url, fallback)
    try:
        left = _set_up(channel, area, hooks, dry_run)
    except CredentialsRefused:
        raise NotSetUp("Twilio does not take TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN.") from None
    except ProviderSilent as silent:
        raise NotSetUp(f"Twilio did not answer ({silent.reason}). Nothing may have been set; try again.") from None
    except SetupRefused as refused:
        raise NotSetUp(f"Twilio refused the settings (error {refused.reason}). Nothing was set.") from None
    _print_bin(area)
    _print_left(left, area, twilio_setup.region(channel.api_url))
    context.exit(int(any(finding.severity is Severity.PROBLEM for finding in left)))


def _area(wanted: Settings, area_id: str) -> Area:
    database = open_database(wanted.database_url)
    try:
        return _area_in(database, area_id)
    finally:
        database.close()


def _area_in(database: Database, area_id: str) -> Area:
    with database.read() as db:
        stands = standing(db)
    nothing_imported(stands)
    know_area(stands.organisation, area_id)
    return next(area for area in stands.organisation.areas if area.id == area_id)


def _channel(wanted: Settings) -> Twilio:
    account = wanted.twilio
    if account is None:
        raise SettingsRefused("VAKTLINJE_CHANNEL must be twilio, with its account, to set up a number there.")
    return Twilio(account.account_sid, account.auth_tokens, wanted.public_url, account.api_url)


def _hooks(public_url: str, fallback: str | None) -> dict[str, Webhook]:
    """What is to be set. A fallback that doctor would complain of is refused."""
    hooks = twilio_setup.wanted(public_url)
    if fallback is None:
        return hooks
    if LAST_RESORT.fullmatch(fallback) is None:
        raise click.BadParameter("give a TwiML Bin's address, https://handler.twilio.com/twiml/EH…",
                                 param_hint="--fallback")
    return hooks | {"sms_fallback": Webhook(fallback, "POST")}


def _set_up(channel: Twilio, area: Area, hooks: dict[str, Webhook], dry_run: bool) -> list[Finding]:
    """Sets what is not as it should be; what is still wrong with the number, and with the area."""
    number = twilio_setup.numbers(channel).get(area.sms_number)
    if number is None:
        raise NotSetUp(f"The account has no number that is {area.id}'s sms_number.")
    changes = {name: hook for name, hook in _kept(number, hooks).items() if getattr(number, name) != hook}
    _print_changes(number, changes, dry_run)
    if changes and not dry_run:
        twilio_setup.configure(channel, number, changes)
        number = twilio_setup.numbers(channel)[area.sms_number]
    elif changes:
        number = number.with_hooks({**_stored(number), **changes})
    return [*doctor.number(area, number, hooks), *doctor.opt_out_words(area)]


def _stored(number: NumberSetup) -> dict[str, Webhook]:
    return {name: getattr(number, name) for name in SETTINGS}


def _kept(number: NumberSetup, hooks: Mapping[str, Webhook]) -> dict[str, Webhook]:
    """A fallback in Twilio's own keeping stays, unless another is given."""
    stored = number.sms_fallback
    in_its_keeping = stored.url is not None and LAST_RESORT.fullmatch(stored.url) is not None
    given = LAST_RESORT.fullmatch(hooks["sms_fallback"].url or "") is not None
    return {**hooks, "sms_fallback": stored} if in_its_keeping and not given else dict(hooks)


def _print_changes(number: NumberSetup, changes: Mapping[str, Webhook], dry_run: bool) -> None:
    if not changes:
        click.echo("The number is set up already.")
    for name, hook in changes.items():
        before = getattr(number, name)
        verb = "Would set" if dry_run else "Setting"
        click.echo(f"{verb} {SETTINGS[name]}: {hook.method} {hook.url}\n  was: {before.method} {before.url or '-'}")


def _print_bin(area: Area) -> None:
    words = render("last_resort", area.language, fallback=area.fallback.default)
    click.echo("\nA fallback of last resort, for when nothing of ours answers. In Twilio's Console make a TwiML Bin of")
    click.echo("this, and run this command again with --fallback and the Bin's address:\n")
    click.echo(texts_twiml([words]))


def _print_left(left: list[Finding], area: Area, region: str) -> None:
    click.echo(f"\nSet for region {region}. Texts to {area.id} must be routed to {region} too (Console: the number's "
               "routing), and what is set in another region does not count there.")
    for finding in left:
        click.echo(f"{finding.severity.upper()}: {said(finding, LANGUAGE)}\n  -> {advice(finding, LANGUAGE)}")
