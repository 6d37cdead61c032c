"""The provider takes no texts: whoever writes is told the truth, pages and managers are reached by e-mail."""

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from channels.base import Rejected
from channels.email import SmtpMailer
from service import doctor, outages
from service.clock import FrozenClock
from service.database import Database
from service.vault import Vault
from tests.line.conftest import AT_TWO, ORGANISATION, USERS
from tests.line.night import Night
from tests.standin.post import Post

OLA, PER, MONA = "ola@example.org", "per@example.org", "mona@example.org"
WITH_MAIL = "".join(
    line.replace("}", f", email: {line.split('id: ')[1].split(',')[0]}@example.org, languages: [nb]}}")
    if "phone:" in line and "siri" not in line else line for line in ORGANISATION.splitlines(keepends=True)
)  # fmt: skip
UNREACHABLE = Rejected("unreachable", permanent=False)
TAKES_NOTHING = "minutes in which the provider has taken no texts"


class Outage(Night):
    def goes(self) -> None:
        self.wire.refusals = dict.fromkeys(self.phones.values(), UNREACHABLE)
        self.wire.list_is_away = True

    def comes(self) -> None:
        self.wire.refusals = {}
        self.wire.list_is_away = False

    def troubles(self) -> dict[str, int]:
        with self.database.read() as db:
            return doctor.troubles(db, self.clock.now())

    def told(self, prefix: str) -> list[str]:
        return [str(row["name"]) for row in self.rows("event") if str(row["name"]).startswith(prefix)]


@pytest.fixture
def post() -> Iterator[Post]:
    server = Post()
    server.opens()
    yield server
    server.closes()


@pytest.fixture
def night(database: Database, vault: Vault, clock: FrozenClock, post: Post) -> Outage:
    clock.set(AT_TWO)
    told = Outage(database, vault, clock)
    told.handlers |= outages.handlers(told.line.transactions, SmtpMailer(post.url))
    told.organisation(WITH_MAIL)
    told.users(USERS, anne="+4759442001", stranger="+4759449999")
    return told


