"""A log line tells operators what happened, and nothing that was written to us."""

import logging

import pytest

from service import log


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_a_line_says_when_what_and_which(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    log.info("worker:started", process="worker-01", claimed=12345678, why="two words")
    (line,) = lines(capsys)
    assert line.split(" ", 1)[1] == 'info worker:started process=worker-01 claimed=12345678 why="two words"'
    assert line.split(" ", 1)[0].endswith("+00:00")


def test_an_exception_is_told_by_type_and_place_and_never_by_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    try:
        try:
            raise ValueError("jeg greier ikke mer, +4759442001")
        except ValueError as error:
            raise RuntimeError("Anne Berg") from error
    except RuntimeError as error:
        log.trouble("worker:work_failed", error, work=7)
    (line,) = lines(capsys)
    assert "error=RuntimeError<ValueError" in line
    assert "test_log.py" in line
    assert not any(word in line for word in ("greier", "5944", "Anne"))


def test_another_librarys_traceback_is_one_line_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    try:
        raise ValueError("jeg greier ikke mer")
    except ValueError:
        logging.getLogger("apscheduler").exception("a job failed")
    (line,) = lines(capsys)
    assert "error=ValueError" in line
    assert "greier" not in line


@pytest.mark.parametrize("written", ["+4759441001", "4759441001", "59441001", "to=+4759441001", "[59441001]"])
def test_a_number_in_anybodys_sentence_is_blacked_out(written: str, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    logging.getLogger("twilio").warning("sent %s", written)
    (line,) = lines(capsys)
    assert "5944" not in line
    assert "[number]" in line


def test_an_id_of_hex_digits_is_left_whole() -> None:
    assert log.without_numbers("text 0199a3b21234567890abcdef12 sent") == "text 0199a3b21234567890abcdef12 sent"


def test_what_somebody_wrote_cannot_start_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    log.warning("web:refused", why="a\nb")
    assert len(lines(capsys)) == 1


def test_every_line_about_a_request_holds_its_id_whoever_writes_it(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    with log.about(request="r1"):
        log.note(conversation="c1", text=None)
        log.info("line:said", count=2)
        logging.getLogger("another").warning("said too")
    log.note(conversation="c2")
    log.info("line:said")
    ours, theirs, after = (line.split(" ", 2)[2] for line in lines(capsys))
    assert ours == "line:said request=r1 conversation=c1 count=2"
    assert theirs == 'another request=r1 conversation=c1 says="said too"'
    assert after == "line:said"


def test_what_is_noted_inside_does_not_stick_to_what_is_around_it(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    with log.about(request="r1"):
        with log.about(work=2):
            log.note(conversation="c1")
            log.info("inner")
        log.info("outer")
    assert [line.split(" ", 2)[2] for line in lines(capsys)] == ["inner work=2 conversation=c1", "outer request=r1"]
