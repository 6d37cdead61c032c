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
