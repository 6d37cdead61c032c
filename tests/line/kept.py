"""What must hold over time: promised times, what the provider got, numbers, and how conversations end and reopen."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from tests.line.night import Sent
from tests.line.records import Text
from tests.line.town import AREAS, START, USERS
from tests.line.truths import OSLO, View, says_latest


@dataclass
class Kept:
    """`amiss`: when each phone (or "worker") was last in trouble; promises are held to only where nothing was."""

    promises: dict[str, tuple[Text, datetime]] = field(default_factory=dict)
    amiss: dict[str, datetime] = field(default_factory=dict)
    seen_sends: int = 0
    seen_events: int = 0
    last_position: dict[tuple[str, str], int] = field(default_factory=dict)
    sends: dict[str, int] = field(default_factory=dict)
    looked_at: datetime = START
    unanswered: set[str] = field(default_factory=set)
    numbers: dict[str, tuple[str, int]] = field(default_factory=dict)

    def check(self, view: View, sent: list[Sent]) -> None:
        self._provider_got_what_is_stored(view, sent)
        self._promises_are_kept(view, sent)
        self._numbers_stay(view)
        self._events(view)
        self._whoever_comes_on_duty_is_paged(view)

    def _whoever_comes_on_duty_is_paged(self, view: View) -> None:
        """What was unanswered before and still is, has been brought to everybody whose duty started in between."""
        since, self.looked_at = self.looked_at, view.now
        now = {id for id, c in view.records.conversations.items() if c["state"] == "unanswered"}
        went_on, self.unanswered = self.unanswered & now, now
        for id in went_on if self.amiss.get("worker", START) < since else ():
            conversation = view.records.conversations[id]
            user = USERS.get(conversation["service_user_id"] or "")
            asked = {(p["staff_id"], p["at"]) for p in view.records.pages if p["conversation_id"] == id}
            for at, staff in view.town.starts(conversation["area_id"], since):
                if at <= view.now and not (user and staff in user.avoid):
                    assert (staff, at) in asked, (conversation, staff, at)

    def _provider_got_what_is_stored(self, view: View, sent: list[Sent]) -> None:
        for each in sent[self.seen_sends :]:
            text = view.records.texts[each.text.id]
            assert (each.text.recipient, each.text.body) == (text.phone, text.body), (each, text)
            assert each.text.sender == AREAS[text.area or ""].number, (each, text)
            assert text.expires is None or each.at < text.expires, (each, text)
            self.sends[text.id] = self.sends.get(text.id, 0) + 1
            assert self.sends[text.id] <= 1 + text.repeated, (each, text)
            if text.conversation and text.page is None and not text.repeated:
                lane = (text.conversation, text.phone)
                assert text.position is not None and text.position > self.last_position.get(lane, 0), (each, text)
                self.last_position[lane] = text.position
        self.seen_sends = len(sent)

    def _promises_are_kept(self, view: View, sent: list[Sent]) -> None:
        for text in view.records.new_texts:
            latest = says_latest(text) if text.out and text.delivery not in ("dropped", "in_reply") else None
            if latest is not None:
                self.promises[text.id] = (text, latest)
        for id, (text, latest) in list(self.promises.items()):
            if latest <= view.now:
                del self.promises[id]
                in_trouble = max(self.amiss.get(text.phone, text.at), self.amiss.get("worker", text.at))
                assert in_trouble > text.at or self._heard(view, text, latest, sent), (text, latest)

    def _heard(self, view: View, text: Text, latest: datetime, sent: list[Sent]) -> bool:
        on_time = {each.text.id for each in sent if each.at <= latest}
        later = [
            t for t in view.records.texts.values()
            if t.out and t.phone == text.phone and t.conversation == text.conversation and t.at <= latest
            and (t.position or 0) > (text.position or 0) and t.id in on_time
        ]  # fmt: skip
        taken = [
            h for h in view.records.holdings
            if h["conversation_id"] == text.conversation and text.at < h["since"] <= latest
        ]  # fmt: skip
        over = [
            e for e in view.records.events
            if e["subject"] == text.conversation and text.at < e["at"] <= latest
            and e["name"] in ("conversation:give_up", "conversation:close")
        ]  # fmt: skip
        return bool(later or taken or over)

    def _numbers_stay(self, view: View) -> None:
        now = {id: (c["area_id"], c["number"]) for id, c in view.records.conversations.items()}
        assert self.numbers.items() <= now.items(), (self.numbers, now)
        assert len(set(now.values())) == len(now), now
        self.numbers = now

    def _events(self, view: View) -> None:
        for event in view.records.events[self.seen_events :]:
            if event["name"] == "conversation:reopen":
                self._was_closed_within_the_hour(view, event["subject"], event["at"])
        for text in view.records.new_texts:
            if text.template == "closed_by_itself":
                self._was_quiet_for_twelve_hours(view, text)
        self.seen_events = len(view.records.events)

    def _was_closed_within_the_hour(self, view: View, conversation: str, at: datetime) -> None:
        of_it = [h for h in view.records.holdings if h["conversation_id"] == conversation]
        [before] = [h for h in of_it if h["ended"] == "closed" and at - timedelta(hours=1) <= h["until"] <= at][-1:]
        again = next(h for h in of_it if h["since"] == at)
        area = view.records.conversations[conversation]["area_id"]
        assert again["staff_id"] == before["staff_id"] in view.town.on_duty(area, at).values(), (before, again)

    def _was_quiet_for_twelve_hours(self, view: View, text: Text) -> None:
        assert time(8) <= text.at.astimezone(OSLO).time() < time(22), text
        said = [
            t for t in view.records.texts.values()
            if t.conversation == text.conversation and t.at < text.at
            and (t.author and t.out or not t.out and not t.author)
        ]  # fmt: skip
        last = max(said, key=lambda t: t.position or 0)
        assert last.out and last.at <= text.at - timedelta(hours=12), (last, text)
