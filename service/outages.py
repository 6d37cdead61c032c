"""What goes by e-mail while the provider takes no texts: pages, in the words of the text, and word to managers.

No letter holds anything of the person who wrote: it leads to the conversation behind sign-in. A page's letter goes
while the page may still be answered and has not gone as a text; once the provider is back, so does the text, if it is
still true.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy import select

from channels.base import Accepted, Rejected
from channels.email import Letter, Mailer, plain_letter
from service import events, queue
from service.line.outage import MANAGER_MAIL, PAGE_MAIL
from service.line.outgoing import TEXT, language_of
from service.line.transactions import Transactions
from service.models import metadata
from service.organisation import standing
from service.queue import Claimed
from service.texts.catalogue import catalogue

PAGE = metadata.tables["page"]
PATIENCE = [timedelta(seconds=s) for s in (10, 30, 60)]  # after a mail server that will not take it now
TRIES = 60
Handler = Callable[[Claimed, datetime], None]


@dataclass(frozen=True)
class Outages:
    transactions: Transactions
    mailer: Mailer | None

    def page(self, claimed: Claimed, now: datetime) -> None:
        """Work kind `page_mail`."""
        self._send(claimed, self._page(claimed.subject, now), now)

    def manager(self, claimed: Claimed, now: datetime) -> None:
        """Work kind `outage_mail`."""
        self._send(claimed, self._to_manager(claimed, now), now)

    def _send(self, claimed: Claimed, letter: Letter | None, now: datetime) -> None:
        """`letter` None: nobody to send to, or nothing to say any more."""
        outcome = self.mailer.send(letter) if letter is not None and self.mailer is not None else None
        with self.transactions.database.write() as db:
            tries = int(claimed.detail.get("tries", 0)) + 1
            refused = isinstance(outcome, Rejected) and outcome.permanent
            if outcome is None or isinstance(outcome, Accepted) or refused or tries >= TRIES:
                queue.finish_or_undo(db, claimed, now)
                if outcome is not None:
                    came_of_it = "sent" if isinstance(outcome, Accepted) else "failed"
                    events.record(db, f"outage:{claimed.kind}:{came_of_it}", claimed.subject, now, tries=tries)
            else:
                later = now + PATIENCE[min(tries, len(PATIENCE)) - 1]
                queue.retry(db, claimed, later, {**claimed.detail, "tries": tries})

    def _page(self, text_id: str, now: datetime) -> Letter | None:
        """None where it has gone as a text, is over or answered, or the staff member has no address."""
        with self.transactions.database.read() as db:
            text = db.execute(select(TEXT).where(TEXT.c.id == text_id)).one()
            page = db.execute(select(PAGE).where(PAGE.c.id == text.page_id)).one()
            staff = standing(db).staff(text.to_staff)
        over = page.handed_at is not None or page.ended_at is not None or page.answer is not None
        if over or staff is None or staff.email is None:
            return None
        body = self.transactions.vault.open(text.body_sealed, table="text", id=text.id, column="body_sealed")
        link = f"{self.transactions.public_url}/conversations/{text.conversation_id}"
        return _letter(text_id, staff.email, language_of(staff), "page", link, now, body)

    def _to_manager(self, claimed: Claimed, now: datetime) -> Letter | None:
        with self.transactions.database.read() as db:
            stands = standing(db)
        staff = stands.staff(claimed.subject)
        if staff is None or staff.email is None:
            return None
        language, zone = language_of(staff), ZoneInfo(stands.organisation.timezone)
        since = format_datetime(datetime.fromisoformat(claimed.detail["since"]),
                                catalogue(language).gettext("day_clock"), tzinfo=zone, locale=language)  # fmt: skip
        id = f"{claimed.kind}-{claimed.seq}"
        link = f"{self.transactions.public_url}/conversations"
        return _letter(id, staff.email, language, claimed.detail["what"], link, now, since=since)


def handlers(transactions: Transactions, mailer: Mailer | None) -> Mapping[str, Handler]:
    """What a worker does while the provider is down, by kind. Without `mailer` nothing can be done."""
    outages = Outages(transactions, mailer)
    return {PAGE_MAIL: outages.page, MANAGER_MAIL: outages.manager}


def _letter(
    id: str, address: str, language: str, what: str, link: str, now: datetime, *before: str, **facts: object
) -> Letter:
    """The letter `what` of the catalogue `outage`, behind the paragraphs `before`, and where to sign in."""
    words = catalogue(language, "outage").gettext
    parts = [*before, words(f"{what}.body").format_map(facts), link, words("unread")]
    return plain_letter(id, address, words(f"{what}.subject"), parts, link, language, now)
