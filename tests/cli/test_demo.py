"""The demo: that it runs anywhere, leaves nothing behind, and that its narrator tells what the program did."""

import io
import json
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from rich.console import Console
from sqlalchemy import select

from schedules import coverage
from schedules.instants import zone
from service.demo.duty import gap_sentences
from service.demo.night import Night, Seen
from service.demo.play import Player
from service.demo.serving import port_for
from service.demo.stage import Stage, stage
from service.demo.story import BEGINS, NUMBER, STORY, Writes
from service.demo.telling import who_does
from service.models import metadata
from tests.cli.conftest import Shell

OSLO = zone("Europe/Oslo")
HOSTILE = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing", "VAKTLINJE_CHANNEL": "twilio",
    "TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "x", "TWILIO_API_URL": "http://127.0.0.1:1",
    "VAKTLINJE_FIELD_KEYS": "none", "VAKTLINJE_PUBLIC_URL": "http://somewhere.example.org",
}  # fmt: skip
PATIENCE = 120.0


@pytest.fixture(scope="module")
def played() -> Iterator[tuple[Stage, str]]:
    """The stage after the whole story, and what was shown."""
    shown = io.StringIO()
    with stage(OSLO.moment(BEGINS)) as set_up:
        Player(set_up, Console(file=shown, width=80, highlight=False, markup=False, emoji=False)).play()
        yield set_up, shown.getvalue()


@pytest.fixture
def begun() -> Iterator[Stage]:
    with stage(OSLO.moment(BEGINS)) as set_up:
        yield set_up


def rows(set_up: Stage, name: str) -> list[dict[str, object]]:
    with set_up.wiring.database.read() as db:
        return [dict(row) for row in db.execute(select(metadata.tables[name])).mappings()]


def in_one_line(shown: str) -> str:
    return " ".join(re.sub("[│┃╭╮╰╯─━]", " ", shown).split())


@pytest.mark.parametrize("width", [50, 80])
def test_it_plays_to_the_end_in_a_pipe_whatever_the_environment(width: int, shell: Shell, tmp_path: Path) -> None:
    played = shell.run("demo", "--no-serve", COLUMNS=str(width), **HOSTILE)

    assert (played.returncode, played.stderr) == (0, "")
    assert "\x1b" not in played.stdout
    assert max(map(len, played.stdout.splitlines())) <= width
    assert "nobody on duty where 1 must be" in in_one_line(played.stdout)
    assert list(shell.directory.iterdir()) == list((tmp_path / "temporary").iterdir()) == []


def test_a_terminal_that_knows_only_ascii_gets_what_it_can_show(shell: Shell) -> None:
    played = shell.run("demo", "--no-serve", PYTHONIOENCODING="ascii")

    assert (played.returncode, played.stderr) == (0, "")
    assert "Anne reads" in played.stdout


def test_nobody_is_asked_for_a_provider_or_a_key_of_ours(begun: Stage) -> None:
    assert begun.settings.channel == "simulator" and begun.settings.twilio is None
    assert begun.wiring.channel is begun.phones
    assert all(person.phone.startswith("+475944") for person in begun.cast.values())


def test_the_narrator_tells_of_the_conversation_as_it_is_stored(played: tuple[Stage, str]) -> None:
    set_up, _ = played
    [conversation] = rows(set_up, "conversation")
    pages = sorted(rows(set_up, "page"), key=lambda page: (page["run"], page["ask"], page["staff_id"]))

    assert (conversation["state"], conversation["last_holder"], conversation["in_gap"]) == ("closed", "ola", False)
    assert [(page["run_kind"], page["step"], page["staff_id"], page["answer"]) for page in pages] == [
        ("first", 1, "ola", "none"), ("first", 2, "ingeborg", None), ("first", 2, "per", "yes"),
        ("handover", 1, "ola", "yes"),
    ]
    holdings = sorted((row["since"], row["staff_id"], row["ended"]) for row in rows(set_up, "holding"))
    assert [holding[1:] for holding in holdings] == [("per", "moved"), ("ola", "closed")]


def test_every_text_that_is_stored_is_shown_and_was_delivered(played: tuple[Stage, str]) -> None:
    set_up, shown = played
    told = in_one_line(shown)
    texts = rows(set_up, "text")

    assert {text["delivery"] for text in texts if text["direction"] == "out"} == {"delivered"}
    assert sum(text["direction"] == "in" for text in texts) == sum(isinstance(part, Writes) for part in STORY)
    for text in texts:
        body = set_up.wiring.vault.open(
            str(text["body_sealed"]), table="text", id=str(text["id"]), column="body_sealed")
        assert in_one_line(body) in told


def test_nothing_failed_or_waits_when_the_story_is_over(played: tuple[Stage, str]) -> None:
    set_up, _ = played
    work = rows(set_up, "work")

    waiting = {row["kind"] for row in work if row["state"] not in ("done", "dropped")}
    assert waiting <= {"gaps_over"}, "only what is to happen when the coming gaps are over"
    assert not [row for row in work if "failures" in row["detail"]]  # type: ignore[operator]
    assert rows(set_up, "process") == []


