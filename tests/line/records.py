"""What the database says at one moment, all of it, with bodies opened: what random nights are checked against."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from service.database import Database
from service.models import metadata
from service.vault import Vault
from tests.line.town import NABOVIK, STORVIK

NUMBER_OF = {"storvik": STORVIK, "nabovik": NABOVIK}
LATELY = timedelta(minutes=10)


@dataclass(frozen=True)
class Text:
    """A text row; `phone` is the other end's."""

    id: str
    area: str | None
    conversation: str | None
    position: int | None
    out: bool
    at: datetime
    phone: str
    body: str
    author: str | None
    to_staff: str | None
    template: str
    delivery: str | None
    page: str | None
    set_aside: str | None
    repeated: int
    automatic: bool
    expires: datetime | None


@dataclass
class Records:
    """`refresh` reads everything anew; `new_texts` are the rows that were not there before."""

    database: Database
    vault: Vault
    texts: dict[str, Text] = field(default_factory=dict)
    new_texts: list[Text] = field(default_factory=list)
    conversations: dict[str, Any] = field(default_factory=dict)
    pages: list[Any] = field(default_factory=list)
    holdings: list[Any] = field(default_factory=list)
    work: dict[str, Any] = field(default_factory=dict)
    events: list[Any] = field(default_factory=list)
    silenced: set[tuple[str, str]] = field(default_factory=set)
    unsent: set[str] = field(default_factory=set)  # texts that were not to be sent from the beginning
    _opened: dict[str, tuple[str, str]] = field(default_factory=dict)

    def refresh(self) -> None:
        before = set(self.texts)
        with self.database.read() as db:
            tables = {
                name: list(db.execute(select(metadata.tables[name])).mappings())
                for name in ("text", "conversation", "page", "holding", "work", "event", "silenced")
            }
        self.texts = {row["id"]: self._text(row) for row in tables["text"]}
        self.conversations = {row["id"]: row for row in tables["conversation"]}
        self.pages = sorted(tables["page"], key=lambda page: (page["conversation_id"], page["run"], page["ask"]))
        self.holdings = sorted(tables["holding"], key=lambda holding: holding["since"])
        self.work = {row["key"]: row for row in tables["work"]}
        self.events = sorted(tables["event"], key=lambda event: event["seq"])
        self.silenced = {(row["phone_index"], row["area_id"]) for row in tables["silenced"]}
        self.new_texts = [text for id, text in self.texts.items() if id not in before]
        self.unsent |= {text.id for text in self.new_texts if text.delivery == "dropped"}

    def _text(self, row: Any) -> Text:
        if row["id"] not in self._opened:
            self._opened[row["id"]] = tuple(  # type: ignore[assignment]
                self.vault.open(row[column], table="text", id=row["id"], column=column)
                for column in ("party_sealed", "body_sealed")
            )
        phone, body = self._opened[row["id"]]
        return Text(
            row["id"], row["area_id"], row["conversation_id"], row["position"], row["direction"] == "out", row["at"],
            phone, body, row["author_staff"], row["to_staff"], (row["template"] or "").removesuffix("_sms_only"),
            row["delivery"], row["page_id"], row["set_aside"], row["repeated"], row["automatic"], row["expires_at"],
        )  # fmt: skip

    # -- look-ups

    def phone(self, conversation: Any) -> str:
        return self.vault.open(
            conversation["phone_sealed"], table="conversation", id=conversation["id"], column="phone_sealed"
        )

    def open_with(self, area: str, phone: str) -> Any | None:
        found = [c for c in self.conversations.values() if c["area_id"] == area and c["state"] != "closed"]
        return next((c for c in found if self.phone(c) == phone), None)

    def by_number(self, area: str, number: int) -> Any | None:
        found = (c for c in self.conversations.values() if (c["area_id"], c["number"]) == (area, number))
        return next(found, None)

    def held(self, area: str, staff: str) -> set[int]:
        return {
            self.conversations[h["conversation_id"]]["number"]
            for h in self.holdings
            if h["until"] is None and h["staff_id"] == staff
            and self.conversations[h["conversation_id"]]["area_id"] == area
        }  # fmt: skip

    def pages_to(self, area: str, staff: str) -> list[Any]:
        mine = [page for page in self.pages if page["staff_id"] == staff]
        return [page for page in mine if self.conversations[page["conversation_id"]]["area_id"] == area]

    def by_staff(self, conversation: str) -> list[Text]:
        """What staff have written to the person, where the person could be written to."""
        sent = (t for t in self.texts.values() if t.out and t.author and t.conversation == conversation)
        return [text for text in sent if text.id not in self.unsent]

    def holder_at(self, conversation: str, at: datetime) -> set[str]:
        """Whoever had the conversation at the instant, those included who came or went at it."""
        return {
            h["staff_id"] for h in self.holdings
            if h["conversation_id"] == conversation and h["since"] <= at and (h["until"] is None or h["until"] >= at)
        }  # fmt: skip

    def silent(self, phone: str, area: str) -> bool:
        index = self.vault.index(phone)
        return (index, "") in self.silenced or (index, area) in self.silenced

    def armed(self, timer: str, conversation: str) -> datetime | None:
        """When the timer is due; None where it does not run."""
        work = self.work.get(f"{timer}:{conversation}")
        return work["due_at"] if work is not None and work["state"] in ("due", "claimed") else None

    def page_ends(self, page: Any) -> datetime | None:
        """When the page ceased to be open (contract 7.4): answered, somebody had it, closed, or its run over."""
        id, staff, at = page["conversation_id"], page["staff_id"], page["at"]
        ends = [
            p["answered_at"] for p in self.pages
            if (p["conversation_id"], p["staff_id"]) == (id, staff) and p["answer"] in ("yes", "no")
            and p["answered_at"] >= at and (p["run"], p["ask"]) >= (page["run"], page["ask"])
        ]  # fmt: skip
        for holding in self.holdings:
            if holding["conversation_id"] == id:
                ends += [t for t in (holding["since"], holding["until"]) if t is not None and t > at]
        if page["run_kind"] == "silence":
            ends += [t.at for t in self.by_staff(id) if t.at > at]
        if page["run_kind"] in ("silence", "handover"):
            later = [p["at"] for p in self.pages if p["conversation_id"] == id and p["run"] > page["run"]]
            ends += later
            if not later and self.conversations[id]["run"] > page["run"] and page["ended_at"] is not None:
                ends.append(page["ended_at"])  # a run that found nobody to page leaves no row to tell when it began
        return min(ends, default=None)
