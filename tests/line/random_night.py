"""A state machine that plays nights which nobody would think of: what people, duty, provider and processes can do."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from channels.base import Receipt, Rejected
from service.line.desk import Does
from tests.line.plain_desk import Meant, meant
from tests.line.town import AREAS, PHONES, ROTAS, STAFF, Stint
from tests.line.watched_night import WatchedNight

PEOPLE = st.sampled_from(sorted(PHONES))
AREA = st.sampled_from(sorted(AREAS))
STAFF_ID = st.sampled_from(sorted(STAFF))
NTH = st.integers(0, 5)
PHONE = st.sampled_from([*PHONES.values(), *(phone for _, phone, _ in STAFF.values())])
WORDS = ("HJELP", "stopp!", "Hvem?", "plan", "MENY", "ingen sms", "", "👍", "ja 1", "NEI", "2", "#1 hei", "113")
LONG = " Det er så mye jeg vil si, og ingen å si det til." * 40
WAITS = (5, 31, 65, 125, 190, 310, 310, 620, 620, 905, 905, 1860, 3700, 5 * 3600, 13 * 3600)


class RandomNight(WatchedNight):
    # -- what people do

    @rule(who=PEOPLE, area=AREA, long=st.sampled_from([0, 0, 0, 1]))
    def a_person_writes(self, who: str, area: str, long: int) -> None:
        self._person_texts(PHONES[who], area, f"<<{self._token(PHONES[who], area)}>> jeg er redd" + LONG * long)

    @rule(nth=NTH)
    def somebody_writes_more(self, nth: int) -> None:
        going = [c for c in self.records.conversations.values() if c["state"] != "closed" or nth == 5]
        if going:
            conversation = going[nth % len(going)]
            self._tick()
            phone, area = self.records.phone(conversation), conversation["area_id"]
            self._person_texts(phone, area, f"<<{self._token(phone, area)}>> er du der?")

    @rule(who=PEOPLE, area=AREA, body=st.sampled_from(WORDS), media=st.sampled_from([0, 0, 2]))
    def a_person_writes_a_word(self, who: str, area: str, body: str, media: int) -> None:
        self._person_texts(PHONES[who], area, body, media=0 if body else media)

    @rule(who=PEOPLE, area=AREA, word=st.sampled_from(["STOP", "START"]))
    def a_person_writes_what_the_provider_acts_on(self, who: str, area: str, word: str) -> None:
        self._person_texts(PHONES[who], area, word, opt_out=word)

    @rule(area=AREA)
    def a_name_writes(self, area: str) -> None:
        self._tick()
        self._send("Posten", area, "Pakken din er kommet", 0, None)
        assert not [t for t in self.records.new_texts if t.out], self.records.new_texts
        assert [t.set_aside for t in self.records.new_texts] == ["cannot_be_answered"]

    @rule(staff=STAFF_ID, area=AREA, text=meant())
    def staff_write(self, staff: str, area: str, text: Meant) -> None:
        self._staff_texts(staff, area, text)

    @rule(nth=NTH, word=st.sampled_from([Does.ACCEPT, Does.ACCEPT, Does.DECLINE]), bare=st.booleans())
    def somebody_answers_a_page(self, nth: int, word: Does, bare: bool) -> None:
        pages = [p for p in self.records.pages if p["ended_at"] is None and p["staff_id"] in self.town.staff_ids()]
        if pages:
            page = pages[-1 - nth % len(pages)]
            conversation = self.records.conversations[page["conversation_id"]]
            spelled = "ja" if word is Does.ACCEPT else "nei"
            number = None if bare else conversation["number"]
            text = Meant(word, number, False, spelled if bare else f"{spelled} {number}")
            self._staff_texts(page["staff_id"], conversation["area_id"], text)

    @rule(nth=NTH, word=st.sampled_from(["text", "text", "#text", "ferdig", "gi fra", "113", "ja"]))
    def a_holder_does_something(self, nth: int, word: str) -> None:
        held = [c for c in self.records.conversations.values() if c["holder"] in self.town.staff_ids()]
        if held:
            conversation = held[nth % len(held)]
            number, staff, area = conversation["number"], conversation["holder"], conversation["area_id"]
            body = f"<<{self._token(STAFF[staff][1], area)}>> her er jeg"
            texts = {
                "text": Meant(None, None, False, body),
                "#text": Meant(None, number, True, f"#{number} {body}"),
                "ferdig": Meant(Does.CLOSE, None, False, "Ferdig."),
                "gi fra": Meant(Does.GIVE_BACK, number, False, f"gi fra {number}"),
                "113": Meant(Does.CARD, number, False, f"113 {number}"),
                "ja": Meant(Does.ACCEPT, None, False, "ja"),
            }
            self._staff_texts(staff, area, texts[word])

    # -- what the world does

    @rule(seconds=st.sampled_from(WAITS))
    def time_passes(self, seconds: int) -> None:
        self.night.wait(seconds=seconds)

    @rule()
    @precondition(lambda self: self.night.alive)
    def time_passes_until_something_is_due(self) -> None:
        due = self.night._next_due()
        if due is not None:
            self.night.wait_until(due)

    @rule(rota=st.sampled_from(sorted(ROTAS)), staff=STAFF_ID, start=st.integers(-60, 600), minutes=st.integers(1, 900),
          what=st.sampled_from(["shift", "override", "nobody", "absence", "less", "retire"]))  # fmt: skip
    def duty_changes(self, rota: str, staff: str, start: int, minutes: int, what: str) -> None:
        self._tick()
        since = self.now.replace(microsecond=0, second=0) + timedelta(minutes=start)
        until = since + timedelta(minutes=minutes)
        known = staff in self.town.staff_ids()
        match what:
            case "shift" if known:
                self.town.shifts.append(Stint(rota, staff, since, until))
            case "override" if known:
                self.town.overrides.append(Stint(rota, staff, since, until))
            case "nobody":
                self.town.overrides.append(Stint(rota, None, since, until))
            case "absence" if known:
                self.town.absences.append(Stint("", staff, since, until))
            case "less":
                self.town.overrides, self.town.absences = self.town.overrides[1:], self.town.absences[1:]
            case "retire" if known and minutes < 200:
                self.town.retire(staff)
        self._import()

    @rule(phone=PHONE, mood=st.sampled_from(
        ["well", "well", "well", "temporary", "permanent", "opted out", "lost text", "lost answer", "list away"]))
    def the_provider_changes(self, phone: str, mood: str) -> None:
        wire = self.night.wire
        wire.refusals.pop(phone, None)
        wire.lost_texts.discard(phone)
        wire.lost_answers.discard(phone)
        wire.list_is_away = mood == "list away"
        match mood:
            case "temporary":
                wire.refusals[phone] = Rejected("429", permanent=False)
            case "permanent":
                wire.refusals[phone] = Rejected("30005", permanent=True)
            case "opted out":
                wire.refusals[phone] = Rejected("21610", permanent=True, opted_out=True)
            case "lost text":
                wire.lost_texts.add(phone)
            case "lost answer":
                wire.lost_answers.add(phone)

    @rule(nth=st.integers(1, 12), status=st.sampled_from(["delivered", "undelivered", "failed", "sent"]),
          code=st.sampled_from([None, "30003", "21610"]))  # fmt: skip
    def a_receipt_comes(self, nth: int, status: str, code: str | None) -> None:
        if len(self.night.wire.sent) >= nth:
            self._tick()
            sent = self.night.wire.sent[-nth]
            failed = status in ("undelivered", "failed")
            if failed:
                self.kept.amiss[sent.text.recipient] = self.now
            receipt = Receipt(sent.text.id, sent.provider_id, status, code if failed else None)
            self.night.line.receipt(receipt, self.now)
            self.night.work()

    @rule(nth=st.integers(1, 8))
    def a_webhook_comes_again(self, nth: int) -> None:
        if len(self.inbound) >= nth:
            self._tick()
            inbound, answer = self.inbound[-nth]
            self._look()
            before = self._counts()
            assert self.night.line.receive(inbound, self.now) == answer, inbound
            self.records.refresh()
            assert self._counts() == before, inbound

    @rule()
    @precondition(lambda self: self.night.alive)
    def the_worker_dies(self) -> None:
        self.night.alive = False
        self.night.worker_is_dead()

    @rule()
    @precondition(lambda self: not self.night.alive)
    def the_worker_returns(self) -> None:
        self.kept.amiss["worker"] = self.now  # away until now, also where nothing has stirred anybody to look
        self.night.alive = True
        self.night.worker_is_alive()
        self.night.work()
