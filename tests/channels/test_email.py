"""What becomes of a letter, said in one word, by a real mail server on loopback."""

from collections.abc import Iterator
from datetime import UTC, datetime
from socket import socket
from threading import Thread

import pytest

from channels.base import Accepted, Rejected, Unknown
from channels.email import Attachment, Letter, SmtpMailer
from tests.standin.post import Post

LETTER = Letter("l1", "pia@example.org", "Jul 2026: ærlig talt", "Hei\n.\n..to prikker\n", "<p>Hei</p>",
                datetime(2026, 12, 1, 7, tzinfo=UTC), [Attachment("bemanning.pdf", "application/pdf", b"%PDF-1")])


@pytest.fixture
def post() -> Iterator[Post]:
    server = Post()
    server.opens()
    yield server
    server.closes()


def test_a_letter_arrives_as_it_was_written(post: Post) -> None:
    assert SmtpMailer(post.url).send(LETTER) == Accepted("<l1@example.org>")
    [letter] = post.letters
    assert (letter["Subject"], letter["To"]) == ("Jul 2026: ærlig talt", "pia@example.org")
    plain = letter.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == LETTER.text
    assert [part.get_content() for part in letter.iter_attachments()] == [b"%PDF-1"]


@pytest.mark.parametrize(("answer", "permanent"), [("550 no such person", True), ("450 busy", False)])
def test_a_refused_address(post: Post, answer: str, permanent: bool) -> None:
    post.refuses["pia@example.org"] = answer
    assert SmtpMailer(post.url).send(LETTER) == Rejected(answer[:3], permanent)


@pytest.mark.parametrize(("answer", "permanent"), [("554 looks like spam", True), ("452 full", False)])
def test_a_refused_letter(post: Post, answer: str, permanent: bool) -> None:
    post.says = answer
    assert SmtpMailer(post.url).send(LETTER) == Rejected(answer[:3], permanent)
    assert post.letters == []


def test_a_server_that_is_not_there_may_come_back(post: Post) -> None:
    post.closes()
    assert SmtpMailer(post.url).send(LETTER) == Rejected("ConnectionRefusedError", permanent=False)


def test_a_server_that_hangs_up_after_the_letter_may_have_it(post: Post) -> None:
    post.hangs_up = True
    assert isinstance(SmtpMailer(post.url).send(LETTER), Unknown)


def test_a_sign_in_that_fails_is_ours_to_mend(post: Post) -> None:
    mailer = SmtpMailer(post.url.replace("smtp://", "smtp://vakt:hemmelig@"))
    outcome = mailer.send(LETTER)
    assert isinstance(outcome, Rejected)
    assert not outcome.permanent


def test_an_address_that_is_not_ascii_is_refused_before_anything_is_sent(post: Post) -> None:
    letter = Letter("l2", "øystein@example.org", "x", "x", "x", LETTER.at)
    assert SmtpMailer(post.url).send(letter) == Rejected("address", permanent=True)


def test_a_server_that_says_something_else_than_smtp_may_come_back() -> None:
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def answer() -> None:
            connection, _ = listening.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()

        thread = Thread(target=answer)
        thread.start()
        outcome = SmtpMailer(f"smtp://127.0.0.1:{listening.getsockname()[1]}").send(LETTER)
        thread.join()
    assert isinstance(outcome, Rejected)
    assert not outcome.permanent


@pytest.mark.parametrize(("url", "sender"), [
    ("smtp://post.example.org", "vaktlinje@post.example.org"),
    ("smtp://vakt%40kommune.example:x@post.example.org", "vakt@kommune.example"),
    ("smtps://vakt:x@post.example.org", "vakt@post.example.org"),
    ("smtp://u:x@post.example.org:25?from=a@b.example", "a@b.example"),
])  # fmt: skip
def test_whom_the_mail_is_from(url: str, sender: str) -> None:
    assert SmtpMailer(url)._sender == sender
