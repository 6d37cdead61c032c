"""What must hold of every text and row at every moment, whatever has happened (contract, sections 7 and 9).

Each check takes the `View`: the records as they are now, the town's plan of duty, and what the provider got.
A failing check raises AssertionError with the text that breaks it. What rows must agree on is in `agreements`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from service.texts.keys import TO_MANAGERS, TO_STAFF
from tests.line.records import Records, Text
from tests.line.town import AREAS, CALLED, PHONES, STAFF, STRANGERS, USERS, Town

OSLO = ZoneInfo("Europe/Oslo")
TOKEN = re.compile(r"<<(\d+)>>")
PAGE = re.compile(
    r"(Storvik|Nabovik) #(\d+): (en henvendelse venter på deg\. Svar JA \2 eller NEI \2 innen kl\. \d\d\.\d\d,"
    r" ellers spør vi neste\.|en henvendelse venter, og ingen har tatt den\. Du er på vakt nå\. Svar JA \2 eller NEI \2"
    r" innen kl\. \d\d\.\d\d\.|\w+ går av vakt, og samtalen trenger en ny\. Svar JA \2 for å ta over, eller NEI \2,"
    r" innen kl\. \d\d\.\d\d\.|en person venter på svar, og \w+ har ikke svart\. Svar JA \2 for å ta over, eller NEI \2"
    r", innen kl\. \d\d\.\d\d\.)( Personen kan ikke svares på SMS(: ring\. Nummeret står bak innlogging\.|"
    r", og bruker ikke telefonsamtaler\.))?"
)


@dataclass
class View:
    """`written`: the number in a text (`<<7>>`) to who wrote it, to which area. `moves` are what duty was before."""

    town: Town
    records: Records
    now: datetime
    written: dict[int, tuple[str, str]] = field(default_factory=dict)  # phone, area

    def conversation(self, text: Text) -> Any:
        return self.records.conversations[text.conversation or ""]


def clock_after(at: datetime, shown: str) -> datetime:
    """The first whole minute from `at` on whose Oslo clock shows `02.25`."""
    minute = at.replace(second=0, microsecond=0)
    minute = minute if minute == at else minute + timedelta(minutes=1)
    for _ in range(25 * 60):
        if minute.astimezone(OSLO).strftime("%H.%M") == shown:
            return minute
        minute += timedelta(minutes=1)
    raise AssertionError(f"no clock shows {shown}")


def says_latest(text: Text) -> datetime | None:
    """The time at which the text promises that we are heard from, if it promises one."""
    found = re.search(r"senest kl\. (\d\d\.\d\d)", text.body)
    return clock_after(text.at, found[1]) if found and text.to_staff is None else None


def day_clock(at: datetime) -> str:
    return str(format_datetime(at, "EEEE d.M. 'kl.' HH.mm", tzinfo=OSLO, locale="nb"))


# -- no text to anybody it was not meant for


def goes_to_the_phone_it_is_for(view: View, text: Text) -> None:
    if text.to_staff is not None:
        assert text.phone == STAFF[text.to_staff][1], text
        assert text.template in TO_STAFF or text.template in TO_MANAGERS, text
        if text.template in TO_MANAGERS:
            assert text.to_staff in AREAS[text.area or ""].managers, text
    elif text.conversation is not None:
        assert text.phone == view.records.phone(view.conversation(text)), text
    else:
        assert text.phone in PHONES.values() or text.phone in {phone for _, phone, _ in STAFF.values()}, text


def carries_only_what_its_reader_may_read(view: View, text: Text) -> None:
    for token in map(int, TOKEN.findall(text.body)):
        phone, area = view.written[token]
        assert text.conversation is not None and text.area == area, text
        theirs = view.records.phone(view.conversation(text))
        holders = view.records.holder_at(text.conversation, text.at)
        if text.to_staff is not None:
            assert AREAS[area].staff_texts == "full", text
            assert text.to_staff in holders, text
            assert phone == theirs or any(STAFF[h][1] == phone for h in STAFF), text
        else:
            assert text.author is not None and STAFF[text.author][1] == phone, text
            assert text.author in holders and text.phone == theirs, text


def names_no_user(view: View, text: Text) -> None:
    """Names only on the card for 113; numbers and texts of users never in what we write ourselves."""
    for user in USERS.values():
        assert user.phone[3:] not in text.body.replace(" ", ""), text
        if text.template != "card_113":
            assert not re.search(rf"\b({'|'.join(user.name.split())})\b", text.body), text
    for phone in STRANGERS.values():
        assert phone[3:] not in text.body.replace(" ", ""), text
    if text.page is not None:
        assert PAGE.fullmatch(text.body), text
        number = view.conversation(text)["number"]
        assert f"#{number}:" in text.body, text


# -- nothing untrue


def claims_what_is_stored(view: View, text: Text) -> None:
    claim = CLAIMS.get(text.template)
    if claim is not None and text.out:
        assert claim(view, text), (text, [p for p in view.records.pages if p["conversation_id"] == text.conversation])


def names_the_next_duty(view: View, text: Text) -> None:
    if text.template not in ("gap_lead", "unanswered_lead", "who_nobody"):
        return
    start = view.town.next_start(text.area or "", text.at)
    found = re.search(r"Neste vakt (?:fra|begynner) (\w+ [\d.]+ kl\. [\d.]+\d)", text.body)
    assert (found and found[1]) == (start and day_clock(start)), (text, start)


def names_a_manager_only_if_told(view: View, text: Text) -> None:
    if text.to_staff is None and re.search(r"Lederen (er varslet|får vite at du)", text.body):
        told = [
            t for t in view.records.texts.values()
            if t.template in TO_MANAGERS and t.conversation == text.conversation and t.at == text.at
        ]  # fmt: skip
        assert told, text


def _page_now(view: View, text: Text) -> bool:
    return any(p["conversation_id"] == text.conversation and p["at"] == text.at for p in view.records.pages)


def _began_now(view: View, text: Text) -> bool:
    began = [h for h in view.records.holdings if (h["conversation_id"], h["since"]) == (text.conversation, text.at)]
    return len(began) == 1 and STAFF[began[0]["staff_id"]][0].split()[0] in text.body


def _ended(how: str) -> Callable[[View, Text], bool]:
    def check(view: View, text: Text) -> bool:
        ends = [(h["conversation_id"], h["until"], h["ended"]) for h in view.records.holdings]
        return (text.conversation, text.at, how) in ends

    return check


def _nobody_has_it(view: View, text: Text) -> bool:
    return not [
        h for h in view.records.holdings
        if h["conversation_id"] == text.conversation and h["since"] <= text.at
        and (h["until"] is None or h["until"] > text.at)
    ]  # fmt: skip


def _is_asked_against_the_holder(view: View, text: Text) -> bool:
    """A reminder went to the holder before, and a colleague is asked now or was and may still take over."""
    of_it = [t for t in view.records.texts.values() if t.conversation == text.conversation and t.at <= text.at]
    reminded = any(t.template.startswith("reminder") for t in of_it)
    asked = [p for p in view.records.pages if p["conversation_id"] == text.conversation and p["at"] <= text.at]
    return reminded and bool(asked) and asked[-1]["run_kind"] in ("silence", "handover")


def _is_not_asked_of_anybody(view: View, text: Text) -> bool:
    return not _page_now(view, text)


def _holder_named(view: View, text: Text) -> bool:
    names = {STAFF[h][0].split()[0] for h in view.records.holder_at(text.conversation or "", text.at)}
    return any(text.body.startswith(f"{name} har tatt") for name in names)


def _is_gap(view: View, text: Text) -> bool:
    return view.town.in_gap(AREAS[text.area or ""], CALLED.get(text.phone), text.at)


def _duty_was_asked(view: View, text: Text) -> bool:
    """Of what opened in a gap: somebody who had duty then has been asked, if only at this instant."""
    return not view.conversation(text)["in_gap"] or any(_on_duty(view, text, page) for page in _asked(view, text))


def _duty_had_not_been_asked(view: View, text: Text) -> bool:
    """Before this instant, in which several things may happen."""
    earlier = [page for page in _asked(view, text) if page["at"] < text.at]
    return view.conversation(text)["in_gap"] and not any(_on_duty(view, text, page) for page in earlier)


def _asked(view: View, text: Text) -> list[Any]:
    return [p for p in view.records.pages if p["conversation_id"] == text.conversation and p["at"] <= text.at]


def _on_duty(view: View, text: Text, page: Any) -> bool:
    return page["staff_id"] in view.town.on_duty(text.area or "", page["at"]).values()


CLAIMS: dict[str, Callable[[View, Text], bool]] = {
    "received": _page_now, "received_help": _page_now, "received_stop": _page_now, "unknown_received": _page_now,
    "kin_received": _page_now,
    "still_trying": lambda v, t: _page_now(v, t) and _nobody_has_it(v, t) and _duty_was_asked(v, t),
    "still_waiting": lambda v, t: _nobody_has_it(v, t) and _duty_was_asked(v, t),
    "still_trying_gap": lambda v, t: _page_now(v, t) and _nobody_has_it(v, t) and _duty_had_not_been_asked(v, t),
    "still_waiting_gap": lambda v, t: _nobody_has_it(v, t) and _duty_had_not_been_asked(v, t),
    "duty_has_begun": lambda v, t: _duty_was_asked(v, t) and _duty_had_not_been_asked(v, t),
    "tried_again": _page_now,
    "given_back": lambda v, t: _page_now(v, t) and _ended("given_back")(v, t),
    "taken": _began_now, "moved": _began_now, "handed_over": _began_now, "reopened": _began_now,
    "handed_over_from": _began_now, "moved_from_you": _began_now,
    "closed": _ended("closed"), "closed_by_itself": _ended("closed"), "closed_ok": _ended("closed"),
    "given_back_ok": _ended("given_back"),
    "silent_holder": _is_asked_against_the_holder, "silent_holder_nobody": _is_not_asked_of_anybody,
    "handover_started": _page_now,
    "unanswered_lead": _nobody_has_it,
    "gap_lead": _is_gap,
    "who_has": _holder_named,
    "page_ended_nobody": _nobody_has_it, "conversation_waiting": _nobody_has_it,
    "manager_unanswered": _nobody_has_it, "manager_unanswered_again": _nobody_has_it,
}  # fmt: skip


def gives_the_latest_time_of_the_contract(view: View, text: Text) -> None:
    """7.1: now, the waits of this round's steps that have somebody to page, and a minute, rounded up."""
    if text.template not in ("received", "received_help", "received_stop", "unknown_received", "kin_received"):
        return
    plan = view.town.round(AREAS[text.area or ""], CALLED.get(text.phone), text.at, set())
    latest = text.at + sum((wait for _, _, wait in plan), timedelta(minutes=1))
    said = says_latest(text)
    assert said is not None and said - timedelta(minutes=1) < latest <= said, (text, plan)


EACH_TEXT: list[Callable[[View, Text], None]] = [
    goes_to_the_phone_it_is_for, carries_only_what_its_reader_may_read, names_no_user, claims_what_is_stored,
    names_the_next_duty, names_a_manager_only_if_told, gives_the_latest_time_of_the_contract,
]  # fmt: skip