def test_the_known_helper_is_off_and_those_who_are_paged_are_who_the_narrator_says(begun: Stage) -> None:
    duty = Player(begun, Console(file=io.StringIO())).duty
    holders = {holder.rota: holder for holder in duty.on_duty("storvik", OSLO.moment(BEGINS))}

    assert {rota: holder.staff for rota, holder in holders.items()} == {
        "kveldsvakt": "ola", "ambulant": "per", "bakvakt": "ingeborg"}
    assert holders["ambulant"].until == OSLO.moment("2026-12-18T01:00")


def test_anne_who_writes_again_within_the_hour_gets_ola_again(begun: Stage) -> None:
    player, night = Player(begun, Console(file=io.StringIO())), Night(begun)
    player.play()
    begun.clock.set(OSLO.moment("2026-12-18T01:40"))
    night.writes("anne", NUMBER, "Er du der ennå?")

    [conversation] = rows(begun, "conversation")
    assert (conversation["state"], conversation["holder"]) == ("taken", "ola")


def test_the_picture_marks_the_hours_of_each_gap(played: tuple[Stage, str]) -> None:
    set_up, shown = played
    duty = Player(set_up, Console(file=io.StringIO())).duty
    [storvik] = coverage.gaps(duty, OSLO.moment("2026-12-23"), OSLO.moment("2027-01-04"), "storvik")

    assert (storvik.start, storvik.end) == (OSLO.moment("2026-12-26T08:00"), OSLO.moment("2026-12-26T20:00"))
    marked = [line for line in shown.splitlines() if line.startswith("too few")]
    days = next(line for line in shown.splitlines() if "Sat 26" in line)
    assert [line.strip() for line in marked] == ["too few" + " " * 28 + "!!!", "too few"]
    assert marked[0].index("!") == days.index("Sat 26") + 2, "the third of six letters, which begins at 08"


def test_one_stretch_that_two_municipalities_lack_is_one_sentence(begun: Stage) -> None:
    duty = Player(begun, Console(file=io.StringIO())).duty
    found = coverage.gaps(duty, OSLO.moment("2026-12-23"), OSLO.moment("2027-01-04"))

    assert gap_sentences(duty, found) == [
        "Sat 26 Dec 08:00 to 20:00: nobody on duty where 1 must be, in Nabovik kommune and Storvik kommune."]


def test_a_bubble_says_who_wrote_and_who_reads(begun: Stage) -> None:
    night = Night(begun)
    seen = night.writes("anne", NUMBER, "Hei")
    assert [who_does([one]) for one in seen] == ["Anne writes", "Anne reads", "Ola reads"]

    paged = [one for one in night.wait_until(OSLO.moment("2026-12-18T00:20")) if one.person.staff]
    assert who_does(paged) == "Ingeborg and Per read"
    assert who_does([seen[0], Seen(begun.cast["ola"], seen[1].text)]) == "Anne writes, Ola reads"


def test_a_port_is_taken_where_it_is_free_and_else_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for wanted in (str(port), None, "", "http", "0", "65536", "-1", "²"):
            assert port_for(wanted) not in (0, port)
    assert port_for(str(port)) == port


def test_it_serves_until_it_is_stopped_and_then_leaves_nothing(shell: Shell, tmp_path: Path) -> None:
    port = port_for(None)
    running = shell.start("demo", PORT=str(port), **HOSTILE)
    try:
        ready = wait_for_ready(f"http://127.0.0.1:{port}/readyz")
        assert ready["database"] is ready["worker"] is ready["clock"] is True
        with urlopen(f"http://127.0.0.1:{port}/simulator", timeout=PATIENCE) as page:
            phones = page.read().decode()
        assert "Skriv noe som Anne" in phones and "turnusplanlegger" in phones
        assert "fredag 18. desember kl. 01.1" in phones, "it goes on in the story's night"
        [database] = (tmp_path / "temporary").glob("vaktlinje-demo-*/demo.db")
        stored = shell.run("conversations", "--format", "json", DATABASE_URL=f"sqlite:///{database}")
        assert [row["state"] for row in json.loads(stored.stdout)] == ["closed"]
    finally:
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0
    assert f"http://127.0.0.1:{port}/readyz" in out
    assert list((tmp_path / "temporary").iterdir()) == []
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)


def test_being_told_to_end_in_the_middle_deletes_everything(shell: Shell, tmp_path: Path) -> None:
    running = shell.start("demo", "--no-serve")
    deadline = time.monotonic() + PATIENCE
    while not list((tmp_path / "temporary").glob("vaktlinje-demo-*/demo.db")):
        assert time.monotonic() < deadline and running.poll() is None
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=PATIENCE)

    assert running.returncode == 128 + signal.SIGTERM
    assert list((tmp_path / "temporary").iterdir()) == []


def wait_for_ready(address: str) -> dict[str, object]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=5) as answer:
                found: dict[str, object] = json.load(answer)
                return found
        except OSError:  # not there yet, or not yet whole
            time.sleep(0.2)
    raise AssertionError(f"{address} was never whole")