def said(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_page_goes_by_email_in_its_own_words_with_a_link_and_nothing_of_the_person(night: Outage, post: Post) -> None:
    night.goes()
    night.texts("anne", "jeg orker ikke mer")
    assert post.letters == [], "a cut line is no outage"
    night.wait(seconds=40)
    [letter] = post.to(OLA)
    assert "Storvik #1" in said(letter) and "JA 1" in said(letter)
    id = night.conversation()["id"]
    assert f"https://vakt.example.org/conversations/{id}" in said(letter)
    assert not any(secret in letter.as_string() for secret in ("Anne", "59442001", "orker", "Berg"))
    night.wait(4)
    assert len(post.to(OLA)) == 1 and night.inbox("ola") == []


def test_the_next_step_is_paged_by_email_as_soon_as_it_is_due(night: Outage, post: Post) -> None:
    night.goes()
    night.texts("anne", "hei")
    night.wait(5, seconds=29)
    assert post.to(PER) == []
    night.wait(seconds=10)
    assert len(post.to(PER)) == 1


def test_managers_hear_by_email_once_and_again_when_it_is_over(night: Outage, post: Post) -> None:
    night.goes()
    night.texts("anne", "hei")
    night.wait(4)
    [down] = post.to(MONA)
    assert down["Subject"] == "Vaktlinje: SMS går ikke ut"
    assert "02.00" in said(down), "since when, by their own clock"
    assert night.troubles()[TAKES_NOTHING] >= 3
    night.comes()
    night.wait(1)
    assert [letter["Subject"] for letter in post.to(MONA)] == [
        "Vaktlinje: SMS går ikke ut",
        "Vaktlinje: SMS går ut igjen",
    ]
    assert TAKES_NOTHING not in night.troubles()
    assert night.told("provider:") == ["provider:down", "provider:back"]
    night.wait(60)
    assert len(night.told("provider:")) == 2


def test_whoever_writes_meanwhile_is_answered_in_the_webhooks_reply_with_what_is_true(night: Outage) -> None:
    night.goes()
    night.texts("anne", "hei")
    night.wait(1)
    (answer,) = night.texts("stranger", "hjelp")
    assert "tekniske problemer gjør" in answer and "113" in answer and "Vi varsler" not in answer
    (answer,) = night.texts("anne", "er noen der?")
    assert "ikke får sendt den videre" in answer
    assert [answer for answer in night.texts("ola", "JA 1") if "#1" in answer], "who answers hears it there"
    assert night.conversation()["holder"] == "ola"


def test_when_the_provider_is_back_a_page_that_is_over_is_not_sent(night: Outage, post: Post) -> None:
    night.goes()
    night.texts("anne", "hei")
    night.wait(7)
    night.comes()
    night.wait(2)
    assert night.inbox("ola") == [], "that step is over"
    assert len(night.inbox("per")) == 1 and "JA 1" in night.last("per")


def test_a_page_that_still_waits_is_sent_when_the_provider_is_back(night: Outage, post: Post) -> None:
    night.goes()
    night.texts("anne", "hei")
    night.wait(1)
    night.comes()
    night.wait(1)
    assert len(post.to(OLA)) == 1 and len(night.inbox("ola")) == 1


@pytest.mark.parametrize("code", ["unreachable", "http-503", "20003", "timeout"])
def test_whatever_keeps_texts_from_going_counts(night: Outage, post: Post, code: str) -> None:
    night.goes()
    if code == "timeout":
        night.wire.refusals, night.wire.lost_texts = {}, set(night.phones.values())
    else:
        night.wire.refusals = {phone: replace(UNREACHABLE, code=code) for phone in night.phones.values()}
    night.texts("anne", "hei")
    night.wait(1)
    assert len(post.to(OLA)) == 1


def test_a_phone_that_cannot_be_texted_is_no_outage(night: Outage, post: Post) -> None:
    night.wire.refusals = {night.phones["ola"]: UNREACHABLE}
    night.texts("anne", "hei")
    for _ in range(20):
        night.texts("anne", "og mer")
        night.texts("per", "STATUS")
        night.wait(seconds=3)
    night.wire.refusals = {night.phones["ola"]: Rejected("21211", permanent=True)}
    night.wait(2)
    assert post.letters == [] and night.told("provider:") == []


def test_seldom_failures_are_no_outage(night: Outage, post: Post) -> None:
    with night.database.read() as db:
        assert doctor.troubles(db, night.clock.now()) == {}
    for n in range(4):
        night.goes()
        night.texts("ola", "STATUS", id=f"SMs{n}")
        night.comes()
        night.wait(3)
    assert night.told("provider:") == []


def test_without_a_mail_server_the_work_is_done_and_doctor_still_tells(night: Outage) -> None:
    night.handlers |= outages.handlers(night.line.transactions, None)
    night.goes()
    night.texts("anne", "hei")
    night.wait(2)
    assert {row["state"] for row in night.rows("work") if row["kind"] in ("page_mail", "outage_mail")} == {"done"}
    assert TAKES_NOTHING in night.troubles()


def test_a_mail_server_that_is_away_is_tried_until_the_page_is_over(night: Outage, post: Post) -> None:
    post.closes()
    night.goes()
    night.texts("anne", "hei")
    night.wait(1)
    post.opens()
    night.wait(1)
    assert len(post.to(OLA)) == 1
    post.closes()
    night.wait(4)
    night.texts("per", "NEI 1")
    post.opens()
    night.wait(5)
    assert post.to(PER) == [], "what has been answered asks for nothing more"


def test_every_letter_is_written_in_every_language() -> None:
    words = {file.parts[-3]: file.read_text("utf-8") for file in Path("service/texts/locale").rglob("outage.po")}
    keys = {tuple(line for line in said.splitlines() if line.startswith("msgid")) for said in words.values()}
    assert set(words) == {"nb", "nn", "en"} and len(keys) == 1
    assert all('msgstr ""\n\n' not in said for said in words.values())
